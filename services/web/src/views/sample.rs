//! Samples of every view: for the tests that check the HTML, and for the gallery.

use super::chrome::{Chrome, FormKeys, Person, Section};
use super::*;
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{
    MemberId, Money, Month, ProducerId, ProgrammeId, Role, SaleUnit, Step, UnitPrice, ValueError,
};

/// A state that a page can be in, and the view that shows it.
#[derive(Debug)]
pub struct Sample<V> {
    /// A short slug for the state: `usual`, `empty`, `error`, `closed`…
    pub state: &'static str,
    pub view: V,
}

impl<V> Sample<V> {
    pub const fn new(state: &'static str, view: V) -> Self {
        Self { state, view }
    }
}

/// A view that can show itself in all its states.
pub trait Samples: Template + Sized {
    /// The page's slug.
    const NAME: &'static str;

    fn samples() -> Result<Vec<Sample<Self>>, SampleError>;
}

/// A sample that cannot be made or rendered: a mistake of ours.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error(transparent)]
    Value(#[from] ValueError),
    #[error(transparent)]
    Date(#[from] chrono::ParseError),
    #[error(transparent)]
    Render(#[from] askama::Error),
}

/// One sample as HTML.
#[derive(Debug)]
pub struct Rendered {
    /// `order-form_error`.
    pub name: String,
    pub html: String,
}

fn render<V: Samples>(pages: &mut Vec<Rendered>) -> Result<(), SampleError> {
    for Sample { state, view } in V::samples()? {
        let name = format!("{}_{state}", V::NAME);
        pages.push(Rendered { name, html: view.render()? });
    }
    Ok(())
}

type Render = fn(&mut Vec<Rendered>) -> Result<(), SampleError>;

/// Every view.
const VIEWS: &[Render] = &[
    render::<components::Components>,
    render::<home::Home>,
    render::<api::ApiGuide>,
    render::<sign_in::SignIn>,
    render::<sign_in::ConsumeLink>,
    render::<card::CardPage>,
    render::<error_page::ErrorPage>,
    render::<confirm::Confirm>,
    render::<order_form::OrderForm>,
    render::<order_summary::OrderSummary>,
    render::<account::Account>,
    render::<lab::LabPage>,
    render::<lab::LabList>,
    render::<plain::Plain>,
    render::<decision::DecisionPage>,
    render::<vouchers::VouchersPage>,
    render::<vouchers::VoucherIssued>,
    render::<month_board::MonthBoard>,
    render::<payment::PaymentPage>,
    render::<cash::CashPage>,
    render::<members::MembersPage>,
    render::<member_card::MemberCard>,
    render::<correction::CorrectionPage>,
    render::<accesses::AccessesPage>,
    render::<accesses::GivenLink>,
    render::<hand_over::HandOver>,
    render::<hand_over_device::HandOverDevice>,
    render::<structure_form::StructureForm>,
    render::<campaign::CampaignPage>,
    render::<live::LivePage>,
    render::<closing::ClosingPage>,
    render::<reopening::ReopeningPage>,
    render::<composer::Composer>,
    render::<pooled_orders::PooledOrdersPage>,
    render::<negotiation::NegotiationList>,
    render::<negotiation::NegotiationPage>,
    render::<reception::ReceptionPage>,
    render::<loss::LossPreview>,
    render::<rounds::RoundsPage>,
    render::<accounts::AccountsPage>,
    render::<recall::RecallPage>,
    render::<demand::DemandPage>,
    render::<supply::SupplyPage>,
    render::<statement::StatementPage>,
    render::<report::ReportPage>,
    render::<report::NoReport>,
    render::<report_check::ReportCheckPage>,
    render::<opening::OpeningPage>,
    render::<under_way::UnderWay>,
    render::<packing::PackingPage>,
    render::<packing::PackingSheet>,
    render::<producers::ProducersPage>,
    render::<producers::CataloguePage>,
    render::<registering::NewProducer>,
    render::<registering::NewProgramme>,
    render::<voucher_sheet::NewVouchers>,
    render::<voucher_sheet::VoucherSheet>,
    render::<network::StructuresPage>,
    render::<structures::NewStructure>,
    render::<structures::StructurePage>,
    render::<structures::DeliveryPointPage>,
    render::<network::VouchersPage>,
    render::<network::ProgrammesPage>,
    render::<producer_orders::ProducerOrders>,
    render::<new_negotiation::NewNegotiation>,
    render::<new_round::NewRound>,
    render::<paper_entry::PaperEntry>,
    render::<paper_form::PaperForm>,
    render::<personal_data::PersonalData>,
    render::<transparency::TransparencyPage>,
    render::<dossier::Dossier>,
    render::<trail::TrailPage>,
    render::<information::Information>,
];

/// Every sample of every view, rendered.
pub fn gallery() -> Result<Vec<Rendered>, SampleError> {
    let mut pages = Vec::new();
    for render_all in VIEWS {
        render_all(&mut pages)?;
    }
    Ok(pages)
}

pub(super) fn keys() -> FormKeys {
    FormKeys { session: "s3ss10n".to_owned(), action: "a1".to_owned() }
}

pub(super) fn public() -> Chrome {
    Chrome::public("Acheteurs Solidaires", keys())
}

fn somebody(association: &str, name: &str, role: Role, here: Section) -> Chrome {
    Chrome::for_person(association, Person { name: name.to_owned(), role }, here, keys())
}

pub(super) fn member(here: Section) -> Chrome {
    let role = Role::Member(MemberId::from_uuid(uuid::Uuid::nil()));
    somebody("Emplettes et Cagettes", "Mimosa", role, here)
}

pub(super) fn animator(here: Section) -> Chrome {
    somebody("Emplettes et Cagettes", "Camille", Role::Animator, here)
}

pub(super) fn coordinator(here: Section) -> Chrome {
    somebody("Acheteurs Solidaires", "Coordination", Role::Coordinator, here)
}

pub(super) fn producer(here: Section) -> Chrome {
    let role = Role::Producer(ProducerId::from_uuid(uuid::Uuid::nil()));
    somebody("Acheteurs Solidaires", "GAEC du Saintois", role, here)
}

pub(super) fn funder(here: Section) -> Chrome {
    let role = Role::Funder(ProgrammeId::from_uuid(uuid::Uuid::nil()));
    somebody("Acheteurs Solidaires", "Mieux manger pour tous", role, here)
}

pub(super) fn month(text: &str) -> Result<Month, ValueError> {
    text.parse()
}

pub(super) fn day(text: &str) -> Result<NaiveDate, chrono::ParseError> {
    text.parse()
}

pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    text.parse()
}

pub(super) const fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

pub(super) fn piece() -> Result<Step, ValueError> {
    Step::try_new(SaleUnit::Piece, 1000)
}

pub(super) fn grams(grams: u32) -> Result<Step, ValueError> {
    Step::try_new(SaleUnit::Kilogram, grams)
}

pub(super) fn millilitres(millilitres: u32) -> Result<Step, ValueError> {
    Step::try_new(SaleUnit::Litre, millilitres)
}

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

pub(super) fn organic() -> Label {
    Label::new("AB", "agriculture biologique")
}

pub(super) fn local(kilometres: u32) -> Label {
    Label::new(
        format!("Local, {kilometres}\u{a0}km"),
        format!("produit à {kilometres}\u{a0}kilomètres"),
    )
}

pub(super) fn price(text: &str) -> Result<UnitPrice, ValueError> {
    UnitPrice::try_from_decimal(text.parse().map_err(|_| ValueError::UnitPrice)?)
}

//! A department that orders: 30 structures, their members, and each month's form.

use crate::Anything;
use app::{App, Command, Request};
use chrono::TimeDelta;
use domain::{
    allocation::{PriceTiers, Tier, Want},
    campaigns::{CampaignCommand, OfferLine},
    members::MemberCommand,
    order_forms::OrderFormCommand,
    orders::{Buyer, Channel, OrderCommand, WantedLine},
    producers::{ProducerCommand, ProducerKind},
    structures::{StructureCommand, StructureKind, Territory},
};
use kernel::{
    AccountId, Actor, AgreementId, CampaignId, Category, CommandId, Content, IdSource, MemberId,
    Money, Month, OrderId, ProducerId, ProductId, Role, SaleUnit, Step, Steps, StructureId,
    UnitPrice, VatRate,
};
use runtime::RealIds;

pub const STRUCTURES: usize = 30;
pub const MEMBERS_OF_EACH: usize = 300;
pub const MEMBERS: usize = STRUCTURES * MEMBERS_OF_EACH;
pub const FORM_LINES: usize = 150;
const PRODUCERS: usize = 16;

pub fn request(command: Command) -> Request {
    Request::new(CommandId::from_uuid(RealIds.fresh()), command)
}

/// The hub, its producers and the structures.
pub async fn register_structures(app: &App) -> Result<(), Anything> {
    register(app, hub(), StructureKind::Hub, None).await?;
    for number in 0..PRODUCERS {
        let (name, commune) = (format!("Producteur {number}"), "54528".into());
        let register =
            ProducerCommand::Register { name, kind: ProducerKind::Farm, commune, distance_km: 20 };
        let command = Command::Producer(producer(number), register);
        app.execute(&system(hub()), request(command)).await?;
    }
    for number in 0..STRUCTURES {
        register(app, structure(number), StructureKind::Collective, Some(hub())).await?;
    }
    Ok(())
}

async fn register(
    app: &App,
    id: StructureId,
    kind: StructureKind,
    hub: Option<StructureId>,
) -> Result<(), Anything> {
    let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
    let name = format!("Structure {id}");
    let register = StructureCommand::Register { name, kind, territory, hub };
    app.execute(&system(id), request(Command::Structure(id, register))).await?;
    Ok(())
}

/// Member `number`, of all structures taken together, joins.
pub async fn join(app: &App, number: usize) -> Result<(), Anything> {
    let join = Command::Member(member(number), MemberCommand::Join);
    app.execute(&system(structure_of(number)), request(join)).await?;
    Ok(())
}

/// The hub composes campaign `number`, and its form is presented in every structure.
pub async fn present_form(app: &App, number: usize) -> Result<(), Anything> {
    let lines = (0..FORM_LINES).map(offer_line).collect::<Result<Vec<_>, _>>()?;
    let closes_at = app.clock().now() + TimeDelta::days(7);
    let month = Month::try_new(2026, 11)?;
    for step in
        [CampaignCommand::Draft { month }, CampaignCommand::Compose { lines: lines.clone() }]
    {
        let command = Command::Campaign(campaign(number), step);
        app.execute(&system(hub()), request(command)).await?;
    }
    for structure in (0..STRUCTURES).map(structure) {
        let lines = lines.clone();
        let present = OrderFormCommand::Present { hub: hub(), month, closes_at, lines };
        let command = Command::OrderForm(campaign(number), present);
        app.execute(&system(structure), request(command)).await?;
    }
    Ok(())
}

/// Who orders, and what: member by member through one campaign, then through the next. Neighbours
/// are of different structures.
pub fn order(number: usize) -> (Actor, Request) {
    let (campaign, member_number) = (campaign(number / MEMBERS), number % MEMBERS);
    let member = member(member_number);
    let actor = Actor {
        account: AccountId::derived(&[b"account", member.uuid().as_bytes()]),
        tenant: structure_of(member_number).into(),
        role: Role::Member(member),
    };
    let place = OrderCommand::Place {
        campaign,
        buyer: Buyer::Member(member),
        channel: Channel::Screen,
        lines: basket(number),
    };
    let id = OrderId::of_member(campaign, member);
    (actor, request(Command::Order(id, campaign, place)))
}

/// 4 to 8 products, 1 to 6 steps of each; every third line may be a step more or less.
fn basket(number: usize) -> Vec<WantedLine> {
    let lines = 4 + number % 5;
    (0..lines)
        .map(|line| {
            let product = product((number * 31 + line * 7) % FORM_LINES);
            let count = 1 + ((number + line) % 6) as u64;
            let quantity = Steps::new(count);
            let one = Steps::new(1);
            let flexible = Want::try_new(quantity, quantity.saturating_sub(one), quantity + one);
            let want = match (number + line) % 3 {
                0 => flexible.unwrap_or(Want::exactly(quantity)),
                _ => Want::exactly(quantity),
            };
            WantedLine { product, want }
        })
        .collect()
}

fn offer_line(number: usize) -> Result<OfferLine, Anything> {
    let price = |cents: usize| -> Result<UnitPrice, Anything> {
        let text = format!("{}.{:02}", cents / 100, cents % 100);
        Ok(UnitPrice::try_from_decimal(text.parse()?)?)
    };
    let ceiling = 150 + number * 7;
    let tiers = PriceTiers::try_new(vec![
        Tier { from: Steps::ZERO, unit_price: price(ceiling)? },
        Tier { from: Steps::new(60), unit_price: price(ceiling - 15)? },
        Tier { from: Steps::new(240), unit_price: price(ceiling - 30)? },
    ])?;
    let of = number % PRODUCERS;
    Ok(OfferLine {
        product: product(number),
        producer: producer(of),
        agreement: AgreementId::derived(&[b"agreement", &number.to_be_bytes()]),
        name: format!("Yaourt nature au lait entier n° {number}"),
        producer_name: format!("Ferme des Côtes de Toul n° {of}"),
        category: Category::Dairy,
        step: Step::try_new(SaleUnit::Piece, 1_000)?,
        case_size: Steps::new(6),
        tiers,
        vat: VatRate::try_from_basis_points(550)?,
        labels: vec![],
        allergens: vec![],
        variable_weight_grams: None,
        content: Some(Content::try_grams(500)?),
        retail_price: Some(Money::from_cents(400)),
        distance_km: 20,
    })
}

fn system(tenant: StructureId) -> Actor {
    let account = AccountId::derived(&[b"bench"]);
    Actor { account, tenant: tenant.into(), role: Role::System }
}

fn hub() -> StructureId {
    StructureId::derived(&[b"hub"])
}

pub fn structure(number: usize) -> StructureId {
    StructureId::derived(&[b"structure", &number.to_be_bytes()])
}

fn structure_of(member: usize) -> StructureId {
    structure(member % STRUCTURES)
}

fn member(number: usize) -> MemberId {
    MemberId::derived(&[b"member", &number.to_be_bytes()])
}

pub fn campaign(number: usize) -> CampaignId {
    CampaignId::derived(&[b"campaign", &number.to_be_bytes()])
}

fn producer(number: usize) -> ProducerId {
    ProducerId::derived(&[b"producer", &number.to_be_bytes()])
}

pub fn product(number: usize) -> ProductId {
    ProductId::derived(&[b"product", &number.to_be_bytes()])
}

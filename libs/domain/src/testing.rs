//! Given what happened, when somebody asks, then this happens or is refused: the one harness of
//! all scenarios, and the ids, times and values that they share.

use crate::allocation::{PriceTiers, Tier, Want};
use crate::campaigns::OfferLine;
use crate::{Context, Fold, fold};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use kernel::{
    Actor, Category, Label, Money, Month, Role, SaleUnit, Step, Steps, TenantId, UnitPrice, VatRate,
};
use std::fmt::Debug;
use uuid::Uuid;

macro_rules! numbered_ids {
    ($($name:ident: $id:ident),+ $(,)?) => {
        $(pub fn $name(number: u128) -> kernel::$id {
            kernel::$id::from_uuid(Uuid::from_u128(number))
        })+
    };
}

numbered_ids! {
    structure: StructureId, member: MemberId, producer: ProducerId, product: ProductId,
    negotiation: NegotiationId, agreement: AgreementId, campaign: CampaignId, order: OrderId,
    voucher: VoucherId, lab: LabId, proposal: ProposalId, payment: PaymentId, person: PersonId,
}

/// A stream to which something already happened, and the circumstances of what comes next.
pub struct Given<S: Fold> {
    events: Vec<S::Event>,
    context: Context,
}

/// At [`now`], with somebody of the hub at work; see [`Given::at`].
pub fn given<S: Fold>(events: impl IntoIterator<Item = S::Event>) -> Given<S> {
    Given { events: events.into_iter().collect(), context: context() }
}

impl<S: Fold> Given<S> {
    pub fn at(mut self, now: DateTime<Utc>) -> Self {
        self.context.now = now;
        self
    }

    pub fn when<R>(
        self,
        decide: impl FnOnce(&S, &Context) -> Result<Vec<S::Event>, R>,
    ) -> When<S, R> {
        let outcome = decide(&fold(&self.events), &self.context);
        When { events: self.events, outcome }
    }
}

/// What was answered.
pub struct When<S: Fold, R> {
    events: Vec<S::Event>,
    outcome: Result<Vec<S::Event>, R>,
}

impl<S, R> When<S, R>
where
    S: Fold,
    S::Event: Debug + PartialEq,
    R: Debug + PartialEq,
{
    /// Exactly this happened; gives the state after it.
    #[track_caller]
    pub fn then(mut self, expected: impl IntoIterator<Item = S::Event>) -> S {
        let expected: Vec<S::Event> = expected.into_iter().collect();
        assert_eq!(self.outcome, Ok(expected));
        self.events.extend(self.outcome.into_iter().flatten());
        fold(&self.events)
    }

    #[track_caller]
    pub fn refused(self, refusal: R) {
        assert_eq!(self.outcome, Err(refusal));
    }
}

pub fn context() -> Context {
    let tenant = TenantId::from_uuid(Uuid::from_u128(1));
    let account = kernel::AccountId::from_uuid(Uuid::from_u128(1));
    Context { now: now(), actor: Actor { account, tenant, role: Role::Coordinator } }
}

/// Ten in the morning of 24 November 2026.
pub fn now() -> DateTime<Utc> {
    day(24).and_hms_opt(10, 0, 0).unwrap().and_utc()
}

/// When the forms of the scenarios close: four days from [`now`].
pub fn closing() -> DateTime<Utc> {
    now() + TimeDelta::days(4)
}

/// A day of November 2026.
pub fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

/// A month of 2026.
pub fn month(number: u8) -> Month {
    Month::try_new(2026, number).unwrap()
}

pub const fn cents(cents: i64) -> Money {
    Money::from_cents(cents)
}

pub const fn euros(euros: i64) -> Money {
    Money::from_cents(100 * euros)
}

pub const fn steps(count: u64) -> Steps {
    Steps::new(count)
}

pub const fn exactly(quantity: u64) -> Want {
    Want::exactly(Steps::new(quantity))
}

pub fn price(euros: &str) -> UnitPrice {
    UnitPrice::try_from_decimal(euros.parse().unwrap()).unwrap()
}

pub fn tiers(list: &[(u64, &str)]) -> PriceTiers {
    let tier = |&(from, euros): &(u64, &str)| Tier { from: steps(from), unit_price: price(euros) };
    PriceTiers::try_new(list.iter().map(tier).collect()).unwrap()
}

pub fn text(words: &str) -> String {
    words.to_owned()
}

/// A product sold by the piece without VAT, under the tiers of the worked example: 2.00 €, from
/// 100 pieces 1.80 €, from 500 pieces 1.50 €. Vary it by struct update.
pub fn offer(number: u128) -> OfferLine {
    OfferLine {
        product: product(number),
        producer: producer(1),
        agreement: agreement(1),
        name: text("Pommes"),
        producer_name: text("Verger des Hauts"),
        category: Category::Fruit,
        step: Step::try_new(SaleUnit::Piece, 1_000).unwrap(),
        case_size: steps(1),
        tiers: tiers(&[(0, "2.00"), (100, "1.80"), (500, "1.50")]),
        vat: VatRate::try_from_basis_points(0).unwrap(),
        labels: vec![Label::Organic],
        allergens: vec![],
        variable_weight_grams: None,
        content: None,
        retail_price: None,
        distance_km: 30,
    }
}

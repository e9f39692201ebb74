//! Producers, their catalogues, and agreements with each of them.

use super::{World, command_id};
use crate::dice::Dice;
use app::{Command, OfferChoice};
use chrono::{Datelike, NaiveDate};
use domain::{
    allocation::{PriceTiers, Tier},
    campaigns::OfferLine,
    negotiations::{NegotiationCommand, Party, TermLine, Terms},
    producers::{ProducerCommand, ProducerKind, Product},
};
use kernel::{
    AgreementId, Category, Money, NegotiationId, ProducerId, ProductId, SaleUnit, Season, Step,
    Steps, UnitPrice, ValueError, VatRate,
};

/// One in so many producers asks for a minimum that a small month does not reach.
const HIGH_MINIMUM_PERCENT: u64 = 30;
const HIGH_MINIMUM_CENTS: i64 = 60_000;
const CASES: [u64; 5] = [1, 1, 2, 4, 6];

impl World {
    /// A producer with a catalogue, all of it agreed on.
    pub(super) async fn agree_with_producer(
        &mut self,
        number: usize,
        products: usize,
        dice: &mut Dice,
    ) -> Vec<OfferChoice> {
        let producer = ProducerId::derived(&[b"producer ", &number.to_be_bytes()]);
        let name = format!("Ferme {number}");
        let register = ProducerCommand::Register {
            name: name.clone(),
            kind: ProducerKind::Farm,
            commune: "54528".into(),
            distance_km: 12,
        };
        let coordinator = self.coordinator();
        self.tell(&coordinator, &name, Command::Producer(producer, register)).await;
        let products: Vec<Product> =
            (0..products).map(|reference| possible(product(number, reference, dice))).collect();
        let import =
            ProducerCommand::ImportCatalogue { source: "0".repeat(64), products: products.clone() };
        let what = format!("catalogue of {name}");
        self.tell(&coordinator, &what, Command::Producer(producer, import)).await;
        self.producers.push(producer);
        self.negotiate(producer, &products, dice).await
    }

    async fn negotiate(
        &mut self,
        producer: ProducerId,
        products: &[Product],
        dice: &mut Dice,
    ) -> Vec<OfferChoice> {
        let negotiation = NegotiationId::derived(&[b"negotiation", producer.uuid().as_bytes()]);
        let ids: Vec<ProductId> = products.iter().map(|product| product.id).collect();
        let terms = self.terms(products, dice);
        let agreement = AgreementId::from_uuid(negotiation.uuid());
        let (coordinator, theirs) = (self.coordinator(), self.producer(producer));
        let open = NegotiationCommand::Open { producer, products: ids.clone(), origin: None };
        let propose = NegotiationCommand::Propose { by: Party::Hub, terms };
        let accept = NegotiationCommand::Accept { by: Party::Producer, agreement };
        let steps = [(coordinator, open), (coordinator, propose), (theirs, accept)];
        for (step, (actor, command)) in steps.into_iter().enumerate() {
            let what = format!("negotiation {producer} {step}");
            self.tell(&actor, &what, Command::Negotiation(negotiation, command)).await;
        }
        ids.into_iter().map(|product| OfferChoice { negotiation, product }).collect()
    }

    fn terms(&self, products: &[Product], dice: &mut Dice) -> Terms {
        let today = self.app().clock().now().date_naive();
        let high = dice.percent(HIGH_MINIMUM_PERCENT);
        Terms {
            lines: products
                .iter()
                .map(|product| TermLine {
                    product: product.id,
                    tiers: possible(tiers(product.list_price, dice)),
                    case_size: product.case_size,
                })
                .collect(),
            minimum_order: Money::from_cents(if high { HIGH_MINIMUM_CENTS } else { 0 }),
            delivery: "Le jeudi matin, à Toul.".into(),
            valid_from: day(today.year(), today.month()),
            valid_to: day(today.year() + 1, today.month()),
        }
    }

    /// The campaign's lines as the hub composed them.
    pub async fn read_offer(&mut self) {
        let hub = self.hub.into();
        let mut reading = possible(self.app().reading(hub).await);
        let offer = app::queries::campaign_board::campaign_offer(&mut reading, hub, self.campaign);
        let offer: Vec<OfferLine> = possible(offer.await);
        drop(reading);
        self.offer = offer;
    }
}

fn product(producer: usize, reference: usize, dice: &mut Dice) -> Result<Product, ValueError> {
    let name = format!("Produit {producer}-{reference}");
    let by_weight = dice.percent(20);
    let by_half_kilo = !by_weight && dice.percent(40);
    let step = match (by_weight, by_half_kilo) {
        (_, true) => Step::try_new(SaleUnit::Kilogram, 500)?,
        _ => Step::try_new(SaleUnit::Piece, 1_000)?,
    };
    let cents = i64::try_from(dice.between(60, 2_000)).map_err(|_| ValueError::UnitPrice)?;
    Ok(Product {
        id: ProductId::from_uuid(command_id(&name).uuid()),
        reference: format!("R{reference}"),
        category: *dice.pick(Category::ALL),
        step,
        case_size: Steps::new(*dice.pick(&CASES)),
        list_price: price(cents)?,
        vat: VatRate::FOOD,
        labels: vec![],
        season: Season::ALL_YEAR,
        allergens: vec![],
        variable_weight_grams: by_weight.then_some(750),
        content: None,
        retail_price: None,
        name,
    })
}

fn price(cents: i64) -> Result<UnitPrice, ValueError> {
    UnitPrice::try_from_decimal(Money::from_cents(cents).euros())
}

/// The list price, then less from some quantities on.
fn tiers(list: UnitPrice, dice: &mut Dice) -> Result<PriceTiers, String> {
    let list = Money::round(list.decimal()).map_err(|error| error.to_string())?.cents();
    let mut tiers = vec![];
    for (from, percent) in [(0, 100), (dice.between(4, 12), 90), (dice.between(15, 40), 75)] {
        let unit_price = price(list * percent / 100).map_err(|error| error.to_string())?;
        tiers.push(Tier { from: Steps::new(from), unit_price });
    }
    PriceTiers::try_new(tiers).map_err(|error| error.to_string())
}

fn day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default()
}

/// What cannot fail in a world that was made well.
#[track_caller]
pub(crate) fn possible<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

//! The negotiations: proposals, a floor price, counter-proposals, agreements.

use super::{
    Story,
    department::refused,
    files::ProducerRow,
    lab::negotiation_with,
    story::{account_id, producer_id},
};
use crate::CtlError;
use app::{Command, queries::producers::catalogue};
use domain::{
    allocation::{PriceTiers, Tier},
    floors::FloorCommand,
    negotiations::{NegotiationCommand, Party, TermLine, Terms},
    producers::Product,
};
use kernel::{
    Actor, AgreementId, Money, NegotiationId, Role, Steps, TenantId, UnitPrice, ValueError,
};
use rust_decimal::{Decimal, RoundingStrategy};

/// The lowest that producers with a floor can go, in per cent of the list price.
const FLOOR_PERCENT: i64 = 86;

impl Story {
    pub(super) async fn negotiate(&self) -> Result<(), CtlError> {
        let producers: Vec<(usize, ProducerRow)> =
            self.files().producers.iter().cloned().enumerate().collect();
        self.for_all(producers, |story, (number, producer)| async move {
            story.negotiate_with(number, &producer).await
        })
        .await?;
        self.catch_up().await
    }

    async fn negotiate_with(&self, number: usize, row: &ProducerRow) -> Result<(), CtlError> {
        let producer = producer_id(&row.key);
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let products = catalogue(&mut reading, hub, producer).await.map_err(app::AppError::from)?;
        drop(reading);
        let negotiation = negotiation_with(producer);
        let coordinator = self.coordinator();
        let theirs = Actor {
            account: account_id("producer", &row.key),
            tenant: hub,
            role: Role::Producer(producer),
        };
        let open = NegotiationCommand::Open {
            producer,
            products: products.iter().map(|product| product.id).collect(),
            origin: None,
        };
        let what = format!("negotiation {}", row.key);
        let opened = self.tell(&coordinator, &what, Command::Negotiation(negotiation, open)).await;
        // The lab's decision may have opened it before.
        if !refused(opened.clone()) {
            opened?;
        }
        let with_floor = number.is_multiple_of(3);
        if with_floor {
            self.record_floors(&theirs, row, &products).await?;
            // Below the floor: refused, with no figure.
            let too_low = self.terms(number, &products, FLOOR_PERCENT - 6)?;
            let propose = NegotiationCommand::Propose { by: Party::Hub, terms: too_low };
            let what = format!("too low {}", row.key);
            let answer =
                self.tell(&coordinator, &what, Command::Negotiation(negotiation, propose)).await;
            if !refused(answer.clone()) {
                answer?;
            }
        }
        self.agree(negotiation, number, row, &products, &theirs).await
    }

    async fn record_floors(
        &self,
        theirs: &Actor,
        row: &ProducerRow,
        products: &[Product],
    ) -> Result<(), CtlError> {
        for product in products {
            let unit_price = percent(product.list_price, FLOOR_PERCENT - 4)?;
            let record = FloorCommand::Record { product: product.id, unit_price };
            let what = format!("floor {} {}", row.key, product.id);
            let floors = Command::Floor(producer_id(&row.key), record);
            self.tell(theirs, &what, floors).await?;
        }
        Ok(())
    }

    /// The hub proposes, the producer answers with a counter-proposal, the hub accepts.
    async fn agree(
        &self,
        negotiation: NegotiationId,
        number: usize,
        row: &ProducerRow,
        products: &[Product],
        theirs: &Actor,
    ) -> Result<(), CtlError> {
        let steps = [(Party::Hub, 92), (Party::Producer, 97), (Party::Hub, 95)];
        for (turn, (by, of_list)) in steps.into_iter().enumerate() {
            let actor = if by == Party::Hub { &self.coordinator() } else { theirs };
            let terms = self.terms(number, products, of_list)?;
            let propose = NegotiationCommand::Propose { by, terms };
            let what = format!("proposal {} {turn}", row.key);
            self.tell(actor, &what, Command::Negotiation(negotiation, propose)).await?;
        }
        let accept = NegotiationCommand::Accept {
            by: Party::Producer,
            agreement: AgreementId::from_uuid(negotiation.uuid()),
        };
        let what = format!("agreement {}", row.key);
        self.tell(theirs, &what, Command::Negotiation(negotiation, accept)).await?;
        Ok(())
    }

    /// Three tiers for each product, from `of_list` per cent of its list price down.
    fn terms(&self, number: usize, products: &[Product], of_list: i64) -> Result<Terms, CtlError> {
        let dates = self.dates();
        let lines = products
            .iter()
            .map(|product| {
                let case = product.case_size.count();
                let tier = |cases: u64, less: i64| -> Result<Tier, ValueError> {
                    let unit_price = percent(product.list_price, of_list - less)?;
                    Ok(Tier { from: Steps::new(cases * case), unit_price })
                };
                let tiers = [tier(0, 0)?, tier(4, 3)?, tier(12, 7)?];
                let mut falling: Vec<Tier> = vec![];
                for tier in tiers {
                    if falling.last().is_none_or(|last| tier.unit_price < last.unit_price) {
                        falling.push(tier);
                    }
                }
                let tiers = PriceTiers::try_new(falling).map_err(|_| ValueError::UnitPrice)?;
                Ok(TermLine { product: product.id, tiers, case_size: product.case_size })
            })
            .collect::<Result<Vec<_>, ValueError>>()?;
        let first = dates.last_month.day(1).ok_or(ValueError::Month)?;
        Ok(Terms {
            lines,
            minimum_order: minimum(number),
            delivery: "Livraison à Toul, le troisième mardi du mois, entre 8 h et 10 h.".to_owned(),
            valid_from: first,
            valid_to: first + chrono::Duration::days(400),
        })
    }
}

/// What a pooled order must come to: little for most; much for two, so that one is cancelled and
/// one is sent all the same.
fn minimum(number: usize) -> Money {
    match number {
        5 | 9 => Money::from_cents(500_000),
        _ => Money::from_cents(15_000),
    }
}

/// So many per cent of a price, to the hundredth of a cent.
fn percent(price: UnitPrice, percent: i64) -> Result<UnitPrice, ValueError> {
    let exact = price.decimal() * Decimal::from(percent) / Decimal::ONE_HUNDRED;
    UnitPrice::try_from_decimal(
        exact.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero),
    )
}

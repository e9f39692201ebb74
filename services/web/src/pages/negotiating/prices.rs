//! What a negotiation's page tells of prices: where they go, and what they were.

use super::priced_by;
use crate::{
    page::PageError,
    views::negotiation::{FairLine, PriceHistory, PriceOfMonth},
};
use app::{
    AppError,
    queries::{negotiations::ProposalMade, price_history::MonthPrice},
};
use domain::{negotiations::FairPrice, producers::Product};

/// The last proposal, tier by tier.
///
/// # Errors
/// Fails on an amount that no purchase can cost.
pub fn fair(last: Option<&ProposalMade>, products: &[Product]) -> Result<Vec<FairLine>, PageError> {
    let mut fair = vec![];
    for line in last.iter().flat_map(|made| &made.terms.lines) {
        let Some(product) = products.iter().find(|one| one.id == line.product) else { continue };
        for tier in line.tiers.iter() {
            let price = FairPrice::of(tier.unit_price, product.vat, product.retail_price)
                .map_err(AppError::from)?;
            fair.push(FairLine {
                product: product.name.clone(),
                unit: priced_by(product),
                step: product.step,
                from: tier.from,
                to_producer: price.to_producer,
                vat: price.vat,
                paid: price.paid,
                reference: price.reference,
                saving: price.saving(),
                percent: price.saving_percent(),
            });
        }
    }
    Ok(fair)
}

/// Products that were offered before, with each month.
pub fn histories(months: &[MonthPrice], products: &[Product]) -> Vec<PriceHistory> {
    let of = |product: &Product| PriceHistory {
        product: product.name.clone(),
        unit: priced_by(product),
        step: product.step,
        months: months.iter().filter(|one| one.product == product.id).map(month).collect(),
    };
    products.iter().map(of).filter(|history| !history.months.is_empty()).collect()
}

fn month(price: &MonthPrice) -> PriceOfMonth {
    PriceOfMonth {
        month: price.month,
        ceiling: price.ceiling,
        reached: price.reached,
        ordered: price.ordered,
    }
}

//! A producer's answer to a pooled order, given by the producer or in its name.

use super::carrying::carry_out;
use crate::{
    page::PageError,
    posted::Posted,
    refusals::Told,
    state::WebState,
    typed_values,
    views::{
        Chrome, Tone, Typed,
        supply::{SupplyLine, SupplyPage, SupplyStage},
    },
};
use app::{
    Command, Request,
    queries::{campaign_board, negotiations, pooled_orders::PooledOrderView},
};
use axum::http::StatusCode;
use domain::pooling::{PooledStage, PoolingCommand, ProductQuantity};
use kernel::{Actor, AgreementId, ProductId, TenantId};
use std::collections::{BTreeMap, BTreeSet};

/// What came of an answer.
pub enum Answer {
    Given,
    Wrong(Wrong),
}

/// What is wrong with an answer, for the page that shows it again.
pub struct Wrong {
    pub status: StatusCode,
    products: BTreeMap<ProductId, String>,
    message: Option<String>,
}

impl Wrong {
    fn in_fields(products: BTreeMap<ProductId, String>) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, products, message: None }
    }

    fn told(told: Told) -> Self {
        let Told { status, product, message, .. } = told;
        match product {
            Some(product) => Self { status, ..Self::in_fields([(product, message)].into()) },
            None => Self { status, products: BTreeMap::new(), message: Some(message) },
        }
    }

    /// The page with what was typed, and what is wrong beside it.
    pub fn onto(mut self, mut view: SupplyPage, posted: &Posted) -> SupplyPage {
        for line in &mut view.lines {
            let error = line.product.parse().ok().and_then(|id| self.products.remove(&id));
            line.confirmed = posted.typed(&format!("confirmed.{}", line.product), error);
        }
        if let Some(message) = self.message {
            view.chrome = view.chrome.with_message(Tone::Error, message);
        }
        view
    }
}

/// The order as its producer sees it, with everything ordered filled in.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    state: &WebState,
    hub: TenantId,
    chrome: Chrome,
    order: &PooledOrderView,
    action: String,
) -> Result<SupplyPage, PageError> {
    let lines = order.lines.iter().map(|line| SupplyLine {
        product: line.product.to_string(),
        name: line.name.clone(),
        step: line.step,
        asked: line.target,
        case_size: line.case_size,
        price: line.unit_price,
        confirmed: Typed::new(line.confirmed.unwrap_or(line.target).count().to_string()),
    });
    Ok(SupplyPage {
        action,
        producer: None,
        month: order.month,
        delivery: deliveries(state, hub, order).await?,
        total: order.total,
        stage: match order.stage {
            PooledStage::Gathering | PooledStage::Fixed | PooledStage::Sent => SupplyStage::Waiting,
            PooledStage::Confirmed => SupplyStage::Answered,
            PooledStage::Cancelled => SupplyStage::Cancelled,
        },
        lines: lines.collect(),
        chrome,
    })
}

/// Sends the answer; products that are left out would be supplied whole, so every field counts.
///
/// # Errors
/// Every failure but a refusal.
pub async fn confirm(
    state: &WebState,
    actor: &Actor,
    order: &PooledOrderView,
    posted: &Posted,
) -> Result<Answer, PageError> {
    let lines = match read(order, posted) {
        Ok(lines) => lines,
        Err(wrong) => return Ok(Answer::Wrong(wrong)),
    };
    let command = Command::Pooling(order.pooled_order, PoolingCommand::Confirm { lines });
    let request = Request::new(posted.command()?, command);
    Ok(match carry_out(state, actor, request).await? {
        Ok(_) => Answer::Given,
        Err(told) => Answer::Wrong(Wrong::told(told)),
    })
}

fn read(order: &PooledOrderView, posted: &Posted) -> Result<Vec<ProductQuantity>, Wrong> {
    let (mut lines, mut wrong) = (vec![], BTreeMap::new());
    for line in &order.lines {
        let product = line.product;
        match typed_values::steps(posted.text(&format!("confirmed.{product}"))) {
            Ok(Some(quantity)) => lines.push(ProductQuantity { product, quantity }),
            Ok(None) | Err(_) => {
                let words = "Écrivez un nombre entier, 0 si vous n’en avez pas.";
                wrong.insert(product, words.to_owned());
            }
        }
    }
    if wrong.is_empty() { Ok(lines) } else { Err(Wrong::in_fields(wrong)) }
}

/// How the goods are to arrive, as the agreements behind the order say.
pub async fn deliveries(
    state: &WebState,
    hub: TenantId,
    order: &PooledOrderView,
) -> Result<Vec<String>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let offer = campaign_board::campaign_offer(&mut reading, hub, order.campaign).await?;
    let agreements: BTreeSet<AgreementId> = offer
        .iter()
        .filter(|line| line.producer == order.producer)
        .map(|line| line.agreement)
        .collect();
    let mut deliveries = BTreeSet::new();
    for agreement in agreements {
        let agreed = negotiations::agreement(&mut reading, hub, agreement).await?;
        deliveries.extend(agreed.map(|agreed| agreed.terms.delivery));
    }
    Ok(deliveries.into_iter().filter(|delivery| !delivery.is_empty()).collect())
}

//! `/plateforme/receptions/{id}`: what really arrived, and what was lost since.

use super::pooled::find;
use crate::{
    files::Export,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    refusals,
    session::Coordinator,
    state::WebState,
    typed_goods, typed_values,
    views::{
        Choice, Section, Tone, Typed,
        reception::{LossForm, LossLine, ReceptionLine, ReceptionPage},
    },
};
use app::{
    Command, Request,
    queries::{
        pooled_orders::PooledOrderView,
        receptions::{self, ReceptionView, losses},
    },
};
use axum::{extract::State, http::StatusCode};
use domain::receptions::{LossReason, ReceivedLine, ReceptionCommand};
use kernel::{PooledOrderId, ProductId, Steps};
use std::collections::BTreeMap;

/// What is wrong, by field.
type Errors = BTreeMap<String, String>;

pub async fn show_reception(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
    notice: Notice,
    export: Export,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    let mut view = page(&state, &coordinator, &order).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn receive(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
    posted: Posted,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    let lines = match read_lines(&order, &posted) {
        Ok(lines) => lines,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return again(&state, &coordinator, &order, &posted, errors, None, status).await;
        }
    };
    let (campaign, producer) = (order.campaign, order.producer);
    let receive = ReceptionCommand::Receive { campaign, producer, lines };
    let request = Request::new(posted.command()?, Command::Reception(pooled, receive));
    match carry_out(&state, &coordinator.actor, request).await? {
        Ok(_) => Ok(go(&format!("/plateforme/receptions/{pooled}?fait=reception"))),
        Err(told) => {
            let (errors, message) = beside(&told);
            again(&state, &coordinator, &order, &posted, errors, message, told.status).await
        }
    }
}

/// Every reason, its code in forms and its words.
const REASONS: [(LossReason, &str, &str); 6] = [
    (LossReason::Damaged, "damaged", "abîmé"),
    (LossReason::Quality, "quality", "mauvaise qualité"),
    (LossReason::TooWarm, "too_warm", "trop chaud"),
    (LossReason::UseByTooShort, "use_by_too_short", "date limite trop proche"),
    (LossReason::Missing, "missing", "manquant"),
    (LossReason::Broken, "broken", "cassé"),
];

/// The reason of that code, if it is one.
pub(super) fn reason(code: &str) -> Option<LossReason> {
    REASONS.iter().find(|(_, known, _)| *known == code).map(|(reason, ..)| *reason)
}

fn reason_words(reason: LossReason) -> &'static str {
    REASONS.iter().find(|(known, ..)| *known == reason).map_or("", |(_, _, words)| *words)
}

fn reason_code(reason: LossReason) -> &'static str {
    REASONS.iter().find(|(known, ..)| *known == reason).map_or("", |(_, code, _)| *code)
}

fn read_lines(order: &PooledOrderView, posted: &Posted) -> Result<Vec<ReceivedLine>, Errors> {
    let mut errors = Errors::new();
    let lines = order
        .lines
        .iter()
        .filter(|line| line.allocated.is_some_and(|some| !some.is_zero()))
        .map(|line| read_line(line.product, posted, &mut errors))
        .collect();
    if errors.is_empty() { Ok(lines) } else { Err(errors) }
}

fn read_line(product: ProductId, posted: &Posted, errors: &mut Errors) -> ReceivedLine {
    let text = |name: &str| posted.text(&format!("{name}.{product}"));
    let mut wrong = |name: &str, words: &str| {
        errors.insert(format!("{name}.{product}"), words.to_owned());
    };
    let delivered = typed_values::steps(text("received")).ok().flatten().unwrap_or_else(|| {
        wrong("received", "Écrivez un nombre entier, 0 si rien n’est arrivé.");
        Steps::ZERO
    });
    let refused = typed_values::steps(text("refused")).map_or_else(
        |_| {
            wrong("refused", "Écrivez un nombre entier.");
            Steps::ZERO
        },
        Option::unwrap_or_default,
    );
    let use_by = typed_values::date(text("use_by"));
    if use_by.is_none() && !text("use_by").is_empty() {
        wrong("use_by", "Écrivez une date, par exemple 28/11/2026.");
    }
    let temperature_decidegrees = typed_goods::decidegrees(text("celsius"));
    if temperature_decidegrees.is_none() && !text("celsius").is_empty() {
        wrong("celsius", "Écrivez un nombre, par exemple 3,5.");
    }
    ReceivedLine {
        product,
        delivered,
        refused,
        refusal_reason: reason(text("reason")),
        lot: text("lot").to_owned(),
        use_by,
        temperature_decidegrees,
    }
}

/// The field that a refusal belongs to.
fn beside(told: &refusals::Told) -> (Errors, Option<String>) {
    let field = match told.kind {
        "received-too-much" => "received",
        "received-lot-missing" => "lot",
        "refusal-reason-missing" => "reason",
        _ => return (Errors::new(), Some(told.message.clone())),
    };
    match told.product {
        Some(product) => ([(format!("{field}.{product}"), told.message.clone())].into(), None),
        None => (Errors::new(), Some(told.message.clone())),
    }
}

async fn again(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
    posted: &Posted,
    mut errors: Errors,
    message: Option<String>,
    status: StatusCode,
) -> PageResult {
    let mut view = page(state, coordinator, order).await?;
    for line in &mut view.lines {
        let product = line.product.clone();
        let mut typed = |name: &str| {
            let field = format!("{name}.{product}");
            let error = errors.remove(&field);
            posted.typed(&field, error)
        };
        line.received = typed("received");
        line.lot = typed("lot");
        line.use_by = typed("use_by");
        line.celsius = typed("celsius");
        line.refused = typed("refused");
        line.reason = typed("reason");
    }
    if let Some(message) = message {
        view.chrome = view.chrome.with_message(Tone::Error, message);
    }
    show_with(status, &view)
}

/// # Errors
/// When the database does not answer.
pub(super) async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    order: &PooledOrderView,
) -> Result<ReceptionPage, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Pooled).await?;
    let all = receptions::receptions(&mut reading, hub, order.campaign).await?;
    let lost = losses(&mut reading, hub, order.campaign).await?;
    let reception = all.into_iter().find(|one| one.pooled_order == order.pooled_order);
    let closed = reception.as_ref().is_some_and(|one| one.received_at.is_some());
    let losses = lost.into_iter().filter(|loss| loss.pooled_order == order.pooled_order);
    let choices = reason_choices();
    let products = order.lines.iter().map(|line| Choice::new(line.product.to_string(), &line.name));
    Ok(ReceptionPage {
        chrome,
        pooled_order: order.pooled_order.to_string(),
        producer: order.producer_name.clone(),
        closed,
        lines: reception.as_ref().map(lines).unwrap_or_default(),
        reasons: choices,
        losses: losses
            .map(|loss| LossLine {
                name: loss.name,
                step: loss.step,
                quantity: loss.quantity,
                reason: reason_words(loss.reason).to_owned(),
            })
            .collect(),
        loss: LossForm { products: products.collect(), ..LossForm::default() },
    })
}

fn reason_choices() -> Vec<Choice> {
    let reasons = REASONS.iter().map(|(_, code, words)| Choice::new(*code, *words));
    std::iter::once(Choice::new("", "aucune")).chain(reasons).collect()
}

/// What is awaited, filled in as if everything came; or what came.
fn lines(reception: &ReceptionView) -> Vec<ReceptionLine> {
    let expected = reception.lines.iter().filter(|line| !line.expected.is_zero());
    expected
        .map(|line| {
            let came = line.received.as_ref();
            let text = |value: Option<String>| Typed::new(value.unwrap_or_default());
            let delivered = came.map_or(line.expected, |came| came.delivered);
            ReceptionLine {
                product: line.product.to_string(),
                name: line.name.clone(),
                step: line.step,
                expected: line.expected,
                received: Typed::new(delivered.count().to_string()),
                lot: text(came.map(|came| came.lot.clone())),
                use_by: text(came.and_then(|came| came.use_by).map(crate::format::date_iso)),
                celsius: text(came.and_then(|came| came.temperature_decidegrees).map(degrees)),
                refused: text(came.map(|came| came.refused.count().to_string())),
                reason: text(
                    came.and_then(|came| came.refusal_reason)
                        .map(|reason| reason_code(reason).to_owned()),
                ),
            }
        })
        .collect()
}

/// `-18,0`
fn degrees(tenths: i16) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let tenths = tenths.unsigned_abs();
    format!("{sign}{},{}", tenths / 10, tenths % 10)
}

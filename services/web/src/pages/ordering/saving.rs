//! Sending an order, and what can come of it.

use super::{MonthForm, TypedOrder};
use crate::{
    format,
    page::PageError,
    posted::Posted,
    refusals::{self, Told},
    state::WebState,
    views::{Chrome, Tone},
};
use app::{AppError, Command, Request, Stream};
use axum::http::StatusCode;
use domain::{
    Fold, Refusal,
    orders::{Buyer, Channel, Order, OrderCommand, OrderRefusal},
};
use kernel::{Actor, OrderId};

/// What came of it.
#[derive(Debug)]
pub enum Sent {
    Saved,
    /// Somebody was faster: nothing is overwritten. The order is at `version` now, and holds this.
    Changed {
        version: u64,
        places: bool,
        words: String,
    },
    Refused(Told),
}

/// What is shown again: how it is answered, and what the person saw last.
pub struct ShownAgain {
    pub status: StatusCode,
    pub chrome: Chrome,
    /// The version, and whether the form places an order.
    pub seen: (u64, bool),
}

impl Sent {
    /// How the form goes back, with words beside a field or at the head; none once it is saved.
    pub fn again(
        self,
        chrome: Chrome,
        typed: &mut TypedOrder,
        month: &MonthForm,
        seen: (u64, bool),
    ) -> Option<ShownAgain> {
        match self {
            Self::Saved => None,
            Self::Changed { version, places, words } => Some(ShownAgain {
                status: StatusCode::CONFLICT,
                chrome: chrome.with_message(Tone::Warning, words),
                seen: (version, places),
            }),
            Self::Refused(told) => {
                let status = told.status;
                let chrome = match typed.refuse(told, month) {
                    None => chrome,
                    Some(told) => chrome.with_message(Tone::Error, told.message),
                };
                Some(ShownAgain { status, chrome, seen })
            }
        }
    }
}

/// Places or changes an order as it was typed, unless it is not as the person saw it any more.
///
/// # Errors
/// What is no refusal: forbidden, not found, unavailable.
pub async fn send(
    state: &WebState,
    actor: &Actor,
    month: &MonthForm,
    (order, buyer, channel): (OrderId, Buyer, Channel),
    posted: &Posted,
    typed: &TypedOrder,
) -> Result<Sent, PageError> {
    let (campaign, lines) = (month.head.campaign, typed.wanted(month));
    let command = match posted.text("places") {
        "no" => OrderCommand::Change { lines },
        _ => OrderCommand::Place { campaign, buyer, channel, lines },
    };
    let command = Command::Order(order, campaign, command);
    let request = Request::new(posted.command()?, command).expecting(posted.expected_version());
    match state.app.execute(actor, request).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(Sent::Saved)
        }
        Err(AppError::Conflict { actual }) => changed(state, month, order, actual).await,
        Err(
            AppError::CommandReused
            | AppError::Refused(Refusal::Order(OrderRefusal::AlreadyPlaced)),
        ) => changed(state, month, order, 1).await,
        Err(error @ (AppError::Refused(_) | AppError::Value(_))) => {
            Ok(Sent::Refused(refusals::told(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// The order as it is now, once its page can show version `at_least`.
async fn changed(
    state: &WebState,
    month: &MonthForm,
    order: OrderId,
    at_least: u64,
) -> Result<Sent, PageError> {
    let stream = Stream { tenant: month.tenant, category: Order::CATEGORY, id: order.uuid() };
    let done = app::Done { stream: Some(stream), version: at_least, repeated: true };
    state.app.wait_until_shown(&done).await?;
    let now = month.order(state, order).await?;
    let lines = now.iter().flat_map(|order| &order.lines);
    let lines: Vec<String> = lines
        .map(|line| {
            format!("{} ({})", line.name, format::quantity(line.step, line.want.quantity()))
        })
        .collect();
    let content = match (now.as_ref().is_none_or(|order| order.head.cancelled), lines.join(", ")) {
        (true, _) => "la commande est annulée".to_owned(),
        (false, lines) => format!("elle contient {lines}"),
    };
    let words = format!(
        "La commande a changé dans un autre onglet, ou quelqu’un d’autre l’a changée\u{a0}: \
         {content}. Rien n’a été écrasé. Ce que vous avez écrit est encore là\u{a0}: \
         enregistrez-le s’il doit remplacer le reste."
    );
    Ok(Sent::Changed {
        version: now.as_ref().map_or(0, |order| order.head.version),
        places: now.is_none_or(|order| order.head.cancelled),
        words,
    })
}

//! Receipts of what was paid for an order.

use super::{name, short_number};
use crate::{
    files, format, french,
    page::{Address, PageError, PageResult},
    pages::{animator, ordering::MonthForm},
    session::{Animator, Member},
    state::WebState,
};
use app::queries::{
    order::OrderHead,
    payments::{self, PaymentState, PaymentView},
};
use axum::extract::State;
use documents::papers::{Receipt, ReceivedPayment};
use kernel::{Month, OrderId, TenantId};

pub async fn of_order(
    State(state): State<WebState>,
    animator: Animator,
    Address(order): Address<OrderId>,
) -> PageResult {
    let found = animator::found_order(&state, &animator, order).await?;
    let month = found.month.head.month;
    print(&state, animator.tenant(), (found.order.head, month), found.alias).await
}

/// A member's own, of the current month.
pub async fn own(State(state): State<WebState>, member: Member) -> PageResult {
    let tenant = member.tenant();
    let month = MonthForm::current(&state, tenant).await?.ok_or_else(PageError::not_found)?;
    let id = OrderId::of_member(month.head.campaign, member.member);
    let order = month.order(&state, id).await?.ok_or_else(PageError::not_found)?;
    let mut reading = state.app.reading(tenant).await?;
    let person = reading.oneself(&member.actor).await?;
    drop(reading);
    let alias = person.map(|person| person.details.alias).unwrap_or_default();
    print(&state, tenant, (order.head, month.head.month), alias).await
}

async fn print(
    state: &WebState,
    tenant: TenantId,
    (order, month): (OrderHead, Month),
    alias: String,
) -> PageResult {
    let mut reading = state.app.reading(tenant).await?;
    let all = payments::payments_of_order(&mut reading, tenant, order.order).await?;
    drop(reading);
    let received = all.iter().filter(|payment| payment.state == PaymentState::Received);
    let receipt = Receipt {
        structure: name(state, tenant).await?,
        month,
        alias,
        number: short_number(order.order.uuid()),
        total: order.total,
        due: order.due(),
        payments: received.map(payment).collect(),
    };
    let title = format!("Reçu {} {}", format::of_month(month), receipt.number);
    files::paper(&title, move || receipt.to_pdf()).await
}

fn payment(payment: &PaymentView) -> ReceivedPayment {
    ReceivedPayment {
        on: format::local_date(payment.recorded_at),
        means: french::means(payment.means).words().to_owned(),
        amount: payment.amount,
    }
}

//! `/mon-compte`: what is on one's account, what is left to pay, and how it came about.

use crate::{
    format, french,
    page::{PageResult, show},
    session::Member,
    state::WebState,
    views::{
        Section,
        account::{Account, Movement},
    },
};
use app::queries::{self, payments::PaymentState};
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::orders::{Buyer, Means};
use kernel::{CampaignId, Month};
use std::collections::HashMap;

pub async fn show_account(State(state): State<WebState>, member: Member) -> PageResult {
    let tenant = member.tenant();
    let mut reading = state.app.reading(tenant).await?;
    let chrome = member.chrome(&state, &mut reading, Section::Account).await?;
    let months: HashMap<CampaignId, Month> = queries::order_form::order_forms(&mut reading, tenant)
        .await?
        .iter()
        .map(|form| (form.campaign, form.month))
        .collect();
    let orders = queries::order::orders_of_member(&mut reading, tenant, member.member).await?;
    let buyer = Buyer::Member(member.member);
    let wallet = queries::wallet::wallet(&mut reading, tenant, buyer).await?;
    let mut movements: Vec<(DateTime<Utc>, Movement)> = vec![];
    for order in &orders {
        let month = months.get(&order.campaign).map(|month| format::of_month(*month));
        let of = month.map(|month| format!(", commande {month}")).unwrap_or_default();
        let payments =
            queries::payments::payments_of_order(&mut reading, tenant, order.order).await?;
        let received = payments.iter().filter(|paid| paid.state == PaymentState::Received);
        for paid in received.filter(|paid| paid.means != Means::Wallet) {
            let reason = format!("Payé{of}\u{a0}: {}", french::means(paid.means).words());
            movements.push(movement(paid.recorded_at, reason, paid.amount));
        }
        for entry in wallet.entries.iter().filter(|entry| entry.order == order.order) {
            let what = if entry.amount.is_negative() { "Avoir utilisé" } else { "Rendu" };
            movements.push(movement(entry.recorded_at, format!("{what}{of}"), entry.amount));
        }
    }
    movements.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    show(&Account {
        chrome,
        credit: wallet.balance,
        due: orders.iter().filter(|order| !order.cancelled).map(|order| order.due()).sum(),
        movements: movements.into_iter().map(|(_, movement)| movement).collect(),
    })
}

fn movement(at: DateTime<Utc>, reason: String, amount: kernel::Money) -> (DateTime<Utc>, Movement) {
    (at, Movement { date: format::local_date(at), reason, amount })
}

//! `/structure/caisse`: every payment of the month.

use super::{board::alias, chrome};
use crate::{
    files::Export,
    format, french,
    page::{PageResult, show},
    pages::ordering::MonthForm,
    session::Animator,
    state::WebState,
    views::{
        Section,
        cash::{CashLine, CashPage, CashState},
        plain::Plain,
        words::Means,
    },
};
use app::{
    Purpose,
    queries::payments::{self, DeskPayment, PaymentState},
    vault::Vault,
};
use axum::extract::State;
use kernel::Money;

pub async fn journal(
    State(state): State<WebState>,
    animator: Animator,
    export: Export,
) -> PageResult {
    let tenant = animator.tenant();
    let chrome = chrome(&state, &animator, Section::Board).await?;
    let Some(month) = MonthForm::current(&state, tenant).await? else {
        let lead = "La plateforme prépare la première campagne.".to_owned();
        return show(&Plain { chrome, title: "Caisse".to_owned(), lead });
    };
    let campaign = month.head.campaign;
    let read = async |vault: &mut Vault| payments::desk_payments(vault, tenant, campaign).await;
    let all = state.app.disclose(&animator.actor, Purpose::Payment, read).await?;
    let lines: Vec<CashLine> = all.iter().map(line).collect();
    let by_means = Means::ALL.into_iter().map(|means| (means, received(&lines, means)));
    let by_means = by_means.filter(|(_, amount)| amount.is_positive()).collect();
    export.show(CashPage { chrome, month: month.head.month, payments: lines, by_means }).await
}

fn received(lines: &[CashLine], means: Means) -> Money {
    let of = |line: &&CashLine| line.means == means && line.state == CashState::Received;
    lines.iter().filter(of).map(|line| line.amount).sum()
}

fn line(found: &DeskPayment) -> CashLine {
    let payment = &found.payment;
    CashLine {
        order: payment.order.to_string(),
        date: format::local_date(payment.recorded_at),
        alias: alias(found.buyer, found.alias.as_deref()),
        means: french::means(payment.means),
        amount: payment.amount,
        state: match payment.state {
            PaymentState::Received => CashState::Received,
            PaymentState::Presented => CashState::Checking,
            PaymentState::Declined => CashState::Declined,
        },
    }
}

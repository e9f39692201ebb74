//! `/structure`: the month, and the one thing to do next.

use super::{ERASED, OWN_ORDER, chrome, tasks};
use crate::{
    files::Export,
    french,
    notices::Notice,
    page::{PageResult, show},
    pages::ordering::MonthForm,
    session::Animator,
    state::WebState,
    views::{
        Section,
        month_board::{BoardOrder as Line, MonthBoard, NextTask},
        plain::Plain,
        words::Stage,
    },
};
use app::{
    Purpose,
    queries::{self, month_board::BoardOrder},
    vault::Vault,
};
use axum::extract::State;
use domain::orders::Buyer;
use kernel::{Money, TenantId};

pub async fn show_board(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let tenant = animator.tenant();
    let chrome = notice.tell(chrome(&state, &animator, Section::Board).await?);
    let Some(month) = MonthForm::current(&state, tenant).await? else {
        let lead = "La plateforme prépare la première campagne. Ajoutez déjà les adhérents.";
        return show(&Plain { chrome, title: "Le mois".to_owned(), lead: lead.to_owned() });
    };
    let head = &month.head;
    let read = async |vault: &mut Vault| {
        queries::month_board::month_board(vault, tenant, head.campaign).await
    };
    let orders = state.app.disclose(&animator.actor, Purpose::MonthBoard, read).await?;
    let hub = TenantId::from(head.hub);
    let mut reading = state.app.reading(hub).await?;
    let campaign = queries::campaign_board::campaign(&mut reading, hub, head.campaign).await?;
    let stage = campaign.and_then(|campaign| french::stage(campaign.stage));
    let orders: Vec<&BoardOrder> = orders.iter().filter(|order| !order.head.cancelled).collect();
    let sum = |amount: fn(&BoardOrder) -> Money| orders.iter().map(|order| amount(order)).sum();
    let handed_over = orders.iter().filter(|order| order.handed_over_at.is_some()).count();
    let (total, due): (Money, Money) = (sum(|order| order.head.total), sum(|o| o.head.due()));
    let stage = shown_stage(stage, month.takes_orders(&state));
    let mut reading = state.app.reading(tenant).await?;
    let left = queries::handover::left_to_hand_over(&mut reading, tenant).await?;
    drop(reading);
    let tasks = tasks::tasks(stage, &orders, left);
    export
        .show(MonthBoard {
            chrome,
            month: head.month,
            stage,
            closes_at: head.closes_at,
            next: next_task(stage, due),
            tasks,
            order_count: u64::try_from(orders.len()).unwrap_or(u64::MAX),
            total,
            paid: total - due,
            crates_handed_over: u64::try_from(handed_over).unwrap_or(u64::MAX),
            orders: orders.into_iter().map(line).collect(),
        })
        .await
}

/// From the announced time on orders are closed, even before the hub has closed the campaign.
fn shown_stage(stage: Option<Stage>, takes_orders: bool) -> Stage {
    match (stage, takes_orders) {
        (_, true) => Stage::Open,
        (Some(Stage::Draft | Stage::Open) | None, false) => Stage::Closed,
        (Some(stage), false) => stage,
    }
}

fn line(order: &BoardOrder) -> Line {
    Line {
        order: order.head.order.to_string(),
        alias: alias(order.head.buyer, order.alias.as_deref()),
        total: order.head.total,
        due: order.head.due(),
        handed_over: order.handed_over_at.is_some(),
    }
}

/// How a buyer is called here.
pub fn alias(buyer: Buyer, alias: Option<&str>) -> String {
    match (buyer, alias) {
        (Buyer::Structure, _) => OWN_ORDER.to_owned(),
        (Buyer::Member(_), Some(alias)) => alias.to_owned(),
        (Buyer::Member(_), None) => ERASED.to_owned(),
    }
}

fn next_task(stage: Stage, due: Money) -> Option<NextTask> {
    let task = |text: &str, href: &str, label: &str| {
        Some(NextTask { text: text.to_owned(), href: href.to_owned(), label: label.to_owned() })
    };
    let hand_over = "/structure/remise";
    match stage {
        Stage::Draft | Stage::Open => task(
            "Saisissez les bons papier avant la clôture.",
            "/structure/saisie",
            "Saisir un bon papier",
        ),
        Stage::Received => task("Cochez les cagettes remises.", hand_over, "Remise des cagettes"),
        Stage::Delivered => {
            task("Vérifiez les cagettes remises.", hand_over, "Remise des cagettes")
        }
        Stage::Closed | Stage::Ordered | Stage::Settled if due.is_positive() => {
            task("Notez les paiements qui restent.", "#commandes", "Voir les commandes")
        }
        Stage::Closed | Stage::Ordered => {
            task("Attendez la livraison.", "#commandes", "Voir les commandes")
        }
        Stage::Settled => None,
    }
}

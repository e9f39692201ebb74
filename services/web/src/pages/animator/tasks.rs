//! The list of what an animator does in a month, and how each of it stands.

use crate::{
    format,
    views::{
        month_board::{Task, TaskStatus},
        words::Stage,
    },
};
use app::queries::month_board::BoardOrder;
use kernel::Money;

/// `orders` are those that stand; `left` counts the packed crates, of any month, that nobody
/// fetched yet.
pub fn tasks(stage: Stage, orders: &[&BoardOrder], left: u64) -> Vec<Task> {
    vec![forms(stage, orders), payments(orders), vouchers(orders), crates(orders, left)]
}

fn forms(stage: Stage, orders: &[&BoardOrder]) -> Task {
    let open = stage <= Stage::Open;
    let count = counted(orders.len(), "commande saisie", "commandes saisies");
    Task {
        label: "Bons papier",
        words: if open { count } else { format!("{count}, saisie terminée") },
        href: if open { "/structure/saisie" } else { "#commandes" },
        status: if open { TaskStatus::ToDo } else { TaskStatus::Done },
    }
}

fn payments(orders: &[&BoardOrder]) -> Task {
    let due: Vec<Money> =
        orders.iter().map(|order| order.head.due()).filter(|due| due.is_positive()).collect();
    let sum = format::money(due.iter().copied().sum());
    let (words, status) = match (orders.is_empty(), due.len()) {
        (true, _) => ("Pas encore de commande".to_owned(), TaskStatus::NotYet),
        (false, 0) => ("Tout est payé".to_owned(), TaskStatus::Done),
        (false, count) => {
            let count = counted(count, "commande à payer", "commandes à payer");
            (format!("{count}, {sum}"), TaskStatus::ToDo)
        }
    };
    Task { label: "Paiements", words, href: "#commandes", status }
}

/// Presented vouchers are checked by the hub: nothing to do but to know of it.
fn vouchers(orders: &[&BoardOrder]) -> Task {
    let presented: Money = orders.iter().map(|order| order.head.presented).sum();
    let (words, status) = match presented.is_positive() {
        true => (format!("{} en cours de contrôle", format::money(presented)), TaskStatus::NotYet),
        false => ("Rien en attente".to_owned(), TaskStatus::Done),
    };
    Task { label: "Bons d’achat", words, href: "/structure/bons-achat", status }
}

fn crates(orders: &[&BoardOrder], left: u64) -> Task {
    let packed = orders.iter().any(|order| order.packed_at.is_some());
    let (words, status) = match (left, packed) {
        (0, true) => ("Toutes remises".to_owned(), TaskStatus::Done),
        (0, false) => ("Pas encore emballées".to_owned(), TaskStatus::NotYet),
        (left, _) => {
            let words = format::counted(left, "cagette à remettre", "cagettes à remettre");
            (words, TaskStatus::ToDo)
        }
    };
    Task { label: "Cagettes", words, href: "/structure/remise", status }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format::counted(u64::try_from(count).unwrap_or(u64::MAX), one, many)
}

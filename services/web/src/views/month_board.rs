//! An animator's month: what to do next, where the orders stand.

use super::words::Stage;
use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "animator/month_board.html")]
pub struct MonthBoard {
    pub chrome: Chrome,
    pub month: Month,
    pub stage: Stage,
    pub closes_at: DateTime<Utc>,
    /// The one thing to do now.
    pub next: Option<NextTask>,
    /// The whole list of the month, each with how it stands.
    pub tasks: Vec<Task>,
    pub order_count: u64,
    pub total: Money,
    pub paid: Money,
    pub crates_handed_over: u64,
    /// By alias, in alphabetical order.
    pub orders: Vec<BoardOrder>,
}

#[derive(Debug)]
pub struct NextTask {
    /// `Saisir les bons papier avant dimanche.`
    pub text: String,
    pub href: String,
    pub label: String,
}

/// One line of the month's list.
#[derive(Debug)]
pub struct Task {
    pub label: &'static str,
    /// `3 commandes à payer`
    pub words: String,
    pub href: &'static str,
    pub status: TaskStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TaskStatus {
    NotYet,
    ToDo,
    Done,
}

impl TaskStatus {
    const fn words(self) -> &'static str {
        match self {
            Self::NotYet => "Pas encore",
            Self::ToDo => "À faire",
            Self::Done => "Fait",
        }
    }

    const fn class(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::ToDo => "to-do",
            Self::Done => "done",
        }
    }
}

#[derive(Debug)]
pub struct BoardOrder {
    pub order: String,
    pub alias: String,
    pub total: Money,
    pub due: Money,
    pub handed_over: bool,
}

impl MonthBoard {
    fn open(&self) -> bool {
        self.stage == Stage::Open
    }

    fn due(&self) -> Money {
        self.total - self.paid
    }
}

fn order(alias: &str, total: i64, due: i64, handed_over: bool) -> BoardOrder {
    BoardOrder {
        order: sample::text("o1"),
        alias: sample::text(alias),
        total: sample::cents(total),
        due: sample::cents(due),
        handed_over,
    }
}

fn task(label: &'static str, words: &str, status: TaskStatus) -> Task {
    Task { label, words: sample::text(words), href: "/structure", status }
}

fn page(stage: Stage, orders: Vec<BoardOrder>) -> Result<MonthBoard, sample::SampleError> {
    let sum = |amount: fn(&BoardOrder) -> Money| orders.iter().map(amount).sum::<Money>();
    let total = sum(|order| order.total);
    Ok(MonthBoard {
        chrome: sample::animator(Section::Board),
        month: sample::month("2026-11")?,
        stage,
        closes_at: sample::instant("2026-11-08T17:00:00Z")?,
        next: Some(NextTask {
            text: sample::text("Saisissez les bons papier avant dimanche."),
            href: sample::text("/structure/saisie"),
            label: sample::text("Saisir un bon papier"),
        }),
        tasks: vec![
            task("Bons papier", "3 commandes saisies", TaskStatus::ToDo),
            task("Paiements", "Tout est payé", TaskStatus::Done),
            task("Cagettes", "Pas encore emballées", TaskStatus::NotYet),
        ],
        order_count: u64::try_from(orders.len()).unwrap_or_default(),
        total,
        paid: total - sum(|order| order.due),
        crates_handed_over: 0,
        orders,
    })
}

impl Samples for MonthBoard {
    const NAME: &'static str = "month-board";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let orders = |done| {
            vec![
                order("Aubépine", 2310, 0, done),
                order("Le Grand Bleu", 4125, 2125, false),
                order("Mimosa", 1125, 625, done),
            ]
        };
        let delivered = MonthBoard {
            crates_handed_over: 2,
            next: Some(NextTask {
                text: sample::text("Cochez les cagettes remises."),
                href: sample::text("/structure/remise"),
                label: sample::text("Remise des cagettes"),
            }),
            ..page(Stage::Received, orders(true))?
        };
        let settled = MonthBoard { next: None, ..page(Stage::Settled, orders(true))? };
        Ok(vec![
            Sample::new("usual", page(Stage::Open, orders(false))?),
            Sample::new("delivery", delivered),
            Sample::new("closed", settled),
            Sample::new("empty", page(Stage::Open, Vec::new())?),
        ])
    }
}

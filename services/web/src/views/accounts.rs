//! The accounts of a campaign: what structures pay, what producers are owed, and that it sums up.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "coordinator/accounts.html")]
pub struct AccountsPage {
    pub chrome: Chrome,
    pub month: Month,
    /// In alphabetical order.
    pub structures: Vec<AccountLine>,
    /// In alphabetical order.
    pub producers: Vec<AccountLine>,
    /// The sum of every posting: zero, or something is wrong.
    pub difference: Money,
}

#[derive(Debug)]
pub struct AccountLine {
    pub name: String,
    pub total: Money,
    pub paid: Money,
}

impl AccountLine {
    fn left(&self) -> Money {
        self.total - self.paid
    }
}

impl AccountsPage {
    fn balanced(&self) -> bool {
        self.difference == Money::ZERO
    }

    fn structures_total(&self) -> Money {
        self.structures.iter().map(|line| line.total).sum()
    }

    fn producers_total(&self) -> Money {
        self.producers.iter().map(|line| line.total).sum()
    }
}

impl Samples for AccountsPage {
    const NAME: &'static str = "accounts";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = |name, total, paid| AccountLine {
            name: sample::text(name),
            total: sample::cents(total),
            paid: sample::cents(paid),
        };
        let page = |structures, producers, difference| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Accounts),
                month: sample::month("2026-11")?,
                structures,
                producers,
                difference: sample::cents(difference),
            })
        };
        let structures = || {
            vec![
                line("CCAS de Neuves-Maisons", 164_020, 164_020),
                line("Centre social Malraux", 243_510, 200_000),
            ]
        };
        let producers = || vec![line("GAEC du Saintois", 59_320, 0)];
        Ok(vec![
            Sample::new("usual", page(structures(), producers(), 0)?),
            Sample::new("error", page(structures(), producers(), -1)?),
            Sample::new("empty", page(Vec::new(), Vec::new(), 0)?),
        ])
    }
}

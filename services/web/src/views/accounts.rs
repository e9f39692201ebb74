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
    /// Whether the month is settled: nothing is owed before.
    pub settled: bool,
    /// In alphabetical order.
    pub structures: Vec<AccountLine>,
    /// In alphabetical order.
    pub producers: Vec<AccountLine>,
    /// Goods lost, and cents of rounding.
    pub others: Vec<AccountLine>,
    /// The sum of every posting: zero, or something is wrong.
    pub difference: Money,
}

#[derive(Debug)]
pub struct AccountLine {
    pub name: String,
    pub amount: Money,
}

impl AccountsPage {
    fn balanced(&self) -> bool {
        self.difference == Money::ZERO
    }

    fn structures_total(&self) -> Money {
        self.structures.iter().map(|line| line.amount).sum()
    }

    fn producers_total(&self) -> Money {
        self.producers.iter().map(|line| line.amount).sum()
    }

    fn others_total(&self) -> Money {
        self.others.iter().map(|line| line.amount).sum()
    }
}

impl Samples for AccountsPage {
    const NAME: &'static str = "accounts";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line =
            |name, amount| AccountLine { name: sample::text(name), amount: sample::cents(amount) };
        let page = |settled, structures, producers, others, difference| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Accounts),
                month: sample::month("2026-11")?,
                settled,
                structures,
                producers,
                others,
                difference: sample::cents(difference),
            })
        };
        let structures = || {
            vec![line("CCAS de Neuves-Maisons", 164_020), line("Centre social Malraux", 243_510)]
        };
        let producers = || vec![line("GAEC du Saintois", 406_330)];
        let others = || vec![line("Pertes", -1_200), line("Arrondis", 0)];
        Ok(vec![
            Sample::new("usual", page(true, structures(), producers(), others(), 0)?),
            Sample::new("error", page(true, structures(), producers(), others(), -1)?),
            Sample::new("empty", page(false, Vec::new(), Vec::new(), Vec::new(), 0)?),
        ])
    }
}

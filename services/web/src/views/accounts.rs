//! The accounts of a campaign: what structures pay, what producers are owed, and that it sums up.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use crate::filters;
use askama::Template;
use chrono::NaiveDate;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "coordinator/accounts.html")]
pub struct AccountsPage {
    pub chrome: Chrome,
    pub month: Month,
    /// Whether the month is settled: nothing is owed before.
    pub settled: bool,
    /// In alphabetical order.
    pub structures: Vec<DueLine>,
    /// In alphabetical order.
    pub producers: Vec<DueLine>,
    /// Goods lost, and cents of rounding.
    pub others: Vec<AccountLine>,
    /// The sum of every posting: zero, or something is wrong.
    pub difference: Money,
    /// Where payments of this campaign are sent.
    pub address: String,
    /// The oldest first.
    pub payments: Vec<PaymentLine>,
    /// None where nothing is left to pay.
    pub form: Option<PaymentForm>,
}

/// What one organisation owes, or is owed, for the month.
#[derive(Debug, Clone)]
pub struct DueLine {
    pub name: String,
    pub owed: Money,
    pub paid: Money,
    pub left: Money,
}

#[derive(Debug)]
pub struct AccountLine {
    pub name: String,
    pub amount: Money,
}

/// A payment between organisations.
#[derive(Debug)]
pub struct PaymentLine {
    pub id: String,
    /// From a structure, or to a producer.
    pub who: String,
    pub amount: Money,
    pub means: &'static str,
    pub reference: String,
    pub paid_on: NaiveDate,
    /// Why it was taken back; none where it counts.
    pub reversed: Option<String>,
}

/// A payment as it is typed.
#[derive(Debug, Clone)]
pub struct PaymentForm {
    /// Those between whom something is left to pay.
    pub parties: Vec<Choice>,
    pub party: Typed,
    pub amount: Typed,
    pub ways: Vec<Choice>,
    pub means: Typed,
    pub reference: Typed,
    pub paid_on: Typed,
}

/// Sums of one table.
#[derive(Debug, Clone, Copy)]
struct Totals {
    owed: Money,
    paid: Money,
    left: Money,
}

impl AccountsPage {
    fn balanced(&self) -> bool {
        self.difference == Money::ZERO
    }

    fn structures_total(&self) -> Totals {
        totals(&self.structures)
    }

    fn producers_total(&self) -> Totals {
        totals(&self.producers)
    }

    fn others_total(&self) -> Money {
        self.others.iter().map(|line| line.amount).sum()
    }
}

fn totals(lines: &[DueLine]) -> Totals {
    Totals {
        owed: lines.iter().map(|line| line.owed).sum(),
        paid: lines.iter().map(|line| line.paid).sum(),
        left: lines.iter().map(|line| line.left).sum(),
    }
}

impl Samples for AccountsPage {
    const NAME: &'static str = "accounts";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |settled, structures, producers, difference| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Accounts),
                month: sample::month("2026-11")?,
                settled,
                structures,
                producers,
                others: vec![],
                difference: sample::cents(difference),
                address: sample::text("/plateforme/comptes/1"),
                payments: vec![],
                form: None,
            })
        };
        let structures = || {
            vec![due("CCAS de Neuves-Maisons", 164_020, 164_020), due("Malraux", 243_510, 100_000)]
        };
        let producers = || vec![due("GAEC du Saintois", 406_330, 0)];
        let others = ["Pertes", "Arrondis"]
            .map(|name| AccountLine { name: sample::text(name), amount: sample::cents(-1_200) });
        let usual = Self {
            others: others.into(),
            payments: payments()?,
            form: Some(form(Typed::default())),
            ..page(true, structures(), producers(), 0)?
        };
        let wrong = Typed::wrong("99", "Il reste 10,00\u{a0}€ à payer pour ce mois.");
        let error = Self { form: Some(form(wrong)), ..page(true, structures(), producers(), -1)? };
        Ok(vec![
            Sample::new("usual", usual),
            Sample::new("error", error),
            Sample::new("empty", page(false, Vec::new(), Vec::new(), 0)?),
        ])
    }
}

fn due(name: &str, owed: i64, paid: i64) -> DueLine {
    let [owed, paid, left] = [owed, paid, owed - paid].map(sample::cents);
    DueLine { name: sample::text(name), owed, paid, left }
}

fn payments() -> Result<Vec<PaymentLine>, sample::SampleError> {
    let line = |id, amount, reversed: Option<&str>| {
        Ok::<_, sample::SampleError>(PaymentLine {
            id: sample::text(id),
            who: sample::text("CCAS de Neuves-Maisons"),
            amount: sample::cents(amount),
            means: "Virement",
            reference: sample::text("VIR-118"),
            paid_on: sample::day("2026-11-24")?,
            reversed: reversed.map(sample::text),
        })
    };
    Ok(vec![line("1", 164_020, None)?, line("2", 164_020, Some("Noté deux fois"))?])
}

fn form(amount: Typed) -> PaymentForm {
    PaymentForm {
        parties: vec![Choice::new("structure/1", "Malraux (reste 1\u{202f}435,10\u{a0}€)")],
        party: Typed::new("structure/1"),
        amount,
        ways: vec![Choice::new("bank_transfer", "Virement")],
        means: Typed::new("bank_transfer"),
        reference: Typed::new("VIR-118"),
        paid_on: Typed::new("2026-11-24"),
    }
}

//! The figures on what was bought, as a network: months → categories → EPCIs → labels.

use crate::{
    Amounts, EpciSiren, LabelRow, Published, ReportError, VolumeRow,
    disclosure::{Edge, Figures},
};
use kernel::{Category, Money, Month};
use std::collections::BTreeSet;

/// The name of one volume figure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum VolumeFigure {
    Total,
    Month(Month),
    Category(Category),
    Epci(EpciSiren),
    CategoryMonth(Category, Month),
    EpciCategory(EpciSiren, Category),
    Label(LabelRow),
}

/// Where figures divide and add up. Each block of labels divides the total again, one after the
/// other, from one joint to the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    Start,
    Month(Month),
    CategoryOverMonths(Category),
    CategoryOverEpcis(Category),
    Epci(EpciSiren),
    Signs,
    SignsOfQuality,
    Farms,
    Distances,
    LocalDistances,
    References,
    End,
}

impl Edge for VolumeFigure {
    type Node = Node;

    fn ends(&self) -> (Node, Node) {
        match self {
            Self::Total => (Node::End, Node::Start),
            Self::Month(month) => (Node::Start, Node::Month(*month)),
            Self::CategoryMonth(category, month) => {
                (Node::Month(*month), Node::CategoryOverMonths(*category))
            }
            Self::Category(category) => {
                (Node::CategoryOverMonths(*category), Node::CategoryOverEpcis(*category))
            }
            Self::EpciCategory(epci, category) => {
                (Node::CategoryOverEpcis(*category), Node::Epci(epci.clone()))
            }
            Self::Epci(epci) => (Node::Epci(epci.clone()), Node::Signs),
            Self::Label(row) => label_ends(*row),
        }
    }

    fn is_total(&self) -> bool {
        matches!(self, Self::Total | Self::Month(_) | Self::Category(_) | Self::Epci(_))
    }
}

const fn label_ends(row: LabelRow) -> (Node, Node) {
    match row {
        LabelRow::Siqo => (Node::Signs, Node::SignsOfQuality),
        LabelRow::Organic | LabelRow::Aop | LabelRow::Igp | LabelRow::LabelRouge => {
            (Node::SignsOfQuality, Node::Farms)
        }
        LabelRow::WithoutSiqo => (Node::Signs, Node::Farms),
        LabelRow::Hve | LabelRow::WithoutHve => (Node::Farms, Node::Distances),
        LabelRow::Local => (Node::Distances, Node::LocalDistances),
        LabelRow::LocalUnder30Km | LabelRow::LocalUnder80Km | LabelRow::LocalFarther => {
            (Node::LocalDistances, Node::References)
        }
        LabelRow::NotLocal => (Node::Distances, Node::References),
        LabelRow::WithReference | LabelRow::WithoutReference => (Node::References, Node::End),
    }
}

/// The figures on what was bought, in the three networks that are withheld each by its rules:
/// money (paid, to producers), mass and volume.
pub struct Volumes {
    pub money: Figures<VolumeFigure>,
    pub mass: Figures<VolumeFigure>,
    pub volume: Figures<VolumeFigure>,
}

const PAID: usize = 0;
const TO_PRODUCERS: usize = 1;
/// The only measure of a quantity.
const QUANTITY: usize = 0;

/// What is withheld of each network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withheld {
    pub money: BTreeSet<VolumeFigure>,
    pub mass: BTreeSet<VolumeFigure>,
    pub volume: BTreeSet<VolumeFigure>,
}

impl Volumes {
    /// Every figure with each structure's part. Refuses an amount below zero.
    pub fn new(rows: &[&VolumeRow]) -> Result<Self, ReportError> {
        let one = || Figures::new(1, None);
        let mut all = Self { money: Figures::new(2, None), mass: one(), volume: one() };
        for row in rows {
            let reference = row.reference.unwrap_or_default();
            if [row.paid, row.to_producers, reference].into_iter().any(Money::is_negative) {
                return Err(ReportError::NegativeAmount);
            }
            for key in keys(row) {
                let (paid, received) = (row.paid.cents(), row.to_producers.cents());
                all.money.add(key.clone(), PAID, row.structure, i128::from(paid));
                all.money.add(key.clone(), TO_PRODUCERS, row.structure, i128::from(received));
                all.mass.add(key.clone(), QUANTITY, row.structure, i128::from(row.grams));
                all.volume.add(key, QUANTITY, row.structure, i128::from(row.millilitres));
            }
        }
        Ok(all)
    }

    /// The figures whose money is secret by the primary rules: the money's own, and those of the
    /// only quantity of a cell, which a price would give away. Where kilograms and litres mix,
    /// money does not tell one from the other.
    pub fn secret_money(&self) -> BTreeSet<VolumeFigure> {
        let mut secret = self.money.confidential();
        let quantities = self.mass.confidential().into_iter().chain(self.volume.confidential());
        secret.extend(quantities.filter(|key| self.has_one_unit(key)));
        secret
    }

    /// What to withhold, given the figures whose money is secret, and others whose money is
    /// withheld elsewhere. Withheld money withholds the quantities of its cell; a withheld
    /// quantity withholds the money where it is the cell's only one.
    pub fn withheld(
        &self,
        secret: &BTreeSet<VolumeFigure>,
        others: BTreeSet<VolumeFigure>,
    ) -> Result<Withheld, ReportError> {
        let secret_mass = secret | &self.mass.confidential();
        let secret_volume = secret | &self.volume.confidential();
        let mut withheld = Withheld { money: others, ..Withheld::default() };
        loop {
            withheld.money = self.money.withheld(secret, &withheld.money)?;
            let mass = &withheld.mass | &withheld.money;
            withheld.mass = self.mass.withheld(&secret_mass, &mass)?;
            let volume = &withheld.volume | &withheld.money;
            withheld.volume = self.volume.withheld(&secret_volume, &volume)?;
            let before = withheld.money.len();
            let quantities = withheld.mass.iter().chain(&withheld.volume);
            let alone: Vec<_> = quantities.filter(|key| self.has_one_unit(key)).cloned().collect();
            withheld.money.extend(alone);
            if withheld.money.len() == before {
                return Ok(withheld);
            }
        }
    }

    fn has_one_unit(&self, key: &VolumeFigure) -> bool {
        let grams = self.mass.total(key, QUANTITY);
        let millilitres = self.volume.total(key, QUANTITY);
        (grams == 0) != (millilitres == 0)
    }

    /// The figure as its reader gets it; zero where nobody contributed.
    pub fn amounts(&self, withheld: &Withheld, key: &VolumeFigure) -> Result<Amounts, ReportError> {
        let euros = |measure| {
            let cents = self.money.total(key, measure);
            Published::unless(withheld.money.contains(key), || money(cents))
        };
        let quantity = |figures: &Figures<VolumeFigure>, withheld: &BTreeSet<VolumeFigure>| {
            let total = figures.total(key, QUANTITY);
            Published::unless(withheld.contains(key), || {
                u64::try_from(total).map_err(|_| ReportError::OutOfRange)
            })
        };
        Ok(Amounts {
            paid: euros(PAID)?,
            to_producers: euros(TO_PRODUCERS)?,
            grams: quantity(&self.mass, &withheld.mass)?,
            millilitres: quantity(&self.volume, &withheld.volume)?,
        })
    }
}

/// Whether the row says that something was bought.
pub fn is_something(row: &VolumeRow) -> bool {
    row.paid.is_positive() || row.to_producers.is_positive() || row.grams > 0 || row.millilitres > 0
}

/// Every figure that a row counts in.
fn keys(row: &VolumeRow) -> Vec<VolumeFigure> {
    let epci = &row.place.epci;
    let mut keys = vec![
        VolumeFigure::Total,
        VolumeFigure::Month(row.month),
        VolumeFigure::Category(row.category),
        VolumeFigure::Epci(epci.clone()),
        VolumeFigure::CategoryMonth(row.category, row.month),
        VolumeFigure::EpciCategory(epci.clone(), row.category),
    ];
    keys.extend(LabelRow::of(row).into_iter().map(VolumeFigure::Label));
    keys
}

/// Cents that fit what the platform can hold.
pub fn money(cents: i128) -> Result<Money, ReportError> {
    let cents = i64::try_from(cents).map_err(|_| ReportError::OutOfRange)?;
    Money::try_from_cents(cents).map_err(|_| ReportError::OutOfRange)
}

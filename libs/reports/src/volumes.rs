//! The figures on what was bought, as a network: months → categories → EPCIs → labels.

use crate::{
    Amounts, EpciSiren, LabelRow, ReportError, VolumeRow,
    disclosure::{Edge, Figures},
};
use kernel::{Category, Money, Month};

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

/// The linked measures, in the order of [`Figures`]: paid, to producers, grams, millilitres.
const MEASURES: usize = 4;
const PAID: usize = 0;

/// Every figure with each structure's part. Refuses an amount below zero.
pub fn figures(rows: &[&VolumeRow]) -> Result<Figures<VolumeFigure>, ReportError> {
    let mut figures = Figures::new(MEASURES, None);
    for row in rows {
        if row.paid.is_negative()
            || row.to_producers.is_negative()
            || row.reference.is_some_and(Money::is_negative)
        {
            return Err(ReportError::NegativeAmount);
        }
        for key in keys(row) {
            for (measure, amount) in measures(row).into_iter().enumerate() {
                figures.add(key.clone(), measure, row.structure, amount);
            }
        }
    }
    Ok(figures)
}

/// Whether the row says that something was bought.
pub fn is_something(row: &VolumeRow) -> bool {
    measures(row).iter().any(|amount| *amount != 0)
}

fn measures(row: &VolumeRow) -> [i128; MEASURES] {
    [
        i128::from(row.paid.cents()),
        i128::from(row.to_producers.cents()),
        i128::from(row.grams),
        i128::from(row.millilitres),
    ]
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

/// The value of a figure; zero where nobody contributed.
pub fn amounts(
    figures: &Figures<VolumeFigure>,
    key: &VolumeFigure,
) -> Result<Amounts, ReportError> {
    let quantity =
        |measure| u64::try_from(figures.total(key, measure)).map_err(|_| ReportError::OutOfRange);
    Ok(Amounts {
        paid: money(figures.total(key, PAID))?,
        to_producers: money(figures.total(key, 1))?,
        grams: quantity(2)?,
        millilitres: quantity(3)?,
    })
}

/// Cents that fit what the platform can hold.
pub fn money(cents: i128) -> Result<Money, ReportError> {
    let cents = i64::try_from(cents).map_err(|_| ReportError::OutOfRange)?;
    Money::try_from_cents(cents).map_err(|_| ReportError::OutOfRange)
}

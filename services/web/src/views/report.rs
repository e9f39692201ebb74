//! A funder's report: figures that protect people, and that can be checked.

use super::report_chart::BarChart;
use super::{Chrome, Sample, Samples, Section, sample};
use crate::{filters, format};
use askama::Template;
use kernel::{Money, Month, SaleUnit};

#[derive(Debug, Template)]
#[template(path = "funder/report.html")]
pub struct ReportPage {
    pub chrome: Chrome,
    pub programme: String,
    pub from: Month,
    pub to: Month,
    pub headlines: Vec<Headline>,
    pub tables: Vec<ReportTable>,
    /// The sealed log position that the figures were computed at.
    pub position: u64,
    /// The log's root hash at that position, in hexadecimal.
    pub root_hash: String,
    /// Where the same figures are, for spreadsheets and programs.
    pub csv_href: String,
    pub json_href: String,
    /// What the verifier says of it; none where the log is not published.
    pub check_href: Option<String>,
    /// SHA-256 of the JSON file, as published.
    pub sha256: String,
    /// Every published report of the programme.
    pub periods: Vec<ReportPeriod>,
}

/// A published report, to choose among them.
#[derive(Debug)]
pub struct ReportPeriod {
    pub href: String,
    pub from: Month,
    pub to: Month,
}

/// No report is published yet.
#[derive(Debug, Template)]
#[template(path = "funder/no_report.html")]
pub struct NoReport {
    pub chrome: Chrome,
    pub programme: String,
}

#[derive(Debug)]
pub struct Headline {
    /// `achetés à des producteurs d’ici`.
    pub label: String,
    pub figure: Figure,
}

#[derive(Debug)]
pub struct ReportTable {
    pub title: String,
    /// What the rows are: `Catégorie`.
    pub row_heading: String,
    pub columns: Vec<String>,
    pub rows: Vec<ReportRow>,
    /// The sums, below; never in the bars.
    pub total: Option<ReportRow>,
    /// Which column the bars show, if any.
    pub charted: Option<usize>,
}

#[derive(Debug)]
pub struct ReportRow {
    pub label: String,
    /// One for each column.
    pub figures: Vec<Figure>,
}

/// One figure of a report, or none that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    Mass {
        grams: u64,
    },
    Volume {
        millilitres: u64,
    },
    Amount(Money),
    Count(u64),
    /// In hundredths of a per cent.
    Share {
        basis_points: u64,
    },
    /// Withheld by statistical secrecy.
    Withheld,
}

impl Figure {
    pub fn words(&self) -> String {
        match *self {
            Self::Mass { grams } => format::measure(SaleUnit::Kilogram, grams),
            Self::Volume { millilitres } => format::measure(SaleUnit::Litre, millilitres),
            Self::Amount(amount) => format::money(amount),
            Self::Count(count) => format::integer(count),
            Self::Share { basis_points } => format::percent(basis_points),
            Self::Withheld => "n.\u{a0}c.".to_owned(),
        }
    }

    pub const fn withheld(&self) -> bool {
        matches!(self, Self::Withheld)
    }

    /// How long its bar is, in its own smallest unit; none when withheld.
    pub fn size(&self) -> Option<u64> {
        match *self {
            Self::Mass { grams } => Some(grams),
            Self::Volume { millilitres } => Some(millilitres),
            Self::Amount(amount) => u64::try_from(amount.cents()).ok(),
            Self::Count(count) => Some(count),
            Self::Share { basis_points } => Some(basis_points),
            Self::Withheld => None,
        }
    }
}

impl ReportTable {
    fn chart(&self) -> Option<BarChart> {
        let column = self.charted?;
        let heading = self.columns.get(column)?;
        Some(BarChart::of_column(format!("{}, {heading}", self.title), &self.rows, column))
    }
}

fn kilograms(kilograms: u64) -> Figure {
    Figure::Mass { grams: kilograms * 1000 }
}

fn table(
    [title, row_heading]: [&str; 2],
    columns: &[&str],
    rows: Vec<(&str, Vec<Figure>)>,
) -> ReportTable {
    ReportTable {
        title: sample::text(title),
        row_heading: sample::text(row_heading),
        columns: columns.iter().copied().map(sample::text).collect(),
        rows: rows
            .into_iter()
            .map(|(label, figures)| ReportRow { label: sample::text(label), figures })
            .collect(),
        total: None,
        charted: None,
    }
}

fn tables() -> Vec<ReportTable> {
    let months = ["septembre", "octobre", "novembre", "total"];
    let by_month = table(
        ["Volumes par catégorie et par mois", "Catégorie"],
        &months,
        vec![
            ("Légumes", [1240, 1310, 1195, 3745].map(kilograms).to_vec()),
            ("Épicerie", [610, 588, 702, 1900].map(kilograms).to_vec()),
            ("Fromages", vec![kilograms(84), Figure::Withheld, Figure::Withheld, kilograms(231)]),
            ("Miel", vec![Figure::Withheld; 4]),
        ],
    );
    let by_territory = table(
        ["Volumes par territoire", "Territoire"],
        &["légumes", "épicerie"],
        vec![
            ("Terres Touloises", vec![kilograms(2010), kilograms(940)]),
            ("Pays de Colombey", vec![kilograms(1735), Figure::Withheld]),
        ],
    );
    let share = |basis_points| Figure::Share { basis_points };
    let by_label = table(
        ["Labels", "Label"],
        &["achats", "part"],
        vec![
            ("Agriculture biologique", vec![Figure::Amount(sample::cents(812_450)), share(3120)]),
            ("AOP, IGP, Label Rouge", vec![Figure::Amount(sample::cents(301_200)), share(1157)]),
            ("Local, moins de 80 km", vec![Figure::Amount(sample::cents(1_640_000)), share(6298)]),
        ],
    );
    vec![
        ReportTable { charted: Some(3), ..by_month },
        by_territory,
        ReportTable { charted: Some(0), ..by_label },
    ]
}

impl Samples for ReportPage {
    const NAME: &'static str = "report";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let headline = |label, figure| Headline { label: sample::text(label), figure };
        let page = |headlines, tables| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::funder(Section::Report),
                programme: sample::text("Mieux manger pour tous 2026"),
                from: sample::month("2026-09")?,
                to: sample::month("2026-11")?,
                headlines,
                tables,
                position: 48_213,
                root_hash: sample::text(
                    "9f2c4e7ab1d05836f0c9e2d47ab85613c0ffee0d1a2b3c4d5e6f708192a3b4c5",
                ),
                csv_href: sample::text("/financeur/rapport.csv?depuis=2026-09"),
                json_href: sample::text("/financeur/rapport.json?depuis=2026-09"),
                check_href: Some(sample::text("/financeur/verifier?depuis=2026-09")),
                sha256: sample::text("9f2c4e7ab1d05836"),
                periods: vec![ReportPeriod {
                    href: sample::text("/financeur?depuis=2026-09"),
                    from: sample::month("2026-09")?,
                    to: sample::month("2026-11")?,
                }],
            })
        };
        let headlines = vec![
            headline("achetés en tout", Figure::Amount(sample::cents(2_603_980))),
            headline("de nourriture", kilograms(6280)),
            headline("structures", Figure::Count(31)),
            headline("commandes", Figure::Count(1204)),
            headline("d’économie sur le prix de référence", Figure::Share { basis_points: 1840 }),
            headline("bons d’achat utilisés", Figure::Withheld),
        ];
        Ok(vec![
            Sample::new("usual", page(headlines, tables())?),
            Sample::new("empty", page(Vec::new(), Vec::new())?),
        ])
    }
}

impl Samples for NoReport {
    const NAME: &'static str = "no-report";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let chrome = sample::funder(Section::Report);
        let programme = sample::text("Mieux manger pour tous 2026");
        Ok(vec![Sample::new("empty", Self { chrome, programme })])
    }
}

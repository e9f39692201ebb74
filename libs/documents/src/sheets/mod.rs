//! Tables as people take them away: one model, and a CSV, XLSX, ODS or PDF file of it.
//!
//! Cells are typed, so that a spreadsheet gets numbers and dates, and paper gets French. A
//! [`Kind::Quantity`] column is two columns of a spreadsheet, the number and its unit, and one on
//! paper: `1,5 kg`.
//!
//! **Invariant:** what somebody typed never becomes a formula: text that begins like one is
//! written with an apostrophe before it in CSV (OWASP, CSV injection), and as text in XLSX and ODS.

mod csv;
mod ods;
pub(crate) mod paper;
mod plain;
mod xlsx;

use crate::{french, pdf::PdfError};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, SaleUnit, Step, Steps, UnitPrice};

/// Non communiqué: what pages, too, show for a figure that statistical secrecy keeps.
const WITHHELD: &str = "n.\u{a0}c.";

/// Tables that belong together, such as those of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workbook {
    /// The document's title, such as `Commandes groupées de novembre 2026`.
    pub title: String,
    pub sheets: Vec<Sheet>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    pub title: String,
    pub columns: Vec<Column>,
    /// As many cells each as there are columns; what is missing is empty.
    pub rows: Vec<Vec<Cell>>,
    pub total: Option<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    pub kind: Kind,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Numbers, amounts, dates: set flush right on paper.
    Number,
    /// A number and a unit.
    Quantity,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Money(Money),
    /// Before VAT, for one unit of sale.
    Price(UnitPrice),
    Quantity(Step, Steps),
    /// In thousandths of the unit.
    Measure(SaleUnit, u64),
    Integer(u64),
    /// In hundredths of a per cent.
    Percent(u64),
    Date(NaiveDate),
    /// Shown by the clock of Lorraine.
    Instant(DateTime<Utc>),
    /// A figure that statistical secrecy keeps.
    Withheld,
}

/// The files that a table is taken away as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Csv,
    Xlsx,
    Ods,
    Pdf,
}

#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    #[error("CSV: {0}")]
    Csv(#[from] ::csv::Error),
    #[error("XLSX: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("ODS: {0}")]
    Ods(#[from] std::io::Error),
    #[error("ODS: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("PDF: {0}")]
    Pdf(#[from] PdfError),
}

impl FileKind {
    pub const ALL: [Self; 4] = [Self::Pdf, Self::Xlsx, Self::Ods, Self::Csv];

    /// As in an address and at the end of a file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ods => "ods",
            Self::Pdf => "pdf",
        }
    }

    pub fn named(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Pdf => "application/pdf",
        }
    }
}

impl Workbook {
    pub fn new(title: impl Into<String>, sheets: Vec<Sheet>) -> Self {
        Self { title: title.into(), sheets }
    }

    /// The same workbook is the same bytes.
    ///
    /// # Errors
    /// [`SheetError`]: what a writer cannot write, such as more rows than the format has.
    pub fn to_file(&self, kind: FileKind) -> Result<Vec<u8>, SheetError> {
        match kind {
            FileKind::Csv => csv::write(self),
            FileKind::Xlsx => xlsx::write(self),
            FileKind::Ods => ods::write(self),
            FileKind::Pdf => paper::write(self),
        }
    }
}

impl Sheet {
    pub fn new(title: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title: title.into(), columns, rows: vec![], total: None }
    }

    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows.extend(rows);
        self
    }

    #[must_use]
    pub fn with_total(mut self, total: Vec<Cell>) -> Self {
        self.total = Some(total);
        self
    }

    /// All rows, the sum at the end.
    fn lines(&self) -> impl Iterator<Item = &Vec<Cell>> {
        self.rows.iter().chain(&self.total)
    }
}

impl Column {
    pub fn text(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Text }
    }

    pub fn number(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Number }
    }

    pub fn quantity(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind: Kind::Quantity }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Empty for nothing.
    pub fn or_empty<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// As it is written in French.
    pub fn in_french(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Money(amount) => french::money(*amount),
            Self::Price(price) => french::unit_price(*price),
            Self::Quantity(step, steps) => french::quantity(*step, *steps),
            Self::Measure(unit, thousandths) => french::measure(*unit, *thousandths),
            Self::Integer(number) => french::integer(*number),
            Self::Percent(basis_points) => french::percent(*basis_points),
            Self::Date(date) => french::date_short(*date),
            Self::Instant(instant) => {
                let day = french::date_short(french::local_date(*instant));
                format!("{day} {}", french::time(*instant))
            }
            Self::Withheld => WITHHELD.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;

//! What reading a file gives: the lines understood, and all that was not.

use crate::ColumnMapping;
use kernel::{Allergen, Category, Content, Label, Money, Season, Step, Steps, UnitPrice, VatRate};
use std::fmt;

/// One product as its producer announces it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueLine {
    /// The line of the file it was read from, counted from 1.
    pub line: usize,
    /// The producer's own code, unique in the file.
    pub reference: String,
    pub name: String,
    pub category: Category,
    /// The sale unit and the smallest amount sold; one whole unit where the file is silent.
    pub step: Step,
    /// A full case, in steps; one step where the file is silent.
    pub case_size: Steps,
    /// Before VAT, for one sale unit; of a piece of variable weight, at its announced weight.
    pub unit_price: UnitPrice,
    pub vat: VatRate,
    /// Sorted, each once.
    pub labels: Vec<Label>,
    pub season: Season,
    /// Sorted, each once.
    pub allergens: Vec<Allergen>,
    /// Announced grams of a piece whose price follows the weight measured at packing.
    pub variable_weight_grams: Option<u32>,
    /// What one sale unit holds, for volumes in reports.
    pub content: Option<Content>,
    /// What a shop asks for one sale unit, with VAT: the reference for savings.
    pub retail_price: Option<Money>,
    /// Days from delivery to the use-by or best-before date.
    pub shelf_life_days: Option<u16>,
}

/// One cell that was not understood.
///
/// Its `Display` is the whole sentence, in French, for the person who sends the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// The title as written in the file, or the usual one where the column is missing.
    pub column: String,
    /// What is written there; empty for an empty cell or a missing column.
    pub value: String,
    /// What should be written, in French: « un prix ; écrivez par exemple 2,35 ».
    pub expected: String,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, value, expected, .. } = self;
        write!(f, "ligne {line}, colonne «\u{a0}{column}\u{a0}»\u{a0}: ")?;
        if value.is_empty() {
            write!(f, "rien n’est écrit, il faut {expected}")
        } else {
            write!(f, "«\u{a0}{value}\u{a0}» n’est pas {expected}")
        }
    }
}

/// A column whose title was not recognised, or that another column already answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownColumn {
    /// Counted from 0.
    pub index: usize,
    pub title: String,
}

/// A line with a single filled cell, taken for a title or a note, not for a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub line: usize,
    pub text: String,
}

/// A whole file as understood, to be shown before anything is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub file: String,
    pub mapping: ColumnMapping,
    /// Every title of the header line, in the order of the file.
    pub titles: Vec<String>,
    pub unknown_columns: Vec<UnknownColumn>,
    /// Sheets of the workbook that hold something and were not read.
    pub other_sheets: Vec<String>,
    pub remarks: Vec<Remark>,
    pub lines: Vec<CatalogueLine>,
    /// All errors at once, in the order of the file.
    pub errors: Vec<LineError>,
}

impl Preview {
    /// All or nothing: every line, or every error. A file without products is an error.
    pub fn accept(self) -> Result<Vec<CatalogueLine>, Vec<LineError>> {
        if self.errors.is_empty() { Ok(self.lines) } else { Err(self.errors) }
    }
}

/// A file of which nothing can be shown. The texts are for the person who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("Ce fichier dépasse 10\u{a0}Mo\u{a0}: retirez-en les images, ou coupez-le en deux.")]
    TooLarge,
    #[error("Ce fichier dépasse 20\u{a0}000\u{a0}lignes\u{a0}: coupez-le en plusieurs fichiers.")]
    TooManyRows,
    #[error("Ce fichier dépasse 100\u{a0}colonnes\u{a0}: gardez celles du catalogue.")]
    TooManyColumns,
    #[error("Ce classeur dépasse 50\u{a0}feuilles\u{a0}: gardez celle du catalogue.")]
    TooManySheets,
    #[error(
        "Ce fichier n’est ni un tableau .xlsx ou .ods, ni un fichier .csv\u{a0}: \
         ouvrez-le dans votre tableur et enregistrez-le dans l’un de ces formats."
    )]
    UnknownFormat,
    #[error(
        "Ce fichier est abîmé ou protégé par un mot de passe\u{a0}: \
         ouvrez-le dans votre tableur et enregistrez-le de nouveau."
    )]
    Damaged,
    #[error("Ce fichier est vide.")]
    Empty,
    #[error(
        "La ligne des titres n’a pas été trouvée\u{a0}: il faut au moins des colonnes \
 «\u{a0}Désignation\u{a0}» et «\u{a0}Prix unitaire HT\u{a0}», \
         dans les 30\u{a0}premières lignes."
    )]
    NoHeader,
}

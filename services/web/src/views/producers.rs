//! Producers and their catalogues, and a catalogue file before it is imported.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use kernel::{Money, SaleUnit, Step, UnitPrice};

#[derive(Debug, Template)]
#[template(path = "coordinator/producers.html")]
pub struct ProducersPage {
    pub chrome: Chrome,
    /// In alphabetical order.
    pub producers: Vec<ProducerLine>,
}

#[derive(Debug)]
pub struct ProducerLine {
    pub producer: String,
    pub name: String,
    /// `Ferme`.
    pub kind: &'static str,
    pub commune: String,
    pub distance_km: u64,
    pub product_count: u64,
    pub owed: Money,
}

#[derive(Debug, Template)]
#[template(path = "coordinator/catalogue.html")]
pub struct CataloguePage {
    pub chrome: Chrome,
    pub producer: ProducerLine,
    /// By category, then name.
    pub products: Vec<CatalogueProduct>,
    /// What is wrong with the file that was sent, if one was.
    pub file: Option<FilePreview>,
}

#[derive(Debug)]
pub struct CatalogueProduct {
    pub reference: String,
    pub name: String,
    pub category: &'static str,
    pub step: Step,
    pub price: UnitPrice,
    pub priced_by: SaleUnit,
}

/// A catalogue file as it was understood.
#[derive(Debug)]
pub struct FilePreview {
    pub name: String,
    /// Nothing in it can be shown: why.
    pub unreadable: Option<String>,
    /// One sentence each: every cell that was not understood.
    pub errors: Vec<String>,
    /// Columns and sheets that are not read.
    pub ignored: Vec<String>,
    pub products: Vec<CatalogueProduct>,
}

impl FilePreview {
    fn good(&self) -> bool {
        self.unreadable.is_none() && self.errors.is_empty()
    }

    fn product_count(&self) -> u64 {
        u64::try_from(self.products.len()).unwrap_or(u64::MAX)
    }

    fn error_count(&self) -> u64 {
        u64::try_from(self.errors.len()).unwrap_or(u64::MAX)
    }
}

fn producer() -> ProducerLine {
    ProducerLine {
        producer: sample::text("pr1"),
        name: sample::text("GAEC du Saintois"),
        kind: "Ferme",
        commune: sample::text("Vézelise"),
        distance_km: 28,
        product_count: 12,
        owed: sample::cents(59_320),
    }
}

fn product() -> Result<CatalogueProduct, sample::SampleError> {
    Ok(CatalogueProduct {
        reference: sample::text("LAIT-1L"),
        name: sample::text("Lait entier en bouteille"),
        category: "Crèmerie",
        step: sample::millilitres(1000)?,
        price: sample::price("1.28")?,
        priced_by: SaleUnit::Litre,
    })
}

impl Samples for ProducersPage {
    const NAME: &'static str = "producers";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |producers| Self { chrome: sample::coordinator(Section::Producers), producers };
        Ok(vec![
            Sample::new("usual", page(vec![producer()])),
            Sample::new("empty", page(Vec::new())),
        ])
    }
}

impl Samples for CataloguePage {
    const NAME: &'static str = "catalogue";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |products, file| Self {
            chrome: sample::coordinator(Section::Producers),
            producer: producer(),
            products,
            file,
        };
        let file = |errors, products| FilePreview {
            name: sample::text("catalogue.xlsx"),
            unreadable: None,
            errors,
            ignored: vec![sample::text("Colonne «\u{a0}Remarque\u{a0}»")],
            products,
        };
        let wrong = sample::text("ligne 12, colonne «\u{a0}Prix\u{a0}»\u{a0}: rien n’est écrit");
        let unreadable = FilePreview {
            unreadable: Some(sample::text("Ce fichier est vide.")),
            ..file(Vec::new(), Vec::new())
        };
        Ok(vec![
            Sample::new("usual", page(vec![product()?], None)),
            Sample::new("preview", page(vec![product()?], Some(file(vec![], vec![product()?])))),
            Sample::new("error", page(Vec::new(), Some(file(vec![wrong], vec![product()?])))),
            Sample::new("unreadable", page(Vec::new(), Some(unreadable))),
        ])
    }
}

//! Packing sheets: what goes into each crate, and where each product goes.

use super::{PdfError, title, upright};
use crate::{
    french::{self, NBSP},
    pdf::{Block, Cell, Column, Row, Table},
};
use kernel::{Month, Step, Steps};

/// One structure's crates.
#[derive(Debug, Clone)]
pub struct CratePacking {
    pub structure: String,
    pub month: Month,
    pub crates: Vec<PackedCrate>,
}

#[derive(Debug, Clone)]
pub struct PackedCrate {
    pub alias: String,
    pub code: String,
    pub lines: Vec<PackedLine>,
}

#[derive(Debug, Clone)]
pub struct PackedLine {
    pub name: String,
    pub step: Step,
    pub quantity: Steps,
    pub lots: Vec<String>,
    /// Whether what goes into the crate is weighed.
    pub weighed: bool,
}

/// All products of a month, each with the crates that it goes into.
#[derive(Debug, Clone)]
pub struct ProductPacking {
    pub month: Month,
    pub products: Vec<PackedProduct>,
}

#[derive(Debug, Clone)]
pub struct PackedProduct {
    pub name: String,
    pub step: Step,
    pub lots: Vec<String>,
    pub shares: Vec<PackedShare>,
}

#[derive(Debug, Clone)]
pub struct PackedShare {
    pub structure: String,
    pub alias: String,
    pub code: String,
    pub quantity: Steps,
}

impl CratePacking {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let text = format!("Emballage par cagette{NBSP}: {}", self.structure);
        let over = format!("Campagne {}", french::of_month(self.month));
        let mut blocks = vec![title(&over, &text)];
        if self.crates.is_empty() {
            blocks.push(Block::Text("Aucune cagette à emballer.".to_owned()));
        }
        for one in &self.crates {
            blocks.push(Block::Heading(format!("{} – {}", one.alias, one.code)));
            blocks.push(Block::Table(one.table()));
        }
        upright(&text, &format!("{text} – {over}"), blocks).to_pdf()
    }
}

impl PackedCrate {
    fn table(&self) -> Table {
        let row = |line: &PackedLine| {
            let weight =
                if line.weighed { Cell::Blank { unit: "g".to_owned() } } else { Cell::text("") };
            Row::new(vec![
                Cell::text(&line.name),
                Cell::text(french::quantity(line.step, line.quantity)),
                Cell::text(line.lots.join(", ")),
                weight,
                Cell::Tick,
            ])
        };
        Table {
            summary: format!("Contenu de la cagette de {}", self.alias),
            columns: vec![
                Column::left("Produit"),
                Column::right("Quantité"),
                Column::left("Lot"),
                Column::left("Poids pesé"),
                Column::left("Fait"),
            ],
            rows: self.lines.iter().map(row).collect(),
        }
    }
}

impl ProductPacking {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let text = format!("Emballage par produit {}", french::of_month(self.month));
        let mut blocks = vec![title("", &text)];
        if self.products.is_empty() {
            blocks.push(Block::Text("Aucun produit à emballer.".to_owned()));
        }
        for product in &self.products {
            blocks.push(Block::Heading(product.name.clone()));
            blocks.push(Block::Table(product.table()));
        }
        upright(&text, &text, blocks).to_pdf()
    }
}

impl PackedProduct {
    /// What all crates together get.
    pub fn total(&self) -> Steps {
        Steps::new(self.shares.iter().map(|share| share.quantity.count()).sum())
    }

    fn table(&self) -> Table {
        let row = |share: &PackedShare| {
            Row::new(vec![
                Cell::text(&share.alias),
                Cell::text(&share.code),
                Cell::text(&share.structure),
                Cell::text(french::quantity(self.step, share.quantity)),
                Cell::Tick,
            ])
        };
        let lots = match self.lots.as_slice() {
            [] => String::new(),
            lots => format!("lot {}", lots.join(", ")),
        };
        let total = Row::total(vec![
            Cell::text("Total"),
            Cell::text(""),
            Cell::text(lots),
            Cell::text(french::quantity(self.step, self.total())),
        ]);
        Table {
            summary: format!("Cagettes qui reçoivent {}", self.name),
            columns: vec![
                Column::left("Cagette"),
                Column::left("Numéro"),
                Column::left("Structure"),
                Column::right("Quantité"),
                Column::left("Fait"),
            ],
            rows: self.shares.iter().map(row).chain([total]).collect(),
        }
    }
}

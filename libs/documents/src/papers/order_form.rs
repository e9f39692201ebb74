//! The month's order form on paper: blank, or one for each member with a code for its entry.

use super::{PdfError, fact};
use crate::{
    french::{self, NBSP},
    pdf::{Block, Cell, Code, Column, Orientation, Paper, Part, Row, Table},
};
use chrono::{DateTime, Utc};
use kernel::{Money, Month, SaleUnit, Step};

#[derive(Debug, Clone)]
pub struct OrderForm {
    pub structure: String,
    pub month: Month,
    pub closes_at: DateTime<Utc>,
    /// Where and when crates are fetched, in words.
    pub pick_up: String,
    pub notice: Option<String>,
    pub categories: Vec<FormCategory>,
    /// One form for each; a single blank one for none.
    pub buyers: Vec<FormBuyer>,
}

#[derive(Debug, Clone)]
pub struct FormBuyer {
    pub alias: String,
    /// What the code opens: the form for the entry of this member's order.
    pub entry_url: String,
}

#[derive(Debug, Clone)]
pub struct FormCategory {
    pub name: String,
    pub lines: Vec<FormLine>,
}

#[derive(Debug, Clone)]
pub struct FormLine {
    pub name: String,
    pub producer: String,
    /// In short: `AB`, `HVE`.
    pub labels: Vec<String>,
    pub allergens: Vec<String>,
    pub step: Step,
    /// With VAT, for one unit.
    pub ceiling: Money,
    pub priced_by: SaleUnit,
}

impl OrderForm {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let title = format!("Bon de commande {}", french::of_month(self.month));
        let parts = match self.buyers.as_slice() {
            [] => vec![self.part(&title, None)],
            buyers => buyers.iter().map(|buyer| self.part(&title, Some(buyer))).collect(),
        };
        Paper { title, orientation: Orientation::Portrait, parts }.to_pdf()
    }

    fn part(&self, title: &str, buyer: Option<&FormBuyer>) -> Part {
        let code = buyer.map(|buyer| Code {
            payload: buyer.entry_url.clone(),
            words: format!("Code QR qui ouvre la saisie du bon de {}", buyer.alias),
        });
        let alias = buyer.map_or_else(|| ".".repeat(60), |buyer| buyer.alias.clone());
        let mut blocks = vec![
            Block::Title { over: self.structure.clone(), text: title.to_owned(), code },
            Block::Facts(vec![
                fact("Surnom", alias),
                fact("À rendre avant", french::instant_long(self.closes_at)),
                fact("Retrait", self.pick_up.clone()),
            ]),
        ];
        blocks.extend(self.notice.clone().map(Block::Note));
        blocks.push(Block::Text(
            "Pour chaque produit, écrivez combien vous en voulez. Laissez vide ce que vous ne \
             voulez pas."
                .to_owned(),
        ));
        for category in &self.categories {
            blocks.push(Block::Heading(category.name.clone()));
            blocks.push(Block::Table(category.table()));
        }
        blocks.push(Block::Strong(format!(
            "Le prix peut baisser. Il ne monte jamais{NBSP}: la différence vous est rendue."
        )));
        let running = match buyer {
            Some(buyer) => format!("{title} – {} – {}", self.structure, buyer.alias),
            None => format!("{title} – {}", self.structure),
        };
        Part { running, blocks }
    }
}

impl FormCategory {
    fn table(&self) -> Table {
        Table {
            summary: format!(
                "{}{NBSP}: produits, prix et place pour écrire la quantité",
                self.name
            ),
            columns: vec![
                Column::left("Produit"),
                Column::right("Prix maximum"),
                Column::left("Combien\u{a0}?"),
            ],
            rows: self.lines.iter().map(FormLine::row).collect(),
        }
    }
}

impl FormLine {
    fn row(&self) -> Row {
        let names = std::iter::once(&self.name).chain(&self.labels);
        let main = names.map(String::as_str).collect::<Vec<&str>>().join(" · ");
        let allergens = match self.allergens.as_slice() {
            [] => String::new(),
            some => format!(". Allergènes{NBSP}: {}", some.join(", ")),
        };
        let price = Cell::Lines {
            main: french::money(self.ceiling),
            small: french::per_unit(self.priced_by).to_owned(),
        };
        Row::new(vec![
            Cell::Lines { main, small: format!("{}{allergens}", self.producer) },
            price,
            Cell::Blank { unit: format!("×{NBSP}{}", french::step(self.step)) },
        ])
    }
}

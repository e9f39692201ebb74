//! Delivery notes: what a round brings to each stop, one page each, signed on both sides.

use super::{PdfError, fact};
use crate::{
    french,
    pdf::{Block, Cell, Column, Orientation, Paper, Part, Row, Table},
};
use chrono::NaiveDate;

/// All stops of a round, in the order of visit.
#[derive(Debug, Clone)]
pub struct DeliveryNotes {
    pub hub: String,
    pub date: NaiveDate,
    pub notes: Vec<DeliveryNote>,
}

#[derive(Debug, Clone)]
pub struct DeliveryNote {
    pub structure: String,
    /// Where, in words; may be empty.
    pub place: String,
    pub crates: Vec<DeliveredCrate>,
}

#[derive(Debug, Clone)]
pub struct DeliveredCrate {
    pub alias: String,
    pub code: String,
    /// Products in it.
    pub lines: u64,
}

impl DeliveryNotes {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let day = french::date_long(self.date);
        let title = format!("Bons de livraison du {day}");
        let mut parts = vec![self.summary(&title)];
        let count = self.notes.len();
        parts.extend(self.notes.iter().enumerate().map(|(at, note)| self.part(note, at, count)));
        Paper { title, orientation: Orientation::Portrait, parts }.to_pdf()
    }

    /// The round at a glance, for the driver.
    fn summary(&self, title: &str) -> Part {
        let rows = self.notes.iter().enumerate().map(|(at, note)| {
            Row::new(vec![
                Cell::text(format!("{}. {}", at + 1, note.structure)),
                Cell::text(&note.place),
                Cell::text(french::integer(note.count())),
                Cell::Tick,
            ])
        });
        let total: u64 = self.notes.iter().map(DeliveryNote::count).sum();
        let total = Row::total(vec![
            Cell::text("Total"),
            Cell::text(""),
            Cell::text(french::integer(total)),
        ]);
        let table = Table {
            summary: "Points de la tournée et cagettes à y laisser".to_owned(),
            columns: vec![
                Column::left("Point"),
                Column::left("Lieu"),
                Column::right("Cagettes"),
                Column::left("Livré"),
            ],
            rows: rows.chain([total]).collect(),
        };
        let text = format!("Tournée du {}", french::date_long(self.date));
        let blocks =
            vec![Block::Title { over: self.hub.clone(), text, code: None }, Block::Table(table)];
        Part { running: title.to_owned(), blocks }
    }

    fn part(&self, note: &DeliveryNote, at: usize, count: usize) -> Part {
        let text = format!("Bon de livraison{}: {}", french::NBSP, note.structure);
        let day = french::date_long(self.date);
        let blocks = vec![
            Block::Title { over: self.hub.clone(), text, code: None },
            Block::Facts(vec![
                fact("Tournée du", day.clone()),
                fact("Point", format!("{} sur {count}", at + 1)),
                fact("Lieu", note.place.clone()),
                fact("À remettre", french::counted(note.count(), "cagette", "cagettes")),
            ]),
            Block::Table(note.table()),
            Block::Text("Remarques (manque, casse, retour)\u{a0}:".to_owned()),
            Block::Sign(vec!["Pour la plateforme".to_owned(), "Pour la structure".to_owned()]),
        ];
        Part { running: format!("Bon de livraison du {day} – {}", note.structure), blocks }
    }
}

impl DeliveryNote {
    fn count(&self) -> u64 {
        u64::try_from(self.crates.len()).unwrap_or(u64::MAX)
    }

    fn table(&self) -> Table {
        let row = |one: &DeliveredCrate| {
            Row::new(vec![
                Cell::text(&one.alias),
                Cell::text(&one.code),
                Cell::text(french::counted(one.lines, "produit", "produits")),
                Cell::Tick,
            ])
        };
        Table {
            summary: format!("Cagettes pour {}", self.structure),
            columns: vec![
                Column::left("Cagette"),
                Column::left("Numéro"),
                Column::right("Contenu"),
                Column::left("Remise"),
            ],
            rows: self.crates.iter().map(row).collect(),
        }
    }
}

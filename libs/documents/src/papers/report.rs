//! A funder's report: headline figures, then each table with its chart, and where to check them.

use super::{PdfError, fact, title};
use crate::{
    french,
    pdf::{Bars, Block, Paper, Part, bars::Bar},
    sheets::{Sheet, paper},
};

#[derive(Debug, Clone)]
pub struct FunderReport {
    pub programme: String,
    /// Such as `septembre 2026 à novembre 2026`.
    pub period: String,
    pub headlines: Vec<(String, String)>,
    pub tables: Vec<ReportTable>,
    /// The sealed position of the log that the figures were computed at.
    pub position: u64,
    pub root_hash: String,
    /// Of the published JSON file.
    pub sha256: String,
}

#[derive(Debug, Clone)]
pub struct ReportTable {
    pub sheet: Sheet,
    /// Bars above the table: label, value and the value in words; none for a table alone.
    pub bars: Vec<(String, Option<u64>, String)>,
}

impl FunderReport {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let text = format!("Rapport{}: {}", french::NBSP, self.programme);
        let mut blocks = vec![title(&self.period, &text), Block::Facts(self.headlines.clone())];
        for table in &self.tables {
            blocks.push(Block::Heading(table.sheet.title.clone()));
            blocks.extend(table.chart());
            blocks.push(Block::Table(paper::table(&table.sheet)));
        }
        blocks.push(Block::Heading("Vérifier ces chiffres".to_owned()));
        blocks.push(Block::Text(
            "Un chiffre qui permettrait de reconnaître une personne ou une structure n’est pas \
             publié\u{a0}: le tableau dit alors «\u{a0}n.\u{a0}c.\u{a0}», non communiqué. Ce \
             rapport, demandé de nouveau, est le même octet pour octet."
                .to_owned(),
        ));
        blocks.push(Block::Facts(vec![
            fact("Position dans le journal", french::integer(self.position)),
            fact("Racine du journal", self.root_hash.clone()),
            fact("SHA-256 du fichier JSON", self.sha256.clone()),
        ]));
        let part = Part { running: format!("{text} – {}", self.period), blocks };
        let orientation = paper::orientation(self.tables.iter().map(|table| &table.sheet))?;
        Paper { title: text, orientation, parts: vec![part] }.to_pdf()
    }
}

impl ReportTable {
    fn chart(&self) -> Option<Block> {
        let bars = self.bars.iter().map(|(label, value, shown)| Bar {
            label: label.clone(),
            value: *value,
            shown: shown.clone(),
        });
        let words = format!(
            "Graphique en barres{}: {}. Les mêmes chiffres sont dans le tableau qui suit.",
            french::NBSP,
            self.sheet.title
        );
        let bars: Vec<Bar> = bars.collect();
        (!bars.is_empty()).then_some(Block::Bars(Bars { words, bars }))
    }
}

//! A statement of account: what is owed and what was paid, for a structure or a producer.

use super::{PdfError, title, upright};
use crate::{
    pdf::Block,
    sheets::{Sheet, paper},
};

#[derive(Debug, Clone)]
pub struct Statement {
    /// Who gives it.
    pub from: String,
    /// Such as `Relevé de compte : Ferme du Haut-Pré`.
    pub title: String,
    pub facts: Vec<(String, String)>,
    pub tables: Vec<Sheet>,
    /// What stands below.
    pub note: String,
}

impl Statement {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let mut blocks = vec![title(&self.from, &self.title), Block::Facts(self.facts.clone())];
        for sheet in &self.tables {
            blocks.push(Block::Heading(sheet.title.clone()));
            blocks.push(match sheet.rows.is_empty() {
                true => Block::Text("Rien à ce jour.".to_owned()),
                false => Block::Table(paper::table(sheet)),
            });
        }
        if !self.note.is_empty() {
            blocks.push(Block::Small(self.note.clone()));
        }
        upright(&self.title, &format!("{} – {}", self.title, self.from), blocks).to_pdf()
    }
}

//! A small typesetter for papers: blocks in, a tagged PDF out.
//!
//! [`Paper::to_pdf`] lays blocks out from top to bottom, breaks pages, repeats the heads of
//! tables and numbers the pages of each part; what each piece means is kept beside it, so that a
//! screen reader finds titles, tables with their header cells, and words for each picture.
//! Lengths are whole numbers and there is no clock: the same paper is the same bytes.

pub(crate) mod bars;
pub(crate) mod code;
pub(crate) mod flow;
pub(crate) mod font;
pub(crate) mod length;
pub(crate) mod sketch;
pub(crate) mod table;
pub(crate) mod text;
mod write;

pub(crate) use bars::Bars;
pub(crate) use code::Code;
pub(crate) use table::{Cell, Column, Row, Table};
pub(crate) use write::write;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    #[error("the typeface that is built in cannot be read")]
    Font,
    #[error("a page has no size")]
    PageSize,
    #[error("the address is too long for a QR code")]
    Code,
    #[error("against the standard: {0}")]
    Writer(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Orientation {
    Portrait,
    Landscape,
}

/// A document of one or more parts.
#[derive(Debug, Clone)]
pub(crate) struct Paper {
    pub title: String,
    pub orientation: Orientation,
    pub parts: Vec<Part>,
}

/// What begins on a page of its own and counts its own pages, such as one member's order form.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// At the foot of each page, before the page's number.
    pub running: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone)]
pub(crate) enum Block {
    /// The part's title, what stands above it in small, and a code at the right.
    Title {
        over: String,
        text: String,
        code: Option<Code>,
    },
    Heading(String),
    Text(String),
    Strong(String),
    Small(String),
    /// Words in a frame.
    Note(String),
    /// What there is to know, and what it is: `Clôture` and a day.
    Facts(Vec<(String, String)>),
    Table(Table),
    Bars(Bars),
    /// One field for each who signs.
    Sign(Vec<String>),
}

impl Paper {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let fonts = font::Fonts::load()?;
        write(&flow::lay_out(self, &fonts)?, &fonts)
    }
}

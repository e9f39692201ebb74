//! The typeface of all papers, and how wide its letters are.
//!
//! Atkinson Hyperlegible Next, made by the Braille Institute for readers with low vision, under
//! the SIL Open Font License (`fonts/OFL.txt`). Widths come from the font's own tables; French
//! needs no more than one glyph a letter, so nothing is shaped.

use super::{PdfError, length::Length};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::{FontRef, MetadataProvider, instance::LocationRef, instance::Size};
use std::collections::HashMap;

const REGULAR: &[u8] = include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/AtkinsonHyperlegibleNext-Bold.ttf");

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    Regular,
    Bold,
}

/// Both faces, read.
pub struct Fonts {
    regular: Loaded,
    bold: Loaded,
}

struct Loaded {
    font: Font,
    glyphs: HashMap<char, Glyph>,
    units_per_em: u16,
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    id: u32,
    /// In units of the em.
    advance: u16,
}

impl Fonts {
    /// # Errors
    /// [`PdfError::Font`], if what is built in were no font.
    pub fn load() -> Result<Self, PdfError> {
        Ok(Self { regular: Loaded::read(REGULAR)?, bold: Loaded::read(BOLD)? })
    }

    fn of(&self, face: Face) -> &Loaded {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
        }
    }

    pub fn font(&self, face: Face) -> Font {
        self.of(face).font.clone()
    }

    /// How wide `text` stands on one line.
    pub fn width(&self, face: Face, size: Length, text: &str) -> Length {
        let loaded = self.of(face);
        let units: i64 = text.chars().map(|c| i64::from(loaded.glyph(c).advance)).sum();
        let width = units * i64::from(size.thousandths()) / i64::from(loaded.units_per_em.max(1));
        Length::new(i32::try_from(width).unwrap_or(i32::MAX))
    }

    /// The glyphs of a line, each with the bytes of `text` that it stands for.
    pub fn glyphs(&self, face: Face, text: &str) -> Vec<KrillaGlyph> {
        let loaded = self.of(face);
        let placed = text.char_indices().map(|(at, c)| {
            let glyph = loaded.glyph(c);
            let advance = loaded.of_em(glyph.advance);
            let range = at..at + c.len_utf8();
            KrillaGlyph::new(GlyphId::new(glyph.id), advance, 0.0, 0.0, 0.0, range, None)
        });
        placed.collect()
    }
}

impl Loaded {
    fn read(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let font = Font::new(bytes.into(), 0).ok_or(PdfError::Font)?;
        let tables = FontRef::new(bytes).map_err(|_| PdfError::Font)?;
        let metrics = tables.glyph_metrics(Size::unscaled(), LocationRef::default());
        let advance = |id| metrics.advance_width(id).unwrap_or_default() as u16;
        let glyphs = tables.charmap().mappings().filter_map(|(code, id)| {
            let glyph = Glyph { id: id.to_u32(), advance: advance(id) };
            Some((char::from_u32(code)?, glyph))
        });
        let units_per_em = tables.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
        Ok(Self { font, glyphs: glyphs.collect(), units_per_em })
    }

    /// A letter that the face lacks is a question mark to the eye; the text keeps the letter.
    fn glyph(&self, letter: char) -> Glyph {
        let known = |letter: char| self.glyphs.get(&letter).copied();
        let near = match letter {
            '\u{202f}' => known('\u{2009}'),
            '\u{2010}' | '\u{2011}' => known('-'),
            _ => None,
        };
        let glyph = known(letter).or(near).or_else(|| known('?'));
        glyph.unwrap_or(Glyph { id: 0, advance: 0 })
    }

    #[expect(clippy::float_arithmetic, reason = "the writer takes parts of an em")]
    fn of_em(&self, units: u16) -> f32 {
        f32::from(units) / f32::from(self.units_per_em.max(1))
    }
}

/// `text` without what no document may hold: control characters, private ones, and marks that
/// are no letters.
pub fn clean(text: &str) -> String {
    let kept = |letter: char| match letter {
        '\n' => '\n',
        '\t' | '\r' => ' ',
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => '?',
        '\u{feff}' | '\u{fffe}' | '\u{ffff}' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    text.chars().map(kept).collect()
}

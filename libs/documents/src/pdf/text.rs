//! Text in lines: styles, and where lines break.

use super::{
    font::{Face, Fonts, clean},
    length::Length,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

/// The ink of paper: those of the screen's light sheet (`solidaires.css`).
pub const INK: Color = Color(0x23, 0x28, 0x1f);
pub const SOFT: Color = Color(0x55, 0x5c, 0x4e);
pub const LINE: Color = Color(0xdd, 0xd8, 0xca);
pub const STRONG_LINE: Color = Color(0x77, 0x7a, 0x6b);
pub const LEAF: Color = Color(0x2a, 0x5b, 0x3a);
pub const LEAF_SOFT: Color = Color(0xe7, 0xf0, 0xe3);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub face: Face,
    pub size: Length,
    pub leading: Length,
    pub color: Color,
}

impl Style {
    const fn new(face: Face, tenths_of_pt: i32, leading_pt: i32, color: Color) -> Self {
        let (size, leading) = (Length::tenths_of_pt(tenths_of_pt), Length::pt(leading_pt));
        Self { face, size, leading, color }
    }

    /// Of the same face, with a size in tenths of a point and lines a quarter farther apart.
    pub const fn sized(self, tenths_of_pt: i32) -> Self {
        let size = Length::tenths_of_pt(tenths_of_pt);
        Self { size, leading: Length::tenths_of_pt(tenths_of_pt * 5 / 4), ..self }
    }
}

pub const TITLE: Style = Style::new(Face::Bold, 200, 25, LEAF);
pub const OVER: Style = Style::new(Face::Regular, 105, 15, SOFT);
pub const HEADING: Style = Style::new(Face::Bold, 130, 18, LEAF);
pub const BODY: Style = Style::new(Face::Regular, 105, 15, INK);
pub const STRONG: Style = Style::new(Face::Bold, 105, 15, INK);
pub const SMALL: Style = Style::new(Face::Regular, 88, 12, SOFT);
pub const CELL: Style = Style::new(Face::Regular, 96, 13, INK);
pub const CELL_STRONG: Style = Style::new(Face::Bold, 96, 13, INK);
pub const HEAD: Style = Style::new(Face::Bold, 88, 12, INK);

/// One line; a space at its end parts it from the next one for whoever reads the text alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub width: Length,
}

/// `text` broken at its spaces to lines at most `width` wide; at a no-break space never, within
/// a word only where it alone is too wide.
pub fn lines(fonts: &Fonts, style: Style, text: &str, width: Length) -> Vec<Line> {
    let text = clean(text);
    text.split('\n').flat_map(|paragraph| broken(fonts, style, paragraph, width)).collect()
}

fn broken(fonts: &Fonts, style: Style, text: &str, width: Length) -> Vec<Line> {
    let measure = |text: &str| fonts.width(style.face, style.size, text);
    let mut lines = vec![];
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if measure(&longer) <= width {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(format!("{line} "));
        }
        let mut pieces = pieces(&measure, word, width);
        line = pieces.pop().unwrap_or_default();
        lines.extend(pieces);
    }
    lines.push(line);
    let measured = |text: String| Line { width: measure(text.trim_end_matches(' ')), text };
    lines.into_iter().map(measured).collect()
}

/// A word in pieces that fit; one piece, as a rule.
fn pieces(measure: &impl Fn(&str) -> Length, word: &str, width: Length) -> Vec<String> {
    let mut pieces = vec![];
    let mut piece = String::new();
    for letter in word.chars() {
        piece.push(letter);
        if measure(&piece) > width && piece.chars().count() > 1 {
            piece.pop();
            pieces.push(std::mem::take(&mut piece));
            piece.push(letter);
        }
    }
    pieces.push(piece);
    pieces
}

/// The widest word: narrower than this, a column breaks words.
pub fn widest_word(fonts: &Fonts, style: Style, text: &str) -> Length {
    let words = text.split([' ', '\n']);
    words.map(|word| fonts.width(style.face, style.size, word)).max().unwrap_or_default()
}

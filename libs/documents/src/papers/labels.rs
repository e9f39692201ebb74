//! Labels for crates: an alias and a code, on sheets or on a roll.

use super::PdfError;
use crate::{
    french,
    pdf::{
        Code,
        font::Fonts,
        length::Length,
        sketch::{Bookmark, NodeId, Point, Role, Sketch},
        text::{BODY, SMALL, STRONG, Style, TITLE, lines, widest_word},
        write,
    },
};
use kernel::Month;

#[derive(Debug, Clone)]
pub struct Labels {
    pub month: Month,
    pub stock: LabelStock,
    /// Places of the first sheet that are used already.
    pub skip: usize,
    pub labels: Vec<Label>,
}

/// What stands on a crate. There is no place for a full name.
#[derive(Debug, Clone)]
pub struct Label {
    pub alias: String,
    /// The crate's short number, such as `3F7A-01C2`.
    pub code: String,
    pub structure: String,
    /// Where it is handed over; may be empty.
    pub place: String,
    /// What the QR code opens.
    pub url: String,
}

/// The labels that the trade sells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelStock {
    /// A4, 3 × 8 labels of 70 × 37 mm, edge to edge.
    Sheet24,
    /// A4, 2 × 7 labels of 99.1 × 38.1 mm.
    Sheet14,
    /// A roll of labels of 89 × 36 mm, one a page.
    Roll89x36,
    /// A roll of labels of 57 × 32 mm, one a page.
    Roll57x32,
}

/// Where labels are on a page, in tenths of a millimetre.
struct Grid {
    page: (i32, i32),
    corner: (i32, i32),
    label: (i32, i32),
    /// From one label's corner to the next one's.
    pitch: (i32, i32),
    count: (usize, usize),
}

impl LabelStock {
    pub const ALL: [Self; 4] = [Self::Sheet24, Self::Sheet14, Self::Roll89x36, Self::Roll57x32];

    /// As in an address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Sheet24 => "3x8",
            Self::Sheet14 => "2x7",
            Self::Roll89x36 => "89x36",
            Self::Roll57x32 => "57x32",
        }
    }

    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stock| stock.key() == key)
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Sheet24 => "Planche A4, 24 étiquettes (70 × 37 mm)",
            Self::Sheet14 => "Planche A4, 14 étiquettes (99 × 38 mm)",
            Self::Roll89x36 => "Rouleau, 89 × 36 mm",
            Self::Roll57x32 => "Rouleau, 57 × 32 mm",
        }
    }

    const fn grid(self) -> Grid {
        match self {
            Self::Sheet24 => Grid {
                page: (2100, 2970),
                corner: (0, 5),
                label: (700, 370),
                pitch: (700, 370),
                count: (3, 8),
            },
            Self::Sheet14 => Grid {
                page: (2100, 2970),
                corner: (46, 151),
                label: (991, 381),
                pitch: (1016, 381),
                count: (2, 7),
            },
            Self::Roll89x36 => Grid::roll(890, 360),
            Self::Roll57x32 => Grid::roll(570, 320),
        }
    }
}

impl Grid {
    const fn roll(width: i32, height: i32) -> Self {
        let size = (width, height);
        Self { page: size, corner: (0, 0), label: size, pitch: size, count: (1, 1) }
    }

    const fn per_page(&self) -> usize {
        self.count.0 * self.count.1
    }

    /// The corner of the label at this place of its page, row by row.
    fn corner_of(&self, place: usize) -> Point {
        let along = |n: usize| i32::try_from(n).unwrap_or_default();
        let (column, row) = (along(place % self.count.0), along(place / self.count.0));
        let (x, y) = (self.corner.0 + column * self.pitch.0, self.corner.1 + row * self.pitch.1);
        Point { x: Length::tenths_of_mm(x), y: Length::tenths_of_mm(y) }
    }
}

/// White at the edges, where printers do not print and labels are cut.
const PAD: Length = Length::tenths_of_mm(50);
const TIGHT_PAD: Length = Length::tenths_of_mm(32);
const GAP: Length = Length::pt(1);

impl Labels {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let fonts = Fonts::load()?;
        let title = format!("Étiquettes des cagettes {}", french::of_month(self.month));
        let grid = self.stock.grid();
        let mut sketch = Sketch { title: title.clone(), ..Sketch::default() };
        let size = (Length::tenths_of_mm(grid.page.0), Length::tenths_of_mm(grid.page.1));
        sketch.add_page(size.0, size.1);
        let top = Bookmark { level: 1, text: title, page: 0, y: Length::ZERO };
        sketch.bookmarks.push(top);
        let list = sketch.node(None, Role::List);
        let skip = self.skip % grid.per_page();
        for (index, label) in self.labels.iter().enumerate() {
            let place = (index + skip) % grid.per_page();
            if place == 0 && index > 0 {
                sketch.add_page(size.0, size.1);
            }
            let item = sketch.node(Some(list), Role::Item);
            let body = sketch.node(Some(item), Role::ItemBody);
            let drawing = Drawing { fonts: &fonts, grid: &grid, corner: grid.corner_of(place) };
            drawing.draw(&mut sketch, body, label, self.month)?;
        }
        write(&sketch, &fonts)
    }
}

struct Drawing<'a> {
    fonts: &'a Fonts,
    grid: &'a Grid,
    corner: Point,
}

impl Drawing<'_> {
    fn draw(
        &self,
        sketch: &mut Sketch,
        body: NodeId,
        label: &Label,
        month: Month,
    ) -> Result<(), PdfError> {
        let width = Length::tenths_of_mm(self.grid.label.0);
        let height = Length::tenths_of_mm(self.grid.label.1);
        let pad = if width < Length::mm(65) { TIGHT_PAD } else { PAD };
        let side = (height - pad.times(2)).min(width.share(37, 100));
        let left = self.corner.x + pad + side + Length::tenths_of_mm(35);
        let room = self.corner.x + width - pad.share(1, 2) - left;
        let place = match label.place.as_str() {
            "" => label.structure.clone(),
            place => format!("{} – {place}", label.structure),
        };
        let mut y = self.corner.y + pad;
        let month = french::month(month);
        let (alias, code) = (self.alias(&label.alias, room), self.shrunk(&label.code, room));
        let needed = [(alias, label.alias.as_str()), (code, &label.code)];
        let rest = self.corner.y + height - TIGHT_PAD - y - self.height(&needed, room);
        let also = self.also([&place, &month], room, rest);
        for (style, text) in needed.into_iter().chain(also) {
            let node = sketch.node(Some(body), Role::Paragraph);
            for line in lines(self.fonts, style, text, room) {
                let at = Point { x: left, y: y + style.size };
                sketch.text(node, at, style, &line.text);
                y += style.leading;
            }
            y += GAP;
        }
        let words = format!("Code QR à lire à la remise de la cagette {}", label.code);
        let code = Code { payload: label.url.clone(), words };
        let middle = self.corner.y + (height - side).share(1, 2);
        code.draw(sketch, Some(body), Point { x: self.corner.x + pad, y: middle }, side)
    }

    fn height(&self, pieces: &[(Style, &str)], room: Length) -> Length {
        let of = |(style, text): &(Style, &str)| {
            let count = lines(self.fonts, *style, text, room).len();
            style.leading.times(i32::try_from(count).unwrap_or(i32::MAX)) + GAP
        };
        pieces.iter().map(of).sum()
    }

    /// What is good to know besides: smaller where there is little room, and on the smallest
    /// labels only where it fits.
    fn also<'t>(&self, texts: [&'t str; 2], room: Length, rest: Length) -> Vec<(Style, &'t str)> {
        let [place, month] = texts;
        let sizes = [88, 80, 72, 65].map(|size| SMALL.sized(size));
        let tries = sizes.iter().map(|style| vec![(*style, place), (*style, month)]);
        let less = sizes.iter().map(|style| vec![(*style, place)]);
        let fits = |pieces: &Vec<(Style, &str)>| self.height(pieces, room) <= rest;
        tries.chain(less).find(fits).unwrap_or_default()
    }

    /// As large as the alias may be on one line; a long one is smaller and takes more.
    fn alias(&self, alias: &str, room: Length) -> Style {
        let black = Style { color: BODY.color, ..TITLE };
        let one_line = [200, 180, 160, 140].map(|size| (black.sized(size), 1));
        let more = [(130, 2), (110, 2), (100, 3)].map(|(size, most)| (black.sized(size), most));
        let fits = |(style, most): &(Style, usize)| {
            widest_word(self.fonts, *style, alias) <= room
                && lines(self.fonts, *style, alias, room).len() <= *most
        };
        let found = one_line.into_iter().chain(more).find(fits);
        found.map_or(black.sized(75), |(style, _)| style)
    }

    fn shrunk(&self, text: &str, room: Length) -> Style {
        let sizes = [115, 105, 95, 85].map(|size| STRONG.sized(size));
        let fits = |style: &Style| self.fonts.width(style.face, style.size, text) <= room;
        sizes.into_iter().find(fits).unwrap_or(STRONG.sized(75))
    }
}

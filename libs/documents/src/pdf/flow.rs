//! Blocks one below the other, over as many pages as it takes.

use super::{
    Block, Code, Orientation, Paper, Part, PdfError,
    font::Fonts,
    length::Length,
    sketch::{Bookmark, Meaning, NodeId, Point, Rect, Role, Shape, Sketch},
    text::{BODY, HEADING, LEAF_SOFT, OVER, SMALL, STRONG, STRONG_LINE, Style, TITLE, lines},
};
use crate::french::NBSP;

const SHORT: Length = Length::mm(210);
const LONG: Length = Length::mm(297);
const SIDE: Length = Length::mm(17);
const TOP: Length = Length::mm(15);
/// Kept free for the foot of the page.
const BOTTOM: Length = Length::mm(20);
const CODE: Length = Length::mm(27);
const PAD: Length = Length::pt(7);

/// Where the next block goes.
pub(crate) struct Flow<'a> {
    pub fonts: &'a Fonts,
    pub sketch: Sketch,
    pub y: Length,
    size: (Length, Length),
}

/// # Errors
/// A code that cannot be drawn.
pub(crate) fn lay_out(paper: &Paper, fonts: &Fonts) -> Result<Sketch, PdfError> {
    let size = match paper.orientation {
        Orientation::Portrait => (SHORT, LONG),
        Orientation::Landscape => (LONG, SHORT),
    };
    let sketch = Sketch { title: paper.title.clone(), ..Sketch::default() };
    let mut flow = Flow { fonts, sketch, y: TOP, size };
    for part in &paper.parts {
        flow.part(part)?;
    }
    Ok(flow.sketch)
}

impl Flow<'_> {
    pub fn left(&self) -> Length {
        SIDE
    }

    /// Between the margins.
    pub fn width(&self) -> Length {
        self.size.0 - SIDE.times(2)
    }

    /// Between the margins, from top to bottom.
    pub fn height(&self) -> Length {
        self.size.1 - TOP - BOTTOM
    }

    fn part(&mut self, part: &Part) -> Result<(), PdfError> {
        let first = self.sketch.pages.len();
        self.page();
        for block in &part.blocks {
            self.block(block)?;
        }
        self.number(first, &part.running);
        Ok(())
    }

    fn page(&mut self) {
        self.sketch.add_page(self.size.0, self.size.1);
        self.y = TOP;
    }

    /// Turns the page where less than `height` is left; a page that is empty is not turned.
    pub fn turn_for(&mut self, height: Length) -> bool {
        let full = self.y + height > self.size.1 - BOTTOM && self.y > TOP;
        if full {
            self.page();
        }
        full
    }

    pub fn room(&mut self, height: Length) {
        self.turn_for(height);
    }

    fn block(&mut self, block: &Block) -> Result<(), PdfError> {
        match block {
            Block::Title { over, text, code } => self.title(over, text, code.as_ref())?,
            Block::Heading(text) => self.heading(text),
            Block::Text(text) => self.paragraph(BODY, text),
            Block::Strong(text) => self.paragraph(STRONG, text),
            Block::Small(text) => self.paragraph(SMALL, text),
            Block::Note(text) => self.note(text),
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => table.place(self),
            Block::Bars(bars) => bars.place(self),
            Block::Sign(names) => self.sign(names),
        }
        Ok(())
    }

    fn title(&mut self, over: &str, text: &str, code: Option<&Code>) -> Result<(), PdfError> {
        let mut room = self.width();
        let top = self.y;
        if code.is_some() {
            room -= CODE + Length::mm(6);
        }
        let over_node = (!over.is_empty()).then(|| self.sketch.node(None, Role::Paragraph));
        if let Some(node) = over_node {
            self.lines_in(node, OVER, over, self.left(), room);
        }
        let role = Role::Heading { level: 1, text: text.to_owned() };
        let node = self.sketch.node(None, role);
        self.bookmark(1, text);
        self.lines_in(node, TITLE, text, self.left(), room);
        if let Some(code) = code {
            let at = Point { x: self.left() + self.width() - CODE, y: top };
            code.draw(&mut self.sketch, None, at, CODE)?;
            self.y = self.y.max(top + CODE);
        }
        self.y += Length::pt(8);
        Ok(())
    }

    fn heading(&mut self, text: &str) {
        // With something below it.
        self.room(Length::mm(28));
        self.y += Length::pt(6);
        let node = self.sketch.node(None, Role::Heading { level: 2, text: text.to_owned() });
        self.bookmark(2, text);
        self.lines_in(node, HEADING, text, self.left(), self.width());
        self.y += Length::pt(4);
    }

    fn bookmark(&mut self, level: u16, text: &str) {
        let page = self.sketch.pages.len().saturating_sub(1);
        self.sketch.bookmarks.push(Bookmark { level, text: text.to_owned(), page, y: self.y });
    }

    fn paragraph(&mut self, style: Style, text: &str) {
        let node = self.sketch.node(None, Role::Paragraph);
        self.lines_in(node, style, text, self.left(), self.width());
        self.y += Length::pt(5);
    }

    /// Broken to `width`, over pages where need be.
    fn lines_in(&mut self, node: NodeId, style: Style, text: &str, x: Length, width: Length) {
        for line in lines(self.fonts, style, text, width) {
            self.room(style.leading);
            let at = Point { x, y: self.y + style.size };
            self.sketch.text(node, at, style, &line.text);
            self.y += style.leading;
        }
    }

    fn note(&mut self, text: &str) {
        let width = self.width() - PAD.times(2);
        let count = i32::try_from(lines(self.fonts, BODY, text, width).len()).unwrap_or(i32::MAX);
        let height = BODY.leading.times(count.min(40)) + PAD.times(2);
        self.room(height);
        let at = Point { x: self.left(), y: self.y };
        self.sketch.fill(Rect { at, width: self.width(), height }, LEAF_SOFT);
        self.y += PAD;
        let node = self.sketch.node(None, Role::Paragraph);
        self.lines_in(node, BODY, text, self.left() + PAD, width);
        self.y += PAD + Length::pt(8);
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        for (what, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            let what = format!("{what}{NBSP}: ");
            let indent = self.fonts.width(BODY.face, BODY.size, &what);
            self.room(BODY.leading);
            let node = self.sketch.node(None, Role::Paragraph);
            let at = Point { x: self.left(), y: self.y + BODY.size };
            self.sketch.text(node, at, BODY, &what);
            self.lines_in(node, STRONG, value, self.left() + indent, self.width() - indent);
        }
        self.y += Length::pt(8);
    }

    fn sign(&mut self, names: &[String]) {
        let (height, gap) = (Length::mm(24), Length::mm(6));
        let count = i32::try_from(names.len()).unwrap_or(1).max(1);
        self.room(height + BODY.leading);
        let width = (self.width() - gap.times(count - 1)).share(1, count);
        let mut x = self.left();
        for name in names {
            let node = self.sketch.node(None, Role::Paragraph);
            let at = Point { x, y: self.y + SMALL.size };
            self.sketch.text(node, at, SMALL, name);
            let at = Point { x, y: self.y + BODY.leading };
            self.sketch.frame(Rect { at, width, height }, Length::tenths_of_pt(6), STRONG_LINE);
            x += width + gap;
        }
        self.y += height + BODY.leading + Length::pt(8);
    }

    /// The foot of each page from `first` on.
    fn number(&mut self, first: usize, running: &str) {
        let total = self.sketch.pages.len() - first;
        let y = self.size.1 - Length::mm(11);
        let right = self.left() + self.width();
        for (index, page) in self.sketch.pages.iter_mut().skip(first).enumerate() {
            let number = format!("page {}/{total}", index + 1);
            let width = self.fonts.width(SMALL.face, SMALL.size, &number);
            let mut foot = |x, text: &str| {
                let text = Shape::Text { at: Point { x, y }, style: SMALL, text: text.to_owned() };
                page.shapes.push((Meaning::Foot, text));
            };
            foot(SIDE, &format!("{running} "));
            foot(right - width, &number);
        }
    }
}

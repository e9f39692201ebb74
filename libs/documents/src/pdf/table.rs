//! Tables: as wide as what is in them, with their head on every page.

use super::{
    flow::Flow,
    font::Fonts,
    length::Length,
    sketch::{Meaning, NodeId, Point, Rect, Role, Shape},
    text::{
        CELL, CELL_STRONG, HEAD, LEAF_SOFT, LINE, Line, SMALL, STRONG_LINE, Style, lines,
        widest_word,
    },
};

const PAD: Length = Length::tenths_of_pt(46);
/// Between columns, where there is room.
const AIR: Length = Length::mm(5);
const HAIR: Length = Length::tenths_of_pt(6);
const BOX: Length = Length::mm(5);
const BLANK: Length = Length::mm(14);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub heading: String,
    pub align: Align,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// A main line and, below it, what is smaller.
    Lines {
        main: String,
        small: String,
    },
    /// An empty box to tick.
    Tick,
    /// A place to write on, and the unit of what is written.
    Blank {
        unit: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub cells: Vec<Cell>,
    /// A sum of those above.
    pub total: bool,
}

/// Its rows are headed by their first cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// What the table is about, for those who hear it.
    pub summary: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

impl Column {
    pub fn left(heading: &str) -> Self {
        Self { heading: heading.to_owned(), align: Align::Left }
    }

    pub fn right(heading: &str) -> Self {
        Self { heading: heading.to_owned(), align: Align::Right }
    }
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// What is written in the cell, with the style of each piece.
    fn written(&self, strong: bool) -> Vec<(Style, &str)> {
        let main = if strong { CELL_STRONG } else { CELL };
        match self {
            Self::Text(text) => vec![(main, text)],
            Self::Lines { main: first, small } => vec![(main, first), (SMALL, small)],
            Self::Tick => vec![],
            Self::Blank { unit } => vec![(CELL, unit)],
        }
    }

    /// What stands before the text.
    const fn before(&self) -> Length {
        match self {
            Self::Text(_) | Self::Lines { .. } => Length::ZERO,
            Self::Tick => BOX,
            Self::Blank { .. } => Length::mm(16),
        }
    }

    const fn least_height(&self) -> Length {
        match self {
            Self::Text(_) | Self::Lines { .. } => Length::ZERO,
            Self::Tick | Self::Blank { .. } => Length::mm(6),
        }
    }
}

impl Row {
    pub fn new(cells: Vec<Cell>) -> Self {
        Self { cells, total: false }
    }

    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, total: true }
    }
}

/// The least and the most that a column asks for.
#[derive(Debug, Clone, Copy, Default)]
struct Wish {
    least: Length,
    most: Length,
}

impl Table {
    /// How wide the table must be so that no word is broken.
    pub fn least_width(&self, fonts: &Fonts) -> Length {
        self.wishes(fonts).iter().map(|wish| wish.least).sum()
    }

    fn wishes(&self, fonts: &Fonts) -> Vec<Wish> {
        let of = |(index, column): (usize, &Column)| {
            let mut wish = Wish::default();
            let mut widen = |before: Length, style: Style, text: &str| {
                let whole = text.split('\n').map(|line| fonts.width(style.face, style.size, line));
                let most = whole.max().unwrap_or_default();
                wish.least =
                    wish.least.max(before + widest_word(fonts, style, text) + PAD.times(2));
                wish.most = wish.most.max(before + most + PAD.times(2));
            };
            widen(Length::ZERO, HEAD, &column.heading);
            for row in &self.rows {
                let Some(cell) = row.cells.get(index) else { continue };
                let strong = row.total || index == 0;
                widen(cell.before(), CELL, "");
                for (style, text) in cell.written(strong) {
                    widen(cell.before(), style, text);
                }
            }
            wish
        };
        self.columns.iter().enumerate().map(of).collect()
    }

    /// All wishes where there is room for them, words whole where there is room for that.
    fn widths(&self, fonts: &Fonts, room: Length) -> Vec<Length> {
        let wishes = self.wishes(fonts);
        let (least, most): (Length, Length) =
            (wishes.iter().map(|wish| wish.least).sum(), wishes.iter().map(|wish| wish.most).sum());
        let part = |length: Length, of: Length, whole: Length| {
            length.share(of.thousandths(), whole.thousandths().max(1))
        };
        if most <= room {
            return self.stretched(&wishes, room - most);
        }
        let between = |wish: &Wish| match least < room {
            true => wish.least + part(room - least, wish.most - wish.least, most - least),
            false => part(room, wish.least, least),
        };
        wishes.iter().map(between).collect()
    }

    /// All columns some air, and columns of text the rest.
    fn stretched(&self, wishes: &[Wish], spare: Length) -> Vec<Length> {
        let count = i32::try_from(wishes.len()).unwrap_or(1);
        let air = AIR.min(spare.share(1, count.max(1)));
        let rest = spare - air.times(count);
        let texts: Length = self.texts(wishes).sum();
        let stretch = |(wish, column): (&Wish, &Column)| match column.align {
            _ if texts == Length::ZERO => wish.most + air + rest.share(1, count.max(1)),
            Align::Left => {
                let (of, whole) = (wish.most.thousandths(), texts.thousandths());
                wish.most + air + rest.share(of, whole)
            }
            Align::Right => wish.most + air,
        };
        wishes.iter().zip(&self.columns).map(stretch).collect()
    }

    /// What columns of text ask for; those of figures get no more than air.
    fn texts<'a>(&'a self, wishes: &'a [Wish]) -> impl Iterator<Item = Length> + 'a {
        let columns = wishes.iter().zip(&self.columns);
        columns.filter(|(_, column)| column.align == Align::Left).map(|(wish, _)| wish.most)
    }

    pub fn place(&self, flow: &mut Flow<'_>) {
        let widths = self.widths(flow.fonts, flow.width());
        let head = self.head(flow.fonts, &widths);
        let tallest = flow.height() - head.height;
        let rows = self.rows.iter().map(|row| self.row(flow.fonts, row, &widths));
        let rows: Vec<Laid> = rows.flat_map(|row| row.split(tallest)).collect();
        let first = rows.first().map_or(Length::ZERO, |row| row.height);
        flow.room(head.height + first);
        let table = flow.sketch.node(None, Role::Table { summary: self.summary.clone() });
        let group = flow.sketch.node(Some(table), Role::TableHead);
        head.draw(flow, Some(group));
        let body = flow.sketch.node(Some(table), Role::TableBody);
        for row in &rows {
            if flow.turn_for(row.height) {
                head.draw(flow, None);
            }
            row.draw(flow, Some(body));
        }
        flow.y += Length::pt(8);
    }

    fn head(&self, fonts: &Fonts, widths: &[Length]) -> Laid {
        let cells = self.columns.iter().zip(widths).map(|(column, width)| LaidCell {
            role: Role::ColumnHeader,
            align: column.align,
            width: *width,
            before: None,
            lines: styled(fonts, HEAD, &column.heading, *width - PAD.times(2)),
        });
        Laid::new(cells.collect(), Length::ZERO, Kind::Head)
    }

    fn row(&self, fonts: &Fonts, row: &Row, widths: &[Length]) -> Laid {
        let laid = |((index, column), width): ((usize, &Column), &Length)| {
            let empty = Cell::Text(String::new());
            let cell = row.cells.get(index).unwrap_or(&empty);
            let room = *width - PAD.times(2) - cell.before();
            let written = cell.written(row.total || index == 0);
            let lines = written.iter().filter(|(_, text)| !text.is_empty());
            LaidCell {
                role: if index == 0 { Role::RowHeader } else { Role::Cell },
                align: column.align,
                width: *width,
                before: (cell.before() > Length::ZERO).then(|| cell.clone()),
                lines: lines.flat_map(|(style, text)| styled(fonts, *style, text, room)).collect(),
            }
        };
        let cells = self.columns.iter().enumerate().zip(widths).map(laid).collect();
        let least = row.cells.iter().map(Cell::least_height).max().unwrap_or_default();
        let kind = if row.total { Kind::Total } else { Kind::Plain };
        Laid::new(cells, least, kind)
    }
}

fn styled(fonts: &Fonts, style: Style, text: &str, room: Length) -> Vec<(Style, Line)> {
    lines(fonts, style, text, room).into_iter().map(|line| (style, line)).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Head,
    Plain,
    Total,
}

/// A row with its lines broken.
struct Laid {
    cells: Vec<LaidCell>,
    height: Length,
    kind: Kind,
}

struct LaidCell {
    role: Role,
    align: Align,
    width: Length,
    before: Option<Cell>,
    lines: Vec<(Style, Line)>,
}

impl Laid {
    fn new(cells: Vec<LaidCell>, least: Length, kind: Kind) -> Self {
        let text = cells.iter().map(LaidCell::height).max().unwrap_or_default();
        Self { cells, height: text.max(least) + PAD.times(2), kind }
    }

    /// A row taller than a page goes on in further rows.
    fn split(mut self, tallest: Length) -> Vec<Self> {
        let mut rows = vec![];
        while self.height > tallest && self.cells.iter().any(|cell| cell.lines.len() > 1) {
            let rest = self.cells.iter_mut().map(|cell| cell.split_off(tallest - PAD.times(2)));
            let rest = Self::new(rest.collect(), Length::ZERO, self.kind);
            rows.push(Self::new(self.cells, Length::ZERO, self.kind));
            self = rest;
        }
        rows.push(self);
        rows
    }

    /// As content below `group`; as a repetition, which is not read again, without one.
    fn draw(&self, flow: &mut Flow<'_>, group: Option<NodeId>) {
        let (x, y, width) = (flow.left(), flow.y, flow.width());
        let at = Point { x, y };
        if self.kind == Kind::Head {
            flow.sketch.fill(Rect { at, width, height: self.height }, LEAF_SOFT);
        }
        let row = group.map(|group| flow.sketch.node(Some(group), Role::Row));
        let mut left = x;
        for cell in &self.cells {
            let node = row.map(|row| flow.sketch.node(Some(row), cell.role.clone()));
            cell.draw(flow, node, Point { x: left, y });
            left += cell.width;
        }
        flow.y += self.height;
        let color = if self.kind == Kind::Plain { LINE } else { STRONG_LINE };
        let below = Rect { at: Point { x, y: flow.y - HAIR }, width, height: HAIR };
        flow.sketch.fill(below, color);
        if self.kind == Kind::Total {
            flow.sketch.fill(Rect { at, width, height: HAIR }, color);
        }
    }
}

impl LaidCell {
    /// The lines that go beyond `height`, in a cell like this one.
    fn split_off(&mut self, height: Length) -> Self {
        let (mut used, mut kept) = (Length::ZERO, 0);
        for (style, _) in &self.lines {
            used += style.leading;
            if used > height {
                break;
            }
            kept += 1;
        }
        let lines = self.lines.split_off(kept.max(1).min(self.lines.len()));
        let Self { role, align, width, .. } = self;
        Self { role: role.clone(), align: *align, width: *width, before: None, lines }
    }

    fn height(&self) -> Length {
        self.lines.iter().map(|(style, _)| style.leading).sum()
    }

    fn draw(&self, flow: &mut Flow<'_>, node: Option<NodeId>, at: Point) {
        let mut x = at.x + PAD;
        let mut y = at.y + PAD;
        match &self.before {
            Some(Cell::Tick) => {
                let square = Rect { at: Point { x, y }, width: BOX, height: BOX };
                flow.sketch.frame(square, Length::pt(1), STRONG_LINE);
            }
            Some(_) => {
                let line = Point { x, y: y + Length::mm(5) };
                let line = Rect { at: line, width: BLANK, height: HAIR };
                flow.sketch.fill(line, STRONG_LINE);
                y += Length::pt(2);
            }
            None => {}
        }
        x += self.before.as_ref().map_or(Length::ZERO, Cell::before);
        for (style, line) in &self.lines {
            let room = at.x + self.width - PAD - x;
            let indent = match self.align {
                Align::Left => Length::ZERO,
                Align::Right => room - line.width,
            };
            let base = Point { x: x + indent, y: y + style.size };
            match node {
                Some(node) => flow.sketch.text(node, base, *style, &line.text),
                None => {
                    let shape = Shape::Text { at: base, style: *style, text: line.text.clone() };
                    flow.sketch.draw(Meaning::Repeated, shape);
                }
            }
            y += style.leading;
        }
    }
}

//! A bar chart: one bar a line, with its figure beside it.

use super::{
    flow::Flow,
    length::Length,
    sketch::{Meaning, Point, Rect, Role, Shape},
    text::{CELL, LEAF, lines},
};

const BAR: Length = Length::pt(10);
const LINE: Length = Length::pt(17);
const GAP: Length = Length::pt(6);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bars {
    /// What stands for the chart where it is not seen; its figures are in a table too.
    pub words: String,
    pub bars: Vec<Bar>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    pub label: String,
    /// None for what is withheld: no bar.
    pub value: Option<u64>,
    pub shown: String,
}

impl Bars {
    pub fn place(&self, flow: &mut Flow<'_>) {
        let count = i32::try_from(self.bars.len()).unwrap_or(i32::MAX);
        if count == 0 {
            return;
        }
        flow.room(LINE.times(count.min(30)));
        let width = |text: &str| flow.fonts.width(CELL.face, CELL.size, text);
        let widest = |text: fn(&Bar) -> &str| {
            self.bars.iter().map(|bar| width(text(bar))).max().unwrap_or_default()
        };
        let labels = widest(|bar| &bar.label).min(flow.width().share(2, 5));
        let room = flow.width() - labels - widest(|bar| &bar.shown) - GAP.times(2);
        let greatest = self.bars.iter().filter_map(|bar| bar.value).max().unwrap_or_default();
        let node = flow.sketch.node(None, Role::Figure { words: self.words.clone() });
        for bar in &self.bars {
            flow.room(LINE);
            let mark = flow.sketch.mark(node);
            for shape in bar.shapes(flow, labels, room, greatest) {
                flow.sketch.draw(Meaning::Content(mark), shape);
            }
            flow.y += LINE;
        }
        flow.y += GAP;
    }
}

impl Bar {
    fn shapes(&self, flow: &Flow<'_>, labels: Length, room: Length, greatest: u64) -> Vec<Shape> {
        let start = flow.left() + labels + GAP;
        let length = part(room, self.value.unwrap_or_default(), greatest);
        let top = flow.y + (LINE - BAR).share(1, 2);
        let rect = Rect { at: Point { x: start, y: top }, width: length, height: BAR };
        let base = flow.y + Length::pt(12);
        let text = |x, text: &str| Shape::Text {
            at: Point { x, y: base },
            style: CELL,
            text: text.to_owned(),
        };
        let label = lines(flow.fonts, CELL, &self.label, labels);
        let label = label.first().map(|line| line.text.clone()).unwrap_or_default();
        let mut shapes = vec![Shape::Fill { rects: vec![rect], color: LEAF }];
        shapes.push(text(flow.left(), &format!("{label} ")));
        shapes.push(text(start + length + GAP, &format!("{} ", self.shown)));
        shapes
    }
}

/// The part of `room` that `value` is of `greatest`; a hair for what is not nothing.
fn part(room: Length, value: u64, greatest: u64) -> Length {
    if value == 0 || greatest == 0 {
        return Length::ZERO;
    }
    let thousandths = u128::from(value) * 1000 / u128::from(greatest);
    room.share(i32::try_from(thousandths).unwrap_or(1000).max(2), 1000)
}

//! What is drawn where, and what it means: pages of shapes beside a tree of roles.

use super::{length::Length, text::Color, text::Style};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Point {
    pub x: Length,
    /// From the top of the page downwards.
    pub y: Length,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rect {
    pub at: Point,
    pub width: Length,
    pub height: Length,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// `at` is the left end of the base line.
    Text {
        at: Point,
        style: Style,
        text: String,
    },
    Fill {
        rects: Vec<Rect>,
        color: Color,
    },
}

/// What a shape is to somebody who does not see the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Content, at its place in the tree.
    Content(Mark),
    /// Lines and backgrounds: nothing.
    Decor,
    /// The foot of each page.
    Foot,
    /// What a page repeats of the one before.
    Repeated,
}

/// A run of shapes that belong together, on one page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(pub usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeId(pub usize);

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    Heading {
        level: u16,
        text: String,
    },
    Paragraph,
    List,
    Item,
    ItemBody,
    Table {
        summary: String,
    },
    TableHead,
    TableBody,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
    /// A picture, and the words that stand for it.
    Figure {
        words: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub role: Role,
    pub children: Vec<Child>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Child {
    Node(NodeId),
    Mark(Mark),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub width: Length,
    pub height: Length,
    pub shapes: Vec<(Meaning, Shape)>,
}

/// A line of the table of contents that readers show beside the pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookmark {
    pub level: u16,
    pub text: String,
    pub page: usize,
    pub y: Length,
}

/// A whole document before it is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    pub title: String,
    pub pages: Vec<Page>,
    pub nodes: Vec<Node>,
    pub roots: Vec<NodeId>,
    pub bookmarks: Vec<Bookmark>,
    pub marks: usize,
}

impl Sketch {
    pub fn add_page(&mut self, width: Length, height: Length) {
        self.pages.push(Page { width, height, shapes: vec![] });
    }

    /// A node below `parent`; at the top of the tree for none.
    pub fn node(&mut self, parent: Option<NodeId>, role: Role) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(Node { role, children: vec![] });
        match parent.and_then(|parent| self.nodes.get_mut(parent.0)) {
            Some(parent) => parent.children.push(Child::Node(id)),
            None => self.roots.push(id),
        }
        id
    }

    /// A new run of shapes at the end of `node`.
    pub fn mark(&mut self, node: NodeId) -> Mark {
        let mark = Mark(self.marks);
        self.marks += 1;
        if let Some(node) = self.nodes.get_mut(node.0) {
            node.children.push(Child::Mark(mark));
        }
        mark
    }

    /// Draws on the last page.
    pub fn draw(&mut self, meaning: Meaning, shape: Shape) {
        if let Some(page) = self.pages.last_mut() {
            page.shapes.push((meaning, shape));
        }
    }

    /// One line of text as content of `node`, on the last page.
    pub fn text(&mut self, node: NodeId, at: Point, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let mark = self.mark(node);
        let shape = Shape::Text { at, style, text: text.to_owned() };
        self.draw(Meaning::Content(mark), shape);
    }

    pub fn fill(&mut self, rect: Rect, color: Color) {
        self.draw(Meaning::Decor, Shape::Fill { rects: vec![rect], color });
    }

    /// A rectangle's four sides.
    pub fn frame(&mut self, rect: Rect, thickness: Length, color: Color) {
        let Rect { at, width, height } = rect;
        let horizontal = |y| Rect { at: Point { x: at.x, y }, width, height: thickness };
        let vertical = |x| Rect { at: Point { x, y: at.y }, width: thickness, height };
        let (right, bottom) = (at.x + width - thickness, at.y + height - thickness);
        let rects = vec![horizontal(at.y), horizontal(bottom), vertical(at.x), vertical(right)];
        self.draw(Meaning::Decor, Shape::Fill { rects, color });
    }
}

//! QR codes (ISO/IEC 18004), drawn as rectangles.

use super::{
    PdfError,
    length::Length,
    sketch::{Meaning, NodeId, Point, Rect, Role, Shape, Sketch},
    text::Color,
};
use qrcode::{Color as Module, EcLevel, QrCode};

/// Modules are black whatever the ink is: a scanner wants contrast.
const BLACK: Color = Color(0, 0, 0);

/// What a code says to a telephone, and to somebody who does not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Code {
    pub payload: String,
    pub words: String,
}

impl Code {
    /// Draws the code into a square, without the quiet zone of four modules that has to stay
    /// white around it.
    ///
    /// # Errors
    /// [`PdfError::Code`] for more than fits into a code.
    pub fn draw(
        &self,
        sketch: &mut Sketch,
        parent: Option<NodeId>,
        at: Point,
        side: Length,
    ) -> Result<(), PdfError> {
        let code = QrCode::with_error_correction_level(&self.payload, EcLevel::M);
        let code = code.map_err(|_| PdfError::Code)?;
        let count = i32::try_from(code.width()).map_err(|_| PdfError::Code)?;
        let dark: Vec<bool> =
            code.to_colors().into_iter().map(|module| module == Module::Dark).collect();
        let node = sketch.node(parent, Role::Figure { words: self.words.clone() });
        let mark = sketch.mark(node);
        let rects = rects(&dark, code.width(), &|n| side.share(n, count), at);
        sketch.draw(Meaning::Content(mark), Shape::Fill { rects, color: BLACK });
        Ok(())
    }
}

/// The dark modules of each row, neighbours as one rectangle.
fn rects(dark: &[bool], width: usize, edge: &impl Fn(i32) -> Length, at: Point) -> Vec<Rect> {
    let place = |n: usize| edge(i32::try_from(n).unwrap_or_default());
    let mut rects = vec![];
    for (row, modules) in dark.chunks(width).enumerate() {
        let mut column = 0;
        while column < modules.len() {
            let run = modules.iter().skip(column).take_while(|dark| **dark).count();
            if run > 0 {
                let corner = Point { x: at.x + place(column), y: at.y + place(row) };
                let width = place(column + run) - place(column);
                rects.push(Rect { at: corner, width, height: place(row + 1) - place(row) });
            }
            column += run.max(1);
        }
    }
    rects
}

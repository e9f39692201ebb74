//! Bars drawn on the server from a row of the report; the table beside it says the same.

use super::report::{Figure, ReportRow};

/// Widths and heights are in the drawing's own units, the width of the page being 640.
#[derive(Debug, PartialEq, Eq)]
pub struct BarChart {
    pub title: String,
    pub height: u64,
    pub bars: Vec<Bar>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub figure: String,
    pub y: u64,
    pub width: u64,
    pub withheld: bool,
}

const ROW_HEIGHT: u64 = 40;
const BAR_WIDTH_MAX: u64 = 360;
const WITHHELD_WIDTH: u64 = 60;

impl Bar {
    /// Where the figure is written, right of the bar.
    pub fn figure_x(&self) -> u64 {
        170 + self.width
    }

    pub fn text_y(&self) -> u64 {
        self.y + 21
    }
}

impl BarChart {
    /// One bar for each row, as long as the figure in `column` is large.
    pub fn of_column(title: impl Into<String>, rows: &[ReportRow], column: usize) -> Self {
        let figures = || rows.iter().filter_map(|row| row.figures.get(column));
        let largest = figures().filter_map(Figure::size).max().unwrap_or_default();
        let bars = (0..).zip(rows).filter_map(|(place, row): (u64, _)| {
            let figure = row.figures.get(column)?;
            let size = figure.size();
            let scaled = size.map(|size| size.saturating_mul(BAR_WIDTH_MAX) / largest.max(1));
            Some(Bar {
                label: row.label.clone(),
                figure: figure.words(),
                y: place * ROW_HEIGHT + 4,
                width: scaled.unwrap_or(WITHHELD_WIDTH),
                withheld: size.is_none(),
            })
        });
        let bars: Vec<_> = bars.collect();
        let count = u64::try_from(bars.len()).unwrap_or_default();
        Self { title: title.into(), height: count * ROW_HEIGHT + 8, bars }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, figure: Figure) -> ReportRow {
        ReportRow { label: label.to_owned(), figures: vec![figure] }
    }

    #[test]
    fn the_longest_bar_is_the_largest_figure_and_a_withheld_one_shows_no_size() {
        let rows = [
            row("Légumes", Figure::Mass { grams: 1_200_000 }),
            row("Crèmerie", Figure::Mass { grams: 600_000 }),
            row("Miel", Figure::Withheld),
        ];
        let chart = BarChart::of_column("Volumes", &rows, 0);
        let widths: Vec<_> = chart.bars.iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [360, 180, WITHHELD_WIDTH]);
        assert_eq!(chart.bars[2].figure, "n.\u{a0}c.");
        assert!(chart.bars[2].withheld);
    }
}

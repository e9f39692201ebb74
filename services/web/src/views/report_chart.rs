//! Bars drawn on the server from a row of the report; the table beside it says the same.

use super::report::{Figure, ReportRow};

#[derive(Debug, PartialEq, Eq)]
pub struct BarChart {
    pub title: String,
    pub bars: Vec<Bar>,
}

/// One bar; its words stay words, so that they are as large as the page's on any screen.
#[derive(Debug, PartialEq, Eq)]
pub struct Bar {
    pub label: String,
    pub figure: String,
    /// Thousandths of the room there is.
    pub thousandths: u64,
    pub withheld: bool,
}

/// A withheld bar is a dashed box of one width, whatever it hides.
const WITHHELD_THOUSANDTHS: u64 = 120;

impl Bar {
    /// As SVG takes it: `73.4%`.
    pub fn width(&self) -> String {
        format!("{}.{}%", self.thousandths / 10, self.thousandths % 10)
    }
}

impl BarChart {
    /// One bar for each row, as long as the figure in `column` is large.
    pub fn of_column(title: impl Into<String>, rows: &[ReportRow], column: usize) -> Self {
        let figures = || rows.iter().filter_map(|row| row.figures.get(column));
        let largest = figures().filter_map(Figure::size).max().unwrap_or_default().max(1);
        let bars = rows.iter().filter_map(|row| {
            let figure = row.figures.get(column)?;
            let scaled = figure.size().map(|size| size.saturating_mul(1000) / largest);
            Some(Bar {
                label: row.label.clone(),
                figure: figure.words(),
                thousandths: scaled.unwrap_or(WITHHELD_THOUSANDTHS),
                withheld: scaled.is_none(),
            })
        });
        Self { title: title.into(), bars: bars.collect() }
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
        let widths: Vec<_> = chart.bars.iter().map(Bar::width).collect();
        assert_eq!(widths, ["100.0%", "50.0%", "12.0%"]);
        assert_eq!(chart.bars[2].figure, "n.\u{a0}c.");
        assert!(chart.bars[2].withheld);
    }
}

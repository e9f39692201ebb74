//! Figures as a table, on the terminal and in `BENCHMARKS.md`, with charts beside it.

use crate::{Anything, chart::Chart};
use std::{fmt::Write, fs, path::Path, time::Duration};

/// One measured figure.
pub struct Figure {
    pub what: String,
    pub figure: String,
    /// What was promised, and whether it is kept.
    pub target: Option<(String, bool)>,
}

impl Figure {
    pub fn new(what: impl Into<String>, figure: impl Into<String>) -> Self {
        Self { what: what.into(), figure: figure.into(), target: None }
    }

    pub fn against(mut self, target: impl Into<String>, is_met: bool) -> Self {
        self.target = Some((target.into(), is_met));
        self
    }

    fn row(&self) -> String {
        let target = match &self.target {
            None => "–".to_owned(),
            Some((target, true)) => format!("{target}: met"),
            Some((target, false)) => format!("{target}: **missed**"),
        };
        format!("| {} | {} | {target} |\n", self.what, self.figure)
    }
}

/// Figures that belong together, and how they were measured.
pub struct Section {
    title: &'static str,
    method: String,
    figures: Vec<Figure>,
    charts: Vec<Chart>,
}

impl Section {
    pub const fn new(title: &'static str, method: String, figures: Vec<Figure>) -> Self {
        Self { title, method, figures, charts: vec![] }
    }

    pub fn drawn(self, chart: Chart) -> Self {
        Self { charts: vec![chart], ..self }
    }
}

pub struct Report {
    text: String,
    charts: Vec<Chart>,
}

impl Report {
    /// `machine` is what was measured on.
    pub fn new(machine: String) -> Self {
        let text = format!(
            "# Benchmarks\n\nWritten by `make bench`; the next run replaces it. Every figure is \
             a median; what is\ncompared was measured in the same run, in turns.\n\n{machine}"
        );
        println!("{machine}");
        Self { text, charts: vec![] }
    }

    pub fn add(&mut self, section: Section) {
        let mut text = format!("\n## {}\n\n{}\n\n", section.title, wrapped(&section.method));
        text.push_str("| What | Figure | Target |\n|---|---|---|\n");
        section.figures.iter().for_each(|figure| text.push_str(&figure.row()));
        println!("{text}");
        for chart in &section.charts {
            text.push_str(&format!("\n![{}]({})\n", chart.title, chart.path()));
        }
        self.text.push_str(&text);
        self.charts.extend(section.charts);
    }

    /// Writes `BENCHMARKS.md` into a folder, and the charts that it shows below it.
    pub fn write(&self, folder: &Path) -> Result<(), Anything> {
        fs::create_dir_all(folder.join("docs"))?;
        for chart in &self.charts {
            fs::write(folder.join(chart.path()), chart.svg())?;
        }
        Ok(fs::write(folder.join("BENCHMARKS.md"), &self.text)?)
    }
}

/// The middle one; of an even number, the upper of the two.
pub fn median<T: Ord + Copy + Default>(mut values: Vec<T>) -> T {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// `part / whole` in hundredths, rounded down.
pub fn hundredths(part: u128, whole: u128) -> u128 {
    part * 100 / whole.max(1)
}

/// Hundredths as a decimal number: 123 is 1.23.
pub fn decimal(hundredths: u128) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Milliseconds with two decimals.
pub fn milliseconds(time: Duration) -> String {
    format!("{} ms", decimal(time.as_micros() / 10))
}

/// Lines of at most 100 characters.
fn wrapped(paragraph: &str) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in paragraph.split_whitespace() {
        let length = word.chars().count();
        let gap = match column {
            0 => "",
            _ if column + 1 + length > 100 => "\n",
            _ => " ",
        };
        column = if gap == "\n" { length } else { column + gap.len() + length };
        let _infallible = write!(text, "{gap}{word}");
    }
    text
}

//! Paper: how long the labels of a large month take.

use crate::{
    Anything,
    report::{Figure, Section},
};
use documents::papers::{LabelStock, samples};
use std::time::{Duration, Instant};

const LABELS: usize = 1_000;
const RUNS: usize = 5;
/// "1,000 labels in seconds".
const TARGET: Duration = Duration::from_secs(3);

pub fn measure() -> Result<Section, Anything> {
    let mut figures = vec![];
    for (stock, words) in
        [(LabelStock::Sheet24, "on 42 A4 sheets"), (LabelStock::Roll89x36, "on a roll")]
    {
        let labels = samples::labels(stock, LABELS)?;
        let mut times = vec![];
        let mut bytes = 0;
        for _ in 0..RUNS {
            let start = Instant::now();
            bytes = labels.to_pdf()?.len();
            times.push(start.elapsed());
        }
        times.sort_unstable();
        let median = times.get(RUNS / 2).copied().unwrap_or_default();
        let shown = format!("{} ms, {} kB", median.as_millis(), bytes / 1000);
        let figure = Figure::new(format!("{LABELS} crate labels {words}, as tagged PDF"), shown);
        figures.push(figure.against("at most 3 s", median <= TARGET));
    }
    let method = format!("One thread; each label has a QR code of its own. Median of {RUNS} runs.");
    Ok(Section::new("Paper", method, figures))
}

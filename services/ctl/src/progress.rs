//! How far a long task is: one line that is rewritten on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write, stderr};
use std::time::{Duration, Instant};

/// How often a line on a terminal is rewritten.
const TERMINAL_PAUSE: Duration = Duration::from_millis(100);
/// How often a plain line is written.
const PLAIN_PAUSE: Duration = Duration::from_secs(5);

/// Says how far a task is on the standard error output, so that the standard output keeps to
/// results.
pub(crate) struct Progress {
    task: &'static str,
    /// What is counted, in the plural.
    things: &'static str,
    start: Instant,
    shown: Option<Instant>,
    done: u64,
    on_terminal: bool,
}

impl Progress {
    pub fn start(task: &'static str, things: &'static str) -> Self {
        let on_terminal = stderr().is_terminal();
        Self { task, things, start: Instant::now(), shown: None, done: 0, on_terminal }
    }

    /// Shows it, unless it was shown a moment ago. What is reported late, by another thread, does
    /// not go back.
    pub fn show(&mut self, done: u64, total: u64) {
        let pause = if self.on_terminal { TERMINAL_PAUSE } else { PLAIN_PAUSE };
        let finished = done >= total;
        let due = self.shown.is_none_or(|shown| shown.elapsed() >= pause);
        if done <= self.done || !(due || finished) {
            return;
        }
        (self.done, self.shown) = (done, Some(Instant::now()));
        let line = line(self.task, self.things, done, total, self.start.elapsed());
        // Nobody is told where nobody can be.
        let _ = match (self.on_terminal, finished) {
            (true, false) => write!(stderr(), "\r\u{1b}[K{line}").and_then(|()| stderr().flush()),
            (true, true) => writeln!(stderr(), "\r\u{1b}[K{line}"),
            (false, _) => writeln!(stderr(), "{line}"),
        };
    }
}

/// “Reconstruction : 1 200 événements sur 5 000 (24 %), encore 12 s”.
fn line(task: &str, things: &str, done: u64, total: u64, spent: Duration) -> String {
    let percent = done.saturating_mul(100) / total.max(1);
    let rest = match done {
        0 => String::new(),
        _ if done >= total => format!(", en {}", duration(spent)),
        _ => {
            let left = spent.as_millis().saturating_mul(u128::from(total - done));
            let left = u64::try_from(left / u128::from(done)).unwrap_or(u64::MAX);
            format!(", encore {}", duration(Duration::from_millis(left)))
        }
    };
    let (done, total) = (thousands(done), thousands(total));
    format!("{task}\u{a0}: {done} {things} sur {total} ({percent}\u{a0}%){rest}")
}

/// Digits in groups of three, with narrow no-break spaces.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds}\u{a0}s"),
        (0, minutes, seconds) => format!("{minutes}\u{a0}min {seconds:02}\u{a0}s"),
        (hours, minutes, _) => format!("{hours}\u{a0}h {minutes:02}\u{a0}min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_much_is_done_and_how_long_it_will_take() {
        let at = |done, seconds| {
            line("Reconstruction", "événements", done, 48_000, Duration::from_secs(seconds))
        };
        assert_eq!(
            at(12_000, 4),
            "Reconstruction\u{a0}: 12\u{202f}000 événements sur 48\u{202f}000 (25\u{a0}%), \
             encore 12\u{a0}s"
        );
        assert!(at(1_200, 10).ends_with("(2\u{a0}%), encore 6\u{a0}min 30\u{a0}s"));
        assert!(at(48_000, 3_725).ends_with("(100\u{a0}%), en 1\u{a0}h 02\u{a0}min"));
    }
}

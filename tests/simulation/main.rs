//! Whole months, played with dice: many people at once, commands sent twice, workers that crash
//! between two steps, and everybody trying what is not allowed. At the end the books must balance.
//!
//! A failure names its seed; `SIMULATION_SEED=7` plays that month alone, `SIMULATION_MONTHS=50`
//! the first fifty. Tasks run in whatever order the machine gives them, so a seed fixes what is
//! attempted, and not who wins.
//!
//! **Invariant:** the checks read the log itself. The read models are only compared with it.

#![cfg(test)]

mod answers;
mod checks;
mod committed;
mod crashes;
mod losses;
mod months;
mod packing;
mod shoppers;
mod supplying;
mod vouchers;
mod witness;

use months::play;
use std::{env, sync::Arc};
use witness::Tally;

/// Months that are played where nobody asks for more.
const MONTHS: u64 = 3;

/// Says which month it was when a check fails.
struct NamesSeed(u64);

impl Drop for NamesSeed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the month failed: SIMULATION_SEED={}", self.0);
        }
    }
}

fn seeds() -> Vec<u64> {
    let number = |name| env::var(name).ok().map(|text| text.parse().unwrap());
    match number("SIMULATION_SEED") {
        Some(seed) => vec![seed],
        None => (1..=number("SIMULATION_MONTHS").unwrap_or(MONTHS)).collect(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_month_comes_out_right_whoever_hurries_and_whatever_crashes() {
    let tally = Arc::new(Tally::default());
    let seeds = seeds();
    for seed in &seeds {
        let _names = NamesSeed(*seed);
        play(*seed, &tally).await;
    }
    if seeds.len() > 1 {
        tally.assert_nothing_was_missed();
    }
}

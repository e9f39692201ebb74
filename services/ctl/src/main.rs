//! `solidaires`: every service and every operator's task, as sub-commands of one executable.

use clap::Parser;
use ctl::{Cli, run};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("solidaires\u{a0}: {error}");
            ExitCode::FAILURE
        }
    }
}

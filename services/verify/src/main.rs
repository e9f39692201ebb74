//! Ends with 0 only if every check holds; with 1 if one does not, and with 2 if the files could
//! not be read.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match verify::run(&verify::Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

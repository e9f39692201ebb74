//! Stops the PostgreSQL cluster that the tests share, at the end of `make test`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match test_support::stop_cluster() {
        Ok(true) => println!("Serveur PostgreSQL des tests arrêté."),
        Ok(false) => {}
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

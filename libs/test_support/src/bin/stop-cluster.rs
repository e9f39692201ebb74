//! Stops a private PostgreSQL cluster: the one that the tests share, at the end of `make test`,
//! or that of the folder given.

use runtime::cluster::Cluster;
use std::{env, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let folder = env::args_os().nth(1).map_or_else(test_support::cluster_folder, PathBuf::from);
    match Cluster::stop_in(&folder) {
        Ok(true) => println!("Serveur PostgreSQL arrêté\u{a0}: {}", folder.display()),
        Ok(false) => {}
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

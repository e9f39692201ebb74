//! `solidaires-verify`: checks a funder's report against the published log, on the funder's own
//! machine, without database or account.
//!
//! It prints each check in French and in English, and ends with 0 only if all hold; with 1 if one
//! does not, and with 2 if the files could not be read.

mod folder;
mod print;

use clap::Parser;
use std::{fs, path::PathBuf, process::ExitCode};
use transparency::VerifierKey;

/// Vérifie un rapport pour financeur. / Checks a report for funders.
#[derive(Debug, Parser)]
#[command(name = "solidaires-verify", version)]
struct Arguments {
    /// Le rapport avec sa preuve (JSON). / The report with its proof (JSON).
    report: PathBuf,
    /// Le dossier du journal publié : `checkpoint`, `tile/`. / The folder of the published log.
    #[arg(long, value_name = "DIR")]
    log: PathBuf,
    /// Un ancien point de contrôle que vous avez gardé. / An earlier checkpoint that you kept.
    #[arg(long, value_name = "FILE")]
    since: Option<PathBuf>,
    /// La clé publique du journal, reçue par un autre chemin ; plusieurs fois s’il y en a eu
    /// plusieurs. Sans elle, celles du dossier. / The log's public key, received in another way.
    #[arg(long, value_name = "VKEY")]
    key: Vec<VerifierKey>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<bool, String> {
    let read = |path: &PathBuf| fs::read(path).map_err(|why| format!("{}: {why}", path.display()));
    let document = read(&arguments.report)?;
    let since = arguments.since.as_ref().map(read).transpose()?;
    let log = folder::Folder::at(&arguments.log);
    let keys = match arguments.key.as_slice() {
        [] => {
            print::keys_of_the_log();
            log.keys()?
        }
        keys => keys.to_vec(),
    };
    let checkpoint = log.checkpoint()?;
    let verdict = proof::verify(
        &document,
        proof::Log {
            keys: &keys,
            checkpoint: &checkpoint,
            since: since.as_deref(),
            tiles: |tile: &transparency::Tile| log.tile(tile),
        },
    );
    print::verdict(&verdict);
    Ok(verdict.holds())
}

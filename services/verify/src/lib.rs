//! `solidaires-verify`: checks a funder's report against the published log, on the funder's own
//! machine, without database or account.
//!
//! Entry: [`run`]. It prints each check in French and in English, and says whether all hold.

mod folder;
mod print;

use clap::Parser;
use std::{fs, path::PathBuf};
use transparency::VerifierKey;

/// Vérifie un rapport pour financeur. / Checks a report for funders.
#[derive(Debug, Parser)]
#[command(name = "solidaires-verify", version)]
pub struct Arguments {
    /// Le rapport avec sa preuve (JSON). / The report with its proof (JSON).
    pub report: PathBuf,
    /// Le dossier du journal publié : `checkpoint`, `tile/`. / The folder of the published log.
    #[arg(long, value_name = "DIR")]
    pub log: PathBuf,
    /// Un ancien point de contrôle que vous avez gardé. / An earlier checkpoint that you kept.
    #[arg(long, value_name = "FILE")]
    pub since: Option<PathBuf>,
    /// La clé publique du journal, reçue par un autre chemin ; plusieurs fois s’il y en a eu
    /// plusieurs. Sans elle, celles du dossier. / The log's public key, received in another way.
    #[arg(long, value_name = "VKEY")]
    pub key: Vec<VerifierKey>,
}

/// Whether every check holds.
///
/// # Errors
/// Says which file cannot be read.
pub fn run(arguments: &Arguments) -> Result<bool, String> {
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

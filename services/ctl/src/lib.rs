//! The operator's commands, and the demonstration month, as a library: tests play the same month.
//!
//! **Invariant:** no rule lives here. Every step of the demonstration is a command of `app`.

mod archives;
mod cli;
mod database;
pub mod demo;
mod error;
mod log;
mod people;
mod progress;
mod publishing;
mod read_models;
mod retention;
mod serve;
mod tasks;
mod vault_keys;

pub use cli::{Cli, Task};
pub use error::CtlError;

use runtime::config::Config;

/// Does what the command line asks for.
///
/// # Errors
/// Fails with a sentence for the person at the terminal.
pub fn run(cli: Cli) -> Result<(), CtlError> {
    let config = Config::from_environment()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let telemetry = runtime::Telemetry::start(&config.telemetry)?;
        let done = tasks::perform(cli.task, &config).await;
        let flushed = telemetry.stop();
        done?;
        Ok(flushed?)
    })
}

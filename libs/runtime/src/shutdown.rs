//! Being told to stop.

use std::{future::Future, io};
use tokio::signal::unix::{SignalKind, signal};

/// From now on, SIGINT (Ctrl+C) and SIGTERM no longer end the process: the future that is given
/// back ends instead. Call it within an async runtime.
pub fn shutdown_signal() -> io::Result<impl Future<Output = ()> + Send> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, id};

    #[tokio::test]
    async fn a_service_is_told_to_stop_instead_of_being_killed() {
        for name in ["-INT", "-TERM"] {
            let told = shutdown_signal().unwrap();
            assert!(
                Command::new("kill").args([name, &id().to_string()]).status().unwrap().success()
            );
            told.await;
        }
    }
}

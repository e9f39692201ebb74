//! What a running service needs from its machine: configuration, logs and traces, the time,
//! random numbers, the signal to stop, and a private PostgreSQL cluster.
//!
//! **Invariant:** nothing here knows the business, nor SQL.

mod chance;
pub mod cluster;
pub mod config;
mod shutdown;
mod telemetry;

pub use chance::{NoRandomness, RealClock, RealIds, random_bytes};
pub use shutdown::shutdown_signal;
pub use telemetry::{Telemetry, TelemetryError};

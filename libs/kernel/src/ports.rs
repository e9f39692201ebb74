//! Time and chance come in as arguments.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What time it is. Real in services, moved by hand in tests.
pub trait Clock: Send + Sync {
    fn now(&self) -> DateTime<Utc>;
}

/// Where fresh ids come from. Time-ordered (UUID v7) in services, counted in tests.
pub trait IdSource: Send + Sync {
    fn fresh(&self) -> Uuid;
}

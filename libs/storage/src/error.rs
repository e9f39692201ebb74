//! What can go wrong between rows and meaning.

use domain::statements::MeasureError;
use kernel::ValueError;

#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("the database: {0}")]
    Sql(#[from] sqlx::Error),
    /// A stored value is not what its column promises.
    #[error("a stored value: {0}")]
    Value(#[from] ValueError),
    #[error("a stored document: {0}")]
    Json(#[from] serde_json::Error),
    /// A number does not fit its type, in a column or on its way there.
    #[error("a stored number: {0}")]
    Number(#[from] std::num::TryFromIntError),
    #[error("a stored want: {0}")]
    Want(#[from] domain::allocation::WantError),
    #[error("a stored place: {0}")]
    Place(#[from] reports::ReportError),
    #[error("a stored opening: {0}")]
    Opening(#[from] proof::NotValues),
    #[error(transparent)]
    Unreadable(#[from] domain::UnreadableEvent),
    /// An event speaks of something that its read model has never heard of.
    #[error("{0} is unknown here")]
    Missing(&'static str),
    /// An event has its read model write a row that is there already.
    #[error("{0} has a row of this key already")]
    Twice(&'static str),
    /// Somebody else of the structure goes by this alias.
    #[error("the alias is taken")]
    AliasTaken,
    /// Personal data were changed by other hands, or were sealed with another key.
    #[error("sealed personal data do not open")]
    Sealed,
    #[error(transparent)]
    Keys(#[from] crate::vault::KeyError),
    #[error("the operating system gives no random bytes")]
    NoRandomness,
    #[error("{column} holds an unknown word")]
    Word { column: String },
    /// The schema cannot be brought up to date.
    #[error("the schema: {0}")]
    Migration(String),
    #[error("the log: {0}")]
    Log(#[from] eventlog::ReadError),
    /// A projection stands still at one event; see `read.failures`.
    #[error("the projection {projection} stands still at position {position}: {cause}")]
    Stopped { projection: &'static str, position: u64, cause: Box<StorageError> },
    /// Read models are rebuilt by one process at a time.
    #[error("another rebuild is under way")]
    RebuildUnderWay,
    /// The rebuild lost its connection, and with it the right to go on.
    #[error("this rebuild is over: its connection to the database was lost")]
    RebuildOver,
    /// A rebuilt read model could not take its place, because somebody reads without end.
    #[error("the tables of {0} are read without a pause: try again later")]
    ReadersInTheWay(&'static str),
    /// A part of the work ended in the middle.
    #[error("a task: {0}")]
    Task(tokio::task::JoinError),
}

impl From<MeasureError> for StorageError {
    fn from(error: MeasureError) -> Self {
        match error {
            MeasureError::NoPrice => Self::Missing("the price of an allocated product"),
            MeasureError::OutOfRange(error) => Self::Value(error),
        }
    }
}

impl StorageError {
    /// Whether trying again may help: the database was away, overloaded or gave way to another.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::Database(error)) => error.code().is_some_and(|code| {
                ["08", "40", "53", "55", "57"].iter().any(|class| code.starts_with(class))
            }),
            Self::Sql(error) => matches!(
                error,
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::Protocol(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            ),
            Self::Log(eventlog::ReadError::Database(_)) => true,
            _ => false,
        }
    }
}

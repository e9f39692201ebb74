//! Reading exported lines: each is checked by itself and by its place, and the whole by its sum.

use std::io::{BufRead, Read};

use sha2::{Digest, Sha256};
use transparency::{NotAnEntry, Salt};
use uuid::Uuid;

use crate::canonical::content_hash;
use crate::line::{CommandLine, FORMAT, Header, Line, Trailer};
use crate::model::RecordedEvent;

/// What is wrong with a file of exported lines, or with where it should go.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ImportError {
    /// From 1.
    pub line: u64,
    #[source]
    pub problem: Problem,
}

/// What is wrong at a line.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    #[error("not a line of an export: {0}")]
    Json(#[from] serde_json::Error),
    #[error("a line is longer than {LINE_MAX} bytes")]
    TooLong,
    #[error("the file does not begin with a header, or has two")]
    Header,
    #[error("format {0} is newer than this program")]
    Format(u32),
    #[error("a command stands behind the events")]
    Place,
    #[error("the event is of another tenant")]
    OtherTenant,
    #[error("the event is not the one that its entry was made of")]
    Entry(#[from] NotAnEntry),
    #[error("the event is not the one that its entry was made of")]
    OtherEntry,
    #[error("the position does not follow that of the event before")]
    Position,
    /// The version does not follow what the stream holds.
    #[error("the version does not follow that of the stream's event before")]
    Version,
    /// There is no trailer.
    #[error("the file ends before its end")]
    CutOff,
    #[error("the trailer does not agree with what precedes it")]
    Sum,
    #[error("something follows the trailer")]
    Trailing,
    /// The database holds something of the tenant that the file does not have at this place.
    #[error("what the database holds of this tenant is not the beginning of this file")]
    NotABeginning,
    /// Somebody else is appending to a stream of the tenant.
    #[error("a stream of the tenant is being written by somebody else")]
    Busy,
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the database: {0}")]
    Log(#[from] crate::error::ReadError),
}

/// The longest line: PostgreSQL holds no larger JSON either.
const LINE_MAX: u64 = 256 << 20;

/// A line's content, once it has been checked.
pub(crate) enum Taken {
    Command(CommandLine),
    Event(Box<Salted>),
    /// The file is complete, and what it says of itself is true.
    End,
}

/// An event with its salt, unless it was forgotten.
#[derive(Debug)]
pub(crate) struct Salted {
    pub event: RecordedEvent,
    pub salt: Option<Salt>,
}

/// Reads lines in constant memory.
pub(crate) struct Intake<Lines> {
    lines: Lines,
    text: Vec<u8>,
    digest: Sha256,
    /// The number of the line read last.
    pub line: u64,
    /// How many bytes were read.
    pub bytes: u64,
    commands: u64,
    events: u64,
    tenant: Uuid,
    position: u64,
}

impl<Lines: BufRead> Intake<Lines> {
    /// Reads the header.
    pub fn open(lines: Lines) -> Result<(Self, Header), ImportError> {
        let mut intake = Self {
            lines,
            text: Vec::new(),
            digest: Sha256::new(),
            line: 0,
            bytes: 0,
            commands: 0,
            events: 0,
            tenant: Uuid::nil(),
            position: 0,
        };
        let header = intake.header();
        let header = header.map_err(|problem| intake.at_line(problem))?;
        intake.tenant = header.tenant;
        Ok((intake, header))
    }

    fn header(&mut self) -> Result<Header, Problem> {
        self.read_text()?;
        // A newer format may have other fields: it is named before they are looked at.
        let any: serde_json::Value = serde_json::from_slice(&self.text)?;
        let format = any.pointer("/header/format").and_then(serde_json::Value::as_u64);
        let format = format.and_then(|format| u32::try_from(format).ok()).ok_or(Problem::Header)?;
        if format != FORMAT {
            return Err(Problem::Format(format));
        }
        match serde_json::from_value(any)? {
            Line::Header(header) => Ok(header),
            _ => Err(Problem::Header),
        }
    }

    pub fn at_line(&self, problem: impl Into<Problem>) -> ImportError {
        ImportError { line: self.line, problem: problem.into() }
    }

    /// The next line's content.
    pub fn next(&mut self) -> Result<Taken, ImportError> {
        self.read_entry().map_err(|problem| self.at_line(problem))
    }

    fn read_entry(&mut self) -> Result<Taken, Problem> {
        let before = self.digest.clone();
        self.read_text()?;
        match serde_json::from_slice(&self.text)? {
            Line::Header(_) => Err(Problem::Header),
            Line::Command(_) if self.events > 0 => Err(Problem::Place),
            Line::Command(command) => {
                self.commands += 1;
                Ok(Taken::Command(command))
            }
            Line::Event(line) => {
                let salt = line.salt;
                let salted = Salted { event: RecordedEvent::try_from(line)?, salt };
                self.check(&salted)?;
                self.events += 1;
                Ok(Taken::Event(Box::new(salted)))
            }
            Line::Trailer(trailer) => {
                let sha256: [u8; 32] = before.finalize().into();
                let (commands, events) = (self.commands, self.events);
                if trailer != (Trailer { commands, events, sha256 }) {
                    return Err(Problem::Sum);
                }
                match self.read_text() {
                    Err(Problem::CutOff) => Ok(Taken::End),
                    Err(problem) => Err(problem),
                    Ok(()) => Err(Problem::Trailing),
                }
            }
        }
    }

    fn check(&mut self, Salted { event, salt }: &Salted) -> Result<(), Problem> {
        if event.stream.tenant != self.tenant {
            return Err(Problem::OtherTenant);
        }
        if salt.is_some_and(|salt| !event.entry.opens(&salt, &content_hash(event))) {
            return Err(Problem::OtherEntry);
        }
        if event.version == 0 {
            return Err(Problem::Version);
        }
        let position = event.position.filter(|position| *position > self.position);
        self.position = position.ok_or(Problem::Position)?;
        Ok(())
    }

    fn read_text(&mut self) -> Result<(), Problem> {
        self.text.clear();
        let length = (&mut self.lines).take(LINE_MAX).read_until(b'\n', &mut self.text)?;
        if length == 0 {
            return Err(Problem::CutOff);
        }
        self.line += 1;
        self.bytes += length as u64;
        match self.text.last() {
            Some(b'\n') => {}
            _ if length as u64 == LINE_MAX => return Err(Problem::TooLong),
            _ => return Err(Problem::CutOff),
        }
        self.digest.update(&self.text);
        Ok(())
    }
}

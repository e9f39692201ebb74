//! Events as lines for people, or for programs.

use app::log::{EventLine, RecordedEvent};
use chrono_tz::Europe::Paris;
use std::io::{self, Write};

/// How events are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One complete JSON object each.
    Json,
    Table,
    /// A table in which each event's content follows it.
    Story,
}

pub(super) fn form(json: bool, otherwise: Form) -> Form {
    if json { Form::Json } else { otherwise }
}

pub(super) fn head(out: &mut impl Write, form: Form) -> io::Result<()> {
    if form == Form::Json {
        return Ok(());
    }
    let [position, time, role, name] = ["position", "enregistré le", "rôle", "événement"];
    writeln!(out, "{position:>9}  {time:<19}  {role:<12}  {name:<26}  structure/genre/id version")
}

pub(super) fn rows(out: &mut impl Write, form: Form, events: Vec<RecordedEvent>) -> io::Result<()> {
    for event in events {
        match form {
            Form::Json => {
                serde_json::to_writer(&mut *out, &EventLine::from(event))?;
                writeln!(out)?;
            }
            Form::Table => row(out, &event)?,
            Form::Story => {
                row(out, &event)?;
                writeln!(out, "           {}", event.payload)?;
            }
        }
    }
    out.flush()
}

fn row(out: &mut impl Write, event: &RecordedEvent) -> io::Result<()> {
    let position = event.position.map_or_else(|| "…".to_owned(), |position| position.to_string());
    let time = event.metadata.recorded_at.with_timezone(&Paris).format("%d/%m/%Y %H:%M:%S");
    let (role, name) = (&event.metadata.role, &event.name);
    let (stream, version) = (&event.stream, event.version);
    writeln!(out, "{position:>9}  {time:<19}  {role:<12}  {name:<26}  {stream} v{version}")
}

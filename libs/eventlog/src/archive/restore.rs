//! Bringing an archived partition back.

use std::fmt::Write;

use super::error::ArchiveError;
use super::file::Reader;
use super::line::Numbered;
use super::plan::Plan;
use super::{Archivist, Progress, Report, away, check_archive, is_lock_trouble};
use crate::read::database_number;

/// What a restoration did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// So many events are in the database again.
    Events(u64),
    /// They were there already: nothing was done.
    AlreadyThere,
}

impl Archivist {
    /// Brings the archived partition whose numbers begin at `first` back into the log, wholly or
    /// not at all. Its file is checked first, and stays.
    ///
    /// Appends and reads go on meanwhile.
    pub async fn restore(&self, first: u64, report: Report<'_>) -> Result<Restored, ArchiveError> {
        let mut connection = self.reader.acquire().await?;
        let mut rows = away::archive_rows(&mut connection).await?.into_iter();
        let row = rows.find(|row| row.first_seq == database_number(first));
        let row = row.ok_or(ArchiveError::NoArchive { first })?;
        if row.in_database {
            return Ok(Restored::AlreadyThere);
        }
        let checked = check_archive(&mut connection, &row, self.folder.clone(), report).await?;
        let plan = Plan::of_archive(&mut connection, &row).await?;
        drop(connection);

        let begin = "BEGIN; SET LOCAL lock_timeout = '10s'";
        let mut transaction = self.owner.begin_with(begin).await?;
        let table: Option<String> = sqlx::query_scalar("SELECT eventlog.prepare_return($1)")
            .bind(row.first_seq)
            .fetch_one(&mut *transaction)
            .await
            .map_err(locked)?;
        let Some(table) = table else { return Ok(Restored::AlreadyThere) };
        let path = self.folder.join(&row.file_name);
        let mut reader = Reader::open(&path, plan.header());
        // The name is made of digits by the database.
        let mut copy = transaction
            .copy_in_raw(&format!(
                "COPY eventlog.\"{table}\" (tenant_id, category, stream_id, version, seq, \
                 event_id, name, schema_version, actor_id, role, causation_id, correlation_id, \
                 recorded_at, payload, entry) FROM STDIN WITH (FREEZE)"
            ))
            .await?;
        let mut events = 0;
        while let Some(batch) = reader.next().await {
            copy.send(copy_text(&batch).into_bytes()).await?;
            events += batch.len() as u64;
            report(Progress { events, of: plan.events });
        }
        copy.finish().await?;
        // The same bytes as those that were checked.
        if reader.finish().await? != checked.sha256 {
            return Err(ArchiveError::Damaged { file: path, flaw: "it changed while it was read" });
        }
        sqlx::query("SELECT eventlog.attach($1)")
            .bind(row.first_seq)
            .execute(&mut *transaction)
            .await
            .map_err(locked)?;
        transaction.commit().await?;
        Ok(Restored::Events(events))
    }
}

fn locked(error: sqlx::Error) -> ArchiveError {
    if is_lock_trouble(&error) { ArchiveError::Locked } else { error.into() }
}

/// The rows in the text format of COPY.
fn copy_text(events: &[Numbered]) -> String {
    let mut text = String::with_capacity(events.len() * 512);
    for Numbered { seq, event, .. } in events {
        let metadata = &event.metadata;
        let causation = metadata.causation.map_or("\\N".to_owned(), |id| id.to_string());
        push(&mut text, format_args!("{}\t", event.stream.tenant));
        push_escaped(&mut text, &event.stream.category);
        push(&mut text, format_args!("\t{}\t{}\t{seq}\t", event.stream.id, event.version));
        push(&mut text, format_args!("{}\t", event.id));
        push_escaped(&mut text, &event.name);
        push(&mut text, format_args!("\t{}\t{}\t", event.schema_version, metadata.actor));
        push_escaped(&mut text, &metadata.role);
        push(&mut text, format_args!("\t{causation}\t{}\t", metadata.correlation));
        push(&mut text, format_args!("{}\t", metadata.recorded_at.to_rfc3339()));
        push_escaped(&mut text, &event.payload);
        push(&mut text, format_args!("\t\\\\x{}\n", hex::encode(event.entry.to_bytes())));
    }
    text
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string never fails.
    text.write_fmt(what).ok();
}

fn push_escaped(text: &mut String, value: &str) {
    for character in value.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_separates_rows_and_columns_is_escaped() {
        let mut text = String::new();
        push_escaped(&mut text, "{\"a\":\t\"\\n é\"}\r\n\\.");
        assert_eq!(text, "{\"a\":\\t\"\\\\n é\"}\\r\\n\\\\.");
    }
}

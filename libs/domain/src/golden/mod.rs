//! Events are the contract with the past: whatever was once stored is read for ever, and written
//! back to the very same text.
//!
//! `golden/<category>/<event>.json` holds one stored sample of every event. A golden file is never
//! changed or deleted: an event's shape may only grow in ways that leave old texts as they are.

pub(crate) mod samples;

use crate::DomainEvent;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn golden_path(event: &DomainEvent) -> PathBuf {
    folder().join(event.category()).join(event.written().unwrap().0).with_extension("json")
}

fn text_of(event: &DomainEvent) -> String {
    serde_json::to_string_pretty(event).unwrap() + "\n"
}

/// Every golden file, with its category.
fn golden_files() -> Vec<(String, PathBuf)> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let category = |folder: &Path| folder.file_name().unwrap().to_str().unwrap().to_owned();
    entries(&folder())
        .iter()
        .flat_map(|folder| entries(folder).into_iter().map(|file| (category(folder), file)))
        .collect()
}

#[test]
fn every_event_has_a_golden_file() {
    let mut written = vec![];
    for sample in samples::all() {
        let path = golden_path(&sample);
        if path.exists() {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = fs::File::create_new(&path).unwrap();
        file.write_all(text_of(&sample).as_bytes()).unwrap();
        written.push(format!("golden/{}/{}.json", sample.category(), sample.written().unwrap().0));
    }
    assert!(written.is_empty(), "new golden files, to be read and committed: {written:#?}");
}

#[test]
fn whatever_was_stored_is_read_and_written_back_to_the_very_same_text() {
    let files = golden_files();
    assert!(files.len() >= samples::all().len(), "golden files are missing");
    for (category, path) in files {
        let stored = fs::read_to_string(&path).unwrap();
        let event = DomainEvent::read(&category, &stored)
            .unwrap_or_else(|error| panic!("{}: {:?}", path.display(), error.source));
        assert_eq!(text_of(&event), stored, "{}", path.display());
        assert_eq!(golden_path(&event), path, "a file is named by what it holds");
    }
}

#[test]
fn every_sample_survives_the_log() {
    for sample in samples::all() {
        let stored = serde_json::to_string(&sample).unwrap();
        let read = DomainEvent::read(sample.category(), &stored).unwrap();
        assert_eq!(read, sample);
    }
}

#[test]
fn no_two_events_of_a_category_share_a_name() {
    let names: BTreeSet<PathBuf> = samples::all().iter().map(golden_path).collect();
    assert_eq!(names.len(), samples::all().len());
}

#[test]
fn what_a_newer_program_wrote_is_unreadable_rather_than_misread() {
    assert!(DomainEvent::read("member", r#"{"type":"member_renamed"}"#).is_err());
    assert!(DomainEvent::read("weather", r#"{"type":"member_joined"}"#).is_err());
    assert!(DomainEvent::read("order", r#"{"type":"order_cancelled"}"#).is_err());
    assert!(DomainEvent::read("member", r#"{"type":"member_joined"}"#).is_ok());
}

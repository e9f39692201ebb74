//! Events are the contract with the past: whatever was once stored is read for ever, and what is
//! written today is written back to the very same text.
//!
//! `golden/<category>/<event>.json` holds one stored sample of an event as it was first written,
//! `<event>.v2.json` of the second version of its shape, and so on. A golden file is never changed
//! or deleted: another shape is another version, and has a file of its own.

mod shape;
pub(crate) mod samples;

use crate::{DomainEvent, Written, schema_version};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn golden_path(event: &DomainEvent) -> PathBuf {
    let Written { name, schema_version, .. } = event.written().unwrap();
    let file = match schema_version {
        1 => format!("{name}.json"),
        version => format!("{name}.v{version}.json"),
    };
    folder().join(event.category()).join(file)
}

fn text_of(event: &DomainEvent) -> String {
    serde_json::to_string_pretty(event).unwrap() + "\n"
}

/// A stored sample.
struct Golden {
    path: PathBuf,
    category: String,
    name: String,
    schema_version: u16,
    text: String,
}

impl Golden {
    fn at(path: PathBuf) -> Self {
        let file = path.file_stem().unwrap().to_str().unwrap();
        let (name, version) = file.split_once(".v").unwrap_or((file, "1"));
        let category = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
        Self {
            category: category.to_owned(),
            name: name.to_owned(),
            schema_version: version.parse().unwrap(),
            text: fs::read_to_string(&path).unwrap(),
            path,
        }
    }

    fn event(&self) -> DomainEvent {
        DomainEvent::read(&self.category, &self.name, self.schema_version, &self.text)
            .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }
}

/// Every golden file.
fn golden_files() -> Vec<Golden> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let files = entries(&folder()).into_iter().flat_map(|folder| entries(&folder));
    files.map(Golden::at).collect()
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
        written.push(path.strip_prefix(folder()).unwrap().to_owned());
    }
    assert!(written.is_empty(), "new golden files, to be read and committed: {written:#?}");
}

#[test]
fn whatever_was_stored_in_any_version_is_read_as_an_event_of_today() {
    let files = golden_files();
    assert!(files.len() > samples::all().len(), "golden files are missing");
    for golden in &files {
        golden.event();
        let newest = schema_version(&golden.category, &golden.name);
        let versions: BTreeSet<u16> = files
            .iter()
            .filter(|other| (&other.category, &other.name) == (&golden.category, &golden.name))
            .map(|other| other.schema_version)
            .collect();
        let file = golden.path.display();
        assert!(versions.into_iter().eq(1..=newest), "{file}: versions 1 to {newest} have a file");
    }
}

#[test]
fn what_is_written_today_is_written_back_to_the_very_same_text() {
    let is_newest =
        |golden: &Golden| golden.schema_version == schema_version(&golden.category, &golden.name);
    for golden in golden_files().into_iter().filter(is_newest) {
        let event = golden.event();
        assert_eq!(text_of(&event), golden.text, "{}", golden.path.display());
        assert_eq!(golden_path(&event), golden.path, "a file is named by what it holds");
    }
}

#[test]
fn every_sample_survives_the_log() {
    for sample in samples::all() {
        let Written { name, schema_version, text } = sample.written().unwrap();
        let read = DomainEvent::read(sample.category(), &name, schema_version, &text).unwrap();
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
    let is_read = |category, name: &str, version| {
        let text = format!(r#"{{"type":"{name}"}}"#);
        DomainEvent::read(category, name, version, &text).is_ok()
    };
    assert!(!is_read("member", "member_renamed", 1), "a name");
    assert!(!is_read("weather", "member_joined", 1), "a category");
    assert!(!is_read("order", "order_cancelled", 1), "contents");
    assert!(!is_read("member", "member_joined", 2), "a version");
    assert!(is_read("member", "member_joined", 1));
}

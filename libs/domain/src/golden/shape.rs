//! The shape of a text: what fields it has and of what kind, whatever is in them.

use super::{Golden, golden_path, samples};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A line for each field, such as `lines[].quantity: number`.
fn shape_of(text: &str) -> BTreeSet<String> {
    let mut shape = BTreeSet::new();
    describe(&serde_json::from_str(text).unwrap(), "", &mut shape);
    shape
}

fn describe(value: &Value, path: &str, shape: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Object(fields) => {
            fields
                .iter()
                .for_each(|(name, value)| describe(value, &format!("{path}.{name}"), shape));
            "fields"
        }
        Value::Array(elements) => {
            elements.iter().for_each(|element| describe(element, &format!("{path}[]"), shape));
            "list"
        }
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "truth",
        Value::Null => "nothing",
    };
    shape.insert(format!("{path}: {kind}"));
}

/// What to do when the shape in which an event is written is not that of its golden file.
fn changed(written: &str, stored: &str, file: &Path) -> Option<String> {
    let (written, stored) = (shape_of(written), shape_of(stored));
    let list = |difference: Vec<&String>| format!("{difference:?}");
    (written != stored).then(|| {
        format!(
            "the event is no longer written as in {}: it has {} more and {} less. Raise its \
             version: add a step to CHANGED in src/upcast.rs that makes the old JSON into the new \
             one, leave the old golden file alone, and run the tests again for the new one \
             (README.md, \"Changing an event\").",
            file.display(),
            list(written.difference(&stored).collect()),
            list(stored.difference(&written).collect()),
        )
    })
}

#[test]
fn a_written_event_cannot_change_its_shape_without_raising_its_version() {
    for sample in samples::all() {
        let path = golden_path(&sample);
        // A missing one is written by another test.
        if let Ok(stored) = fs::read_to_string(&path) {
            let written = sample.written().unwrap().text;
            let complaint = changed(&written, &stored, &path);
            assert_eq!(complaint, None);
        }
    }
}

#[test]
fn a_field_more_or_less_or_of_another_kind_is_another_shape_and_other_contents_are_not() {
    let complaint = |written| {
        changed(written, r#"{"type":"sold","lines":[{"kg":1}],"to":null}"#, Path::new("sold.json"))
    };
    assert_eq!(complaint(r#"{"type":"sold","lines":[{"kg":7},{"kg":8}],"to":null}"#), None);
    for other in [
        r#"{"type":"sold","lines":[{"kg":1}]}"#,
        r#"{"type":"sold","lines":[{"kg":1}],"to":null,"by":"post"}"#,
        r#"{"type":"sold","lines":[{"kg":"1"}],"to":null}"#,
        r#"{"type":"sold","lines":[{"g":1}],"to":null}"#,
    ] {
        let complaint = complaint(other).unwrap();
        assert!(complaint.contains("sold.json") && complaint.contains("Raise its version"));
    }
}

#[test]
fn every_version_of_an_event_has_its_own_shape() {
    let newer = |golden: &Golden| golden.schema_version > 1;
    for golden in super::golden_files().into_iter().filter(newer) {
        let before = match golden.schema_version - 1 {
            1 => format!("{}.json", golden.name),
            version => format!("{}.v{version}.json", golden.name),
        };
        let before = fs::read_to_string(golden.path.with_file_name(before)).unwrap();
        assert_ne!(shape_of(&before), shape_of(&golden.text), "{}", golden.path.display());
    }
}

/// A field that is sometimes left out is not seen in a sample.
#[test]
fn every_field_of_an_event_is_always_written() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![sources.join("src"), sources.join("../kernel/src")];
    let mut seen = 0;
    let mut reached: Vec<PathBuf> = vec![];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { reached.push(path) }
        }
    }
    for path in reached.iter().filter(|path| !path.ends_with("golden/shape.rs")) {
        let text = fs::read_to_string(path).unwrap();
        seen += usize::from(text.contains("#[serde("));
        for word in ["skip_serializing", "serde(default", ", default"] {
            let found = text.lines().find(|line| line.contains("serde(") && line.contains(word));
            assert_eq!(found, None, "{}", path.display());
        }
    }
    assert!(seen > 10, "the events are not found any more");
}

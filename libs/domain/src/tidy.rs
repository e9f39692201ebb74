//! House rules, read from the sources: what this crate promises at its head, it keeps.

use std::fs;
use std::path::{Path, PathBuf};

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The contexts, in the order of `lib.rs`.
fn contexts() -> Vec<String> {
    let list = fs::read_to_string(sources().join("lib.rs")).unwrap();
    list.lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// Every source file of a context, without its comments.
fn files_of(context: &str) -> Vec<(PathBuf, String)> {
    let files = fs::read_dir(sources().join(context)).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.clone(), code(&fs::read_to_string(path).unwrap()))).collect()
}

fn code(text: &str) -> String {
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

fn is_in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    text.split(|character| !is_in_word(character)).next().unwrap_or_default()
}

/// What `code` names at the root of this crate: `x` for `crate::x::Y` and for `crate::{x::Y}`.
fn imports(code: &str) -> Vec<&str> {
    code.split("crate::").skip(1).flat_map(named_at_root).collect()
}

fn named_at_root(after: &str) -> Vec<&str> {
    let Some(group) = after.strip_prefix('{') else { return vec![first_word(after)] };
    let mut names = vec![first_word(group)];
    let mut depth = 1;
    for (position, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(first_word(&group[position + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn imports_are_found_alone_and_in_groups() {
    let code =
        "use crate::{Context, orders::{Order, Means}, floors};\nfn f(_: crate::labs::Lab) {}";
    assert_eq!(imports(code), ["Context", "orders", "floors", "labs"]);
}

#[test]
fn a_context_imports_only_those_above_it() {
    let contexts = contexts();
    assert_eq!(contexts.len(), 21, "allocation and the 20 contexts");
    let mut seen = 0;
    for (place, context) in contexts.iter().enumerate() {
        for (path, code) in files_of(context) {
            for import in imports(&code) {
                let of = contexts.iter().position(|other| other == import);
                assert!(of.is_none_or(|of| of <= place), "{}: {import}", path.display());
                seen += usize::from(of.is_some());
            }
        }
    }
    assert!(seen > 20, "the imports are not found any more");
}

#[test]
fn no_clock_no_randomness_no_waiting_and_no_files_in_the_business() {
    let banned = [
        "async ",
        ".await",
        "Utc::now",
        "Local::now",
        "SystemTime",
        "Instant",
        "Uuid::new_v4",
        "Uuid::now_v7",
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "f32",
        "f64",
    ];
    for context in contexts() {
        for (path, code) in files_of(&context) {
            let found = banned.iter().find(|word| code.contains(**word));
            assert_eq!(found, None, "{}", path.display());
        }
    }
}

#[test]
fn every_context_has_the_same_files() {
    let expected = ["command", "decide", "event", "mod", "refusal", "scenarios", "state"];
    for context in contexts().iter().filter(|context| *context != "allocation") {
        for name in expected {
            let path = sources().join(context).join(name).with_extension("rs");
            assert!(path.exists(), "{}", path.display());
        }
        let scenarios = fs::read_to_string(sources().join(context).join("scenarios.rs")).unwrap();
        assert!(scenarios.contains("#[test]"), "{context} promises nothing");
    }
}

/// The variants of a page's main enum, the last in its file.
fn variants_of(context: &str, page: &str) -> Vec<String> {
    let path = sources().join(context).join(page).with_extension("rs");
    let text = code(&fs::read_to_string(path).unwrap());
    let (_, body) = text.rsplit_once("pub enum ").unwrap();
    let is_variant = |line: &&str| {
        let indent = line.len() - line.trim_start().len();
        indent == 4 && line.trim_start().starts_with(char::is_uppercase)
    };
    body.lines().filter(is_variant).map(|line| first_word(line).to_owned()).collect()
}

#[test]
fn every_refusal_and_every_event_has_a_scenario() {
    // The application's own: it knows members, answers vouchers, looks at all deliveries, and adds
    // up orders.
    let decided_elsewhere = [
        ("orders", "VoucherDeclined"),
        ("orders", "NotAMember"),
        ("labs", "NotAMember"),
        ("campaigns", "StillExpected"),
        ("statements", "OrdersChanged"),
    ];
    let mut seen = 0;
    for context in contexts().iter().filter(|context| *context != "allocation") {
        let pages: Vec<String> = files_of(context)
            .into_iter()
            .filter(|(path, _)| path.ends_with("scenarios.rs") || path.ends_with("settling.rs"))
            .map(|(_, code)| code)
            .collect();
        for (page, short) in [("refusal", "R::"), ("event", "E::")] {
            for variant in variants_of(context, page) {
                let named = pages.iter().any(|code| code.contains(&format!("{short}{variant}")));
                let elsewhere = decided_elsewhere.contains(&(&**context, &*variant));
                assert!(named || elsewhere, "{context}: no scenario for {variant}");
                seen += 1;
            }
        }
    }
    assert!(seen > 150, "the variants are not found any more: {seen}");
}

#[test]
fn only_events_are_serialisable() {
    for context in contexts().iter().filter(|context| *context != "allocation") {
        for name in ["command", "refusal", "state", "decide"] {
            let path = sources().join(context).join(name).with_extension("rs");
            let code = code(&fs::read_to_string(&path).unwrap());
            assert!(!code.contains("Serialize"), "{}", path.display());
        }
    }
}

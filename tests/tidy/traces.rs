//! What must not be left in the repository: unfinished work, sleeping tests, traces of a machine.

use crate::{
    code::code,
    files::{none, sources, texts},
};
use std::collections::BTreeSet;

#[test]
fn nothing_is_unfinished_skipped_silenced_or_slept_through() {
    let banned =
        ["todo!", "unimplemented!", "#[ignore", "#[allow", "#![allow", "thread::sleep", "dbg!"];
    let mut violations = vec![];
    for file in sources("") {
        let code = code(&file.text);
        for word in banned.iter().filter(|word| code.contains(**word)) {
            violations.push(format!("{}: {word}", file.path));
        }
    }
    none("work is finished", &violations);
}

#[test]
fn a_test_waits_for_a_condition_and_never_for_a_while() {
    // The one place that may pause between two looks.
    let pausing = "libs/test_support/src/eventually.rs";
    let violations: Vec<String> = sources("tests")
        .into_iter()
        .chain(sources("libs").into_iter().filter(|file| file.path.contains("/tests/")))
        .chain(sources("libs/test_support"))
        .filter(|file| file.path != pausing)
        .filter(|file| code(&file.text).contains("sleep("))
        .map(|file| file.path)
        .collect();
    none("tests do not sleep", &violations);
}

/// Written in halves, so that this file does not find itself.
fn halves(words: &[(&str, &str)]) -> Vec<String> {
    words.iter().map(|(first, second)| format!("{first}{second}")).collect()
}

#[test]
fn no_file_names_a_folder_of_somebodys_machine() {
    let folders = halves(&[("/ho", "me/"), ("/ro", "ot/"), ("/wo", "rk/"), ("/Us", "ers/")]);
    let mut violations = vec![];
    for file in texts() {
        for (number, line) in file.text.lines().enumerate() {
            if folders.iter().any(|folder| begins_a_path(line, folder)) {
                violations.push(format!("{}:{}", file.path, number + 1));
            }
        }
    }
    none("paths are relative", &violations);
}

/// Whether `folder` stands in `line` as the beginning of a path.
fn begins_a_path(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-}/".contains(c))
    })
}

#[test]
fn every_dependency_comes_from_the_public_registry_and_no_mirror_is_named() {
    let found = texts();
    let lock = found.iter().find(|text| text.path == "Cargo.lock").unwrap();
    let public = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    let sources: Vec<&str> =
        lock.text.lines().filter(|line| line.starts_with("source = ")).collect();
    assert!(sources.len() > 100, "the sources are not found any more");
    assert_eq!(sources.into_iter().find(|line| *line != public), None);

    let hosts = halves(&[
        ("index.crates", ".io"),
        ("static.crates", ".io"),
        ("registry.npmjs", ".org"),
        ("pypi", ".org"),
        ("sparse+", "http"),
        ("artifact", "ory"),
        ("replace", "-with"),
    ]);
    let mut violations = vec![];
    for file in &found {
        for host in hosts.iter().filter(|host| file.text.contains(*host)) {
            violations.push(format!("{}: {host}", file.path));
        }
    }
    none("no registry is named", &violations);
}

#[test]
fn every_migration_has_a_number_of_its_own_and_says_what_it_is_for() {
    let mut numbers = BTreeSet::new();
    for file in texts().into_iter().filter(|file| file.is_below("migrations") && file.is(&["sql"]))
    {
        let (number, name) = file.path["migrations/".len()..].split_once('_').unwrap();
        assert!(number.len() == 4 && number.parse::<u32>().is_ok(), "{}", file.path);
        assert!(numbers.insert(number.to_owned()), "{number} is there twice: {name}");
        assert!(file.text.starts_with("-- "), "{} has no head", file.path);
    }
    assert!(numbers.len() > 15, "the migrations are not found any more");
}

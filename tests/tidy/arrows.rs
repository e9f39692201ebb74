//! Which crate may know which: arrows go one way, and the manifests are the proof.

use crate::{
    code::{code, has_word},
    files::{Text, none, sources, texts},
};
use std::collections::{BTreeMap, BTreeSet};

/// Every crate of the house, its folder, and those it may depend on.
const ALLOWED: [(&str, &str, &[&str]); 19] = [
    ("kernel", "libs/kernel", &[]),
    ("transparency", "libs/transparency", &[]),
    ("commitments", "libs/commitments", &[]),
    ("publication", "libs/publication", &["transparency"]),
    ("proof", "libs/proof", &["kernel", "transparency", "commitments"]),
    ("domain", "libs/domain", &["kernel"]),
    ("reports", "libs/reports", &["kernel"]),
    ("catalogue", "libs/catalogue", &["kernel"]),
    ("documents", "libs/documents", &["kernel"]),
    ("eventlog", "libs/eventlog", &["transparency"]),
    (
        "storage",
        "libs/storage",
        &["kernel", "domain", "eventlog", "reports", "proof", "transparency"],
    ),
    (
        "app",
        "libs/app",
        &[
            "kernel",
            "domain",
            "eventlog",
            "publication",
            "reports",
            "proof",
            "catalogue",
            "storage",
            "transparency",
        ],
    ),
    ("runtime", "libs/runtime", &["kernel"]),
    ("test_support", "libs/test_support", &["kernel", "eventlog", "runtime"]),
    ("web", "services/web", &["kernel", "domain", "app", "documents", "runtime"]),
    ("worker", "services/worker", &["app"]),
    ("ctl", "services/ctl", &["kernel", "domain", "app", "runtime", "web", "worker"]),
    ("verify", "services/verify", &["proof", "transparency"]),
    ("solidaires_tests", "tests", TESTED),
];

/// The tests may know everything.
const TESTED: &[&str] = &[
    "kernel",
    "domain",
    "transparency",
    "publication",
    "commitments",
    "proof",
    "reports",
    "catalogue",
    "documents",
    "eventlog",
    "storage",
    "app",
    "runtime",
    "test_support",
    "web",
    "worker",
    "verify",
    "ctl",
];

/// The crates that speak to the database: `app` holds its pools, and has no query of its own.
const WITH_SQLX: [&str; 5] = ["eventlog", "storage", "app", "test_support", "solidaires_tests"];

const PURE: [&str; 8] = [
    "kernel",
    "domain",
    "transparency",
    "commitments",
    "proof",
    "reports",
    "catalogue",
    "documents",
];

const DEPENDENCIES_MAX: usize = 45;

/// What a manifest's section names, such as `dependencies`.
fn named(manifest: &str, section: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(head) = line.strip_prefix('[') {
            let head = head.trim_end_matches(']');
            inside = head == section;
            if let Some(name) = head.strip_prefix(section).and_then(|rest| rest.strip_prefix('.')) {
                names.insert(name.to_owned());
            }
        } else if inside && line.starts_with(|c: char| c.is_alphanumeric()) {
            names.extend(line.split(['.', ' ', '=']).next().map(str::to_owned));
        }
    }
    names
}

/// The manifests, by crate.
fn manifests() -> BTreeMap<&'static str, Text> {
    let found = texts();
    let of = |folder: &str| {
        let path = format!("{folder}/Cargo.toml");
        found.iter().find(|text| text.path == path).unwrap_or_else(|| panic!("{path}")).clone()
    };
    ALLOWED.iter().map(|(name, folder, _)| (*name, of(folder))).collect()
}

#[test]
fn every_crate_is_in_the_table_of_arrows() {
    let in_tree: BTreeSet<String> = texts()
        .into_iter()
        // What is measured beside ours is a workspace of its own.
        .filter(|text| !text.text.lines().any(|line| line == "[workspace]"))
        .filter_map(|text| Some(text.path.strip_suffix("/Cargo.toml")?.to_owned()))
        .collect();
    let in_table: BTreeSet<String> =
        ALLOWED.iter().map(|(_, folder, _)| (*folder).to_owned()).collect();
    assert_eq!(in_tree, in_table);
}

#[test]
fn a_crate_depends_only_on_those_below_it() {
    let mut violations = vec![];
    let of_the_house: BTreeSet<&str> = ALLOWED.iter().map(|(name, ..)| *name).collect();
    let manifests = manifests();
    for (name, _, allowed) in ALLOWED {
        let mut depends = named(&manifests[name].text, "dependencies");
        depends.extend(named(&manifests[name].text, "build-dependencies"));
        for other in depends.iter().filter(|other| of_the_house.contains(other.as_str())) {
            if !allowed.contains(&other.as_str()) {
                violations.push(format!("{name} depends on {other}"));
            }
        }
    }
    none("arrows go one way", &violations);
}

#[test]
fn only_tests_know_what_tests_share() {
    let manifests = manifests();
    for (name, ..) in ALLOWED {
        let depends = named(&manifests[name].text, "dependencies");
        let of_tests = name == "solidaires_tests";
        assert_eq!(depends.contains("test_support"), of_tests, "{name}");
    }
}

#[test]
fn sql_is_spoken_by_the_log_and_the_storage() {
    let manifests = manifests();
    for (name, ..) in ALLOWED {
        let depends = named(&manifests[name].text, "dependencies").contains("sqlx");
        assert_eq!(depends, WITH_SQLX.contains(&name), "{name}");
    }
    let queries = ["sqlx::query", "query_as(", "query_scalar("];
    let mut violations = vec![];
    for file in sources("libs/app") {
        let code = code(&file.text);
        violations.extend(
            queries
                .iter()
                .filter(|query| code.contains(*query))
                .map(|query| format!("{}: {query}", file.path)),
        );
    }
    none("use cases have no query of their own", &violations);
}

#[test]
fn services_name_neither_the_storage_nor_the_log_nor_the_database() {
    let mut violations = vec![];
    for file in sources("services") {
        let code = code(&file.text);
        for word in ["storage::", "eventlog::", "sqlx::"] {
            if has_word(&code, word.trim_end_matches(':')) && code.contains(word) {
                violations.push(format!("{}: {word}", file.path));
            }
        }
    }
    none("services hold an App", &violations);
}

#[test]
fn what_is_pure_waits_for_nothing() {
    let manifests = manifests();
    let mut violations = vec![];
    for name in PURE {
        let depends = named(&manifests[name].text, "dependencies");
        for other in ["tokio", "sqlx", "async-trait", "axum"] {
            if depends.contains(other) {
                violations.push(format!("{name} depends on {other}"));
            }
        }
        let (_, folder, _) = ALLOWED.iter().find(|(other, ..)| *other == name).unwrap();
        for file in sources(&format!("{folder}/src")) {
            let code = code(&file.text);
            for word in ["async", "await", "tokio", "sqlx"] {
                if has_word(&code, word) {
                    violations.push(format!("{}: {word}", file.path));
                }
            }
        }
    }
    none("pure crates do no IO", &violations);
}

#[test]
fn what_is_delivered_depends_directly_on_at_most_45_others() {
    let of_the_house: BTreeSet<&str> = ALLOWED.iter().map(|(name, ..)| *name).collect();
    let manifests = manifests();
    let mut others = BTreeSet::new();
    // Test crates, and what others need for their tests alone, are not delivered.
    for (name, manifest) in &manifests {
        if !["test_support", "solidaires_tests"].contains(name) {
            others.extend(named(&manifest.text, "dependencies"));
            others.extend(named(&manifest.text, "build-dependencies"));
        }
    }
    others.retain(|other| !of_the_house.contains(other.as_str()));
    let count = others.len();
    assert!((10..=DEPENDENCIES_MAX).contains(&count), "{count} direct dependencies: {others:?}");
}

#[test]
fn no_crate_brings_a_dependency_of_its_own() {
    let root = texts().into_iter().find(|text| text.path == "Cargo.toml").unwrap();
    let shared = named(&root.text, "workspace.dependencies");
    let mut violations = vec![];
    for (name, manifest) in manifests() {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let own = named(&manifest.text, section);
            violations.extend(
                own.difference(&shared)
                    .filter(|other| *other != "ctl")
                    .map(|other| format!("{name}: {other} is not in the workspace's dependencies")),
            );
        }
    }
    none("versions are shared", &violations);
}

#[test]
fn every_crate_says_at_its_head_what_it_is() {
    let found = texts();
    for (name, folder, _) in ALLOWED {
        let heads = [format!("{folder}/src/lib.rs"), format!("{folder}/src/main.rs")];
        let mut roots = found.iter().filter(|text| heads.contains(&text.path)).peekable();
        assert!(roots.peek().is_some(), "{name} has no root");
        for root in roots {
            assert!(root.text.starts_with("//! "), "{}", root.path);
        }
    }
}

//! The repository's files, as they are shared: without what is built, generated or local.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What `.gitignore` keeps out, and git's own.
const LOCAL: [&str; 3] = [".git", ".data", "target"];

/// The work of others, kept as it came.
const VENDORED: &str = "vendor";

/// A file that is text, by its path from the repository's root.
#[derive(Debug, Clone)]
pub struct Text {
    pub path: String,
    pub text: String,
}

impl Text {
    pub fn is(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path).extension().and_then(|name| name.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    pub fn is_below(&self, folder: &str) -> bool {
        self.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().unwrap().to_owned()
}

/// Every file of the repository that is text, in order of path.
pub fn texts() -> Vec<Text> {
    let mut texts = vec![];
    gather(&root(), &mut texts);
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(texts.len() > 300, "the repository's files are not found any more");
    texts
}

/// The Rust sources of some folder; all of them for an empty one.
pub fn sources(folder: &str) -> Vec<Text> {
    let in_folder = |text: &Text| folder.is_empty() || text.is_below(folder);
    texts().into_iter().filter(|text| text.is(&["rs"]) && in_folder(text)).collect()
}

fn gather(folder: &Path, texts: &mut Vec<Text>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let kind = entry.file_type().unwrap();
        if LOCAL.contains(&name.as_str())
            || name == VENDORED
            || name.ends_with(".log")
            || kind.is_symlink()
        {
            continue;
        }
        if kind.is_dir() {
            gather(&path, texts);
        } else if let Ok(text) = String::from_utf8(fs::read(&path).unwrap()) {
            let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
            texts.push(Text { path, text });
        }
    }
}

/// Fails with one line for each violation.
#[track_caller]
pub fn none(rule: &str, violations: &[String]) {
    let count = violations.len();
    assert!(violations.is_empty(), "{rule}: {count} violations\n  {}", violations.join("\n  "));
}

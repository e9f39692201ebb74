//! How long files, lines and functions may be.

use crate::{
    code::{code, functions},
    files::{none, sources, texts},
};

const FILE_LINES_MAX: usize = 500;
const FILE_LINES_MEDIAN_MAX: usize = 150;
const COLUMNS_MAX: usize = 100;
const FUNCTION_LINES_MAX: usize = 70;

#[test]
fn no_file_is_longer_than_500_lines_and_half_of_them_are_short() {
    // The licence, lock files and data are as they are.
    let written = ["rs", "sql", "sh", "md", "html", "js"];
    let files: Vec<_> = texts().into_iter().filter(|file| file.is(&written)).collect();
    let long = |lines: usize| lines > FILE_LINES_MAX;
    let violations: Vec<String> = files
        .iter()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(_, lines)| long(*lines))
        .map(|(file, lines)| format!("{}: {lines} lines", file.path))
        .collect();
    none("files have at most 500 lines", &violations);
    let mut lengths: Vec<usize> =
        sources("").iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= FILE_LINES_MEDIAN_MAX, "the median file is too long");
}

#[test]
fn no_line_is_wider_than_100_columns() {
    let mut violations = vec![];
    for file in texts().into_iter().filter(|file| file.is(&["rs", "sql", "sh", "css", "js"])) {
        for (number, line) in file.text.lines().enumerate() {
            if line.chars().count() > COLUMNS_MAX {
                violations.push(format!("{}:{}", file.path, number + 1));
            }
        }
    }
    none("lines have at most 100 columns", &violations);
}

#[test]
fn no_function_is_longer_than_70_lines() {
    let (mut violations, mut seen) = (vec![], 0);
    for file in sources("") {
        for (name, line, lines) in functions(&code(&file.text)) {
            seen += 1;
            if lines > FUNCTION_LINES_MAX {
                violations.push(format!("{}:{line} {name}: {lines} lines", file.path));
            }
        }
    }
    none("functions have at most 70 lines", &violations);
    assert!(seen > 1_000, "the functions are not found any more: {seen}");
}

//! Rust without its comments and texts, so that a rule about code is not about words.

/// The source with the contents of comments, strings and characters blanked; line by line as long
/// as before.
pub fn code(source: &str) -> String {
    let mut rest = source;
    let mut code = String::with_capacity(source.len());
    while let Some(first) = rest.chars().next() {
        let length = blank_length(rest, code.chars().next_back());
        match length {
            Some(length) => {
                let kept = |c: char| if c == '\n' { '\n' } else { ' ' };
                code.extend(rest[..length].chars().map(kept));
                rest = &rest[length..];
            }
            None => {
                code.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    code
}

/// How many bytes at the start of `rest` are a comment or a literal.
fn blank_length(rest: &str, before: Option<char>) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    if rest.starts_with('"') {
        return Some(string_length(rest));
    }
    let in_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if !in_word && let Some(length) = raw_string_length(rest) {
        return Some(length);
    }
    rest.starts_with('\'').then(|| character_length(rest))?
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and the like.
fn raw_string_length(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('b').unwrap_or(rest).strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let body = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let head = rest.len() - body.len();
    Some(body.find(&end).map_or(rest.len(), |at| head + at + end.len()))
}

/// A character, and not the tick of a lifetime.
fn character_length(rest: &str) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1);
    let (_, first) = characters.next()?;
    if first == '\\' {
        return rest[2..].char_indices().skip(1).find(|(_, c)| *c == '\'').map(|(at, _)| at + 3);
    }
    characters.next().filter(|(_, second)| *second == '\'').map(|(at, _)| at + 1)
}

/// Whether `word` stands in `code` with nothing of a name before or after it.
pub fn has_word(code: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(in_name) && !after.is_some_and(in_name)
    })
}

/// The functions of some code: name, line of the signature, number of lines to the last brace.
pub fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let starts = code.match_indices("fn ").filter(|(at, _)| {
        !code[..*at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
    });
    let measured = starts.filter_map(|(at, _)| {
        let length = body_end(&code[at..])?;
        let name = code[at + 3..].split(['(', '<']).next().unwrap_or_default().trim();
        let line = code[..at].matches('\n').count() + 1;
        Some((name.to_owned(), line, code[at..at + length].matches('\n').count() + 1))
    });
    measured.collect()
}

/// Where the body of the function at the start of `code` ends; none where it has no body.
fn body_end(code: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut brackets = 0_usize;
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            ';' if depth == 0 && brackets == 0 => return None,
            '{' => depth += 1,
            '}' if depth <= 1 => return (depth == 1).then_some(at + 1),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[test]
fn comments_and_texts_are_no_code() {
    let source = "let a = \"x // \\\" {\"; // {\nlet b = '{'; fn f<'a>() { r#\"}\"# /* } */ }\n";
    let code = code(source);
    assert_eq!(code.len(), source.len());
    assert_eq!(code.split_whitespace().collect::<String>(), "leta=;letb=;fnf<'a>(){}");
}

#[test]
fn a_function_is_measured_from_its_signature_to_its_last_brace() {
    let code = "trait T { fn g(&self) -> [u8; 2]; }\nfn f(\n) {\n    if x {\n    }\n}\n";
    assert_eq!(functions(code), [("f".to_owned(), 2, 5)]);
}

#[test]
fn a_word_is_found_alone() {
    assert!(has_word("use sqlx::PgPool;", "sqlx"));
    assert!(!has_word("asynchronous", "async"));
}

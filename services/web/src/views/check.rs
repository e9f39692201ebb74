//! What every page promises, checked on every sample: a reader of tags, then one rule a test.

use super::gallery;
use std::collections::BTreeSet;

const VOID: [&str; 6] = ["meta", "link", "input", "br", "img", "hr"];

/// One opening tag, with its attributes in order.
#[derive(Debug, Clone)]
struct Tag {
    name: String,
    attributes: Vec<(String, Option<String>)>,
    /// The names of the elements it is in.
    inside: Vec<String>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name)?;
        Some(found.1.as_deref().unwrap_or(""))
    }
}

/// A page taken apart; panics where it is not well formed.
struct Page {
    name: String,
    tags: Vec<Tag>,
    /// Every piece of text, with the element that it is in.
    texts: Vec<(String, String)>,
}

fn parse_tag(page: &str, source: &str, inside: &[String]) -> Tag {
    let (name, mut rest) =
        source.split_at(source.find(char::is_whitespace).unwrap_or(source.len()));
    let mut attributes = Vec::new();
    rest = rest.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let (key, after) = rest.split_at(end);
        assert!(
            key.chars()
                .all(|c| c.is_ascii_lowercase() || c == '-' || c == 'B' || c.is_ascii_digit()),
            "{page}: attribute {key:?} in <{source}>"
        );
        match after.strip_prefix("=\"") {
            Some(value) => {
                let (value, tail) =
                    value.split_once('"').unwrap_or_else(|| panic!("{page}: <{source}>"));
                attributes.push((key.to_owned(), Some(value.to_owned())));
                rest = tail.trim_start();
            }
            None => {
                assert!(!after.starts_with('='), "{page}: unquoted attribute in <{source}>");
                attributes.push((key.to_owned(), None));
                rest = after.trim_start();
            }
        }
    }
    let keys: BTreeSet<_> = attributes.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), attributes.len(), "{page}: an attribute twice in <{source}>");
    Tag { name: name.to_owned(), attributes, inside: inside.to_vec() }
}

fn parse(name: &str, html: &str) -> Page {
    let mut page = Page { name: name.to_owned(), tags: Vec::new(), texts: Vec::new() };
    let mut open: Vec<String> = Vec::new();
    let mut rest = html.strip_prefix("<!DOCTYPE html>").expect("a doctype");
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        page.texts.push((open.last().cloned().unwrap_or_default(), decode(text)));
        let end = tail.find('>').unwrap_or_else(|| panic!("{name}: an open bracket"));
        let source = &tail[1..end];
        rest = &tail[end + 1..];
        if let Some(closed) = source.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed), "{name}: </{closed}> does not match");
            continue;
        }
        let tag = parse_tag(name, source, &open);
        if !VOID.contains(&tag.name.as_str()) {
            open.push(tag.name.clone());
        }
        page.tags.push(tag);
    }
    assert!(open.is_empty(), "{name}: never closed: {open:?}");
    page
}

fn decode(text: &str) -> String {
    text.replace("&#39;", "'").replace("&#38;", "&").replace("&#34;", "\"")
}

fn pages() -> Vec<Page> {
    let pages = gallery().expect("samples render");
    assert!(pages.len() > 80, "{} samples", pages.len());
    pages.iter().map(|page| parse(&page.name, &page.html)).collect()
}

impl Page {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    fn ids(&self) -> BTreeSet<&str> {
        self.tags.iter().filter_map(|tag| tag.get("id")).collect()
    }
}

#[test]
fn every_page_is_well_formed_in_french_with_one_title_and_one_first_heading() {
    for page in pages() {
        let name = &page.name;
        assert_eq!(page.all("html").next().and_then(|html| html.get("lang")), Some("fr"), "{name}");
        assert_eq!(page.all("h1").count(), 1, "{name}: h1");
        assert_eq!(page.all("main").count(), 1, "{name}: main");
        let title: String =
            page.texts.iter().filter(|(of, _)| of == "title").map(|(_, text)| &**text).collect();
        assert!(title.trim().chars().count() > 20, "{name}: title {title:?}");
    }
}

#[test]
fn nothing_is_inline_and_nothing_comes_from_elsewhere() {
    for page in pages() {
        for tag in &page.tags {
            let at = format!("{}: {tag:?}", page.name);
            assert!(tag.name != "style", "{at}");
            assert!(tag.name != "script" || tag.get("src").is_some(), "{at}");
            assert!(tag.get("style").is_none(), "{at}");
            assert!(!tag.attributes.iter().any(|(key, _)| key.starts_with("on")), "{at}");
            for link in [tag.get("src"), tag.get("href"), tag.get("action")].into_iter().flatten() {
                assert!(
                    link.starts_with('/') && !link.starts_with("//") || link.starts_with('#'),
                    "{at}"
                );
            }
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_reference_leads_somewhere() {
    for page in pages() {
        let ids = page.ids();
        let all_ids = page.tags.iter().filter(|tag| tag.get("id").is_some()).count();
        assert_eq!(ids.len(), all_ids, "{}: an id twice", page.name);
        let labelled: BTreeSet<_> = page.all("label").filter_map(|tag| tag.get("for")).collect();
        for tag in &page.tags {
            let at = format!("{}: {tag:?}", page.name);
            let field = ["input", "select", "textarea"].contains(&tag.name.as_str());
            if field && tag.get("type") != Some("hidden") {
                let wrapped = tag.inside.iter().any(|name| name == "label");
                let by_id = tag.get("id").is_some_and(|id| labelled.contains(id));
                assert!(wrapped || by_id, "no label: {at}");
                assert!(tag.get("name").is_some_and(|name| !name.is_empty()), "no name: {at}");
            }
            let described = tag.get("aria-describedby").unwrap_or_default();
            for id in described.split_whitespace().chain(tag.get("for")) {
                assert!(ids.contains(id), "{id} is not there: {at}");
            }
            if let Some(anchor) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(ids.contains(anchor), "{anchor} is not there: {at}");
            }
            if tag.get("aria-invalid").is_some() {
                assert!(described.contains("-wrong"), "an error without words: {at}");
            }
        }
    }
}

#[test]
fn headings_go_down_one_level_at_a_time_and_tables_name_their_cells() {
    for page in pages() {
        let mut level = 0;
        for tag in &page.tags {
            let hidden = tag.get("aria-hidden").is_some();
            if let (Some(next), false) =
                (tag.name.strip_prefix('h').and_then(|n| n.parse::<u8>().ok()), hidden)
            {
                assert!(next <= level + 1, "{}: h{next} after h{level}", page.name);
                level = next;
            }
            assert!(tag.name != "th" || tag.get("scope").is_some(), "{}: {tag:?}", page.name);
        }
        assert_eq!(page.all("table").count(), page.all("caption").count(), "{}", page.name);
        for table in page.all("button") {
            assert!(!table.inside.iter().any(|name| name == "a"), "{}: nested", page.name);
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_its_keys() {
    for page in pages() {
        let changing = page.all("form").filter(|form| form.get("method") == Some("post")).count();
        let keys = page.all("input").filter(|tag| tag.get("name") == Some("session_key")).count();
        assert_eq!(changing, keys, "{}", page.name);
    }
}

#[test]
fn every_text_has_french_typography() {
    for page in pages() {
        for (of, text) in &page.texts {
            let at = format!("{} <{of}>: {text:?}", page.name);
            assert!(!text.contains('\''), "a straight apostrophe in {at}");
            for sign in [" :", " ;", " !", " ?", " »", "« ", " €", " %"] {
                assert!(!text.contains(sign), "an ordinary space in {sign:?}: {at}");
            }
            assert!(!text.contains("{{") && !text.contains("{%"), "{at}");
        }
    }
}

#[test]
fn what_people_declared_about_themselves_is_shown_nowhere() {
    for page in pages() {
        for (of, text) in page.texts.iter().filter(|(of, _)| of != "option") {
            let shown = text.contains("Prioritaire") || text.contains("Soutien");
            assert!(!shown, "{} <{of}>: {text:?}", page.name);
        }
    }
}

//! Just enough XML to read OpenDocument sheets and to check parts before others read them.
//!
//! No document type, hence no entities but the five of XML itself.

use crate::Unreadable;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Start(Tag<'a>),
    End(&'a str),
    /// As written, with its entities.
    Text(&'a str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub name: &'a str,
    attributes: &'a str,
    /// `<name/>`: no end follows.
    pub is_closed: bool,
}

impl<'a> Tag<'a> {
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<String>, Unreadable> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let (key, after) = rest.split_once('=').ok_or(Unreadable::Damaged)?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let quote = quote.ok_or(Unreadable::Damaged)?;
            let (value, after) = after[1..].split_once(quote).ok_or(Unreadable::Damaged)?;
            if key.trim_end() == name {
                return unescape(value).map(Some);
            }
            rest = after.trim_start();
        }
        Ok(None)
    }

    /// A count of at least one, where the attribute is written.
    pub(crate) fn count(&self, name: &str) -> Result<usize, Unreadable> {
        let Some(text) = self.attribute(name)? else { return Ok(1) };
        text.parse().ok().filter(|&count| count > 0).ok_or(Unreadable::Damaged)
    }

    fn try_new(inside: &'a str) -> Result<Self, Unreadable> {
        let is_closed = inside.ends_with('/');
        let inside = inside.strip_suffix('/').unwrap_or(inside);
        let end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(end);
        if name.is_empty() {
            Err(Unreadable::Damaged)
        } else {
            Ok(Self { name, attributes, is_closed })
        }
    }
}

/// The tokens of a document; comments and processing instructions are passed over.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(crate) const fn new(document: &'a str) -> Self {
        Self { rest: document }
    }

    /// None at the end of the document.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, Unreadable> {
        loop {
            let Some(at) = self.rest.find('<') else {
                let text = std::mem::take(&mut self.rest);
                return Ok((!text.is_empty()).then_some(Token::Text(text)));
            };
            if at > 0 {
                let (text, rest) = self.rest.split_at(at);
                self.rest = rest;
                return Ok(Some(Token::Text(text)));
            }
            if self.rest.starts_with("<!--") {
                self.skip_past("-->")?;
            } else if self.rest.starts_with("<?") {
                self.skip_past("?>")?;
            } else if self.rest.starts_with("<!") {
                return Err(Unreadable::Damaged);
            } else {
                return self.tag().map(Some);
            }
        }
    }

    /// The next token of an element that must end before the document does.
    pub(crate) fn inside(&mut self) -> Result<Token<'a>, Unreadable> {
        self.next()?.ok_or(Unreadable::Damaged)
    }

    /// Passes over everything up to the end of the element `name`, which has started.
    pub(crate) fn skip_element(&mut self, name: &str) -> Result<(), Unreadable> {
        let mut depth = 1;
        while depth > 0 {
            match self.inside()? {
                Token::Start(tag) if tag.name == name && !tag.is_closed => depth += 1,
                Token::End(end) if end == name => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    fn skip_past(&mut self, end: &str) -> Result<(), Unreadable> {
        let (_, rest) = self.rest.split_once(end).ok_or(Unreadable::Damaged)?;
        self.rest = rest;
        Ok(())
    }

    fn tag(&mut self) -> Result<Token<'a>, Unreadable> {
        let mut quote = None;
        let end = self.rest.bytes().position(|byte| {
            match quote {
                Some(open) if open == byte => quote = None,
                None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
                _ => {}
            }
            quote.is_none() && byte == b'>'
        });
        let end = end.ok_or(Unreadable::Damaged)?;
        let inside = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        match inside.strip_prefix('/') {
            Some(name) => Ok(Token::End(name.trim_end())),
            None => Tag::try_new(inside).map(Token::Start),
        }
    }
}

/// Refuses a document whose elements do not close in order: readers may wait for their end.
pub(crate) fn check_balanced(document: &str) -> Result<(), Unreadable> {
    const DEEPEST: usize = 200;
    let mut tokens = Tokens::new(document.trim_start_matches('\u{feff}'));
    let mut open = Vec::new();
    while let Some(token) = tokens.next()? {
        match token {
            Token::Start(tag) if !tag.is_closed => open.push(tag.name),
            Token::End(name) if open.pop() != Some(name) => return Err(Unreadable::Damaged),
            _ => {}
        }
        if open.len() > DEEPEST {
            return Err(Unreadable::Damaged);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(Unreadable::Damaged) }
}

/// Text with its entities replaced.
pub(crate) fn unescape(text: &str) -> Result<String, Unreadable> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let (entity, after) = after.split_once(';').ok_or(Unreadable::Damaged)?;
        plain.push(character(entity).ok_or(Unreadable::Damaged)?);
        rest = after;
    }
    plain.push_str(rest);
    Ok(plain)
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = entity.strip_prefix('#')?;
            let number = match number.strip_prefix('x') {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_ends_outside_its_quotes() {
        let mut tokens = Tokens::new("<?xml?><!-- < --><a b='1>2' c = \"&#233;&amp;\">x</a>");
        let Ok(Some(Token::Start(tag))) = tokens.next() else { panic!("no tag") };
        assert_eq!(tag.attribute("b"), Ok(Some("1>2".into())));
        assert_eq!(tag.attribute("c"), Ok(Some("é&".into())));
        assert_eq!(tag.attribute("d"), Ok(None));
        assert_eq!(tokens.next(), Ok(Some(Token::Text("x"))));
        assert_eq!(tokens.next(), Ok(Some(Token::End("a"))));
        assert_eq!(tokens.next(), Ok(None));
    }

    #[test]
    fn a_cut_document_or_one_with_a_document_type_is_damaged() {
        assert_eq!(check_balanced("<a><b/></a>"), Ok(()));
        for document in ["<a><b></a></b>", "<a>", "<a", "</a>", "<!DOCTYPE a><a/>"] {
            assert_eq!(check_balanced(document), Err(Unreadable::Damaged), "{document}");
        }
    }
}

//! An answer, as a person reads it.

use super::Form;
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Response, StatusCode},
};

#[derive(Debug, Clone)]
pub struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// As they came; the body of a file that is no text cannot be read as one.
    pub bytes: Vec<u8>,
}

impl Page {
    pub async fn read(path: String, response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let bytes = bytes.to_vec();
        Self { path, status: parts.status, headers: parts.headers, body, bytes }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it sends the browser.
    #[track_caller]
    pub fn location(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}: {}", self.path, self.text());
        self.header("location").to_owned()
    }

    /// What is read on it: no tags, no-break spaces as spaces, one space between words.
    pub fn text(&self) -> String {
        let main = self.body.split("<main").nth(1).unwrap_or(&self.body);
        let mut text = String::new();
        let mut in_tag = main.len() != self.body.len();
        for letter in main.chars() {
            match letter {
                '<' => in_tag = true,
                '>' => {
                    in_tag = false;
                    text.push(' ');
                }
                letter if !in_tag => text.push(letter),
                _ => {}
            }
        }
        let text = text.replace(['\u{a0}', '\u{202f}'], " ");
        let text = text.replace("&#39;", "'").replace("&#38;", "&").replace("&#34;", "\"");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(text.contains(words), "{} does not say {words:?}: {text}", self.path);
        self
    }

    #[track_caller]
    pub fn says_nothing_of(&self, words: &str) -> &Self {
        let text = self.text();
        assert!(!text.contains(words), "{} says {words:?}: {text}", self.path);
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.path, self.text());
        self
    }

    /// The form that goes to `action`, filled in as it was shown.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        Form::read(&self.body, action)
            .unwrap_or_else(|| panic!("{}: no form to {action}: {}", self.path, self.body))
    }
}

//! A form as a browser fills it in and sends it.

use super::{Browser, Page};

#[derive(Debug, Clone)]
pub struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The fields of the posting form with that action, with the values they were shown with.
    pub fn read(html: &str, action: &str) -> Option<Self> {
        let opening = format!("<form method=\"post\" action=\"{action}\"");
        let (_, from) = html.split_once(&opening)?;
        let (inside, _) = from.split_once("</form>")?;
        let mut fields = vec![];
        let mut select = None;
        for tag in inside.split('<').skip(1) {
            let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
            let attribute = |name: &str| {
                let (_, value) = tag.split_once(&format!(" {name}=\""))?;
                value.split_once('"').map(|(value, _)| decoded(value))
            };
            let name = attribute("name");
            match tag.split_whitespace().next() {
                Some("input") => {
                    let ticked = tag.contains(" checked");
                    let boxed = ["checkbox", "radio"].map(|kind| format!("type=\"{kind}\""));
                    if ticked || !boxed.iter().any(|boxed| tag.contains(boxed.as_str())) {
                        fields.extend(
                            name.map(|name| (name, attribute("value").unwrap_or_default())),
                        );
                    }
                }
                Some("textarea") => fields.extend(name.map(|name| (name, decoded(text)))),
                Some("select") => {
                    select = name.clone();
                    fields.extend(name.map(|name| (name, String::new())));
                }
                Some("option") if tag.contains(" selected") => {
                    let chosen = attribute("value").unwrap_or_default();
                    let field = fields.iter_mut().find(|(name, _)| Some(name) == select.as_ref());
                    if let Some((_, value)) = field {
                        *value = chosen;
                    }
                }
                _ => {}
            }
        }
        Some(Self { action: action.to_owned(), fields })
    }

    /// Types `value` into a field, or ticks one more box of that name.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Ticks a box.
    #[must_use]
    pub fn tick(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field, or a ticked box, out.
    #[must_use]
    pub fn without(mut self, name: &str, value: Option<&str>) -> Self {
        self.fields
            .retain(|(known, held)| known != name || value.is_some_and(|value| value != held));
        self
    }

    /// The same fields, sent elsewhere.
    #[must_use]
    pub fn to(&self, action: &str) -> Self {
        Self { action: action.to_owned(), ..self.clone() }
    }

    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub async fn submit(&self, browser: &Browser<'_>) -> Page {
        browser.send(browser.post_request(&self.action, &self.fields)).await
    }
}

fn decoded(text: &str) -> String {
    text.replace("&#39;", "'").replace("&#34;", "\"").replace("&#38;", "&")
}

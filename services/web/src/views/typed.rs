//! Form fields as they go back to the person: what was typed stays, and what is wrong is beside.

/// One field: its text as typed, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    pub value: String,
    pub error: Option<String>,
}

impl Typed {
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), error: None }
    }

    pub fn wrong(value: impl Into<String>, error: impl Into<String>) -> Self {
        Self { value: value.into(), error: Some(error.into()) }
    }
}

/// One entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// A product's label: the badge, and what it stands for, read aloud to those who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub short: String,
    pub long: String,
}

impl Label {
    pub fn new(short: impl Into<String>, long: impl Into<String>) -> Self {
        Self { short: short.into(), long: long.into() }
    }
}

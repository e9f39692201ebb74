//! Who may enter for a structure, a producer or a programme; and a link, shown once.

use super::{Chrome, Sample, Samples, Section, Typed, payment::Link, sample};
use crate::filters;
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Debug, Template)]
#[template(path = "coordinator/accesses.html")]
pub struct AccessesPage {
    pub chrome: Chrome,
    /// `Structure`, `Producteur`, `Programme`.
    pub over: &'static str,
    pub called: String,
    /// What one who enters may do.
    pub lead: &'static str,
    /// Where the forms go.
    pub action: String,
    pub holders: Vec<HolderLine>,
    pub alias: Typed,
    pub contact: Typed,
    pub back: Link,
}

#[derive(Debug)]
pub struct HolderLine {
    pub account: String,
    pub alias: String,
    pub reachable: bool,
}

/// A sign-in link, shown once, to be given by hand or on paper.
#[derive(Debug, Template)]
#[template(path = "public/given_link.html")]
pub struct GivenLink {
    pub chrome: Chrome,
    pub alias: String,
    pub link: String,
    pub expires_at: DateTime<Utc>,
    pub back: Link,
}

fn back() -> Link {
    let (href, label) = (sample::text("/plateforme/structures/s1"), sample::text("Retour"));
    Link { href, label }
}

impl Samples for AccessesPage {
    const NAME: &'static str = "accesses";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |holders, alias| Self {
            chrome: sample::coordinator(Section::Structures),
            over: "Structure",
            called: sample::text("Centre social Malraux"),
            lead: "Qui entre ici anime le mois de la structure.",
            action: sample::text("/plateforme/structures/s1/acces"),
            holders,
            alias,
            contact: Typed::default(),
            back: back(),
        };
        let holder = |alias, reachable| HolderLine {
            account: sample::text("a1"),
            alias: sample::text(alias),
            reachable,
        };
        let some = || vec![holder("Camille", true), holder("Sacha", false)];
        let taken = Typed::wrong("Camille", "Ce nom est déjà pris.");
        Ok(vec![
            Sample::new("usual", page(some(), Typed::default())),
            Sample::new("error", page(some(), taken)),
            Sample::new("empty", page(Vec::new(), Typed::default())),
        ])
    }
}

impl Samples for GivenLink {
    const NAME: &'static str = "given-link";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let link = Self {
            chrome: sample::animator(Section::Members),
            alias: sample::text("Le Grand Bleu"),
            link: sample::text("https://acheteurs.example/connexion/7h2k-9qpm-44xd"),
            expires_at: sample::instant("2026-11-25T17:00:00Z")?,
            back: back(),
        };
        Ok(vec![Sample::new("usual", link)])
    }
}

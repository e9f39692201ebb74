//! All that is held of one person, to read or to print.

use super::{Chrome, Sample, Samples, Section, payment::Link, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/dossier.html")]
pub struct Dossier {
    pub chrome: Chrome,
    /// None for oneself.
    pub whose: Option<String>,
    pub parts: Vec<DossierPart>,
    /// The same as a file for programs.
    pub json: String,
    pub back: Link,
}

/// One table of it.
#[derive(Debug, Clone)]
pub struct DossierPart {
    pub title: String,
    pub columns: Vec<String>,
    /// As many cells each as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl Dossier {
    fn title(&self) -> String {
        match &self.whose {
            Some(alias) => format!("Données de {alias}"),
            None => "Toutes mes données".to_owned(),
        }
    }

    /// A column's heading, for a cell on a telephone.
    fn heading<'a>(part: &'a DossierPart, index: &usize) -> &'a str {
        part.columns.get(*index).map_or("", String::as_str)
    }
}

impl Samples for Dossier {
    const NAME: &'static str = "dossier";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let part = DossierPart {
            title: sample::text("Ce que vous avez dit"),
            columns: vec![sample::text("Quoi"), sample::text("Valeur")],
            rows: vec![vec![sample::text("Surnom"), sample::text("Mimosa")]],
        };
        let empty = DossierPart { rows: vec![], title: sample::text("Commandes"), ..part.clone() };
        let page = |chrome, whose| Self {
            chrome,
            whose,
            parts: vec![part.clone(), empty.clone()],
            json: sample::text("/mes-donnees.json"),
            back: Link { href: sample::text("/mes-donnees"), label: sample::text("Mes données") },
        };
        let alias = Some(sample::text("Mimosa"));
        Ok(vec![
            Sample::new("usual", page(sample::member(Section::Account), None)),
            Sample::new("on-request", page(sample::animator(Section::Members), alias)),
        ])
    }
}

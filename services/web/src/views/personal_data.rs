//! All that is held about a person, for that person.

use super::{Chrome, Sample, Samples, Section, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/personal_data.html")]
pub struct PersonalData {
    pub chrome: Chrome,
    /// None for somebody who is not signed in: the page then says only what is held in general.
    pub held: Option<Vec<HeldItem>>,
    /// Whether this person may erase themself here: members may.
    pub may_erase: bool,
}

/// One thing held. What the person declared about themself is here, and nowhere else.
#[derive(Debug)]
pub struct HeldItem {
    /// `Surnom`, `E-mail`, `Statut déclaré`.
    pub what: String,
    pub value: String,
}

impl Samples for PersonalData {
    const NAME: &'static str = "personal-data";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let item = |what, value| HeldItem { what: sample::text(what), value: sample::text(value) };
        let held = vec![
            item("Surnom", "Mimosa"),
            item("E-mail", "mimosa@exemple.fr"),
            item("Structure", "Emplettes et Cagettes"),
        ];
        let page = |chrome, held| Self { chrome, held, may_erase: true };
        Ok(vec![
            Sample::new("usual", page(sample::member(Section::Account), Some(held))),
            Sample::new("public", page(sample::public(), None)),
            Sample::new("empty", page(sample::member(Section::Account), Some(Vec::new()))),
        ])
    }
}

//! Correcting what is known of a person: by themself, or by the animator for a member.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, members, payment::Link, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/correction.html")]
pub struct CorrectionPage {
    pub chrome: Chrome,
    /// None where somebody corrects what is known of themself.
    pub whose: Option<String>,
    /// Where the form goes.
    pub action: String,
    pub contacts: ContactFields,
    /// What a member declares, for that member alone.
    pub declared_status: Option<Typed>,
    /// Where the member's crate is fetched.
    pub pick_up: Option<String>,
    pub back: Link,
}

#[derive(Debug, Clone, Default)]
pub struct ContactFields {
    pub alias: Typed,
    /// Only where one is known: nobody is asked for it.
    pub full: Option<Typed>,
    pub email: Typed,
    pub phone: Typed,
}

impl CorrectionPage {
    fn statuses(&self) -> Vec<Choice> {
        members::statuses()
    }
}

impl Samples for CorrectionPage {
    const NAME: &'static str = "correction";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let contacts = || ContactFields {
            alias: Typed::new("Mimosa"),
            full: None,
            email: Typed::new("mimosa@exemple.fr"),
            phone: Typed::default(),
        };
        let own = |contacts| Self {
            chrome: sample::member(Section::Account),
            whose: None,
            action: sample::text("/mes-donnees/corriger"),
            contacts,
            declared_status: Some(Typed::default()),
            pick_up: Some(sample::text("Maison des solidarités, Toul")),
            back: Link {
                href: sample::text("/mes-donnees"),
                label: sample::text("Retour à mes données"),
            },
        };
        let wrong = ContactFields {
            alias: Typed::wrong("", "Écrivez un surnom."),
            full: Some(Typed::new("Mimosa Durand")),
            email: Typed::wrong("mimosa", "Écrivez une adresse e-mail."),
            phone: Typed::wrong("12", "Écrivez un numéro de téléphone."),
        };
        let member = Self {
            chrome: sample::animator(Section::Members),
            whose: Some(sample::text("Mimosa")),
            action: sample::text("/structure/membres/m1"),
            declared_status: None,
            pick_up: None,
            ..own(contacts())
        };
        Ok(vec![
            Sample::new("usual", own(contacts())),
            Sample::new("error", own(wrong)),
            Sample::new("member", member),
        ])
    }
}

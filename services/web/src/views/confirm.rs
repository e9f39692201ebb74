//! One question before an action that cannot be taken back: what it does, then yes or no.

use super::{Chrome, Sample, Samples, Section, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/confirm.html")]
pub struct Confirm {
    pub chrome: Chrome,
    /// `Clôturer la campagne de novembre 2026 ?`
    pub question: String,
    /// One sentence each, with figures.
    pub effects: Vec<String>,
    pub warning: Option<String>,
    /// Some when the action asks for a reason.
    pub reason: Option<Typed>,
    /// Where the form goes.
    pub action: String,
    /// The version of what was read: somebody else's change in between is told, not overwritten. 0
    /// where the action does not depend on it.
    pub version: u64,
    pub confirm_label: String,
    /// Whether the action takes something away.
    pub grave: bool,
    pub back: String,
    pub back_label: String,
}

impl Samples for Confirm {
    const NAME: &'static str = "confirm";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let close = Self {
            chrome: sample::coordinator(Section::Campaign),
            question: sample::text("Clôturer la campagne de novembre 2026 ?"),
            effects: vec![
                sample::text("412 commandes, pour 18\u{202f}240,50 €, ne pourront plus changer."),
                sample::text("14 commandes groupées seront calculées et montrées ici."),
                sample::text("Les producteurs ne reçoivent encore rien."),
            ],
            warning: Some(sample::text("3 structures ont encore des bons papier à saisir.")),
            reason: None,
            action: sample::text("/plateforme/campagnes/c1/cloturer"),
            version: 4,
            confirm_label: sample::text("Clôturer"),
            grave: false,
            back: sample::text("/plateforme/campagnes/c1"),
            back_label: sample::text("Ne pas clôturer"),
        };
        let cancel = Self {
            chrome: sample::member(Section::Order),
            question: sample::text("Annuler votre commande ?"),
            effects: vec![
                sample::text("Votre commande de 38,40 € sera annulée."),
                sample::text("Les 20,00 € déjà payés seront sur votre compte."),
                sample::text("Vous pouvez recommander jusqu’au 8 novembre."),
            ],
            warning: None,
            reason: None,
            action: sample::text("/commande/annuler"),
            version: 2,
            confirm_label: sample::text("Annuler ma commande"),
            grave: true,
            back: sample::text("/ma-commande"),
            back_label: sample::text("Garder ma commande"),
        };
        let override_minimum = Self {
            chrome: sample::coordinator(Section::Pooled),
            question: sample::text("Envoyer sous le minimum ?"),
            effects: vec![sample::text("La commande à GAEC du Saintois part quand même.")],
            warning: None,
            reason: Some(Typed::wrong("", "Écrivez une raison.")),
            action: sample::text("/plateforme/commandes/p1/forcer"),
            version: 1,
            confirm_label: sample::text("Envoyer quand même"),
            grave: false,
            back: sample::text("/plateforme/commandes"),
            back_label: sample::text("Ne pas envoyer"),
        };
        Ok(vec![
            Sample::new("usual", close),
            Sample::new("cancel", cancel),
            Sample::new("error", override_minimum),
        ])
    }
}

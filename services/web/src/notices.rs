//! What the last action did, told once at the top of the next page.
//!
//! A handler that changed something goes to a page with `?fait=<code>`; the code alone travels.

use axum::{extract::FromRequestParts, http::request::Parts};
use std::convert::Infallible;

use crate::views::{Chrome, Tone};

/// Every notice: its code and its words.
const NOTICES: &[(&str, &str)] = &[
    ("commande", "Votre commande est enregistrée."),
    ("commande-annulee", "Votre commande est annulée."),
    ("saisie", "La commande est enregistrée."),
    ("annulation", "La commande est annulée."),
    ("paiement", "Le paiement est noté."),
    ("adherent", "La personne est ajoutée."),
    ("carte-debloquee", "La carte est débloquée. Le code est le même qu’avant."),
    ("carte-annulee", "La carte est annulée. Elle ne marche plus."),
    ("depart", "La personne ne fait plus partie des adhérents."),
    ("effacement", "Les données de cette personne sont effacées."),
    ("remise", "Les cagettes cochées sont remises."),
    ("remise-deja", "C’est noté. Une partie de ces cagettes était déjà remise."),
    ("bon", "Le bon de commande est enregistré."),
    ("labo", "Le labo est ouvert."),
    ("labo-clos", "Le labo est clos."),
    ("proposition", "Votre proposition est ajoutée."),
    ("vote", "Votre vote est enregistré."),
    ("decision", "La décision est notée."),
    ("budget", "Votre budget est enregistré."),
    ("donnees", "Vos données sont à jour."),
    ("structure", "La structure est inscrite."),
    ("producteur", "Le producteur est inscrit."),
    ("programme", "Le programme est inscrit."),
    ("contact", "Les données de cette personne sont à jour."),
    ("point", "Le lieu de retrait est enregistré."),
    ("campagne", "La campagne est en préparation."),
    ("offre", "Le choix des produits est enregistré."),
    ("ouverture", "Les commandes sont ouvertes."),
    ("rouverture", "Les commandes sont ouvertes de nouveau."),
    ("envoi", "Les commandes sont envoyées aux producteurs."),
    ("forcee", "La commande partira sous le minimum. La raison est gardée."),
    ("reponse", "La réponse est enregistrée."),
    ("reception", "La réception est enregistrée."),
    ("perte", "La perte est notée. Ce qui reste est partagé de nouveau."),
    ("receptions", "Tous les produits sont reçus."),
    ("emballage", "Les cagettes sont emballées."),
    ("tournee", "La tournée est enregistrée."),
    ("depart-tournee", "La tournée est partie."),
    ("arret", "La livraison est notée."),
    ("livraisons", "Les livraisons sont terminées."),
    ("comptes", "Les comptes du mois sont faits."),
    ("reglement", "Le règlement est noté."),
    ("reglement-annule", "Le règlement est annulé. Ce qui était dû l’est de nouveau."),
    ("negociation", "La négociation est ouverte."),
    ("conditions", "La proposition est envoyée."),
    ("accord", "L’accord est conclu."),
    ("rupture", "La négociation est terminée, sans accord."),
    ("planchers", "Vos prix plancher sont enregistrés."),
    ("catalogue", "Le catalogue est importé."),
    ("rapport", "Le rapport est publié."),
];

/// The notice that the address asks for, if it is one.
#[derive(Debug, Clone, Copy)]
pub struct Notice(Option<&'static str>);

impl Notice {
    /// Puts the notice at the head of the page.
    #[must_use]
    pub fn tell(self, chrome: Chrome) -> Chrome {
        match self.0 {
            Some(words) => chrome.with_message(Tone::Done, words),
            None => chrome,
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Notice {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        let code = query.split('&').find_map(|pair| pair.strip_prefix("fait="));
        let words = |(known, words): &(&str, &'static str)| (code == Some(known)).then_some(*words);
        Ok(Self(NOTICES.iter().find_map(words)))
    }
}

//! Readings in plain words: who, what, for what.

use app::{Purpose, queries::trail::ReadingOfData};

/// Who read, never by name: what they do for people.
pub fn reader(role: &str) -> &'static str {
    match role {
        "animator" => "Votre structure (référent·e)",
        "coordinator" => "La coordination de la plateforme",
        "member" => "Un·e adhérent·e de la structure",
        "producer" => "Un producteur",
        "funder" => "Un financeur",
        _ => "La plateforme elle-même",
    }
}

/// What it was read for.
pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::MemberList => "Liste des adhérents",
        Purpose::MemberContact => "Corriger un contact",
        Purpose::SignInLink => "Donner un lien pour entrer",
        Purpose::MonthBoard => "Commandes du mois",
        Purpose::Order => "Une commande",
        Purpose::PaperOrder => "Saisir une commande sur papier",
        Purpose::Payment => "Paiements d’une commande",
        Purpose::HandOver => "Remise des cagettes",
        Purpose::Packing => "Préparer les cagettes",
        Purpose::Recall => "Rappel d’un produit",
        Purpose::Lab => "Labo d’usage",
        Purpose::Holders => "Accès de la structure",
        Purpose::Wallets => "Avoir d’un adhérent",
        Purpose::Export => "Copie des données, à la demande de la personne",
        Purpose::Erasure => "Effacement, à la demande de la personne",
        Purpose::Retention => "Effacement, fin de la durée de conservation",
        Purpose::Campaign => "Totaux de la campagne",
        Purpose::PooledOrders => "Commandes groupées",
        Purpose::Accounts => "Comptes entre organisations",
        Purpose::Demand => "Demande du mois",
    }
}

/// What was seen, of whom, as the structure's animator reads it.
pub fn seen(reading: &ReadingOfData) -> String {
    if matches!(reading.purpose, Purpose::Erasure | Purpose::Retention) {
        return "Une personne effacée".to_owned();
    }
    let what = if reading.contacts { "Surnoms et contacts" } else { "Surnoms" };
    match reading.people_count {
        0 => "Chiffres de votre structure".to_owned(),
        1 if reading.contacts => "Surnom et contact d’une personne".to_owned(),
        1 => "Surnom ou commande d’une personne".to_owned(),
        count => format!("{what} de {count} personnes"),
    }
}

/// The same, as the person concerned reads it.
pub fn seen_of_me(reading: &ReadingOfData) -> String {
    match (reading.people.is_empty(), reading.contacts) {
        (true, _) => {
            format!("Une liste de {} personnes, où vous pouviez être", reading.people_count)
        }
        (false, true) => "Votre surnom et votre contact".to_owned(),
        (false, false) => "Votre surnom ou votre commande".to_owned(),
    }
}

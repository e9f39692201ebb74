//! The pages of the coordination, under `/plateforme`.

mod bons_achat;
mod campagnes;
mod commandes;
mod emballage;
mod inscriptions;
pub mod month;
mod negociations;
mod producteurs;
mod preuves;
mod programmes;
mod rappel;
mod receptions;
mod registered;
mod reouverture;
mod structures;
mod tournees;

//! The pages of the coordination, under `/plateforme`.

mod campagnes;
mod commandes;
mod emballage;
pub mod month;
mod negociations;
mod producteurs;
mod programmes;
mod rappel;
mod receptions;
mod tournees;

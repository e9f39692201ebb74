//! The pages of an animator, under `/structure`.

mod bon;
mod bons_achat;
mod commandes;
mod lieu;
mod membres;
mod paiement;
mod remise;
mod saisie;

//! The pages of an animator, under `/structure`.

mod acces;
mod bon;
mod bons_achat;
mod cartes;
mod commandes;
mod effacement;
mod lieu;
mod membres;
mod paiement;
mod remise;
mod saisie;

//! The pages of a member.

mod aides;
mod commande;
mod labos;
mod ma_commande;
mod mes_donnees;
mod payer;

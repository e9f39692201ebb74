//! What pages show: one struct a page, typed and neutral, with samples of its states.
//!
//! A view holds values (`Money`, `Steps`, dates, ids as text) and leaves every word of French to
//! its template and to [`words`]. To add a page: a struct deriving `askama::Template`, its
//! `Samples`, its template, and one line in [`gallery`]; the tests then check its HTML.

pub mod accesses;
pub mod account;
pub mod accounts;
pub mod api;
pub mod campaign;
pub mod card;
pub mod cash;
pub mod chrome;
pub mod closing;
pub mod components;
pub mod composer;
pub mod confirm;
pub mod correction;
pub mod decision;
pub mod demand;
pub mod dossier;
pub mod error_page;
pub mod hand_over;
pub mod hand_over_device;
pub mod home;
pub mod information;
pub mod lab;
pub mod live;
pub mod loss;
pub mod member_card;
pub mod members;
pub mod month_board;
pub mod negotiation;
pub mod network;
pub mod new_negotiation;
pub mod new_round;
pub mod opening;
pub mod order_form;
mod order_form_samples;
pub mod order_summary;
pub mod packing;
pub mod paper_entry;
pub mod paper_form;
pub mod payment;
pub mod personal_data;
pub mod plain;
pub mod pooled_orders;
pub mod producer_orders;
pub mod producers;
pub mod recall;
pub mod reception;
pub mod registering;
pub mod reopening;
pub mod report;
pub mod report_chart;
pub mod report_check;
pub mod rounds;
pub mod sample;
pub mod share_picture;
pub mod sign_in;
pub mod statement;
pub mod structure_form;
pub mod structures;
pub mod supply;
pub mod transparency;
pub mod trail;
pub mod typed;
pub mod voucher_sheet;
pub mod vouchers;
pub mod under_way;
pub mod words;

#[cfg(test)]
mod check;

pub use chrome::{Chrome, FormKeys, Message, NavLink, Person, Section, Tone};
pub use sample::{Rendered, Sample, Samples, gallery};
pub use typed::{Choice, Label, Typed};

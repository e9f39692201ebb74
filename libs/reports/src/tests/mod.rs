//! What a report promises, and an attacker who tries to break it.

mod attack;
mod example;
mod history;
mod loss;
mod names;
mod people_attack;
mod primary_rules;
mod simplex;
mod whole_report;

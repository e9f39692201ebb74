//! What a report promises, and an attacker who tries to break it.

mod attack;
mod example;
mod primary_rules;
mod simplex;
mod whole_report;

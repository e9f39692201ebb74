//! Page handlers, one folder for each role: parse, call a use case, fill a view.

pub mod animator;
mod carrying;
mod contacts;
mod correcting;
pub mod coordinator;
pub mod device;
pub mod funder;
mod lab_views;
pub mod member;
mod negotiating;
mod ordering;
pub mod papers;
mod placing;
pub mod privacy;
pub mod producer;
pub mod public;
mod reporting;
mod supplying;

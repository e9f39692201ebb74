//! The main way of each of the five users, at the width of a telephone, in a real browser against
//! a real server over a month that was really played.
//!
//! The month is played once; each test changes a copy of it. Pictures of every page are left in
//! `target/screenshots`, to be looked at; that of the order form is in `docs`.

#[cfg(test)]
mod animator;
#[cfg(test)]
mod axe;
#[cfg(test)]
mod card;
#[cfg(test)]
mod coordinator;
#[cfg(test)]
mod funder;
#[cfg(test)]
mod gallery;
#[cfg(test)]
mod hand_over;
#[cfg(test)]
mod keyboard;
#[cfg(test)]
mod member;
#[cfg(test)]
mod member_aids;
#[cfg(test)]
mod page_rules;
#[cfg(test)]
mod paper_forms;
#[cfg(test)]
mod producer;
#[cfg(test)]
mod visitor;
#[cfg(test)]
mod world;

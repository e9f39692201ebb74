//! A log published in a folder: what a crash, a rollback, a rewrite and a witness leave there.

#![cfg(test)]

mod growing;
mod keys;
mod restarting;
mod witnesses;
mod workshop;

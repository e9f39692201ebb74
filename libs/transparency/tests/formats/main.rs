//! The C2SP formats: the examples that their specifications publish, the implementation of somebody
//! else on our files, and any bytes at all.

#![cfg(test)]

mod checkpoints;
mod cosignatures;
mod foreign;
mod logs;
mod notes;
mod tiles;
mod witnesses;

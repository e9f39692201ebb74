//! What the tests of the whole platform share: a small world, dice to play with it, and the log
//! read back to see what really happened.

pub mod dice;
pub mod history;
pub mod keys;
pub mod rest;
pub mod world;

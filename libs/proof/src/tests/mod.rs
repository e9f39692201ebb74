//! Honest reports hold, and every lie is found with its own reason.

mod honest;
mod lies;
mod mutations;
mod world;

//! Paper and files: print models in, bytes out.
pub mod french;

//! The vault: all that is known about people, and nothing that the log needs.

//! Why not.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrailRefusal {
    NothingRead,
}

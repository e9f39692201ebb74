//! Why nothing is committed.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementRefusal {
    /// Somebody else committed meanwhile.
    OutOfTurn,
    /// An order changed since the volumes were added up.
    OrdersChanged,
}

//! Why the books say no.

use kernel::Money;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LedgerRefusal {
    /// The postings sum to this instead of zero.
    Unbalanced {
        sum: Money,
    },
    Empty,
}

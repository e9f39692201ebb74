//! Why a negotiation says no.

use kernel::ProductId;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NegotiationRefusal {
    AlreadyOpen,
    NotOpen,
    /// The negotiation ended, with or without an agreement.
    Ended,
    NoProducts,
    /// The product is not the subject of this negotiation.
    ProductNotNegotiated(ProductId),
    ProductRepeated(ProductId),
    /// Below what the producer can accept. The figure is the producer's secret.
    BelowFloor(ProductId),
    CaseSizeMissing(ProductId),
    MinimumNegative,
    ValidityReversed,
    /// The validity is already over.
    ValidityOver,
    NothingProposed,
    /// Nobody accepts their own proposal.
    OwnProposal,
    /// An agreement has its negotiation's id.
    OtherAgreement,
}

//! Why a programme says no.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundingRefusal {
    AlreadyRegistered,
    NotRegistered,
    NameMissing,
    NoFunder,
    PeriodReversed,
    /// The report's months are not within the programme's.
    OutsidePeriod,
    /// Reports are of a month, a quarter, a year or the whole programme: a fixed family, so that
    /// nobody can ask for figures whose difference tells a withheld one.
    NotAReportingPeriod,
    /// These months were already reported: the same figures are never published twice.
    AlreadyPublished,
    /// Another report was published meanwhile: this one must be computed again, knowing it.
    OthersPublished,
    /// Whatever this report shows, it would give away what an earlier one withholds.
    WouldReveal,
}

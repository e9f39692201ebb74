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
    /// These months were already reported: the same figures are never published twice.
    AlreadyPublished,
}

//! What a programme can be asked.

use kernel::{Category, Month, ProgrammeId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FundingCommand {
    Register {
        name: String,
        funders: Vec<String>,
        from: Month,
        to: Month,
        territory: Vec<String>,
        categories: Vec<Category>,
    },
    PublishReport {
        from: Month,
        to: Month,
        position: u64,
        root: String,
        sha256: String,
        withheld: String,
        /// How many reports each programme of the hub had when this one was computed: it holds only
        /// while there is no other, since a report must not give away what others withhold.
        after: Vec<(ProgrammeId, usize)>,
    },
}

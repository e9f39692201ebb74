//! What a programme can be asked.

use kernel::{Category, Month};

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
    },
}

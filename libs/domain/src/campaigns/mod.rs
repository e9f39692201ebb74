//! Campaigns: one month of a hub, from the draft to the settlement.

mod command;
mod decide;
mod event;
mod offer;
mod refusal;
#[cfg(test)]
mod scenarios;
mod state;

pub use command::CampaignCommand;
pub use decide::decide;
pub use event::{CampaignEvent, OfferLine};
pub use refusal::CampaignRefusal;
pub use state::{Campaign, Stage};

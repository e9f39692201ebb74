//! What a round can be asked.

use super::event::Stop;
use chrono::NaiveDate;
use kernel::{CampaignId, StructureId};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundCommand {
    Plan { campaign: CampaignId, date: NaiveDate, name: String, stops: Vec<Stop> },
    Depart,
    DeliverStop { structure: StructureId },
}

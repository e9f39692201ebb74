//! A command about another tenant's settlement.

use app::Command;
use domain::{statements::StatementCommand, structures::Territory};
use kernel::{CampaignId, Month, OrderId, StructureId};

pub fn commit(hub: StructureId, campaign: CampaignId, order: OrderId) -> Command {
    let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
    let month = Month::try_new(2026, 11).unwrap();
    let commitments_sha256 = "ab".repeat(32);
    let commit = StatementCommand::Commit {
        hub,
        month,
        territory,
        number: 0,
        family: 1,
        commitments_sha256,
    };
    Command::Statement(campaign, commit, vec![(order, 1)])
}

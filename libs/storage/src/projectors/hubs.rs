//! Whose campaign a structure's event is about: hubs draft campaigns, structures take part.

use crate::{
    Projected, StorageError,
    records::{Record, insert},
};
use domain::campaigns::CampaignEvent;
use kernel::CampaignId;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The hubs of some campaigns, as a projector keeps them in a table of its own, whose rows are
/// nothing but a tenant and its campaign.
pub(super) struct Hubs<Row> {
    /// Of each campaign.
    known: BTreeMap<Uuid, Uuid>,
    drafted: Vec<Row>,
}

impl<Row: Record + From<(Uuid, Uuid)>> Hubs<Row> {
    /// Of these campaigns, as far as they are known.
    pub async fn read(
        connection: &mut PgConnection,
        campaigns: impl Iterator<Item = CampaignId> + Send,
    ) -> Result<Self, StorageError> {
        let campaigns: Vec<Uuid> = campaigns.map(CampaignId::uuid).collect();
        let mut known = BTreeMap::new();
        if !campaigns.is_empty() {
            let select = format!(
                "SELECT campaign_id, tenant_id FROM {} WHERE campaign_id = ANY ($1)",
                Row::TABLE
            );
            let rows: Vec<(Uuid, Uuid)> =
                sqlx::query_as(AssertSqlSafe(select)).bind(campaigns).fetch_all(connection).await?;
            known.extend(rows);
        }
        Ok(Self { known, drafted: vec![] })
    }

    pub async fn write(&self, connection: &mut PgConnection) -> Result<(), StorageError> {
        insert(connection, &self.drafted).await
    }

    /// The hub of a campaign; `what` is missing where there is none.
    pub fn of(&self, campaign: CampaignId, what: &'static str) -> Result<Uuid, StorageError> {
        self.known.get(&campaign.uuid()).copied().ok_or(StorageError::Missing(what))
    }

    pub fn campaign_happened(&mut self, event: &Projected<'_>, what: &CampaignEvent) {
        match what {
            CampaignEvent::CampaignDrafted { month: _ } => {
                let (hub, campaign) = event.of_stream();
                self.known.insert(campaign, hub);
                self.drafted.push(Row::from((hub, campaign)));
            }
            CampaignEvent::OfferComposed { .. }
            | CampaignEvent::CampaignOpened { .. }
            | CampaignEvent::CampaignClosed
            | CampaignEvent::CampaignReopened { .. }
            | CampaignEvent::CampaignOrdered
            | CampaignEvent::CampaignReceived
            | CampaignEvent::CampaignDelivered
            | CampaignEvent::CampaignSettled => {}
        }
    }
}

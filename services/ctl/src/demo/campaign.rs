//! A campaign is composed from what was agreed, and opened in every structure.

use super::{
    Story,
    story::{animator, command_id, structure_id},
};
use crate::CtlError;
use app::{
    AppError, Command, OfferChoice,
    queries::{campaign_board::campaign_offer, composer::composable_lines},
};
use chrono::{DateTime, Utc};
use domain::{
    campaigns::{CampaignCommand, OfferLine},
    order_forms::OrderFormCommand,
};
use kernel::{CampaignId, Month, NegotiationId, StructureId, TenantId, ValueError};

pub(super) fn campaign_id(month: Month) -> CampaignId {
    CampaignId::derived(&[b"demo campaign ", month.to_string().as_bytes()])
}

impl Story {
    pub(super) async fn open_campaign(
        &self,
        month: Month,
        closes_at: DateTime<Utc>,
    ) -> Result<CampaignId, CtlError> {
        let campaign = campaign_id(month);
        let coordinator = self.coordinator();
        let draft = Command::Campaign(campaign, CampaignCommand::Draft { month });
        self.tell(&coordinator, &format!("draft {month}"), draft).await?;
        let choices = self.in_season(month).await?;
        let compose = command_id(&format!("compose {month}"));
        self.app().compose(&coordinator, compose, campaign, &choices).await?;
        let structures: Vec<StructureId> =
            self.files().joining().map(|structure| structure_id(&structure.key)).collect();
        let open = CampaignCommand::Open { closes_at, structures };
        let open = Command::Campaign(campaign, open);
        self.tell(&coordinator, &format!("open {month}"), open).await?;
        self.catch_up().await?;
        self.set_notices(campaign).await?;
        Ok(campaign)
    }

    /// What the agreements of the month cover, of the products that are in season.
    async fn in_season(&self, month: Month) -> Result<Vec<OfferChoice>, CtlError> {
        let hub = TenantId::from(self.hub());
        let first = month.day(1).ok_or(ValueError::Month)?;
        let mut reading = self.app().reading(hub).await?;
        let lines = composable_lines(&mut reading, hub, first).await.map_err(AppError::from)?;
        let choice = |line: &OfferLine| OfferChoice {
            negotiation: NegotiationId::from_uuid(line.agreement.uuid()),
            product: line.product,
        };
        Ok(lines
            .iter()
            .filter(|line| line.season.includes(month))
            .map(|line| choice(&line.line))
            .collect())
    }

    async fn set_notices(&self, campaign: CampaignId) -> Result<(), CtlError> {
        for structure in self.files().joining().take(6).cloned().collect::<Vec<_>>() {
            let notice = format!(
                "Retrait des cagettes\u{a0}: {}, le samedi matin. Un café vous attend.",
                structure.delivery_point
            );
            let set = Command::OrderForm(campaign, OrderFormCommand::SetNotice { notice });
            let what = format!("notice {campaign} {}", structure.key);
            self.tell(&animator(&structure.key), &what, set).await?;
        }
        Ok(())
    }

    pub(super) async fn offer(&self, campaign: CampaignId) -> Result<Vec<OfferLine>, CtlError> {
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let offer = campaign_offer(&mut reading, hub, campaign).await;
        Ok(offer.map_err(AppError::from)?)
    }

    pub(super) async fn open_this_month(&self) -> Result<(), CtlError> {
        let dates = self.dates();
        let campaign = self.open_campaign(dates.this_month, dates.closes_at).await?;
        self.shop(campaign, dates.this_month, 40).await?;
        self.catch_up().await
    }
}

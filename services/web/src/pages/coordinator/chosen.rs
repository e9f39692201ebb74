//! Which month a page is about: the one that its address names, or else the one at work.

use crate::{page::PageError, page::PageResult, page::show, session::Coordinator};
use crate::{state::WebState, views::Section, views::plain::Plain};
use app::queries::campaign_board::{self, CampaignSummary};
use domain::campaigns::Stage;
use kernel::{CampaignId, TenantId};
use serde::Deserialize;

/// `?campagne=…`
#[derive(Debug, Default, Deserialize)]
pub struct Chosen {
    #[serde(default)]
    campagne: Option<String>,
}

impl Chosen {
    /// The campaign of that id; without one, the latest whose orders are closed.
    ///
    /// # Errors
    /// Not found for an id that is none of the hub's campaigns.
    pub async fn campaign(
        &self,
        state: &WebState,
        hub: TenantId,
    ) -> Result<Option<CampaignSummary>, PageError> {
        if let Some(text) = &self.campagne {
            let id = text.parse().map_err(|_| PageError::not_found())?;
            return named(state, hub, id).await.map(Some);
        }
        let mut reading = state.app.reading(hub).await?;
        let all = campaign_board::campaigns(&mut reading, hub).await?;
        let closed = |one: &CampaignSummary| !matches!(one.stage, Stage::Draft | Stage::Open);
        Ok(all.into_iter().find(closed))
    }
}

/// The hub's campaign of that id.
///
/// # Errors
/// Not found where there is none.
pub async fn named(
    state: &WebState,
    hub: TenantId,
    id: CampaignId,
) -> Result<CampaignSummary, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let found = campaign_board::campaign(&mut reading, hub, id).await?;
    found.ok_or_else(PageError::not_found)
}

/// Before the first close there is nothing to show.
pub async fn nothing_yet(
    state: &WebState,
    coordinator: &Coordinator,
    here: Section,
    title: &str,
) -> PageResult {
    let chrome = super::chrome(state, coordinator, here).await?;
    let lead = "Aucune campagne n’est encore close. Cette page se remplit à la clôture.".to_owned();
    show(&Plain { chrome, title: title.to_owned(), lead })
}

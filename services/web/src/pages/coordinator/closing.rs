//! `/plateforme/campagnes/{id}/cloture`: what goes on after the close, and then what came of it.

use super::chosen::named;
use crate::{
    page::{Address, PageResult, go, show},
    session::Coordinator,
    state::WebState,
    views::{Section, under_way::UnderWay},
};
use axum::extract::State;
use domain::campaigns::Stage;
use kernel::CampaignId;

pub async fn progress(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let hub = coordinator.tenant();
    let campaign = named(&state, hub, campaign).await?;
    if matches!(campaign.stage, Stage::Draft | Stage::Open) {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    let progress = state.app.pooling_progress(hub, campaign.campaign).await?;
    if progress.is_over() {
        return Ok(go(&format!("/plateforme/campagnes/{}/commandes", campaign.campaign)));
    }
    let explanation = "Les commandes sont closes. Nous additionnons ce que toutes les structures \
                       demandent, producteur par producteur.";
    show(&UnderWay {
        chrome: super::chrome(&state, &coordinator, Section::Campaign).await?,
        title: "Nous calculons les commandes groupées".to_owned(),
        explanation: explanation.to_owned(),
        done: u64::try_from(progress.fixed).unwrap_or(u64::MAX),
        expected: u64::try_from(progress.expected).unwrap_or(u64::MAX),
        what: ("commande groupée calculée", "commandes groupées calculées"),
    })
}

//! `/plateforme/campagnes/{id}/composer`: which products of valid agreements are offered.

use super::chosen::named;
use crate::{
    french,
    page::{Address, PageError, PageResult, go, show, show_with},
    pages::carrying::or_told,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::{
        Section,
        composer::{Composer, ComposerGroup, ComposerLine},
    },
};
use app::{
    AppError, OfferChoice,
    queries::{
        campaign_board::{self, CampaignSummary},
        composer::{ComposableLine, composable_lines},
    },
};
use axum::extract::State;
use domain::campaigns::Stage;
use kernel::{AgreementId, CampaignId, NegotiationId, ProductId};
use std::collections::BTreeSet;

/// An agreement's line, as its box in the form names it.
type Picked = BTreeSet<(AgreementId, ProductId)>;

pub async fn choose(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != Stage::Draft {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let offer = campaign_board::campaign_offer(&mut reading, hub, campaign.campaign).await?;
    drop(reading);
    let composed = offer.iter().map(|line| (line.agreement, line.product)).collect();
    // Nothing is composed yet: everything in season is proposed.
    let picked = (!offer.is_empty()).then_some(composed);
    show(&page(&state, &coordinator, &campaign, picked).await?)
}

pub async fn compose(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(campaign): Address<CampaignId>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let picked = picked(&posted)?;
    let (actor, id) = (&coordinator.actor, posted.command()?);
    let composed = state.app.compose(actor, id, campaign.campaign, &choices(&picked)).await;
    match or_told(composed)? {
        Ok(done) => {
            super::shown(&state, &done).await?;
            Ok(go(&format!("/plateforme/campagnes/{}?fait=offre", campaign.campaign)))
        }
        Err(told) => {
            let mut view = page(&state, &coordinator, &campaign, Some(picked)).await?;
            view.error = Some(told.message);
            show_with(told.status, &view)
        }
    }
}

fn choices(picked: &Picked) -> Vec<OfferChoice> {
    let choice = |(agreement, product): &(AgreementId, ProductId)| OfferChoice {
        negotiation: NegotiationId::from_uuid(agreement.uuid()),
        product: *product,
    };
    picked.iter().map(choice).collect()
}

fn picked(posted: &Posted) -> Result<Picked, PageError> {
    posted
        .all("line")
        .map(|line| {
            let (agreement, product) = line.split_once(':').ok_or_else(PageError::not_found)?;
            let agreement = agreement.parse().map_err(|_| PageError::not_found())?;
            Ok((agreement, product.parse().map_err(|_| PageError::not_found())?))
        })
        .collect()
}

async fn page(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    picked: Option<Picked>,
) -> Result<Composer, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Campaign).await?;
    let first_day = campaign.month.day(1).ok_or_else(PageError::not_found)?;
    let lines = composable_lines(&mut reading, hub, first_day).await?;
    let mut groups: Vec<ComposerGroup> = vec![];
    for line in lines {
        let category = french::category(line.line.category).to_owned();
        let in_season = line.season.includes(campaign.month);
        let chosen = match &picked {
            Some(picked) => picked.contains(&(line.line.agreement, line.line.product)),
            None => in_season,
        };
        let row = row(&line, in_season, chosen)?;
        match groups.last_mut() {
            Some(group) if group.category == category => group.lines.push(row),
            _ => groups.push(ComposerGroup { category, lines: vec![row] }),
        }
    }
    let id = campaign.campaign.to_string();
    Ok(Composer { chrome, campaign: id, month: campaign.month, error: None, groups })
}

fn row(
    composable: &ComposableLine,
    in_season: bool,
    picked: bool,
) -> Result<ComposerLine, PageError> {
    let line = &composable.line;
    let ceiling = line.tiers.ceiling().with_vat(line.vat).map_err(AppError::from)?;
    Ok(ComposerLine {
        agreement: line.agreement.to_string(),
        product: line.product.to_string(),
        name: line.name.clone(),
        producer: line.producer_name.clone(),
        labels: french::badges(line),
        ceiling,
        unit: french::priced_by(line),
        tier_count: u64::try_from(line.tiers.iter().count()).unwrap_or(u64::MAX),
        case_size: line.case_size,
        valid_to: composable.valid_to,
        in_season,
        picked,
    })
}

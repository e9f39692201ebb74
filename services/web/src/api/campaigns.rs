//! The hub's campaigns, step by step through the month.

use super::{
    caller::{Caller, Key, OptionalKey},
    change::{Changed, carry_out},
    error::{ApiError, ApiResult},
    extract::{Json, Path},
    json::{
        ChangeJson,
        campaigns::{
            CampaignBody, CampaignHeadJson, CampaignJson, OfferBody, OpeningBody, ReopeningBody,
            StructureTotalsJson,
        },
        offers::{DemandJson, OfferLineJson},
    },
    values,
};
use crate::state::WebState;
use app::{
    Command, Done, OfferChoice, Purpose,
    queries::{campaign_board, pooled_demand},
};
use axum::extract::State;
use domain::campaigns::CampaignCommand;
use kernel::{CampaignId, CommandId, NegotiationId, ProductId, StructureId};
use uuid::Uuid;

#[utoipa::path(get, path = "/campaigns", tag = "campaigns", summary = "Les campagnes",
    security(("session" = [])), responses((status = 200, body = [CampaignHeadJson])))]
pub async fn list_campaigns(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<CampaignHeadJson>>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let campaigns = campaign_board::campaigns(&mut reading, hub).await?;
    Ok(Json(campaigns.iter().map(CampaignHeadJson::from).collect()))
}

#[utoipa::path(get, path = "/campaigns/{campaign}", tag = "campaigns",
    summary = "Une campagne, ses totaux et sa demande groupée",
    params(("campaign" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = CampaignJson)))]
pub async fn show_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Json<CampaignJson>> {
    let (hub, campaign) = (caller.coordinator()?, CampaignId::from_uuid(campaign));
    let mut reading = state.app.reading(hub).await?;
    let head = campaign_board::campaign(&mut reading, hub, campaign).await?;
    let head = head.ok_or_else(ApiError::not_found)?;
    let offer = campaign_board::campaign_offer(&mut reading, hub, campaign).await?;
    let totals = campaign_board::structure_totals(&mut reading, hub, campaign).await?;
    let demand = pooled_demand::product_demand(&mut reading, hub, campaign).await?;
    drop(reading);
    let shown = totals.iter().map(|one| one.structure);
    state.app.show_figures(&caller.actor, Purpose::Campaign, shown).await?;
    Ok(Json(CampaignJson {
        head: (&head).into(),
        offer: offer.iter().map(OfferLineJson::from).collect(),
        totals: totals.iter().map(StructureTotalsJson::from).collect(),
        demand: demand.iter().map(DemandJson::from).collect(),
    }))
}

#[utoipa::path(post, path = "/campaigns", tag = "campaigns", summary = "Préparer une campagne",
    request_body = CampaignBody, security(("session" = [])),
    responses((status = 201, body = ChangeJson)))]
pub async fn draft_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<CampaignBody>,
) -> ApiResult<Changed> {
    let month = values::month("month", &body.month)?;
    let (campaign, done) = state.app.draft_campaign(&caller.actor, id, month).await?;
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::created(campaign.uuid(), done))
}

#[utoipa::path(put, path = "/campaigns/{campaign}/offer", tag = "campaigns",
    summary = "Composer l’offre", params(("campaign" = Uuid, Path),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = OfferBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn compose_offer(
    State(state): State<WebState>,
    caller: Caller,
    OptionalKey(id): OptionalKey,
    Path(campaign): Path<Uuid>,
    Json(body): Json<OfferBody>,
) -> ApiResult<Changed> {
    let choices = body.lines.iter().map(|line| OfferChoice {
        negotiation: NegotiationId::from_uuid(line.negotiation),
        product: ProductId::from_uuid(line.product),
    });
    let (choices, of): (Vec<_>, _) = (choices.collect(), CampaignId::from_uuid(campaign));
    let products: Vec<_> = choices.iter().map(|choice| choice.product).collect();
    let done = state.app.compose(&caller.actor, id, of, &choices).await;
    let done = done.map_err(|error| ApiError::from(error).in_lines(&products))?;
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::new(campaign, done))
}

#[utoipa::path(post, path = "/campaigns/{campaign}/opening", tag = "campaigns",
    summary = "Ouvrir les commandes", params(("campaign" = Uuid, Path)),
    request_body = OpeningBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn open_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
    Json(body): Json<OpeningBody>,
) -> ApiResult<Changed> {
    let structures = body.structures.into_iter().map(StructureId::from_uuid).collect();
    let open = CampaignCommand::Open { closes_at: body.closes_at, structures };
    step(&state, &caller, id, campaign, open).await
}

#[utoipa::path(post, path = "/campaigns/{campaign}/closing", tag = "campaigns",
    summary = "Clore les commandes", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn close_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Changed> {
    step(&state, &caller, id, campaign, CampaignCommand::Close).await
}

/// Only before the orders are sent; the pooled orders are withdrawn and counted anew at the next
/// close.
#[utoipa::path(post, path = "/campaigns/{campaign}/reopening", tag = "campaigns",
    summary = "Rouvrir les commandes", params(("campaign" = Uuid, Path)),
    request_body = ReopeningBody, security(("session" = [])),
    responses((status = 200, body = ChangeJson)))]
pub async fn reopen_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
    Json(body): Json<ReopeningBody>,
) -> ApiResult<Changed> {
    let reopen = CampaignCommand::Reopen { closes_at: body.closes_at, reason: body.reason };
    step(&state, &caller, id, campaign, reopen).await
}

/// Those below their minimum are cancelled, unless that was overridden.
#[utoipa::path(post, path = "/campaigns/{campaign}/orders", tag = "campaigns",
    summary = "Envoyer les commandes aux producteurs", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn send_orders(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Changed> {
    let of = CampaignId::from_uuid(campaign);
    let done = state.app.send_orders(&caller.actor, id, of).await?;
    shown(&state, campaign, done).await
}

#[utoipa::path(post, path = "/campaigns/{campaign}/reception", tag = "campaigns",
    summary = "Tout est reçu", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn mark_received(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Changed> {
    step(&state, &caller, id, campaign, CampaignCommand::MarkReceived).await
}

#[utoipa::path(post, path = "/campaigns/{campaign}/delivery", tag = "campaigns",
    summary = "Tout est livré", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn mark_delivered(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Changed> {
    step(&state, &caller, id, campaign, CampaignCommand::MarkDelivered).await
}

#[utoipa::path(post, path = "/campaigns/{campaign}/settlement", tag = "campaigns",
    summary = "Faire les comptes", params(("campaign" = Uuid, Path)),
    security(("session" = [])), responses((status = 200, body = ChangeJson)))]
pub async fn settle_campaign(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(campaign): Path<Uuid>,
) -> ApiResult<Changed> {
    let of = CampaignId::from_uuid(campaign);
    let done = state.app.settle(&caller.actor, id, of).await?;
    shown(&state, campaign, done).await
}

async fn step(
    state: &WebState,
    caller: &Caller,
    id: CommandId,
    campaign: Uuid,
    command: CampaignCommand,
) -> ApiResult<Changed> {
    let command = Command::Campaign(CampaignId::from_uuid(campaign), command);
    let done = carry_out(state, caller, id, command).await?;
    Ok(Changed::new(campaign, done))
}

async fn shown(state: &WebState, campaign: Uuid, done: Done) -> ApiResult<Changed> {
    state.app.wait_until_shown(&done).await?;
    Ok(Changed::new(campaign, done))
}

//! `/structure/labos/{lab}/decider/{proposal}`: what the group decided, and what it asks for.

use super::chrome;
use crate::{
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::carrying::carry_out,
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Choice, Section, Tone, Typed,
        decision::{DecisionPage, ProductTick},
    },
};
use app::{Command, Request, queries};
use axum::extract::{Query, State};
use domain::labs::{LabCommand, NegotiationRequest};
use kernel::{LabId, NegotiationId, ProducerId, ProductId, ProposalId, StructureId, TenantId};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub struct With {
    #[serde(default)]
    producteur: String,
}

pub async fn ask(
    State(state): State<WebState>,
    animator: Animator,
    Address(about): Address<(LabId, ProposalId)>,
    Query(With { producteur }): Query<With>,
) -> PageResult {
    show(&page(&state, &animator, about, producteur.parse().ok(), &[]).await?)
}

pub async fn decide(
    State(state): State<WebState>,
    animator: Animator,
    Address((lab, proposal)): Address<(LabId, ProposalId)>,
    posted: Posted,
) -> PageResult {
    let producer: Option<ProducerId> = posted.text("producer").parse().ok();
    let ticked: Vec<ProductId> =
        posted.all("product").filter_map(|product| product.parse().ok()).collect();
    let mut view = page(&state, &animator, (lab, proposal), producer, &ticked).await?;
    let command = posted.command()?;
    let Ok(request) = asked(&view, proposal, producer) else {
        view.wrong = Some("Choisissez au moins un produit.".to_owned());
        return show_again(&view);
    };
    let decide = Command::Lab(lab, LabCommand::Decide { proposal, request });
    match carry_out(&state, &animator.actor, Request::new(command, decide)).await? {
        Ok(_) => Ok(go(&format!("/structure/labos/{lab}?fait=decision"))),
        Err(told) => {
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
    }
}

/// A producer was chosen, and none of its products.
struct NoProduct;

/// What the group asks the hub to negotiate, if it chose a producer.
fn asked(
    view: &DecisionPage,
    proposal: ProposalId,
    producer: Option<ProducerId>,
) -> Result<Option<NegotiationRequest>, NoProduct> {
    let Some(producer) = producer else { return Ok(None) };
    let ticked = view.products.iter().filter(|line| line.ticked);
    let products: Vec<ProductId> = ticked.filter_map(|line| line.product.parse().ok()).collect();
    if products.is_empty() {
        return Err(NoProduct);
    }
    let negotiation = NegotiationId::derived(&[b"asked", proposal.uuid().as_bytes()]);
    Ok(Some(NegotiationRequest { negotiation, producer, products }))
}

/// Offers the hub's own producers and what they sell, and nothing else.
async fn page(
    state: &WebState,
    animator: &Animator,
    (lab, proposal): (LabId, ProposalId),
    producer: Option<ProducerId>,
    ticked: &[ProductId],
) -> Result<DecisionPage, PageError> {
    let tenant = animator.tenant();
    let chrome = chrome(state, animator, Section::Lab).await?;
    let mut reading = state.app.reading(tenant).await?;
    let found = queries::labs::lab(&mut reading, tenant, lab, None).await?;
    let found = found.ok_or_else(PageError::not_found)?;
    let text = found.proposals.iter().find(|known| known.proposal == proposal);
    let text = text.ok_or_else(PageError::not_found)?.text.clone();
    let own = StructureId::from(tenant);
    let structure = queries::structures::structure(&mut reading, tenant, own).await?;
    drop(reading);
    let hub = TenantId::from(structure.and_then(|found| found.hub).unwrap_or(own));
    let mut reading = state.app.reading(hub).await?;
    let producers = queries::producers::producers(&mut reading, hub).await?;
    let chosen = producer.filter(|chosen| producers.iter().any(|known| known.producer == *chosen));
    let products = match chosen {
        Some(chosen) => queries::producers::catalogue(&mut reading, hub, chosen).await?,
        None => vec![],
    };
    let first = [Choice::new("", "Aucun")];
    let named = producers.iter().map(|known| Choice::new(known.producer.to_string(), &known.name));
    Ok(DecisionPage {
        chrome,
        action: format!("/structure/labos/{lab}/decider/{proposal}"),
        back: format!("/structure/labos/{lab}"),
        proposal: text,
        producers: first.into_iter().chain(named).collect(),
        producer: Typed::new(chosen.map(|chosen| chosen.to_string()).unwrap_or_default()),
        products: products
            .into_iter()
            .map(|product| ProductTick {
                product: product.id.to_string(),
                ticked: ticked.contains(&product.id),
                name: product.name,
            })
            .collect(),
        wrong: None,
    })
}

//! `/structure/labos/{lab}/decider/{proposal}`: what the group decided, and what it asks for.

use super::chrome;
use crate::{
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    posted::Posted,
    refusals,
    session::Animator,
    state::WebState,
    views::{
        Choice, Section, Tone, Typed,
        decision::{DecisionPage, ProductTick},
    },
};
use app::{AppError, Command, Request, queries};
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
    let about = (lab, proposal);
    let producer: Option<ProducerId> = posted.text("producer").parse().ok();
    let ticked: Vec<ProductId> =
        posted.all("product").filter_map(|product| product.parse().ok()).collect();
    let mut view = page(&state, &animator, about, producer, &ticked).await?;
    let command = posted.command()?;
    let products: Vec<ProductId> = view
        .products
        .iter()
        .filter(|line| line.ticked)
        .filter_map(|line| line.product.parse().ok())
        .collect();
    if producer.is_some() && products.is_empty() {
        view.wrong = Some("Choisissez au moins un produit.".to_owned());
        return show_again(&view);
    }
    let request = producer.map(|producer| {
        let negotiation = NegotiationId::derived(&[b"asked", proposal.uuid().as_bytes()]);
        NegotiationRequest { negotiation, producer, products }
    });
    let decide = Command::Lab(lab, LabCommand::Decide { proposal, request });
    match state.app.execute(&animator.actor, Request::new(command, decide)).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(go(&format!("/structure/labos/{lab}?fait=decision")))
        }
        Err(error @ AppError::Refused(_)) => {
            let told = refusals::told(&error);
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
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

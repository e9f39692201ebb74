//! What each step of a month does, said before it is taken: one sentence each, with figures.

use crate::{
    format::{counted, money},
    page::PageError,
    session::Coordinator,
    state::WebState,
};
use app::queries::{campaign_board::CampaignSummary, pooled_orders, receptions, rounds};
use domain::pooling::PooledStage;
use kernel::Money;

/// The sentences, and what gives reason to wait.
pub type Effects = (Vec<String>, Option<String>);

pub async fn sending(
    state: &WebState,
    campaign: &CampaignSummary,
    coordinator: &Coordinator,
) -> Result<Effects, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign.campaign).await?;
    let (cancelled, sent): (Vec<_>, Vec<_>) = pooled
        .iter()
        .filter(|order| order.stage == PooledStage::Fixed)
        .partition(|order| order.is_below_minimum() && order.override_reason.is_none());
    let total: Money = sent.iter().map(|order| order.total).sum();
    let count = u64::try_from(sent.len()).unwrap_or(u64::MAX);
    let words = counted(count, "commande part", "commandes partent");
    let effects = vec![
        format!("{words} chez les producteurs, pour {} hors taxes.", money(total)),
        "Chaque producteur peut ensuite confirmer tout, ou une partie.".to_owned(),
    ];
    let names: Vec<&str> = cancelled.iter().map(|order| order.producer_name.as_str()).collect();
    let warning = (!names.is_empty()).then(|| {
        format!("Sous le minimum, donc annulé et remboursé à chacun\u{a0}: {}.", names.join(", "))
    });
    Ok((effects, warning))
}

pub async fn receiving(
    state: &WebState,
    campaign: &CampaignSummary,
    coordinator: &Coordinator,
) -> Result<Effects, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let all = receptions::receptions(&mut reading, hub, campaign.campaign).await?;
    let awaited: Vec<&str> = all
        .iter()
        .filter(|reception| reception.received_at.is_none())
        .map(|reception| reception.producer_name.as_str())
        .collect();
    let noted = u64::try_from(all.len() - awaited.len()).unwrap_or(u64::MAX);
    let effects = vec![
        format!("{}.", counted(noted, "livraison est notée", "livraisons sont notées")),
        "L’emballage peut commencer.".to_owned(),
    ];
    let warning =
        (!awaited.is_empty()).then(|| format!("Encore attendu\u{a0}: {}.", awaited.join(", ")));
    Ok((effects, warning))
}

pub async fn delivering(
    state: &WebState,
    campaign: &CampaignSummary,
    coordinator: &Coordinator,
) -> Result<Effects, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let structures = rounds::structure_crates(&mut reading, hub, campaign.campaign).await?;
    let rounds = rounds::rounds(&mut reading, hub, campaign.campaign).await?;
    let packed: u64 = structures.iter().map(|structure| structure.packed).sum();
    let waiting: Vec<&str> = rounds
        .iter()
        .flat_map(|round| &round.stops)
        .filter(|stop| stop.delivered_at.is_none())
        .map(|stop| stop.structure_name.as_str())
        .collect();
    let effects = vec![
        format!("{}.", counted(packed, "cagette est emballée", "cagettes sont emballées")),
        "La remise aux adhérents peut continuer.".to_owned(),
        "Les comptes peuvent se faire.".to_owned(),
    ];
    let warning = (!waiting.is_empty())
        .then(|| format!("Pas encore noté comme livré\u{a0}: {}.", waiting.join(", ")));
    Ok((effects, warning))
}

pub fn settling() -> Effects {
    let effects = vec![
        "Chaque structure doit à la plateforme ce que ses commandes ont coûté.".to_owned(),
        "La plateforme doit à chaque producteur ce qui est reçu et accepté.".to_owned(),
        "La somme de toutes les écritures est zéro.".to_owned(),
        "Le mois est terminé. Les comptes ne changent plus.".to_owned(),
    ];
    (effects, None)
}

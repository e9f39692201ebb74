//! The one step forward of a month, from where it stands.

use crate::{
    format::{counted, instant_long},
    page::PageError,
    state::WebState,
    views::campaign::NextAction,
};
use app::queries::{
    campaign_board::CampaignSummary, pooled_orders, receptions, rounds, rounds::RoundView,
};
use domain::{campaigns::Stage, pooling::PooledStage};
use kernel::TenantId;

pub async fn next_action(
    state: &WebState,
    hub: TenantId,
    campaign: &CampaignSummary,
) -> Result<Option<NextAction>, PageError> {
    let at = |page: &str| format!("/plateforme/campagnes/{}/{page}", campaign.campaign);
    let step = |label: &str, page: &str, explanation: String| {
        Some(NextAction { label: label.to_owned(), href: at(page), explanation })
    };
    Ok(match campaign.stage {
        Stage::None | Stage::Settled => None,
        Stage::Draft if campaign.products == 0 => step(
            "Choisir les produits",
            "composer",
            "La campagne est en préparation. Choisissez ce qui est proposé.".to_owned(),
        ),
        Stage::Draft => {
            let products =
                counted(campaign.products, "produit est choisi", "produits sont choisis");
            step("Ouvrir les commandes", "ouvrir", format!("{products}."))
        }
        Stage::Open => step("Clôturer les commandes", "cloturer", closing_words(campaign)),
        Stage::Closed => step(
            "Voir les commandes groupées",
            "cloture",
            "Les commandes sont closes. Les commandes groupées sont à envoyer.".to_owned(),
        ),
        Stage::Ordered => ordered(state, hub, campaign, &at).await?,
        Stage::Received => received(state, hub, campaign, &at).await?,
        Stage::Delivered => step(
            "Faire les comptes",
            "regler",
            "Les cagettes sont livrées. Il reste les comptes.".to_owned(),
        ),
    })
}

fn closing_words(campaign: &CampaignSummary) -> String {
    match campaign.dates.closes_at {
        Some(end) => format!(
            "La clôture est annoncée pour {}. Vous pouvez aussi clôturer maintenant.",
            instant_long(end)
        ),
        None => "Les commandes sont ouvertes.".to_owned(),
    }
}

/// First the producers' answers, then their deliveries.
async fn ordered(
    state: &WebState,
    hub: TenantId,
    campaign: &CampaignSummary,
    at: &impl Fn(&str) -> String,
) -> Result<Option<NextAction>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let pooled = pooled_orders::pooled_orders(&mut reading, hub, campaign.campaign).await?;
    let deliveries = receptions::receptions(&mut reading, hub, campaign.campaign).await?;
    let answers = pooled.iter().filter(|order| order.stage == PooledStage::Sent).count();
    let awaited = deliveries.iter().filter(|delivery| delivery.received_at.is_none()).count();
    let (label, page, explanation) = match (answers, awaited) {
        (0, 0) => {
            let words = "Tous les produits attendus sont notés.".to_owned();
            ("Tout est reçu", "recevoir", words)
        }
        (0, awaited) => {
            let words = how_many(awaited, "livraison est attendue", "livraisons sont attendues");
            ("Noter les réceptions", "commandes", words)
        }
        (answers, _) => {
            let words = how_many(answers, "réponse est attendue", "réponses sont attendues");
            ("Voir les réponses des producteurs", "commandes", words)
        }
    };
    Ok(Some(NextAction { label: label.to_owned(), href: at(page), explanation }))
}

/// First every crate is packed, then has a round, then is delivered.
async fn received(
    state: &WebState,
    hub: TenantId,
    campaign: &CampaignSummary,
    at: &impl Fn(&str) -> String,
) -> Result<Option<NextAction>, PageError> {
    let id = campaign.campaign;
    let mut reading = state.app.reading(hub).await?;
    let structures = rounds::structure_crates(&mut reading, hub, id).await?;
    let planned = rounds::rounds(&mut reading, hub, id).await?;
    let unpacked = structures.iter().filter(|one| one.packed == 0 && one.orders > 0).count();
    let without_round = structures
        .iter()
        .filter(|one| one.packed > 0 && !has_stop(&planned, one.structure))
        .count();
    let (label, href, explanation) = match (unpacked, without_round) {
        (0, 0) => {
            let words = "Les cagettes sont emballées et ont leur tournée.".to_owned();
            ("Tout est livré", at("livrer"), words)
        }
        (0, waiting) => {
            let words = how_many(waiting, "structure n’a pas", "structures n’ont pas");
            let words = format!("{} de tournée.", words.trim_end_matches('.'));
            ("Préparer les tournées", format!("/plateforme/tournees?campagne={id}"), words)
        }
        (waiting, _) => {
            let words = how_many(waiting, "structure attend", "structures attendent");
            let words = format!("{} ses cagettes.", words.trim_end_matches('.'));
            ("Emballer", format!("/plateforme/emballage?campagne={id}"), words)
        }
    };
    Ok(Some(NextAction { label: label.to_owned(), href, explanation }))
}

pub fn has_stop(rounds: &[RoundView], structure: kernel::StructureId) -> bool {
    rounds.iter().flat_map(|round| &round.stops).any(|stop| stop.structure == structure)
}

fn how_many(count: usize, one: &str, many: &str) -> String {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    format!("{}.", counted(count, one, many))
}

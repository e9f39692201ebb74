//! The steps of a month that one button takes, each with a page that tells its effects before.

use super::chosen::named;
use crate::{
    format::{counted, instant_long, money, of_month},
    page::{Address, PageError, PageResult, go, show, show_with},
    posted::Posted,
    refusals,
    session::Coordinator,
    state::WebState,
    views::{Section, Tone, confirm::Confirm},
};
use app::{
    AppError, Command, Done, Request,
    queries::{campaign_board::CampaignSummary, pooled_orders, receptions, rounds},
};
use axum::extract::State;
use domain::{
    campaigns::{CampaignCommand, Stage},
    pooling::PooledStage,
};
use kernel::{CampaignId, CommandId, Money};
use serde::Deserialize;

/// A step, by its word in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Step {
    #[serde(rename = "cloturer")]
    Close,
    #[serde(rename = "envoyer")]
    Send,
    #[serde(rename = "recevoir")]
    Receive,
    #[serde(rename = "livrer")]
    Deliver,
    #[serde(rename = "regler")]
    Settle,
}

/// What the page of a step says.
struct Words {
    question: &'static str,
    confirm: &'static str,
    back: &'static str,
    action: &'static str,
    /// Where it leads, within the campaign.
    then: &'static str,
}

impl Step {
    /// Where the month stands when this step is next.
    const fn from(self) -> Stage {
        match self {
            Self::Close => Stage::Open,
            Self::Send => Stage::Closed,
            Self::Receive => Stage::Ordered,
            Self::Deliver => Stage::Received,
            Self::Settle => Stage::Delivered,
        }
    }

    fn words(self) -> Words {
        let words =
            |question, confirm, back, action, then| Words { question, confirm, back, action, then };
        match self {
            Self::Close => words(
                "Clôturer les commandes",
                "Clôturer",
                "Ne pas clôturer",
                "cloturer",
                "/cloture",
            ),
            Self::Send => words(
                "Envoyer les commandes groupées",
                "Envoyer",
                "Ne pas envoyer",
                "envoyer",
                "/commandes?fait=envoi",
            ),
            Self::Receive => words(
                "Terminer les réceptions",
                "Tout est reçu",
                "Pas encore",
                "recevoir",
                "?fait=receptions",
            ),
            Self::Deliver => words(
                "Terminer les livraisons",
                "Tout est livré",
                "Pas encore",
                "livrer",
                "?fait=livraisons",
            ),
            Self::Settle => words(
                "Faire les comptes",
                "Faire les comptes",
                "Pas encore",
                "regler",
                "?fait=comptes",
            ),
        }
    }
}

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, step)): Address<(CampaignId, Step)>,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    if campaign.stage != step.from() {
        return Ok(go(&format!("/plateforme/campagnes/{}", campaign.campaign)));
    }
    show(&question(&state, &coordinator, &campaign, step).await?)
}

pub async fn take(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address((campaign, step)): Address<(CampaignId, Step)>,
    posted: Posted,
) -> PageResult {
    let campaign = named(&state, coordinator.tenant(), campaign).await?;
    let id = campaign.campaign;
    match carry_out(&state, &coordinator, id, step, posted.command()?).await {
        Ok(done) => {
            super::shown(&state, &done).await?;
            Ok(go(&format!("/plateforme/campagnes/{id}{}", step.words().then)))
        }
        Err(error @ AppError::Refused(_)) => {
            let told = refusals::told(&error);
            let mut view = question(&state, &coordinator, &campaign, step).await?;
            view.chrome = view.chrome.with_message(Tone::Error, told.message);
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn carry_out(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: CampaignId,
    step: Step,
    id: CommandId,
) -> Result<Done, AppError> {
    let actor = &coordinator.actor;
    let command = match step {
        Step::Send => return state.app.send_orders(actor, id, campaign).await,
        Step::Settle => return state.app.settle(actor, id, campaign).await,
        Step::Close => CampaignCommand::Close,
        Step::Receive => CampaignCommand::MarkReceived,
        Step::Deliver => CampaignCommand::MarkDelivered,
    };
    let request = Request::new(id, Command::Campaign(campaign, command));
    state.app.execute(actor, request).await
}

async fn question(
    state: &WebState,
    coordinator: &Coordinator,
    campaign: &CampaignSummary,
    step: Step,
) -> Result<Confirm, PageError> {
    let words = step.words();
    let (effects, warning) = match step {
        Step::Close => closing(campaign),
        Step::Send => sending(state, campaign, coordinator).await?,
        Step::Receive => receiving(state, campaign, coordinator).await?,
        Step::Deliver => delivering(state, campaign, coordinator).await?,
        Step::Settle => (settling(), None),
    };
    let base = format!("/plateforme/campagnes/{}", campaign.campaign);
    Ok(Confirm {
        chrome: super::chrome(state, coordinator, Section::Campaign).await?,
        question: format!("{} {}\u{a0}?", words.question, of_month(campaign.month)),
        effects,
        warning,
        reason: None,
        action: format!("{base}/{}", words.action),
        version: 0,
        confirm_label: words.confirm.to_owned(),
        grave: false,
        back: base,
        back_label: words.back.to_owned(),
    })
}

type Effects = (Vec<String>, Option<String>);

fn closing(campaign: &CampaignSummary) -> Effects {
    let orders = counted(campaign.orders, "commande", "commandes");
    let changes = match campaign.orders {
        0 | 1 => "ne pourra plus changer",
        _ => "ne pourront plus changer",
    };
    let effects = vec![
        format!("{orders}, pour {}, {changes}.", money(campaign.total)),
        "Les commandes groupées sont calculées, en cartons entiers.".to_owned(),
        "Les producteurs ne reçoivent encore rien.".to_owned(),
    ];
    let announced = campaign.dates.closes_at.map(instant_long);
    (effects, announced.map(|end| format!("La clôture est annoncée pour {end}.")))
}

async fn sending(
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

async fn receiving(
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

async fn delivering(
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

fn settling() -> Vec<String> {
    vec![
        "Chaque structure doit à la plateforme ce que ses commandes ont coûté.".to_owned(),
        "La plateforme doit à chaque producteur ce qui est reçu et accepté.".to_owned(),
        "La somme de toutes les écritures est zéro.".to_owned(),
        "Le mois est terminé. Les comptes ne changent plus.".to_owned(),
    ]
}

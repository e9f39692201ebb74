//! The steps of a month that one button takes, each with a page that tells its effects before.

use super::{chosen::named, effects};
use crate::{
    format::of_month,
    page::{Address, PageError, PageResult, go, show, show_with},
    posted::Posted,
    refusals,
    session::Coordinator,
    state::WebState,
    views::{Section, Tone, confirm::Confirm},
};
use app::{AppError, Command, Done, Request, queries::campaign_board::CampaignSummary};
use axum::extract::State;
use domain::campaigns::{CampaignCommand, Stage};
use kernel::{CampaignId, CommandId};
use serde::Deserialize;

/// A step, by its word in the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Step {
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
        Step::Send => effects::sending(state, campaign, coordinator).await?,
        Step::Receive => effects::receiving(state, campaign, coordinator).await?,
        Step::Deliver => effects::delivering(state, campaign, coordinator).await?,
        Step::Settle => effects::settling(),
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

//! `/structure/remise/cagettes.json` and `/structure/remise/fusion`: what a device takes along to
//! hand crates over without network, and what it brings back.
//!
//! Two devices may bring the same tick, and one device the same answer twice: each tick has an id
//! that the device made, a crate is handed over once, and what was noted is only added to. So
//! whatever a device is unsure about, it sends again.

use super::hand_over::{self, Handed};
use crate::{
    format,
    page::PageError,
    pages::{carrying, ordering::MonthForm},
    problem::Problem,
    session::Animator,
    state::WebState,
    views::hand_over::CrateLine,
};
use app::{Command, Request, queries::handover};
use axum::{
    Json,
    extract::{FromRequestParts, State, rejection::JsonRejection},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use domain::crates::{CrateCommand, Difference, DifferenceKind};
use kernel::{CommandId, OrderId, ProductId, Steps, StructureId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// More crates than any structure has.
const ENTRIES_MAX: usize = 1_000;
/// A line's quantities are offered one by one up to this many steps.
const AMOUNTS_MAX: u64 = 60;

/// A no that a script understands: a document, and never a way to another page.
pub struct Refused(Problem);

impl<E: Into<PageError>> From<E> for Refused {
    fn from(error: E) -> Self {
        match error.into() {
            PageError::Problem(problem) => Self(*problem),
            PageError::SignIn { .. } => Self(Problem::new(
                "unauthenticated",
                StatusCode::UNAUTHORIZED,
                "Il faut se connecter",
                "Rien n’est perdu. Connectez-vous, puis envoyez de nouveau.",
            )),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

/// An animator whose device asks.
pub struct OnDevice(Animator);

impl FromRequestParts<WebState> for OnDevice {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Refused> {
        Ok(Self(Animator::from_request_parts(parts, state).await?))
    }
}

/// What a device takes along: aliases, what is in the crates, what is due; no name.
#[derive(Debug, Serialize)]
pub struct Day {
    /// Ties what the device sends to the session.
    session_key: String,
    structure: Uuid,
    campaign: Option<Uuid>,
    /// `Campagne d’octobre 2026, jeudi 19 novembre 2026, Maison des solidarités`
    title: String,
    crates: Vec<CrateJson>,
}

#[derive(Debug, Serialize)]
struct CrateJson {
    order: String,
    alias: String,
    code: String,
    /// `Reste à payer : 12,40 €`; none where all is paid.
    due: Option<String>,
    handed_over_at: Option<DateTime<Utc>>,
    /// `18 h 05`
    handed_over: Option<String>,
    signed: bool,
    /// `Il manque : Lait, 1 l`
    differences: Vec<String>,
    lines: Vec<LineJson>,
}

#[derive(Debug, Serialize)]
struct LineJson {
    product: Uuid,
    name: String,
    quantity: String,
    /// One step, two steps, and so on, up to what is in the crate.
    amounts: Vec<String>,
}

/// What a device brings back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Brought {
    session_key: String,
    entries: Vec<Entry>,
}

/// What was done with one crate, without network.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Made on the device, with the first thing that was done.
    id: Uuid,
    order: OrderId,
    /// When it was ticked; none where only a difference was noted.
    handed_over_at: Option<DateTime<Utc>>,
    signed: bool,
    differences: Vec<DifferenceJson>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DifferenceJson {
    product: ProductId,
    kind: String,
    steps: u64,
}

/// What came of it, and how things stand now.
#[derive(Debug, Serialize)]
pub struct Answer {
    results: Vec<Outcome>,
    day: Day,
}

#[derive(Debug, Serialize)]
struct Outcome {
    id: Uuid,
    order: String,
    outcome: &'static str,
    /// For the person at the device, where there is something to say.
    message: Option<String>,
}

pub async fn take_along(
    State(state): State<WebState>,
    OnDevice(animator): OnDevice,
) -> Result<Json<Day>, Refused> {
    Ok(Json(day(&state, &animator).await?))
}

pub async fn bring_back(
    State(state): State<WebState>,
    OnDevice(animator): OnDevice,
    brought: Result<Json<Brought>, JsonRejection>,
) -> Result<Json<Answer>, Refused> {
    let Json(brought) = brought.map_err(|_| unreadable())?;
    animator.require_form_key(Some(&brought.session_key))?;
    if brought.entries.len() > ENTRIES_MAX {
        return Err(unreadable().into());
    }
    let mut merged = Vec::with_capacity(brought.entries.len());
    for entry in &brought.entries {
        merged.push(merge(&state, &animator, entry).await?);
    }
    let day = day(&state, &animator).await?;
    let told = |(entry, merged)| outcome(entry, merged, &day);
    let results = brought.entries.iter().zip(merged).map(told).collect();
    Ok(Json(Answer { results, day }))
}

enum Merged {
    Done,
    /// Ticked here and there: the other device was recorded first.
    HandedOverBefore,
    Refused(String),
}

async fn merge(state: &WebState, animator: &Animator, entry: &Entry) -> Result<Merged, PageError> {
    let mut merged = Merged::Done;
    if let Some(at) = entry.handed_over_at {
        let id = CommandId::derived(&[b"device hand-over", entry.id.as_bytes()]);
        match hand_over::carry_out(state, animator, id, entry.order, at).await? {
            Ok(Handed::Now) => {}
            Ok(Handed::Before) => merged = Merged::HandedOverBefore,
            Err(told) => return Ok(Merged::Refused(told.message)),
        }
    }
    if !entry.signed && entry.differences.is_empty() {
        return Ok(merged);
    }
    let Some(differences) = differences(entry) else { return Err(unreadable()) };
    let structure = StructureId::from(animator.tenant());
    // What is noted already is not noted again, so that the id need not be the device's.
    let id = CommandId::from_uuid(state.app.ids().fresh());
    let note = CrateCommand::Note { differences, signed: entry.signed };
    let request = Request::new(id, Command::Crate(structure, entry.order, note));
    Ok(match carrying::carry_out(state, &animator.actor, request).await? {
        Ok(_) => merged,
        Err(told) => Merged::Refused(told.message),
    })
}

fn differences(entry: &Entry) -> Option<Vec<Difference>> {
    let read = |of: &DifferenceJson| {
        let kind = DifferenceKind::named(&of.kind)?;
        Some(Difference { product: of.product, kind, quantity: Steps::new(of.steps) })
    };
    entry.differences.iter().map(read).collect()
}

fn outcome(entry: &Entry, merged: Merged, day: &Day) -> Outcome {
    let order = entry.order.to_string();
    let now = day.crates.iter().find(|one| one.order == order);
    // Sent again by another access, after an answer that was lost.
    let own = now.is_some_and(|one| one.handed_over_at == entry.handed_over_at);
    let (outcome, message) = match merged {
        Merged::HandedOverBefore if !own => ("handed-over-before", Some(before(now))),
        Merged::Done | Merged::HandedOverBefore => ("done", None),
        Merged::Refused(message) => ("refused", Some(message)),
    };
    Outcome { id: entry.id, order, outcome, message }
}

fn before(now: Option<&CrateJson>) -> String {
    let at = now.and_then(|now| now.handed_over.as_deref());
    let at = at.map(|at| format!(" à {at}")).unwrap_or_default();
    format!(
        "Cette cagette était déjà notée remise{at}, sur un autre appareil. Elle compte une seule \
         fois. Si deux personnes l’ont reçue, vérifiez avec elles."
    )
}

async fn day(state: &WebState, animator: &Animator) -> Result<Day, PageError> {
    let session_key = animator.form_key().to_owned();
    let structure = animator.tenant().uuid();
    let Some(month) = MonthForm::packed(state, animator.tenant()).await? else {
        let title = String::new();
        return Ok(Day { session_key, structure, campaign: None, title, crates: vec![] });
    };
    let crates = hand_over::crates(state, animator, &month).await?;
    let title =
        format!("Campagne {}, {}", format::of_month(month.head.month), month.pick_up.words());
    Ok(Day {
        session_key,
        structure,
        campaign: Some(month.head.campaign.uuid()),
        title,
        crates: crates.into_iter().map(crate_json).collect(),
    })
}

fn crate_json((line, lines): (CrateLine, Vec<handover::CrateLine>)) -> CrateJson {
    let CrateLine { order, alias, code, due, handed_over_at, signed, differences, .. } = line;
    CrateJson {
        due: due.is_positive().then(|| format!("Reste à payer\u{a0}: {}", format::money(due))),
        handed_over: handed_over_at.map(format::time),
        lines: lines.iter().map(line_json).collect(),
        order,
        alias,
        code,
        handed_over_at,
        signed,
        differences,
    }
}

fn line_json(line: &handover::CrateLine) -> LineJson {
    let amount = |steps| format::quantity(line.step, Steps::new(steps));
    LineJson {
        product: line.product.uuid(),
        name: line.name.clone(),
        quantity: format::quantity(line.step, line.quantity),
        amounts: (1..=line.quantity.count().min(AMOUNTS_MAX)).map(amount).collect(),
    }
}

fn unreadable() -> PageError {
    crate::posted::unreadable(StatusCode::BAD_REQUEST)
}

//! `/structure/remise`: ticking the crates that are handed over.
//!
//! Two people may tick at once, also what the other has ticked already: each crate is handed over
//! once, and nobody is told that they did wrong.

use super::{board::alias, chrome};
use crate::{
    files::Export,
    notices::Notice,
    page::{PageError, PageResult, go, show_with},
    pages::{carrying::or_told, ordering::MonthForm, papers::short_number},
    posted::Posted,
    refusals::Told,
    session::Animator,
    state::WebState,
    views::{
        Chrome, Section, Tone,
        hand_over::{CrateLine, HandOver},
        order_form::PickUp,
    },
};
use app::{
    AppError, Command, Purpose, Request,
    queries::{self, handover, handover::CrateView},
    vault::Vault,
};
use axum::extract::State;
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    crates::{CrateCommand, CrateRefusal, Difference, DifferenceKind},
    orders::Buyer,
};
use kernel::{CommandId, MemberId, Money, OrderId, StructureId};
use std::collections::HashMap;

pub async fn list(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let chrome = chrome(&state, &animator, Section::HandOver).await?;
    let month = MonthForm::packed(&state, animator.tenant()).await?;
    export.show(page(&state, &animator, notice.tell(chrome), month.as_ref()).await?).await
}

pub async fn tick(State(state): State<WebState>, animator: Animator, posted: Posted) -> PageResult {
    let mut again = false;
    for order in posted.all("order").filter_map(|order| order.parse::<OrderId>().ok()) {
        let id = posted.command_about(order.uuid().as_bytes())?;
        let now = state.app.clock().now();
        match carry_out(&state, &animator, id, order, now).await? {
            Ok(Handed::Now) => {}
            Ok(Handed::Before) => again = true,
            Err(told) => {
                let chrome = chrome(&state, &animator, Section::HandOver).await?;
                let chrome = chrome.with_message(Tone::Error, told.message);
                let month = MonthForm::packed(&state, animator.tenant()).await?;
                let view = page(&state, &animator, chrome, month.as_ref()).await?;
                return show_with(told.status, &view);
            }
        }
    }
    let notice = if again { "remise-deja" } else { "remise" };
    Ok(go(&format!("/structure/remise?fait={notice}")))
}

pub(super) enum Handed {
    Now,
    /// By another form or device, or by somebody else.
    Before,
}

/// Ticks one crate, which was handed over at `at`.
pub(super) async fn carry_out(
    state: &WebState,
    animator: &Animator,
    id: CommandId,
    order: OrderId,
    at: DateTime<Utc>,
) -> Result<Result<Handed, Told>, PageError> {
    let structure = StructureId::from(animator.tenant());
    let hand_over = CrateCommand::HandOver { at };
    let request = Request::new(id, Command::Crate(structure, order, hand_over));
    match state.app.execute(&animator.actor, request).await {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            Ok(Ok(Handed::Now))
        }
        Err(
            AppError::Refused(Refusal::Crate(CrateRefusal::AlreadyHandedOver))
            | AppError::CommandReused,
        ) => Ok(Ok(Handed::Before)),
        refused => Ok(or_told(refused)?.map(|_| Handed::Now)),
    }
}

async fn page(
    state: &WebState,
    animator: &Animator,
    chrome: Chrome,
    month: Option<&MonthForm>,
) -> Result<HandOver, PageError> {
    let Some(month) = month else {
        return Ok(HandOver { chrome, month: None, pick_up: PickUp::default(), crates: vec![] });
    };
    let crates = crates(state, animator, month).await?.into_iter().map(|(line, _)| line).collect();
    Ok(HandOver { chrome, month: Some(month.head.month), pick_up: month.pick_up.clone(), crates })
}

/// The crates of a month by alias, with what is in them.
pub(super) async fn crates(
    state: &WebState,
    animator: &Animator,
    month: &MonthForm,
) -> Result<Vec<(CrateLine, Vec<handover::CrateLine>)>, PageError> {
    let (tenant, campaign) = (animator.tenant(), month.head.campaign);
    let read = async |vault: &mut Vault| {
        let crates = handover::crates_of_campaign(vault, tenant, campaign).await?;
        Ok((crates, queries::month_board::month_board(vault, tenant, campaign).await?))
    };
    let (crates, orders) = state.app.disclose(&animator.actor, Purpose::HandOver, read).await?;
    let due: HashMap<OrderId, Money> =
        orders.iter().map(|order| (order.head.order, order.head.due())).collect();
    let own = OrderId::of_structure(campaign, tenant.into());
    let line = |packed: CrateView| {
        let due = due.get(&packed.order).copied().unwrap_or_default();
        (line(&packed, packed.order == own, due), packed.lines)
    };
    Ok(crates.into_iter().map(line).collect())
}

fn line(packed: &CrateView, of_structure: bool, due: Money) -> CrateLine {
    let member = Buyer::Member(MemberId::from_uuid(packed.order.uuid()));
    let buyer = if of_structure { Buyer::Structure } else { member };
    CrateLine {
        order: packed.order.to_string(),
        alias: alias(buyer, packed.alias.as_deref()),
        code: short_number(packed.order.uuid()),
        product_count: u64::try_from(packed.lines.len()).unwrap_or(u64::MAX),
        due,
        handed_over_at: packed.handed_over_at,
        signed: packed.signed,
        differences: packed.differences.iter().filter_map(|of| words(packed, of)).collect(),
    }
}

/// `Il manque : Lait, 1 l`
fn words(packed: &CrateView, of: &Difference) -> Option<String> {
    let line = packed.lines.iter().find(|line| line.product == of.product)?;
    let what = match of.kind {
        DifferenceKind::Missing => "Il manque",
        DifferenceKind::Damaged => "C’est abîmé",
    };
    let quantity = crate::format::quantity(line.step, of.quantity);
    Some(format!("{what}\u{a0}: {}, {quantity}", line.name))
}

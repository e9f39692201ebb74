//! `/structure/bons-achat`: the vouchers that the structure issues.

use super::chrome;
use crate::{
    files::Export,
    french,
    page::{PageError, PageResult, show, show_again, show_with},
    pages::carrying::or_told,
    posted::Posted,
    refusals::Told,
    session::{Animator, session_token},
    state::WebState,
    typed_values,
    views::{
        Section, Tone, Typed,
        vouchers::{CategoryTick, VoucherIssued, VoucherLine, VouchersPage},
    },
    voucher_codes,
};
use app::{queries, queries::vouchers::VoucherView};
use axum::{extract::State, http::HeaderMap};
use kernel::{Category, StructureId, TenantId};

pub async fn list(State(state): State<WebState>, animator: Animator, export: Export) -> PageResult {
    export.show(page(&state, &animator, &[]).await?).await
}

/// The code is in the answer and nowhere else; the same form sent again has the same code.
pub async fn issue(
    State(state): State<WebState>,
    animator: Animator,
    headers: HeaderMap,
    posted: Posted,
) -> PageResult {
    let categories = posted.categories();
    let mut view = again(&state, &animator, &posted, &categories).await?;
    let value = typed_values::amount(posted.text("value"));
    let expires_on = typed_values::date(posted.text("expires_on"));
    let (Some(value), Some(expires_on)) = (value, expires_on) else { return show_again(&view) };
    let session = session_token(&headers, &state).ok_or_else(PageError::not_found)?;
    let (actor, id) = (&animator.actor, posted.command()?);
    let code = voucher_codes::drawn(&session, id);
    let issued = state.app.issue_voucher(actor, id, &code, value, expires_on, categories).await;
    match or_told(issued)? {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            show(&VoucherIssued { chrome: view.chrome, code: code.to_string(), value, expires_on })
        }
        Err(told) => {
            let status = told.status;
            refuse(&mut view, told);
            show_with(status, &view)
        }
    }
}

/// The form as typed, with what is wrong beside each field.
async fn again(
    state: &WebState,
    animator: &Animator,
    posted: &Posted,
    ticked: &[Category],
) -> Result<VouchersPage, PageError> {
    let wrong = |good: bool, words: &str| (!good).then(|| words.to_owned());
    let amount = typed_values::amount(posted.text("value")).is_some();
    let date = typed_values::date(posted.text("expires_on")).is_some();
    let mut view = page(state, animator, ticked).await?;
    view.value = posted.typed("value", wrong(amount, "Écrivez un montant, par exemple 20."));
    view.expires_on = posted.typed("expires_on", wrong(date, "Choisissez une date."));
    Ok(view)
}

fn refuse(view: &mut VouchersPage, told: Told) {
    match told.field {
        Some("amount") => view.value.error = Some(told.message),
        Some("expires_on") => view.expires_on.error = Some(told.message),
        _ => view.chrome.tell(Tone::Error, told.message),
    }
}

async fn page(
    state: &WebState,
    animator: &Animator,
    ticked: &[Category],
) -> Result<VouchersPage, PageError> {
    let chrome = chrome(state, animator, Section::Vouchers).await?;
    let own = StructureId::from(animator.tenant());
    let mut reading = state.app.reading(animator.tenant()).await?;
    let structure = queries::structures::structure(&mut reading, animator.tenant(), own).await?;
    drop(reading);
    let hub = TenantId::from(structure.and_then(|found| found.hub).unwrap_or(own));
    let mut reading = state.app.reading(hub).await?;
    let vouchers = queries::vouchers::vouchers(&mut reading, hub, Some(own)).await?;
    Ok(VouchersPage {
        chrome,
        vouchers: vouchers.iter().map(line).collect(),
        value: Typed::default(),
        expires_on: Typed::default(),
        categories: CategoryTick::all(ticked),
    })
}

fn line(voucher: &VoucherView) -> VoucherLine {
    VoucherLine {
        value: voucher.value,
        left: voucher.left,
        expires_on: voucher.expires_on,
        categories: voucher.categories.iter().copied().map(french::category).collect(),
    }
}

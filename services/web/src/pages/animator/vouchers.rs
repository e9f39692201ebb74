//! `/structure/bons-achat`: the vouchers that the structure issues.

use super::chrome;
use crate::{
    french,
    page::{PageError, PageResult, show, show_again, show_with},
    posted::Posted,
    refusals,
    session::Animator,
    state::WebState,
    typed_values,
    views::{
        Section, Tone, Typed,
        vouchers::{CategoryTick, VoucherIssued, VoucherLine, VouchersPage},
    },
};
use app::{AppError, VoucherCode, queries, queries::vouchers::VoucherView};
use axum::extract::State;
use kernel::{Category, StructureId, TenantId};

pub async fn list(State(state): State<WebState>, animator: Animator) -> PageResult {
    let typed = (Typed::default(), Typed::default());
    show(&page(&state, &animator, typed, &[]).await?)
}

/// The code is in the answer and nowhere else: this is no page that one can come back to.
pub async fn issue(
    State(state): State<WebState>,
    animator: Animator,
    posted: Posted,
) -> PageResult {
    let categories: Vec<Category> = posted.all("category").filter_map(Category::named).collect();
    let value = typed_values::amount(posted.text("value"));
    let expires_on = typed_values::date(posted.text("expires_on"));
    let (Some(amount), Some(last_day)) = (value, expires_on) else {
        let wrong = |missing: bool, words: &str| missing.then(|| words.to_owned());
        let value_words = wrong(value.is_none(), "Écrivez un montant, par exemple 20.");
        let date_words = wrong(expires_on.is_none(), "Choisissez une date.");
        let typed = (posted.typed("value", value_words), posted.typed("expires_on", date_words));
        return show_again(&page(&state, &animator, typed, &categories).await?);
    };
    let code = VoucherCode::from_random(runtime::random_bytes()?);
    let id = posted.command()?;
    let actor = &animator.actor;
    let issued =
        state.app.issue_voucher(actor, id, &code, amount, last_day, categories.clone()).await;
    match issued {
        Ok(done) => {
            state.app.wait_until_shown(&done).await?;
            let chrome = chrome(&state, &animator, Section::Vouchers).await?;
            let code = code.to_string();
            show(&VoucherIssued { chrome, code, value: amount, expires_on: last_day })
        }
        Err(error @ (AppError::Refused(_) | AppError::CommandReused)) => {
            let told = refusals::told(&error);
            let beside = |field| (told.field == Some(field)).then(|| told.message.clone());
            let typed = (
                posted.typed("value", beside("amount")),
                posted.typed("expires_on", beside("expires_on")),
            );
            let mut view = page(&state, &animator, typed, &categories).await?;
            if !matches!(told.field, Some("amount" | "expires_on")) {
                view.chrome = view.chrome.with_message(Tone::Error, told.message);
            }
            show_with(told.status, &view)
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(
    state: &WebState,
    animator: &Animator,
    (value, expires_on): (Typed, Typed),
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
    let tick = |category: &Category| CategoryTick {
        code: category.name(),
        name: french::category(*category),
        ticked: ticked.contains(category),
    };
    Ok(VouchersPage {
        chrome,
        vouchers: vouchers.iter().map(line).collect(),
        value,
        expires_on,
        categories: Category::ALL.iter().map(tick).collect(),
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

//! `/structure/membres/{member}/carte`: a member's printed card, made, unlocked or revoked.

use super::chrome;
use crate::{
    files, format,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show},
    pages::papers,
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Section,
        member_card::{CardHeld, MemberCard},
    },
};
use app::{Pin, Purpose};
use axum::extract::State;
use documents::papers::SignInCard;
use kernel::{MemberId, PersonId};

pub async fn show_card(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    notice: Notice,
) -> PageResult {
    let alias = alias(&state, &animator, member).await?;
    let cards = state.app.cards(&animator.actor).await?;
    let held = cards
        .get(&PersonId::from(member))
        .map(|card| CardHeld { made_on: format::local_date(card.made_at), locked: card.locked });
    let chrome = notice.tell(chrome(&state, &animator, Section::Members).await?);
    let action = format!("/structure/membres/{member}/carte");
    show(&MemberCard { chrome, alias, action, held })
}

/// A new card, as a paper: neither its code nor its PIN is shown a second time.
pub async fn make(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    _checked: Posted,
) -> PageResult {
    let alias = alias(&state, &animator, member).await?;
    let chance = (runtime::random_bytes()?, runtime::random_bytes()?);
    let pin = Pin::draw(runtime::random_bytes()?);
    let token = state.app.make_card(&animator.actor, member, chance, &pin).await?;
    let card = SignInCard {
        structure: papers::name(&state, animator.tenant()).await?,
        alias,
        url: format!("{}/carte/{token}", state.public_url),
        pin: pin.digits().to_owned(),
    };
    files::paper("Carte", move || card.to_pdf()).await
}

pub async fn unlock(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    _checked: Posted,
) -> PageResult {
    state.app.unlock_card(&animator.actor, member).await?;
    Ok(go(&format!("/structure/membres/{member}/carte?fait=carte-debloquee")))
}

pub async fn revoke(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    _checked: Posted,
) -> PageResult {
    state.app.revoke_card(&animator.actor, member).await?;
    Ok(go(&format!("/structure/membres/{member}/carte?fait=carte-annulee")))
}

async fn alias(
    state: &WebState,
    animator: &Animator,
    member: MemberId,
) -> Result<String, PageError> {
    let alias = state.app.alias(&animator.actor, Purpose::SignInLink, member).await?;
    alias.ok_or_else(PageError::not_found)
}

//! `/structure/membres/{member}`: how a member is called and reached; and `/structure/lieu`, where
//! all of them fetch their crates.

use super::chrome;
use crate::{
    notices::Notice,
    page::{Address, PageError, PageResult, go, show, show_again, show_with},
    pages::{carrying::or_told, correcting, placing},
    posted::Posted,
    session::Animator,
    state::WebState,
    views::{
        Section,
        correction::{ContactFields, CorrectionPage},
        payment::Link,
        structures::DeliveryPointPage,
    },
};
use app::{
    Purpose,
    queries::structures,
    vault::{self, PersonDetails, Vault},
};
use axum::extract::State;
use kernel::{MemberId, PersonId, Role, StructureId};

pub async fn ask(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
) -> PageResult {
    let now = now(&state, &animator, member).await?;
    let fields = correcting::known(&now, false);
    show(&page(&state, &animator, member, now.alias, fields).await?)
}

pub async fn correct(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    posted: Posted,
) -> PageResult {
    let now = now(&state, &animator, member).await?;
    let contacts = match correcting::read(&posted, &now) {
        Ok(contacts) => contacts,
        Err(wrong) => {
            return show_again(&page(&state, &animator, member, now.alias, *wrong).await?);
        }
    };
    match or_told(state.app.correct_member(&animator.actor, member, &contacts).await)? {
        Ok(()) => Ok(go("/structure/membres?fait=contact")),
        Err(told) => {
            let status = told.status;
            let fields = correcting::refused(&posted, told);
            show_with(status, &page(&state, &animator, member, now.alias, fields).await?)
        }
    }
}

/// A member of this structure.
async fn now(
    state: &WebState,
    animator: &Animator,
    member: MemberId,
) -> Result<PersonDetails, PageError> {
    let (tenant, key) = (animator.tenant(), PersonId::from(member));
    let read = async |vault: &mut Vault| {
        let access = vault::access_of(vault, tenant, key).await?;
        if access.is_none_or(|access| access.role != Role::Member(member)) {
            return Ok(None);
        }
        vault::person(vault, tenant, key).await
    };
    let person = state.app.disclose(&animator.actor, Purpose::MemberContact, read).await?;
    Ok(person.ok_or_else(PageError::not_found)?.details)
}

async fn page(
    state: &WebState,
    animator: &Animator,
    member: MemberId,
    alias: String,
    contacts: ContactFields,
) -> Result<CorrectionPage, PageError> {
    Ok(CorrectionPage {
        chrome: chrome(state, animator, Section::Members).await?,
        whose: Some(alias),
        action: format!("/structure/membres/{member}"),
        contacts,
        declared_status: None,
        pick_up: None,
        back: Link { href: "/structure/membres".to_owned(), label: "Adhérents".to_owned() },
    })
}

pub async fn ask_place(
    State(state): State<WebState>,
    animator: Animator,
    notice: Notice,
) -> PageResult {
    let chrome = notice.tell(chrome(&state, &animator, Section::PickUpPlace).await?);
    let tenant = animator.tenant();
    let mut reading = state.app.reading(tenant).await?;
    let own = structures::structure(&mut reading, tenant, StructureId::from(tenant)).await?;
    let delivery = placing::form(own.and_then(|own| own.delivery).as_ref());
    show(&DeliveryPointPage { chrome, delivery })
}

pub async fn place(
    State(state): State<WebState>,
    animator: Animator,
    posted: Posted,
) -> PageResult {
    let structure = StructureId::from(animator.tenant());
    match placing::place(&state, &animator.actor, structure, &posted).await? {
        Ok(()) => Ok(go("/structure/lieu?fait=point")),
        Err(mut wrong) => {
            let chrome = chrome(&state, &animator, Section::PickUpPlace).await?;
            let chrome = wrong.tell(chrome);
            show_with(wrong.status, &DeliveryPointPage { chrome, delivery: wrong.form })
        }
    }
}

//! `/mes-donnees/corriger`: what somebody says anew of themself.

use crate::{
    page::{PageError, PageResult, go, show, show_again, show_with},
    pages::{carrying::or_told, coordinator::commune_name, correcting},
    posted::Posted,
    session::Visitor,
    state::WebState,
    views::{
        Section, Typed,
        correction::{ContactFields, CorrectionPage},
        payment::Link,
    },
};
use app::{queries::structures, vault::PersonDetails};
use axum::extract::State;
use kernel::{Role, StructureId};

pub async fn ask(State(state): State<WebState>, visitor: Visitor) -> PageResult {
    let now = now(&state, &visitor).await?;
    let status = Typed::new(correcting::status_code(now.status));
    show(&page(&state, &visitor, correcting::known(&now, true), status).await?)
}

pub async fn correct(
    State(state): State<WebState>,
    visitor: Visitor,
    posted: Posted,
) -> PageResult {
    let now = now(&state, &visitor).await?;
    let typed_status = posted.typed("declared_status", None);
    let contacts = match correcting::read(&posted, &now) {
        Ok(contacts) => contacts,
        Err(wrong) => return show_again(&page(&state, &visitor, *wrong, typed_status).await?),
    };
    let status = correcting::status(&typed_status.value);
    match or_told(state.app.correct_oneself(&visitor.actor, &contacts, status).await)? {
        Ok(()) => Ok(go("/mes-donnees?fait=donnees")),
        Err(told) => {
            let status = told.status;
            let fields = correcting::refused(&posted, told);
            show_with(status, &page(&state, &visitor, fields, typed_status).await?)
        }
    }
}

async fn now(state: &WebState, visitor: &Visitor) -> Result<PersonDetails, PageError> {
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let person = reading.oneself(&visitor.actor).await?;
    Ok(person.ok_or_else(PageError::not_found)?.details)
}

async fn page(
    state: &WebState,
    visitor: &Visitor,
    contacts: ContactFields,
    status: Typed,
) -> Result<CorrectionPage, PageError> {
    let tenant = visitor.tenant();
    let member = matches!(visitor.actor.role, Role::Member(_));
    let mut reading = state.app.reading(tenant).await?;
    let structure = structures::structure(&mut reading, tenant, StructureId::from(tenant)).await?;
    let delivery = structure.and_then(|found| found.delivery).filter(|_| member);
    Ok(CorrectionPage {
        chrome: visitor.chrome(state, &mut reading, Section::Account).await?,
        whose: None,
        action: "/mes-donnees/corriger".to_owned(),
        contacts,
        declared_status: member.then_some(status),
        pick_up: delivery.map(|point| format!("{}, {}", point.name, commune_name(&point.commune))),
        back: Link { href: "/mes-donnees".to_owned(), label: "Mes données".to_owned() },
    })
}

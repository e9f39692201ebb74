//! `/mes-donnees`: all that is held about the person who asks, to read and to take along.

use crate::{
    format,
    notices::Notice,
    page::{PageResult, show},
    session::{PLATFORM, signed_in},
    state::WebState,
    views::{
        Chrome, FormKeys, Section,
        personal_data::{HeldItem, PersonalData},
    },
};
use app::vault::{DeclaredStatus, PersonDetails};
use axum::{extract::State, http::HeaderMap};
use kernel::Role;

pub async fn show_held(
    State(state): State<WebState>,
    headers: HeaderMap,
    notice: Notice,
) -> PageResult {
    let Some(visitor) = signed_in(&headers, &state).await? else {
        let chrome = Chrome::public(PLATFORM, FormKeys::default());
        return show(&PersonalData { chrome, held: None, may_erase: false });
    };
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let chrome = visitor.chrome(&state, &mut reading, Section::Account).await?;
    let person = reading.oneself(&visitor.actor).await?;
    let held = person.map_or_else(Vec::new, |person| items(&person.details));
    let may_erase = matches!(visitor.actor.role, Role::Member(_));
    show(&PersonalData { chrome: notice.tell(chrome), held: Some(held), may_erase })
}

fn items(details: &PersonDetails) -> Vec<HeldItem> {
    let item = |what: &str, value: Option<String>| {
        value.map(|value| HeldItem { what: what.to_owned(), value })
    };
    let all = [
        item("Surnom", Some(details.alias.clone())),
        item("Nom", details.name.clone()),
        item("E-mail", details.email.clone()),
        item("Téléphone", details.phone.clone()),
        item("Statut déclaré", details.status.map(|status| status_code(status).to_uppercase())),
        item("Budget du mois", details.monthly_budget.map(format::money)),
    ];
    all.into_iter().flatten().collect()
}

const fn status_code(status: DeclaredStatus) -> &'static str {
    match status {
        DeclaredStatus::Vip => "vip",
        DeclaredStatus::Vis => "vis",
    }
}

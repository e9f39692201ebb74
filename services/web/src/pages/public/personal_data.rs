//! `/mes-donnees`: all that is held about the person who asks, to read and to take along.

use crate::{
    format,
    notices::Notice,
    page::{PageError, PageResult, show},
    pages::ordering::MonthForm,
    session::{PLATFORM, Visitor, signed_in},
    state::WebState,
    views::{
        Chrome, FormKeys, Section,
        personal_data::{HeldItem, PersonalData},
    },
};
use app::vault::{DeclaredStatus, PersonDetails};
use axum::{extract::State, http::HeaderMap};
use kernel::{ProductId, Role};
use std::collections::BTreeSet;

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
    let marked = reading.own_favourites(&visitor.actor).await?;
    drop(reading);
    let mut held = person.map_or_else(Vec::new, |person| items(&person.details));
    if !marked.is_empty() {
        let value = names(&state, &visitor, &marked).await?.join(", ");
        held.push(HeldItem { what: "Produits favoris".to_owned(), value });
    }
    let may_erase = matches!(visitor.actor.role, Role::Member(_));
    show(&PersonalData { chrome: notice.tell(chrome), held: Some(held), may_erase })
}

/// What the products are called on the month's form; those of other months are counted.
async fn names(
    state: &WebState,
    visitor: &Visitor,
    products: &BTreeSet<ProductId>,
) -> Result<Vec<String>, PageError> {
    let month = MonthForm::current(state, visitor.tenant()).await?;
    let named =
        |product: &ProductId| month.as_ref()?.line(*product).map(|line| line.offer.name.clone());
    let mut names: Vec<String> = products.iter().filter_map(named).collect();
    let others = products.len() - names.len();
    if others > 0 {
        let count = u64::try_from(others).unwrap_or(u64::MAX);
        names.push(format::counted(count, "produit d’un autre mois", "produits d’autres mois"));
    }
    Ok(names)
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

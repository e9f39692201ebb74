//! `/mes-donnees`: all that is held about the person who asks, to read and to take along.

use crate::{
    format,
    notices::Notice,
    page::{PageError, PageResult, show},
    session::{PLATFORM, Visitor, signed_in},
    state::WebState,
    views::{
        Chrome, FormKeys, Section,
        personal_data::{HeldItem, PersonalData},
    },
};
use app::{
    queries,
    vault::{DeclaredStatus, PersonDetails},
};
use axum::{
    extract::State,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use kernel::Role;
use serde_json::{Value, json};

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

/// The same as a file: what the person said, and for a member every order, payment and movement.
pub async fn download(State(state): State<WebState>, visitor: Visitor) -> PageResult {
    let mut document = json!({ "role": visitor.actor.role.name() });
    let mut reading = state.app.reading(visitor.tenant()).await?;
    if let Some(person) = reading.oneself(&visitor.actor).await? {
        document["personne"] = said(&person.details);
    }
    drop(reading);
    if let Role::Member(member) = visitor.actor.role {
        document["commandes"] = orders(&state, &visitor, member).await?;
        document["compte"] = wallet(&state, &visitor, member).await?;
    }
    let body = serde_json::to_string_pretty(&document).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mes-donnees.json\""),
    ];
    Ok((headers, body).into_response())
}

fn said(details: &PersonDetails) -> Value {
    json!({
        "surnom": details.alias,
        "nom": details.name,
        "email": details.email,
        "telephone": details.phone,
        "statut_declare": details.status.map(status_code),
        "budget_centimes": details.monthly_budget.map(kernel::Money::cents),
    })
}

async fn orders(
    state: &WebState,
    visitor: &Visitor,
    member: kernel::MemberId,
) -> Result<Value, PageError> {
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let heads = queries::order::orders_of_member(&mut reading, visitor.tenant(), member).await?;
    let mut orders = vec![];
    for head in heads {
        let order = queries::order::order(&mut reading, visitor.tenant(), head.order).await?;
        let payments =
            queries::payments::payments_of_order(&mut reading, visitor.tenant(), head.order)
                .await?;
        let lines: Vec<Value> = order
            .iter()
            .flat_map(|order| &order.lines)
            .map(|line| {
                json!({
                    "produit": line.name,
                    "producteur": line.producer_name,
                    "commande": format::quantity(line.step, line.want.quantity()),
                    "recu": line.share.map(|share| format::quantity(line.step, share.quantity)),
                    "centimes": line.amount.cents(),
                })
            })
            .collect();
        let payments: Vec<Value> = payments
            .iter()
            .map(|payment| json!({ "le": payment.recorded_at, "centimes": payment.amount.cents() }))
            .collect();
        orders.push(json!({
            "commande": head.order.to_string(),
            "passee_le": head.placed_at,
            "annulee": head.cancelled,
            "total_centimes": head.total.cents(),
            "paye_centimes": head.paid.cents(),
            "lignes": lines,
            "paiements": payments,
        }));
    }
    Ok(Value::Array(orders))
}

async fn wallet(
    state: &WebState,
    visitor: &Visitor,
    member: kernel::MemberId,
) -> Result<Value, PageError> {
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let buyer = domain::orders::Buyer::Member(member);
    let wallet = queries::wallet::wallet(&mut reading, visitor.tenant(), buyer).await?;
    let movements: Vec<Value> = wallet
        .entries
        .iter()
        .map(|entry| json!({ "le": entry.recorded_at, "centimes": entry.amount.cents() }))
        .collect();
    Ok(json!({ "solde_centimes": wallet.balance.cents(), "mouvements": movements }))
}

//! All that is held of one person: to read, to print, and as JSON.

use super::words;
use crate::{
    files::Export,
    format, french,
    page::{Address, PageError, PageResult},
    session::{Animator, Visitor},
    state::WebState,
    views::{
        Section,
        dossier::{Dossier, DossierPart},
        payment::Link,
    },
};
use app::{
    Held,
    queries::{order::OrderView, payments::PaymentView},
    vault::{DeclaredStatus, PersonDetails},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::MemberId;
use serde_json::{Value, json};

pub async fn show_own(
    State(state): State<WebState>,
    visitor: Visitor,
    export: Export,
) -> PageResult {
    let held = state.app.held_of_oneself(&visitor.actor).await?;
    let mut reading = state.app.reading(visitor.tenant()).await?;
    let chrome = visitor.chrome(&state, &mut reading, Section::Account).await?;
    drop(reading);
    let page = Dossier {
        chrome,
        whose: None,
        parts: parts(&held),
        json: "/mes-donnees.json".to_owned(),
        back: Link { href: "/mes-donnees".to_owned(), label: "Mes données".to_owned() },
    };
    export.show(page).await
}

/// For a member who asked their structure, and cannot look themself.
pub async fn show_member(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
    export: Export,
) -> PageResult {
    let held = state.app.held_of_member(&animator.actor, member).await?;
    let mut reading = state.app.reading(animator.tenant()).await?;
    let chrome = animator.chrome(&state, &mut reading, Section::Members).await?;
    drop(reading);
    let alias = held.details.as_ref().map(|details| details.alias.clone());
    let page = Dossier {
        chrome,
        whose: Some(alias.unwrap_or_else(|| "Personne effacée".to_owned())),
        parts: parts(&held),
        json: format!("/structure/membres/{member}/donnees.json"),
        back: Link { href: "/structure/membres".to_owned(), label: "Adhérents".to_owned() },
    };
    export.show(page).await
}

pub async fn download_own(State(state): State<WebState>, visitor: Visitor) -> PageResult {
    let held = state.app.held_of_oneself(&visitor.actor).await?;
    file(&held, "mes-donnees.json")
}

pub async fn download_member(
    State(state): State<WebState>,
    animator: Animator,
    Address(member): Address<MemberId>,
) -> PageResult {
    let held = state.app.held_of_member(&animator.actor, member).await?;
    file(&held, "donnees-personnelles.json")
}

fn file(held: &Held, name: &str) -> Result<Response, PageError> {
    let body = serde_json::to_string_pretty(&document(held)).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// Everything, for programs.
pub fn document(held: &Held) -> Value {
    let readings = held.readings.iter().map(|reading| {
        json!({
            "le": reading.read_at,
            "par": words::reader(&reading.role),
            "quoi": words::seen_of_me(reading),
            "pourquoi": words::purpose(reading.purpose),
        })
    });
    let events = held.events.iter().map(|event| {
        let contents: Value = serde_json::from_str(&event.text).unwrap_or(Value::Null);
        json!({ "le": event.recorded_at, "quoi": event.name, "contenu": contents })
    });
    let movements = held
        .wallet
        .entries
        .iter()
        .map(|entry| json!({ "le": entry.recorded_at, "centimes": entry.amount.cents() }));
    json!({
        "numero": held.person.to_string(),
        "role": held.access.map(|access| access.role.name()),
        "personne": held.details.as_ref().map(said),
        "carte_faite_le": held.card.map(|card| card.made_at),
        "produits_favoris": held.favourites.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "commandes": held.orders.iter().map(order).collect::<Vec<Value>>(),
        "compte": {
            "solde_centimes": held.wallet.balance.cents(),
            "mouvements": movements.collect::<Vec<Value>>(),
        },
        "lectures": readings.collect::<Vec<Value>>(),
        "journal": events.collect::<Vec<Value>>(),
    })
}

const fn status_code(status: DeclaredStatus) -> &'static str {
    match status {
        DeclaredStatus::Vip => "vip",
        DeclaredStatus::Vis => "vis",
    }
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

fn order((order, payments): &(OrderView, Vec<PaymentView>)) -> Value {
    let line = |line: &app::queries::order::OrderLineView| {
        json!({
            "produit": line.name,
            "producteur": line.producer_name,
            "commande": format::quantity(line.step, line.want.quantity()),
            "recu": line.share.map(|share| format::quantity(line.step, share.quantity)),
            "centimes": line.amount.cents(),
        })
    };
    let payment = |payment: &PaymentView| {
        let (at, cents) = (payment.recorded_at, payment.amount.cents());
        json!({ "le": at, "centimes": cents })
    };
    let head = &order.head;
    json!({
        "commande": head.order.to_string(),
        "passee_le": head.placed_at,
        "annulee": head.cancelled,
        "total_centimes": head.total.cents(),
        "paye_centimes": head.paid.cents(),
        "lignes": order.lines.iter().map(line).collect::<Vec<Value>>(),
        "paiements": payments.iter().map(payment).collect::<Vec<Value>>(),
    })
}

/// Everything, for people.
fn parts(held: &Held) -> Vec<DossierPart> {
    vec![told(held), ordered(held), paid(held), moved(held), read(held), logged(held)]
}

fn part(title: &str, columns: &[&str], rows: Vec<Vec<String>>) -> DossierPart {
    let columns = columns.iter().map(|&column| column.to_owned()).collect();
    DossierPart { title: title.to_owned(), columns, rows }
}

fn told(held: &Held) -> DossierPart {
    let details = held.details.clone().unwrap_or_default();
    let known = [
        ("Surnom", Some(details.alias).filter(|alias| !alias.is_empty())),
        ("Nom", details.name),
        ("E-mail", details.email),
        ("Téléphone", details.phone),
        ("Statut déclaré", details.status.map(|status| status_code(status).to_uppercase())),
        ("Budget du mois", details.monthly_budget.map(format::money)),
        ("Produits favoris", favourites(held)),
        ("Carte pour entrer, faite le", held.card.map(made_on)),
    ];
    let rows = known.into_iter().filter_map(|(what, value)| Some(vec![what.to_owned(), value?]));
    part("Ce qui a été dit", &["Quoi", "Valeur"], rows.collect())
}

/// How many; which ones, the form shows and the file names.
fn favourites(held: &Held) -> Option<String> {
    let count = u64::try_from(held.favourites.len()).unwrap_or(u64::MAX);
    (count > 0).then(|| format::counted(count, "produit", "produits"))
}

fn made_on(card: app::vault::CardState) -> String {
    format::date_long(format::local_date(card.made_at))
}

fn ordered(held: &Held) -> DossierPart {
    let mut rows = vec![];
    for (order, _) in &held.orders {
        let day = format::date_long(format::local_date(order.head.placed_at));
        let state = if order.head.cancelled { "annulée" } else { "passée" };
        rows.extend(order.lines.iter().map(|line| {
            vec![
                day.clone(),
                format!("{} ({})", line.name, line.producer_name),
                format::quantity(line.step, line.want.quantity()),
                format::money(line.amount),
                state.to_owned(),
            ]
        }));
    }
    part("Commandes", &["Le", "Produit", "Quantité", "Prix", "Commande"], rows)
}

fn paid(held: &Held) -> DossierPart {
    let payments = held.orders.iter().flat_map(|(_, payments)| payments).map(|payment| {
        vec![
            format::date_long(format::local_date(payment.recorded_at)),
            french::means(payment.means).words().to_owned(),
            format::money(payment.amount),
        ]
    });
    part("Paiements", &["Le", "Moyen", "Montant"], payments.collect())
}

fn moved(held: &Held) -> DossierPart {
    let entries = held.wallet.entries.iter().map(|entry| {
        let day = format::date_long(format::local_date(entry.recorded_at));
        vec![day, format::money(entry.amount)]
    });
    let total = vec!["Reste".to_owned(), format::money(held.wallet.balance)];
    let rows = entries.chain((!held.wallet.entries.is_empty()).then_some(total));
    part("Avoir", &["Le", "Montant"], rows.collect())
}

fn read(held: &Held) -> DossierPart {
    let readings = held.readings.iter().map(|reading| {
        vec![
            format::instant_long(reading.read_at),
            words::reader(&reading.role).to_owned(),
            words::seen_of_me(reading),
            words::purpose(reading.purpose).to_owned(),
        ]
    });
    part("Qui a vu ces données", &["Le", "Qui", "Quoi", "Pour quoi"], readings.collect())
}

fn logged(held: &Held) -> DossierPart {
    let events = held.events.iter().map(|event| {
        vec![format::instant_long(event.recorded_at), event.name.clone(), event.text.clone()]
    });
    part("Journal (sans aucun nom)", &["Le", "Événement", "Contenu"], events.collect())
}

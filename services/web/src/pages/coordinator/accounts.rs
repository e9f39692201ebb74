//! `/plateforme/comptes`: what structures pay and producers are owed for a month.

use super::chosen::{Chosen, nothing_yet};
use crate::{
    page::{PageError, PageResult, show},
    session::Coordinator,
    state::WebState,
    views::{
        Section,
        accounts::{AccountLine, AccountsPage},
    },
};
use app::queries::{books, producers, structures};
use axum::extract::{Query, State};
use domain::{campaigns::Stage, ledger::Account};
use kernel::{CampaignId, Money, TenantId};
use std::collections::BTreeMap;
use uuid::Uuid;

pub async fn show_accounts(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Query(chosen): Query<Chosen>,
) -> PageResult {
    let hub = coordinator.tenant();
    let Some(campaign) = chosen.campaign(&state, hub).await? else {
        return nothing_yet(&state, &coordinator, Section::Accounts, "Comptes").await;
    };
    let names = names(&state, hub).await?;
    let sums = sums(&state, hub, campaign.campaign).await?;
    let of = |kind: fn(Account) -> Option<Uuid>, sign: i64| {
        let lines = sums.iter().filter_map(|(account, amount)| {
            let id = kind(*account)?;
            let name = names.get(&id).cloned().unwrap_or_else(|| id.to_string());
            Some(AccountLine { name, amount: Money::from_cents(sign * amount.cents()) })
        });
        let mut lines: Vec<AccountLine> = lines.collect();
        lines.sort_by(|one, other| one.name.cmp(&other.name));
        lines
    };
    show(&AccountsPage {
        chrome: super::chrome(&state, &coordinator, Section::Accounts).await?,
        month: campaign.month,
        settled: campaign.stage == Stage::Settled,
        structures: of(structure, 1),
        // In the books, what is owed to others is below zero.
        producers: of(producer, -1),
        others: others(&sums),
        difference: sums.values().copied().sum(),
    })
}

/// What was posted about a campaign, by account.
async fn sums(
    state: &WebState,
    hub: TenantId,
    campaign: CampaignId,
) -> Result<BTreeMap<Account, Money>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let mut sums: BTreeMap<Account, Money> = BTreeMap::new();
    for entry in books::journal(&mut reading, hub, campaign).await? {
        for posting in entry.postings {
            *sums.entry(posting.account).or_default() += posting.amount;
        }
    }
    Ok(sums)
}

async fn names(state: &WebState, hub: TenantId) -> Result<BTreeMap<Uuid, String>, PageError> {
    let mut reading = state.app.reading(hub).await?;
    let structures = structures::structures_of_hub(&mut reading, hub).await?;
    let producers = producers::producers(&mut reading, hub).await?;
    let structures = structures.into_iter().map(|one| (one.structure.uuid(), one.name));
    Ok(structures.chain(producers.into_iter().map(|one| (one.producer.uuid(), one.name))).collect())
}

const fn structure(account: Account) -> Option<Uuid> {
    match account {
        Account::Structure(id) => Some(id.uuid()),
        _ => None,
    }
}

const fn producer(account: Account) -> Option<Uuid> {
    match account {
        Account::Producer(id) => Some(id.uuid()),
        _ => None,
    }
}

fn others(sums: &BTreeMap<Account, Money>) -> Vec<AccountLine> {
    let line = |account, name: &str| {
        sums.get(&account).map(|amount| AccountLine { name: name.to_owned(), amount: *amount })
    };
    let all = [
        line(Account::Losses, "Pertes après réception"),
        line(Account::Vouchers, "Bons d’achat"),
        line(Account::Rounding, "Arrondis"),
    ];
    all.into_iter().flatten().collect()
}

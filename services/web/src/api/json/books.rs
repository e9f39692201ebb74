//! Accounts, programmes and what is published for them, and the log's head.

use super::words::{CategoryJson, all};
use app::{queries::programmes::ProgrammeView, reports::Perimeter};
use chrono::{DateTime, Utc};
use domain::ledger::{Account, Posting};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountJson {
    Order,
    Wallets,
    Cash,
    Cheques,
    Card,
    Bank,
    Vouchers,
    Goods,
    Hub,
    Structure,
    Producer,
    Losses,
    Rounding,
}

/// What stands on one account; all balances of a tenant sum to zero.
#[derive(Debug, Serialize, ToSchema)]
pub struct BalanceJson {
    pub account: AccountJson,
    /// The order, structure or producer that the account is about.
    pub of: Option<Uuid>,
    pub balance_cents: i64,
}

impl From<&Posting> for BalanceJson {
    fn from(posting: &Posting) -> Self {
        let (account, of) = match posting.account {
            Account::Order(order) => (AccountJson::Order, Some(order.uuid())),
            Account::Wallets => (AccountJson::Wallets, None),
            Account::Cash => (AccountJson::Cash, None),
            Account::Cheques => (AccountJson::Cheques, None),
            Account::Card => (AccountJson::Card, None),
            Account::Bank => (AccountJson::Bank, None),
            Account::Vouchers => (AccountJson::Vouchers, None),
            Account::Goods => (AccountJson::Goods, None),
            Account::Hub(hub) => (AccountJson::Hub, Some(hub.uuid())),
            Account::Structure(structure) => (AccountJson::Structure, Some(structure.uuid())),
            Account::Producer(producer) => (AccountJson::Producer, Some(producer.uuid())),
            Account::Losses => (AccountJson::Losses, None),
            Account::Rounding => (AccountJson::Rounding, None),
        };
        Self { account, of, balance_cents: posting.amount.cents() }
    }
}

/// A funder's grant.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgrammeBody {
    pub name: String,
    pub funders: Vec<String>,
    #[schema(example = "2026-01")]
    pub first_month: String,
    #[schema(example = "2026-12")]
    pub last_month: String,
    /// SIREN numbers of the EPCI financed; everywhere where empty.
    #[serde(default)]
    pub territory: Vec<String>,
    /// The categories financed; all where empty.
    #[serde(default)]
    pub categories: Vec<CategoryJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ProgrammeJson {
    pub programme: Uuid,
    pub name: String,
    pub funders: Vec<String>,
    pub first_month: String,
    pub last_month: String,
    /// SIREN numbers of the EPCI; everywhere where empty.
    pub territory: Vec<String>,
    pub categories: Vec<CategoryJson>,
    pub published: Vec<PublishedReportJson>,
}

/// A report as it was published: whoever computes it again finds the same bytes.
#[derive(Debug, Serialize, ToSchema)]
pub struct PublishedReportJson {
    pub first_month: String,
    pub last_month: String,
    /// Of the sealed log.
    pub position: u64,
    /// The log's Merkle root at that position, in hexadecimal.
    pub root: String,
    /// Of the report's bytes, in hexadecimal.
    pub sha256: String,
    pub published_at: DateTime<Utc>,
}

impl From<&ProgrammeView> for ProgrammeJson {
    fn from(view: &ProgrammeView) -> Self {
        let programme = &view.programme;
        let published = view.published.iter().map(|report| PublishedReportJson {
            first_month: report.first_month.to_string(),
            last_month: report.last_month.to_string(),
            position: report.position,
            root: report.root.clone(),
            sha256: report.sha256.clone(),
            published_at: report.published_at,
        });
        Self {
            programme: programme.id.uuid(),
            name: programme.name.clone(),
            funders: programme.funders.clone(),
            first_month: programme.first_month.to_string(),
            last_month: programme.last_month.to_string(),
            territory: match &programme.perimeter {
                Perimeter::Epcis(epcis) => epcis.iter().map(|it| it.as_str().into()).collect(),
                Perimeter::Everywhere | Perimeter::Communes(_) | Perimeter::Pat => vec![],
            },
            categories: all(programme.categories.iter().flatten().copied()),
            published: published.collect(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationBody {
    #[schema(example = "2026-11")]
    pub first_month: String,
    #[schema(example = "2026-11")]
    pub last_month: String,
}

/// The head of the sealed log: who keeps it can prove later that nothing before it was changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckpointJson {
    /// Events sealed.
    pub size: u64,
    /// The Merkle root over them, in hexadecimal.
    pub root: String,
}

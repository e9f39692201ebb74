//! What organisations owe and pay each other.

use super::super::{error::ApiResult, values};
use app::queries::transfers::{DueView, TransferView};
use chrono::{DateTime, NaiveDate, Utc};
use domain::transfers::{Party, Payment, TransferMeans};
use kernel::{CampaignId, ProducerId, StructureId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CounterpartKindJson {
    /// A structure, which pays the hub.
    Structure,
    /// The hub, which a structure pays: only in what a structure reads.
    Hub,
    /// A producer, whom the hub pays.
    Producer,
}

/// The other side of a payment between organisations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterpartJson {
    pub kind: CounterpartKindJson,
    pub id: Uuid,
}

impl From<Party> for CounterpartJson {
    fn from(party: Party) -> Self {
        let (kind, id) = match party {
            Party::Structure(structure) => (CounterpartKindJson::Structure, structure.uuid()),
            Party::Hub(hub) => (CounterpartKindJson::Hub, hub.uuid()),
            Party::Producer(producer) => (CounterpartKindJson::Producer, producer.uuid()),
        };
        Self { kind, id }
    }
}

impl From<CounterpartJson> for Party {
    fn from(json: CounterpartJson) -> Self {
        match json.kind {
            CounterpartKindJson::Structure => Self::Structure(StructureId::from_uuid(json.id)),
            CounterpartKindJson::Hub => Self::Hub(StructureId::from_uuid(json.id)),
            CounterpartKindJson::Producer => Self::Producer(ProducerId::from_uuid(json.id)),
        }
    }
}

/// How organisations pay each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferMeansJson {
    BankTransfer,
    Cheque,
    Cash,
}

impl From<TransferMeans> for TransferMeansJson {
    fn from(means: TransferMeans) -> Self {
        match means {
            TransferMeans::BankTransfer => Self::BankTransfer,
            TransferMeans::Cheque => Self::Cheque,
            TransferMeans::Cash => Self::Cash,
        }
    }
}

impl From<TransferMeansJson> for TransferMeans {
    fn from(json: TransferMeansJson) -> Self {
        match json {
            TransferMeansJson::BankTransfer => Self::BankTransfer,
            TransferMeansJson::Cheque => Self::Cheque,
            TransferMeansJson::Cash => Self::Cash,
        }
    }
}

/// A payment that came, or was sent: for one campaign, and no more than is due for it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    pub campaign: Uuid,
    pub party: CounterpartJson,
    #[schema(minimum = 1)]
    pub amount_cents: i64,
    pub means: TransferMeansJson,
    /// The number of the transfer, cheque or receipt; never a person's name.
    #[schema(max_length = 60, example = "VIR-2026-118")]
    pub reference: String,
    pub paid_on: NaiveDate,
}

impl TransferBody {
    pub fn read(self) -> ApiResult<Payment> {
        Ok(Payment {
            campaign: CampaignId::from_uuid(self.campaign),
            party: self.party.into(),
            amount: values::money("amount_cents", self.amount_cents)?,
            means: self.means.into(),
            reference: self.reference,
            paid_on: self.paid_on,
        })
    }
}

/// Why a payment is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReversalBody {
    #[schema(max_length = 200, example = "Saisi deux fois")]
    pub reason: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TransferJson {
    pub payment: Uuid,
    pub campaign: Uuid,
    pub party: CounterpartJson,
    pub amount_cents: i64,
    pub means: TransferMeansJson,
    pub reference: String,
    pub paid_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
    /// Set where it was taken back: it counts no more.
    pub reversal: Option<ReversalJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReversalJson {
    pub reversed_at: DateTime<Utc>,
    pub reason: String,
}

impl From<&TransferView> for TransferJson {
    fn from(view: &TransferView) -> Self {
        let reversal = view.reversed.as_ref().map(|reversed| ReversalJson {
            reversed_at: reversed.at,
            reason: reversed.reason.clone(),
        });
        Self {
            payment: view.id.uuid(),
            campaign: view.payment.campaign.uuid(),
            party: view.payment.party.into(),
            amount_cents: view.payment.amount.cents(),
            means: view.payment.means.into(),
            reference: view.payment.reference.clone(),
            paid_on: view.payment.paid_on,
            recorded_at: view.recorded_at,
            reversal,
        }
    }
}

/// What one organisation owes another for one campaign, and what was paid of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DueJson {
    pub campaign: Uuid,
    pub party: CounterpartJson,
    pub owed_cents: i64,
    pub paid_cents: i64,
    pub left_cents: i64,
}

impl From<&DueView> for DueJson {
    fn from(due: &DueView) -> Self {
        Self {
            campaign: due.campaign.uuid(),
            party: due.party.into(),
            owed_cents: due.owed.cents(),
            paid_cents: due.paid.cents(),
            left_cents: due.left().cents(),
        }
    }
}

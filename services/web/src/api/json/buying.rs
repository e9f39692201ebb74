//! Sessions, payments, vouchers and members.

use super::words::{CategoryJson, DeclaredStatusJson, MeansJson, PaymentStateJson, all};
use app::{
    queries::{members::MemberView, payments::PaymentView, vouchers::VoucherView},
    vault::PersonDetails,
};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::Actor;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A sign-in link as it was handed out, whole or its key alone. It works once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionBody {
    pub link: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SessionJson {
    /// For `Authorization: Bearer`. Shown once.
    pub token: String,
    pub actor: ActorJson,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ActorJson {
    #[schema(example = "animator")]
    pub role: String,
    pub tenant: Uuid,
    /// The member, producer or programme that the role is about.
    pub subject: Option<Uuid>,
}

impl From<Actor> for ActorJson {
    fn from(actor: Actor) -> Self {
        let (role, subject) = (actor.role.name().to_owned(), actor.role.subject());
        Self { role, tenant: actor.tenant.uuid(), subject }
    }
}

/// A payment: `voucher_code` where, and only where, the means is a voucher.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentBody {
    pub means: MeansJson,
    pub amount_cents: i64,
    pub voucher_code: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentJson {
    pub payment: Uuid,
    pub means: MeansJson,
    pub amount_cents: i64,
    pub state: PaymentStateJson,
    pub recorded_at: DateTime<Utc>,
}

impl From<&PaymentView> for PaymentJson {
    fn from(payment: &PaymentView) -> Self {
        Self {
            payment: payment.payment.uuid(),
            means: payment.means.into(),
            amount_cents: payment.amount.cents(),
            state: payment.state.into(),
            recorded_at: payment.recorded_at,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoucherBody {
    pub value_cents: i64,
    /// The last day on which it is good.
    pub expires_on: NaiveDate,
    /// Good for these only; for all where empty.
    #[serde(default)]
    pub categories: Vec<CategoryJson>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IssuedVoucherJson {
    pub voucher: Uuid,
    /// To be printed now: it is kept nowhere and never shown again.
    pub code: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct VoucherJson {
    pub voucher: Uuid,
    pub issuer: Uuid,
    pub issuer_name: String,
    pub value_cents: i64,
    pub left_cents: i64,
    pub expires_on: NaiveDate,
    pub categories: Vec<CategoryJson>,
}

impl From<&VoucherView> for VoucherJson {
    fn from(voucher: &VoucherView) -> Self {
        Self {
            voucher: voucher.voucher.uuid(),
            issuer: voucher.issuer.uuid(),
            issuer_name: voucher.issuer_name.clone(),
            value_cents: voucher.value.cents(),
            left_cents: voucher.left.cents(),
            expires_on: voucher.expires_on,
            categories: all(voucher.categories.iter().copied()),
        }
    }
}

/// A person joins, with what they choose to say: an alias is enough.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberBody {
    pub alias: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub status: Option<DeclaredStatusJson>,
}

impl From<MemberBody> for PersonDetails {
    fn from(body: MemberBody) -> Self {
        Self {
            alias: body.alias,
            name: body.name,
            email: body.email,
            phone: body.phone,
            status: body.status.map(Into::into),
            monthly_budget: None,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MemberJson {
    pub member: Uuid,
    /// None once the person is erased.
    pub alias: Option<String>,
    pub active: bool,
    pub joined_at: DateTime<Utc>,
}

impl From<&MemberView> for MemberJson {
    fn from(member: &MemberView) -> Self {
        Self {
            member: member.member.uuid(),
            alias: member.alias.clone(),
            active: member.active,
            joined_at: member.joined_at,
        }
    }
}

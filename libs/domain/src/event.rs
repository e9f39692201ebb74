//! All events: one variant per context.

use crate::upcast::{Unreadable, UnreadableEvent, read_event, schema_version};
use serde::Serialize;

macro_rules! domain_events {
    ($($variant:ident($event:ty) of $state:ty),+ $(,)?) => {
        /// Anything that can happen, tagged by its context.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        pub enum DomainEvent {
            $($variant($event)),+
        }

        $(impl From<$event> for DomainEvent {
            fn from(event: $event) -> Self {
                Self::$variant(event)
            }
        })+

        impl DomainEvent {
            /// The category of the stream that such an event belongs to.
            pub const fn category(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$state as crate::Fold>::CATEGORY),+
                }
            }

            /// Reads the stored text of an event, of whatever version, as an event of today.
            ///
            /// # Errors
            /// Fails on a category, name or version that this program does not know, and on
            /// contents of another shape.
            pub fn read(
                category: &str,
                name: &str,
                schema_version: u16,
                text: &str,
            ) -> Result<Self, UnreadableEvent> {
                $(if category == <$state as crate::Fold>::CATEGORY {
                    return read_event::<$state>(name, schema_version, text).map(Self::$variant);
                })+
                Err(UnreadableEvent {
                    category: category.to_owned(),
                    name: name.to_owned(),
                    schema_version,
                    why: Unreadable::Category,
                })
            }
        }
    };
}

domain_events! {
    Structure(crate::structures::StructureEvent) of crate::structures::Structure,
    Member(crate::members::MemberEvent) of crate::members::Member,
    Producer(crate::producers::ProducerEvent) of crate::producers::Producer,
    Floor(crate::floors::FloorEvent) of crate::floors::Floors,
    Negotiation(crate::negotiations::NegotiationEvent) of crate::negotiations::Negotiation,
    Campaign(crate::campaigns::CampaignEvent) of crate::campaigns::Campaign,
    OrderForm(crate::order_forms::OrderFormEvent) of crate::order_forms::OrderForm,
    Order(crate::orders::OrderEvent) of crate::orders::Order,
    Pooling(crate::pooling::PoolingEvent) of crate::pooling::PooledOrder,
    Reception(crate::receptions::ReceptionEvent) of crate::receptions::Reception,
    Crate(crate::crates::CrateEvent) of crate::crates::Crate,
    Round(crate::rounds::RoundEvent) of crate::rounds::Round,
    Wallet(crate::wallets::WalletEvent) of crate::wallets::Wallet,
    Voucher(crate::vouchers::VoucherEvent) of crate::vouchers::Voucher,
    Ledger(crate::ledger::LedgerEvent) of crate::ledger::Ledger,
    Transfer(crate::transfers::TransferEvent) of crate::transfers::Transfer,
    Lab(crate::labs::LabEvent) of crate::labs::Lab,
    Statement(crate::statements::StatementEvent) of crate::statements::Statement,
    Funding(crate::funding::FundingEvent) of crate::funding::Programme,
    Trail(crate::trail::TrailEvent) of crate::trail::Trail,
}

/// An event as it goes into the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its stable name, such as `order_placed`.
    pub name: String,
    /// The version of the text's shape, from 1.
    pub schema_version: u16,
    pub text: String,
}

impl DomainEvent {
    /// Whether everybody may see it who verifies a report: it names nobody.
    pub const fn is_disclosed(&self) -> bool {
        matches!(self, Self::Statement(_))
    }

    /// The event as it is stored.
    ///
    /// # Errors
    /// Fails on contents that have no JSON form.
    pub fn written(&self) -> serde_json::Result<Written> {
        let text = serde_json::to_string(self)?;
        // Every event is tagged by its name, and the tag is written first.
        let tagged = text.strip_prefix("{\"type\":\"").and_then(|rest| rest.split('"').next());
        let name = tagged.ok_or_else(|| serde::ser::Error::custom("an event without a name"))?;
        let name = name.to_owned();
        Ok(Written { schema_version: schema_version(self.category(), &name), name, text })
    }
}

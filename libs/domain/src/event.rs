//! All events: one variant per context.

use serde::Serialize;

/// An event that this version of the program cannot read: of an unknown category, or newer.
#[derive(Debug, thiserror::Error)]
#[error("unreadable event in category {category}")]
pub struct UnreadableEvent {
    pub category: String,
    #[source]
    pub source: Option<serde_json::Error>,
}

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

            /// Reads the stored text of an event.
            ///
            /// # Errors
            /// Fails on an unknown category or type and on contents of another shape.
            pub fn read(category: &str, text: &str) -> Result<Self, UnreadableEvent> {
                let unreadable = |source| {
                    UnreadableEvent { category: category.to_owned(), source }
                };
                $(if category == <$state as crate::Fold>::CATEGORY {
                    return serde_json::from_str::<$event>(text)
                        .map(Self::$variant)
                        .map_err(|error| unreadable(Some(error)));
                })+
                Err(unreadable(None))
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
    Funding(crate::funding::FundingEvent) of crate::funding::Programme,
}

impl DomainEvent {
    /// The event's stable name, such as `order_placed`, and its text as stored.
    ///
    /// # Errors
    /// Fails on contents that have no JSON form.
    pub fn written(&self) -> serde_json::Result<(String, String)> {
        let text = serde_json::to_string(self)?;
        // Every event is tagged by its name, and the tag is written first.
        let tagged = text.strip_prefix("{\"type\":\"").and_then(|rest| rest.split('"').next());
        let name = tagged.ok_or_else(|| serde::ser::Error::custom("an event without a name"))?;
        Ok((name.to_owned(), text))
    }
}

//! The words of the API, each the twin of one of the domain's.

use app::{queries::payments::PaymentState, vault::DeclaredStatus};
use domain::{
    allocation::Outcome,
    campaigns::Stage,
    labs::Vote,
    negotiations::Party,
    orders::{Channel, Means, Reason},
    pooling::PooledStage,
    producers::ProducerKind,
    receptions::LossReason,
    structures::StructureKind,
};
use kernel::{Allergen, Category, Label, SaleUnit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $json:ident = $domain:ident { $($word:ident),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $json {
            $($word),+
        }

        impl From<$domain> for $json {
            fn from(word: $domain) -> Self {
                match word {
                    $($domain::$word => Self::$word),+
                }
            }
        }

        impl From<$json> for $domain {
            fn from(word: $json) -> Self {
                match word {
                    $($json::$word => Self::$word),+
                }
            }
        }
    )+};
}

words! {
    CategoryJson = Category { Grocery, Dairy, Eggs, Fruit, Vegetables, Meat, Bread, Drinks }
    LabelJson = Label { Organic, Aop, Igp, LabelRouge, Hve }
    /// The fourteen of EU regulation 1169/2011, annex II.
    AllergenJson = Allergen {
        Gluten, Crustaceans, Eggs, Fish, Peanuts, Soybeans, Milk, Nuts, Celery, Mustard, Sesame,
        Sulphites, Lupin, Molluscs,
    }
    SaleUnitJson = SaleUnit { Piece, Kilogram, Litre }
    StructureKindJson = StructureKind {
        Hub, Collective, Association, Ccas, SocialCentre, SolidarityGrocery,
    }
    ProducerKindJson = ProducerKind { Farm, Cooperative, Distributor }
    LossReasonJson = LossReason { Damaged, Quality, TooWarm, UseByTooShort, Missing, Broken }
    VoteJson = Vote { For, Against, Abstain }
    PartyJson = Party { Hub, Producer }
    StageJson = Stage { None, Draft, Open, Closed, Ordered, Received, Delivered, Settled }
    PooledStageJson = PooledStage { Gathering, Fixed, Sent, Confirmed, Cancelled }
    PaymentStateJson = PaymentState { Presented, Received, Declined }
    /// What a person declares to be; never proven, never shown to another person.
    DeclaredStatusJson = DeclaredStatus { Vip, Vis }
    ChannelJson = Channel { Screen, Paper }
}

/// Why a line gets what it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonJson {
    AsOrdered,
    Extra,
    Least,
    Level,
    DrawWon,
    DrawLost,
    BelowMinimum,
    Missing,
}

impl From<Reason> for ReasonJson {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Shared(Outcome::AsOrdered) => Self::AsOrdered,
            Reason::Shared(Outcome::Extra) => Self::Extra,
            Reason::Shared(Outcome::Least) => Self::Least,
            Reason::Shared(Outcome::Level) => Self::Level,
            Reason::Shared(Outcome::DrawWon) => Self::DrawWon,
            Reason::Shared(Outcome::DrawLost) => Self::DrawLost,
            Reason::BelowMinimum => Self::BelowMinimum,
            Reason::Missing => Self::Missing,
        }
    }
}

/// A means of payment. Which voucher, nobody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeansJson {
    Cash,
    Cheque,
    Card,
    Transfer,
    Voucher,
    Wallet,
}

impl From<Means> for MeansJson {
    fn from(means: Means) -> Self {
        match means {
            Means::Cash => Self::Cash,
            Means::Cheque => Self::Cheque,
            Means::Card => Self::Card,
            Means::Transfer => Self::Transfer,
            Means::Voucher(_) => Self::Voucher,
            Means::Wallet => Self::Wallet,
        }
    }
}

/// Every word of a list.
pub fn all<T, U: From<T>>(words: impl IntoIterator<Item = T>) -> Vec<U> {
    words.into_iter().map(U::from).collect()
}

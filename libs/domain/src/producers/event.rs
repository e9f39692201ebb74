//! What happened to a producer and its catalogue.

use kernel::{
    Allergen, Category, Content, Label, Money, ProductId, Season, Step, Steps, UnitPrice, VatRate,
};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProducerKind {
    Farm,
    Cooperative,
    Distributor,
}

/// What is sold: one line of a producer's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    /// The producer's own code.
    pub reference: String,
    pub name: String,
    pub category: Category,
    pub step: Step,
    /// A full case, in steps.
    pub case_size: Steps,
    pub list_price: UnitPrice,
    pub vat: VatRate,
    pub labels: Vec<Label>,
    pub season: Season,
    pub allergens: Vec<Allergen>,
    /// Announced grams of a piece whose price follows the weight measured at packing.
    pub variable_weight_grams: Option<u32>,
    /// What one sale unit holds, for volumes in reports.
    pub content: Option<Content>,
    /// What a shop asks for one sale unit, with VAT: the reference for savings.
    pub retail_price: Option<Money>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ProducerEvent {
    ProducerRegistered {
        name: String,
        kind: ProducerKind,
        commune: String,
        /// Kilometres to the packing premises.
        distance_km: u16,
    },
    /// One file, whole; `source` is the SHA-256 of the file as it arrived, in hexadecimal.
    CatalogueImported {
        source: String,
        products: Vec<Product>,
    },
    ProductWithdrawn {
        product: ProductId,
    },
}

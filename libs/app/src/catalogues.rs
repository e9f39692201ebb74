//! Producers' catalogue files.

use crate::{App, AppError, Command, Request};
use catalogue::{CatalogueLine, LineError, Preview};
use domain::producers::{ProducerCommand, Product};
use kernel::{Actor, CommandId, Money, ProducerId, ProductId, UnitPrice, ValueError};
use rust_decimal::{Decimal, RoundingStrategy};
use sha2::{Digest, Sha256};

/// Why a catalogue was not imported; nothing of it was.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ImportError {
    /// Nothing in the file can be shown.
    #[error(transparent)]
    Unreadable(#[from] catalogue::Unreadable),
    /// These cells were not understood: all of them, in the order of the file.
    #[error("{} cells of the file were not understood", .0.len())]
    Lines(Vec<LineError>),
    #[error(transparent)]
    App(#[from] AppError),
}

/// What was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportedCatalogue {
    pub products: usize,
    /// This very import had been done before.
    pub repeated: bool,
}

impl App {
    /// What a file would bring, and what in it is not understood. Changes nothing.
    ///
    /// # Errors
    /// Fails on a file of which nothing can be shown.
    pub fn preview_catalogue(
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Preview, catalogue::Unreadable> {
        catalogue::read(file_name, bytes)
    }

    /// Imports a whole catalogue file, or nothing of it.
    ///
    /// # Errors
    /// See [`ImportError`].
    pub async fn import_catalogue(
        &self,
        actor: &Actor,
        id: CommandId,
        producer: ProducerId,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<ImportedCatalogue, ImportError> {
        let lines = catalogue::read(file_name, bytes)?.accept().map_err(ImportError::Lines)?;
        let products = lines
            .into_iter()
            .map(|line| product(producer, line))
            .collect::<Result<Vec<_>, _>>()
            .map_err(AppError::from)?;
        let count = products.len();
        let source = hex::encode(Sha256::digest(bytes));
        let import = ProducerCommand::ImportCatalogue { source, products };
        let done =
            self.execute(actor, Request::new(id, Command::Producer(producer, import))).await?;
        Ok(ImportedCatalogue { products: count, repeated: done.repeated })
    }
}

/// A producer's reference always names the same product.
///
/// A catalogue prices a piece of variable weight at its announced weight; it is sold by the
/// kilogram, so that its price can follow what is weighed.
fn product(producer: ProducerId, line: CatalogueLine) -> Result<Product, ValueError> {
    let of_producer = producer.uuid();
    let parts: [&[u8]; 3] = [b"product", of_producer.as_bytes(), line.reference.as_bytes()];
    let grams = line.variable_weight_grams;
    let list_price = UnitPrice::try_from_decimal(by_kilogram(line.unit_price.decimal(), grams))?;
    let retail_price = line
        .retail_price
        .map(|price| Money::round(by_kilogram(price.euros(), grams)))
        .transpose()?;
    Ok(Product {
        id: ProductId::derived(&parts),
        reference: line.reference,
        name: line.name,
        category: line.category,
        step: line.step,
        case_size: line.case_size,
        list_price,
        vat: line.vat,
        labels: line.labels,
        season: line.season,
        allergens: line.allergens,
        variable_weight_grams: line.variable_weight_grams,
        content: line.content,
        retail_price,
    })
}

/// The price of a kilogram, where `grams` of it cost `price`; the price itself where none are
/// announced.
fn by_kilogram(price: Decimal, grams: Option<u32>) -> Decimal {
    match grams {
        Some(grams) if grams > 0 => (price * Decimal::ONE_THOUSAND / Decimal::from(grams))
            .round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero),
        _ => price,
    }
}

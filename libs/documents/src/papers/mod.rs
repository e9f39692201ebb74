//! The papers of a month, each from a print model that holds what it says and nothing else.
//!
//! A model has no name of a person but an alias: what is not in the model cannot be printed.

mod card;
mod delivery_note;
mod labels;
mod order_form;
mod packing;
mod producer_order;
mod receipt;
mod report;
pub mod samples;
mod statement;

pub use card::SignInCard;
pub use delivery_note::{DeliveredCrate, DeliveryNote, DeliveryNotes};
pub use labels::{Label, LabelStock, Labels};
pub use order_form::{FormBuyer, FormCategory, FormLine, OrderForm};
pub use packing::{
    CratePacking, PackedCrate, PackedLine, PackedProduct, PackedShare, ProductPacking,
};
pub use producer_order::{ProducerOrder, ProducerOrderLine};
pub use receipt::{Receipt, ReceivedPayment};
pub use report::{FunderReport, ReportTable};
pub use statement::Statement;

pub use crate::pdf::PdfError;
use crate::pdf::{Block, Orientation, Paper, Part};

/// An upright document of one part; its title is its running foot, too.
fn upright(title: &str, foot: &str, blocks: Vec<Block>) -> Paper {
    let part = Part { running: foot.to_owned(), blocks };
    Paper { title: title.to_owned(), orientation: Orientation::Portrait, parts: vec![part] }
}

fn title(over: &str, text: &str) -> Block {
    Block::Title { over: over.to_owned(), text: text.to_owned(), code: None }
}

fn fact(what: &str, value: impl Into<String>) -> (String, String) {
    (what.to_owned(), value.into())
}

#[cfg(test)]
mod tests;

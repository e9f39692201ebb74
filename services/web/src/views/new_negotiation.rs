//! Opening a price discussion: with whom, about what.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "coordinator/new_negotiation.html")]
pub struct NewNegotiation {
    pub chrome: Chrome,
    /// Empty until a producer is chosen: then the page asks for the products.
    pub producers: Vec<Choice>,
    pub producer: Typed,
    /// The chosen producer's products.
    pub products: Vec<ProductChoice>,
    pub products_error: Option<String>,
}

#[derive(Debug)]
pub struct ProductChoice {
    pub product: String,
    pub name: String,
    pub picked: bool,
}

fn page(producer: Typed, products: Vec<ProductChoice>) -> NewNegotiation {
    NewNegotiation {
        chrome: sample::coordinator(Section::Negotiations),
        producers: vec![
            Choice::new("", "Choisissez"),
            Choice::new("pr1", "GAEC du Saintois"),
            Choice::new("pr2", "Rucher de Domgermain"),
        ],
        producer,
        products,
        products_error: None,
    }
}

impl Samples for NewNegotiation {
    const NAME: &'static str = "new-negotiation";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let products = || {
            let choice = |id, name, picked| ProductChoice {
                product: sample::text(id),
                name: sample::text(name),
                picked,
            };
            vec![choice("lait", "Lait entier", true), choice("creme", "Crème", false)]
        };
        let error = NewNegotiation {
            products_error: Some(sample::text("Choisissez au moins un produit.")),
            ..page(Typed::new("pr1"), products())
        };
        Ok(vec![
            Sample::new("empty", page(Typed::default(), Vec::new())),
            Sample::new("usual", page(Typed::new("pr1"), products())),
            Sample::new("error", error),
        ])
    }
}

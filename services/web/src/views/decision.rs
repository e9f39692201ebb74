//! Writing down what a lab decided, and what it asks the hub to negotiate.

use super::{Choice, Chrome, Sample, Samples, Section, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "animator/decision.html")]
pub struct DecisionPage {
    pub chrome: Chrome,
    pub action: String,
    pub back: String,
    pub proposal: String,
    /// The hub's producers, to ask for a negotiation with one of them.
    pub producers: Vec<Choice>,
    pub producer: Typed,
    /// What the chosen producer sells; empty before one is chosen.
    pub products: Vec<ProductTick>,
    pub wrong: Option<String>,
}

#[derive(Debug)]
pub struct ProductTick {
    pub product: String,
    pub name: String,
    pub ticked: bool,
}

impl Samples for DecisionPage {
    const NAME: &'static str = "decision";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |producer: &str, products, wrong| Self {
            chrome: sample::animator(Section::Lab),
            action: sample::text("/structure/labos/l1/decider/p1"),
            back: sample::text("/structure/labos/l1"),
            proposal: sample::text("Acheter du miel d’ici."),
            producers: vec![Choice::new("", "Personne"), Choice::new("p1", "Rucher du Saintois")],
            producer: Typed::new(producer),
            products,
            wrong,
        };
        let honey =
            || vec![ProductTick { product: "m".into(), name: "Miel".into(), ticked: false }];
        let wrong = Some(sample::text("Choisissez au moins un produit."));
        Ok(vec![
            Sample::new("usual", page("", Vec::new(), None)),
            Sample::new("products", page("p1", honey(), None)),
            Sample::new("error", page("p1", honey(), wrong)),
        ])
    }
}

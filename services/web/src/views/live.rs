//! What all structures order together while the campaign is open, as it comes in: each product's
//! case that is being filled, and the price reached.
//!
//! The page and the stream of events say each figure with the same words, so that these are here.

use super::{Chrome, Sample, Samples, Section, negotiation::Tier, sample};
use crate::{filters, format};
use askama::Template;
use chrono::{DateTime, Utc};
use kernel::{Money, Month, Step, Steps, UnitPrice};
use std::collections::BTreeMap;

/// By the name that the page gives it, each figure as it is written.
pub type Figures = BTreeMap<String, String>;

#[derive(Debug, Template)]
#[template(path = "coordinator/live.html")]
pub struct LivePage {
    pub chrome: Chrome,
    pub campaign: String,
    pub month: Month,
    pub closes_at: Option<DateTime<Utc>>,
    pub order_count: u64,
    /// With VAT, at the ceiling: what the orders cost at most.
    pub total: Money,
    /// In alphabetical order of producer.
    pub orders: Vec<LiveOrder>,
}

#[derive(Debug)]
pub struct LiveOrder {
    pub producer_id: String,
    pub producer: String,
    /// Before VAT, in whole cases: what would be ordered now.
    pub total: Money,
    pub minimum: Money,
    pub lines: Vec<LiveLine>,
}

#[derive(Debug)]
pub struct LiveLine {
    pub product: String,
    pub name: String,
    pub step: Step,
    pub case_size: Steps,
    /// D: what all asked for.
    pub demand: Steps,
    /// Of the tier reached, before VAT.
    pub price: UnitPrice,
    /// The tier beyond it, if there is one.
    pub next_tier: Option<Tier>,
}

impl LiveOrder {
    fn minimum_words(&self) -> String {
        let missing = self.minimum - self.total;
        match missing.is_positive() {
            true => format!("il manque {}", format::money(missing)),
            false => "atteint".to_owned(),
        }
    }
}

impl LiveLine {
    fn in_cases(&self) -> bool {
        self.case_size > Steps::new(1)
    }

    /// What is in the case that is being filled; zero where none is begun.
    fn begun(&self) -> u64 {
        self.demand.count().checked_rem(self.case_size.count()).unwrap_or_default()
    }

    fn demand_words(&self) -> String {
        match self.demand.is_zero() {
            true => "rien".to_owned(),
            false => format::quantity(self.step, self.demand),
        }
    }

    fn case_words(&self) -> String {
        let full = self.demand.count().checked_div(self.case_size.count()).unwrap_or_default();
        let full_words = format::counted(full, "carton plein", "cartons pleins");
        let begun = format::quantity(self.step, Steps::new(self.begun()));
        let of = format::quantity(self.step, self.case_size);
        match (full, self.begun()) {
            (_, 0) => full_words,
            (0, _) => format!("premier carton\u{a0}: {begun} sur {of}"),
            _ => format!("{full_words}, le suivant\u{a0}: {begun} sur {of}"),
        }
    }

    fn tier_words(&self) -> String {
        let now = format::unit_price(self.price);
        match &self.next_tier {
            Some(next) => {
                let price = format::unit_price(next.price);
                let from = format::quantity(self.step, next.from);
                let missing = next.from.saturating_sub(self.demand);
                match missing.is_zero() {
                    true => format!("{now}, puis {price} dès {from} en cartons entiers"),
                    false => {
                        let missing = format::quantity(self.step, missing);
                        format!("{now}, puis {price} dès {from} (encore {missing})")
                    }
                }
            }
            None => format!("{now}, meilleur prix de l’accord"),
        }
    }
}

impl LivePage {
    /// Every figure of the page, by the name in its `data-figure`.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::from([
            ("orders".to_owned(), format::integer(self.order_count)),
            ("total".to_owned(), format::money(self.total)),
        ]);
        for order in &self.orders {
            let id = &order.producer_id;
            figures.insert(format!("{id}-total"), format::money(order.total));
            figures.insert(format!("{id}-minimum"), order.minimum_words());
            for line in &order.lines {
                let id = &line.product;
                figures.insert(format!("{id}-demand"), line.demand_words());
                figures.insert(format!("{id}-tier"), line.tier_words());
                if line.in_cases() {
                    figures.insert(format!("{id}-case"), line.case_words());
                    figures.insert(format!("{id}-bar"), line.begun().to_string());
                }
            }
        }
        figures
    }
}

fn line(
    product: &str,
    name: &str,
    [demand, case_size]: [u64; 2],
    next: Option<(u64, &str)>,
) -> Result<LiveLine, sample::SampleError> {
    let tier = |(from, price): (u64, &str)| {
        Ok::<_, sample::SampleError>(Tier { from: Steps::new(from), price: sample::price(price)? })
    };
    Ok(LiveLine {
        product: sample::text(product),
        name: sample::text(name),
        step: sample::millilitres(1000)?,
        case_size: Steps::new(case_size),
        demand: Steps::new(demand),
        price: sample::price("1.22")?,
        next_tier: next.map(tier).transpose()?,
    })
}

impl Samples for LivePage {
    const NAME: &'static str = "live";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let order = |producer: &str, total, lines| LiveOrder {
            producer_id: sample::text(producer),
            producer: sample::text("GAEC du Saintois"),
            total: sample::cents(total),
            minimum: sample::cents(15_000),
            lines,
        };
        let page = |orders| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::coordinator(Section::Campaign),
                campaign: sample::text("c1"),
                month: sample::month("2026-11")?,
                closes_at: Some(sample::instant("2026-11-08T17:00:00Z")?),
                order_count: 412,
                total: sample::cents(1_824_050),
                orders,
            })
        };
        let usual = vec![
            order(
                "g1",
                38_674,
                vec![
                    line("lait", "Lait entier", [317, 12], Some((500, "1.1374")))?,
                    line("creme", "Crème", [5, 6], None)?,
                ],
            ),
            order("g2", 0, vec![line("miel", "Miel", [0, 1], Some((24, "8.5")))?]),
        ];
        Ok(vec![Sample::new("usual", page(usual)?), Sample::new("empty", page(Vec::new())?)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_from_empty_to_full() {
        let told = |demand| line("p", "Lait", [demand, 12], None).unwrap().case_words();
        let told = |demand| told(demand).replace(['\u{a0}', '\u{202f}'], " ");
        assert_eq!(told(0), "0 carton plein");
        assert_eq!(told(5), "premier carton : 5 l sur 12 l");
        assert_eq!(told(12), "1 carton plein");
        assert_eq!(told(29), "2 cartons pleins, le suivant : 5 l sur 12 l");
    }

    #[test]
    fn every_figure_of_the_page_is_in_the_stream_with_the_same_words() {
        for Sample { view, state } in LivePage::samples().unwrap() {
            let html = view.render().unwrap();
            let figures = view.figures();
            let shown = html.matches("data-figure=").count();
            assert_eq!(shown, figures.len(), "{state}");
            for (name, words) in figures {
                let (_, cell) = html.split_once(&format!("data-figure=\"{name}\"")).unwrap();
                let cell = cell.split('<').next().unwrap_or_default();
                let (text, value) = (format!(">{words}"), format!("value=\"{words}\""));
                let same = cell.ends_with(&text) || cell.contains(&value);
                assert!(same, "{name} is {words:?}, the page says {cell:?}");
            }
        }
    }
}

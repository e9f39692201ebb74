//! The order that a producer is sent: whole cases, the tier reached, and what it comes to.

use super::{PdfError, fact, title, upright};
use crate::{
    french,
    pdf::{Block, Cell, Column, Row, Table},
};
use kernel::{Money, Month, SaleUnit, Step, Steps, UnitPrice};

#[derive(Debug, Clone)]
pub struct ProducerOrder {
    pub hub: String,
    pub producer: String,
    /// The order's short number.
    pub number: String,
    pub month: Month,
    /// What the producer has to know about the delivery, as pairs of words.
    pub facts: Vec<(String, String)>,
    pub lines: Vec<ProducerOrderLine>,
    /// Before VAT: the pooled order's own total.
    pub total: Money,
}

#[derive(Debug, Clone)]
pub struct ProducerOrderLine {
    pub product: String,
    pub step: Step,
    /// Steps in a case.
    pub case_size: Steps,
    pub quantity: Steps,
    pub unit_price: UnitPrice,
    pub priced_by: SaleUnit,
    /// Before VAT.
    pub amount: Money,
}

impl ProducerOrder {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let text = format!("Bon de commande {}", french::of_month(self.month));
        let mut facts = vec![
            fact("De", self.hub.clone()),
            fact("À", self.producer.clone()),
            fact("Commande", self.number.clone()),
        ];
        facts.extend(self.facts.iter().cloned());
        let blocks = vec![
            title(&self.hub, &text),
            Block::Facts(facts),
            Block::Table(self.table()),
            Block::Small(
                "Prix hors taxes, au palier atteint par la commande de toutes les structures. Un \
                 produit de poids variable est payé au poids mesuré."
                    .to_owned(),
            ),
        ];
        let document = format!("{text} – {}", self.producer);
        upright(&document, &format!("{document} – {}", self.number), blocks).to_pdf()
    }

    fn table(&self) -> Table {
        let total = Row::total(vec![
            Cell::text("Total hors taxes"),
            Cell::text(""),
            Cell::text(""),
            Cell::text(""),
            Cell::text(french::money(self.total)),
        ]);
        Table {
            summary: format!("Produits commandés à {}", self.producer),
            columns: vec![
                Column::left("Produit"),
                Column::right("Quantité"),
                Column::right("Soit"),
                Column::right("Prix hors taxes"),
                Column::right("Montant"),
            ],
            rows: self.lines.iter().map(ProducerOrderLine::row).chain([total]).collect(),
        }
    }
}

impl ProducerOrderLine {
    fn row(&self) -> Row {
        let price = Cell::Lines {
            main: french::unit_price(self.unit_price),
            small: french::per_unit(self.priced_by).to_owned(),
        };
        Row::new(vec![
            Cell::text(&self.product),
            Cell::text(french::quantity(self.step, self.quantity)),
            Cell::text(self.cases()),
            price,
            Cell::text(french::money(self.amount)),
        ])
    }

    /// Nothing where goods come one by one.
    fn cases(&self) -> String {
        let (size, count) = (self.case_size.count(), self.quantity.count());
        if size < 2 {
            return String::new();
        }
        let full = french::counted(count / size, "carton", "cartons");
        let each = french::quantity(self.step, self.case_size);
        match count % size {
            0 => format!("{full} de {each}"),
            rest => {
                let rest = french::quantity(self.step, Steps::new(rest));
                format!("{full} de {each}, et {rest}")
            }
        }
    }
}

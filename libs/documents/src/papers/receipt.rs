//! A receipt of what was paid for one order.

use super::{PdfError, fact, title, upright};
use crate::{
    french,
    pdf::{Block, Cell, Column, Row, Table},
};
use chrono::NaiveDate;
use kernel::{Money, Month};

#[derive(Debug, Clone)]
pub struct Receipt {
    pub structure: String,
    pub month: Month,
    pub alias: String,
    /// The order's short number.
    pub number: String,
    pub total: Money,
    pub due: Money,
    pub payments: Vec<ReceivedPayment>,
}

#[derive(Debug, Clone)]
pub struct ReceivedPayment {
    pub on: NaiveDate,
    /// In words: `espèces`; which voucher, nobody needs to see.
    pub means: String,
    pub amount: Money,
}

impl Receipt {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let text = "Reçu".to_owned();
        let paid: Money = self.payments.iter().map(|payment| payment.amount).sum();
        let rows = self.payments.iter().map(|payment| {
            Row::new(vec![
                Cell::text(french::date_short(payment.on)),
                Cell::text(&payment.means),
                Cell::text(french::money(payment.amount)),
            ])
        });
        let total = vec![Cell::text("Total payé"), Cell::text(""), Cell::text(french::money(paid))];
        let table = Table {
            summary: "Paiements reçus".to_owned(),
            columns: vec![Column::left("Le"), Column::left("Moyen"), Column::right("Montant")],
            rows: rows.chain([Row::total(total)]).collect(),
        };
        let order = format!("{} – {}", french::month(self.month), self.number);
        let blocks = vec![
            title(&self.structure, &text),
            Block::Facts(vec![
                fact("Pour", self.alias.clone()),
                fact("Commande", order),
                fact("Montant de la commande", french::money(self.total)),
            ]),
            Block::Table(table),
            Block::Facts(vec![fact("Reste à payer", french::money(self.due))]),
        ];
        let document = format!("Reçu {} – {}", french::of_month(self.month), self.number);
        upright(&document, &format!("{document} – {}", self.structure), blocks).to_pdf()
    }
}

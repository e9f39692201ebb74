//! The tables of pages as people take them away: the page's own view as a workbook.

mod animator;
mod coordinator;
mod negotiation;
mod network;
mod privacy;
mod producer;
mod report;

use documents::sheets::{Cell, Column, Sheet};
use kernel::{Step, Steps};

/// Ties views to their workbooks.
macro_rules! exported {
    ($($view:ty => $workbook:path),+ $(,)?) => {$(
        impl Exported for $view {
            fn chrome_mut(&mut self) -> &mut Chrome {
                &mut self.chrome
            }

            fn workbook(&self) -> Workbook {
                $workbook(self)
            }
        }
    )+};
}
use exported;

fn text(value: impl Into<String>) -> Cell {
    Cell::text(value)
}

fn steps(step: Step, quantity: Option<Steps>) -> Cell {
    Cell::or_empty(quantity, |quantity| Cell::Quantity(step, quantity))
}

fn yes(value: bool) -> Cell {
    Cell::text(if value { "oui" } else { "non" })
}

/// `Text`, `#Number` or `=Quantity`: a heading says by its first sign what is below it.
fn columns(headings: &[&str]) -> Vec<Column> {
    let column = |heading: &&str| match heading.split_at_checked(1) {
        Some(("#", number)) => Column::number(number),
        Some(("=", quantity)) => Column::quantity(quantity),
        _ => Column::text(*heading),
    };
    headings.iter().map(column).collect()
}

fn sheet(title: &str, headings: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> Sheet {
    Sheet::new(title, columns(headings)).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use crate::{
        files::Exported,
        views::{
            Samples, accounts::AccountsPage, campaign::CampaignPage, cash::CashPage,
            demand::DemandPage, hand_over::HandOver, members::MembersPage, month_board::MonthBoard,
            negotiation::NegotiationList, negotiation::NegotiationPage, network,
            packing::PackingPage, packing::PackingSheet, pooled_orders::PooledOrdersPage,
            producer_orders::ProducerOrders, producers::CataloguePage, producers::ProducersPage,
            recall::RecallPage, reception::ReceptionPage, report::ReportPage, rounds::RoundsPage,
            statement::StatementPage, supply::SupplyPage, vouchers::VouchersPage,
        },
    };
    use documents::sheets::FileKind;

    /// Every sample of a page, as every file.
    fn written<V: Samples + Exported>() {
        for sample in V::samples().unwrap() {
            let workbook = sample.view.workbook();
            for sheet in &workbook.sheets {
                let width = sheet.columns.len();
                let rows = sheet.rows.iter().chain(&sheet.total);
                assert!(rows.clone().all(|row| row.len() <= width), "{}", sheet.title);
            }
            for kind in FileKind::ALL {
                assert!(!workbook.to_file(kind).unwrap().is_empty(), "{}", V::NAME);
            }
            if let Some(write) = sample.view.paper() {
                assert!(write().unwrap().starts_with(b"%PDF"));
            }
        }
    }

    #[test]
    fn every_page_with_a_table_can_be_taken_away_in_every_state() {
        written::<PooledOrdersPage>();
        written::<ReceptionPage>();
        written::<AccountsPage>();
        written::<CampaignPage>();
        written::<PackingPage>();
        written::<PackingSheet>();
        written::<RoundsPage>();
        written::<RecallPage>();
        written::<ProducersPage>();
        written::<CataloguePage>();
        written::<network::StructuresPage>();
        written::<network::VouchersPage>();
        written::<network::ProgrammesPage>();
        written::<NegotiationList>();
        written::<NegotiationPage>();
        written::<MonthBoard>();
        written::<CashPage>();
        written::<MembersPage>();
        written::<HandOver>();
        written::<VouchersPage>();
        written::<DemandPage>();
        written::<ProducerOrders>();
        written::<SupplyPage>();
        written::<StatementPage>();
        written::<ReportPage>();
    }
}

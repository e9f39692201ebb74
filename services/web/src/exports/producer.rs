use super::{exported, sheet, steps, text};
use crate::{
    files::Exported,
    format,
    views::{
        Chrome, demand::DemandPage, producer_orders::ProducerOrders, statement::StatementPage,
        supply::SupplyPage,
    },
};
use documents::sheets::{Cell, Workbook};

exported! {
    DemandPage => demand,
    ProducerOrders => orders,
    SupplyPage => supply,
    StatementPage => statement,
}

fn demand(page: &DemandPage) -> Workbook {
    let products = page.products.iter().map(|product| {
        vec![
            text(&product.name),
            Cell::Quantity(product.step, product.so_far),
            steps(product.step, product.past.first().and_then(|(_, total)| *total)),
            steps(product.step, product.outlook.map(|(mean, _)| mean)),
            Cell::Quantity(product.step, product.case_size),
        ]
    });
    let days = page.products.iter().flat_map(|product| {
        product.days.iter().map(|day| {
            let total = Cell::Quantity(product.step, day.total);
            vec![text(&product.name), Cell::Date(day.day), total]
        })
    });
    let title = page.campaign.as_ref().map_or_else(
        || "Demande".to_owned(),
        |campaign| format!("Demande {}", format::of_month(campaign.month)),
    );
    let of_products =
        ["Produit", "=Demandé", "=Le mois précédent", "=Moyenne des mois passés", "=Carton"];
    Workbook::new(
        title,
        vec![
            sheet("Par produit", &of_products, products),
            sheet("Jour par jour", &["Produit", "#Jour", "=Demandé"], days),
        ],
    )
}

fn orders(page: &ProducerOrders) -> Workbook {
    let rows = page.orders.iter().map(|order| {
        let month = text(format::month(order.month));
        vec![month, text(order.state.words()), Cell::Money(order.total)]
    });
    let sheet = sheet("Commandes", &["Mois", "État", "#Total hors taxes"], rows);
    Workbook::new("Commandes", vec![sheet])
}

fn supply(page: &SupplyPage) -> Workbook {
    let rows = page.lines.iter().map(|line| {
        vec![
            text(&line.name),
            Cell::Quantity(line.step, line.asked),
            Cell::Quantity(line.step, line.case_size),
            Cell::Price(line.price),
        ]
    });
    let sheet = sheet("Produits", &["Produit", "=Commandé", "=Carton", "#Prix hors taxes"], rows);
    Workbook::new(format!("Commande {}", format::of_month(page.month)), vec![sheet])
}

fn statement(page: &StatementPage) -> Workbook {
    let rows = page.months.iter().map(|line| {
        vec![
            text(format::month(line.month)),
            Cell::Money(line.ordered),
            Cell::or_empty(line.owed, Cell::Money),
        ]
    });
    let headings = ["Mois", "#Commandé, hors taxes", "#Dû, taxes comprises"];
    let total = vec![text("Dû à ce jour"), Cell::Empty, Cell::Money(page.owed)];
    let sheet = sheet("Sommes dues", &headings, rows).with_total(total);
    Workbook::new("Relevé des sommes dues", vec![sheet])
}

use super::{exported, sheet, text};
use crate::{
    files::Exported,
    format,
    views::{
        Chrome,
        network::{ProgrammesPage, StructuresPage, VouchersPage},
        producers::{CataloguePage, ProducersPage},
    },
};
use documents::sheets::{Cell, Workbook};

exported! {
    ProducersPage => producers,
    CataloguePage => catalogue,
    StructuresPage => structures,
    VouchersPage => vouchers,
    ProgrammesPage => programmes,
}

fn producers(page: &ProducersPage) -> Workbook {
    let rows = page.producers.iter().map(|line| {
        vec![
            text(&line.name),
            text(line.kind),
            text(&line.commune),
            Cell::Integer(line.distance_km),
            Cell::Integer(line.product_count),
            Cell::Money(line.owed),
        ]
    });
    let headings = ["Producteur", "Genre", "Commune", "#Distance (km)", "#Produits", "#Dû"];
    Workbook::new("Producteurs", vec![sheet("Producteurs", &headings, rows)])
}

fn catalogue(page: &CataloguePage) -> Workbook {
    let rows = page.products.iter().map(|product| {
        vec![
            text(&product.reference),
            text(&product.name),
            text(product.category),
            text(format::step(product.step)),
            Cell::Price(product.price),
            text(format::per_unit(product.priced_by)),
        ]
    });
    let headings =
        ["Référence", "Produit", "Catégorie", "Vendu par", "#Prix hors taxes", "Prix pour"];
    let title = format!("Catalogue de {}", page.producer.name);
    Workbook::new(title, vec![sheet("Catalogue", &headings, rows)])
}

fn structures(page: &StructuresPage) -> Workbook {
    let rows = page.structures.iter().map(|line| {
        let delivery = line.delivery.clone().unwrap_or_default();
        vec![text(&line.name), text(line.kind), text(&line.commune), text(delivery)]
    });
    let headings = ["Structure", "Genre", "Commune", "Lieu de retrait"];
    Workbook::new("Structures", vec![sheet("Structures", &headings, rows)])
}

fn vouchers(page: &VouchersPage) -> Workbook {
    let issuers = page.issuers.iter().map(|issuer| {
        let count = Cell::Integer(issuer.voucher_count);
        vec![text(&issuer.name), count, Cell::Money(issuer.value), Cell::Money(issuer.used)]
    });
    let vouchers = page.vouchers.iter().map(|voucher| {
        vec![
            text(&voucher.issuer),
            Cell::Money(voucher.value),
            Cell::Money(voucher.left),
            Cell::Date(voucher.expires_on),
            Cell::Date(format::local_date(voucher.issued_at)),
        ]
    });
    Workbook::new(
        "Bons d’achat",
        vec![
            sheet("Par émetteur", &["Émetteur", "#Bons", "#Valeur", "#Utilisé"], issuers),
            sheet("Bons", &["Émetteur", "#Valeur", "#Reste", "#Expire le", "#Émis le"], vouchers),
        ],
    )
}

fn programmes(page: &ProgrammesPage) -> Workbook {
    let programmes = page.programmes.iter().map(|card| {
        vec![
            text(&card.name),
            text(card.funders.join(", ")),
            text(format::month(card.from)),
            text(format::month(card.to)),
        ]
    });
    let reports = page.programmes.iter().flat_map(|card| {
        card.published.iter().map(|report| {
            vec![
                text(&card.name),
                text(format::month(report.from)),
                text(format::month(report.to)),
                Cell::Integer(report.position),
            ]
        })
    });
    let of_reports = ["Programme", "Du mois", "Au mois", "#Position du registre"];
    Workbook::new(
        "Programmes",
        vec![
            sheet("Programmes", &["Programme", "Financeurs", "Du mois", "Au mois"], programmes),
            sheet("Rapports publiés", &of_reports, reports),
        ],
    )
}

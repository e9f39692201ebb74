use super::{exported, sheet, text};
use crate::{
    files::Exported,
    format,
    views::{
        Chrome,
        negotiation::{NegotiationList, NegotiationPage, PriceProposal, ProposedProduct},
    },
};
use documents::sheets::{Cell, Workbook};

exported! {
    NegotiationList => list,
    NegotiationPage => proposals,
}

fn list(page: &NegotiationList) -> Workbook {
    let rows = page.negotiations.iter().map(|line| {
        vec![
            text(&line.with),
            text(&line.products),
            text(line.state.words()),
            Cell::Instant(line.updated_at),
        ]
    });
    let headings = ["Avec", "Produits", "État", "#Dernier changement"];
    Workbook::new("Négociations", vec![sheet("Négociations", &headings, rows)])
}

/// Who proposed which price from which quantity on: one row for each tier.
fn proposals(page: &NegotiationPage) -> Workbook {
    let of_proposal = |proposal: &PriceProposal| {
        let rows = proposal.products.iter().flat_map(|product| tiers(proposal, product));
        rows.collect::<Vec<Vec<Cell>>>()
    };
    let headings = [
        "Proposé par",
        "#Le",
        "Produit",
        "=À partir de",
        "#Prix hors taxes",
        "Prix pour",
        "=Carton",
        "#Minimum",
        "Livraison",
        "#Valable du",
        "#au",
    ];
    let rows = page.proposals.iter().flat_map(of_proposal);
    let title = format!("Négociation avec {}", page.with);
    Workbook::new(title, vec![sheet("Propositions", &headings, rows)])
}

fn tiers(proposal: &PriceProposal, product: &ProposedProduct) -> Vec<Vec<Cell>> {
    let row = |tier: &crate::views::negotiation::Tier| {
        vec![
            text(&proposal.by),
            Cell::Instant(proposal.at),
            text(&product.name),
            Cell::Quantity(product.step, tier.from),
            Cell::Price(tier.price),
            text(format::per_unit(product.unit)),
            Cell::Quantity(product.step, product.case_size),
            Cell::Money(proposal.minimum),
            text(&proposal.delivery),
            Cell::Date(proposal.valid_from),
            Cell::Date(proposal.valid_to),
        ]
    };
    product.tiers.iter().map(row).collect()
}

use super::{exported, sheet, steps, text, yes};
use crate::{
    files::Exported,
    format,
    views::{
        Chrome,
        accounts::{AccountsPage, DueLine},
        campaign::CampaignPage,
        packing::{PackingPage, PackingSheet},
        pooled_orders::PooledOrdersPage,
        recall::RecallPage,
        reception::ReceptionPage,
        rounds::RoundsPage,
    },
};
use documents::sheets::{Cell, Sheet, Workbook};
use kernel::{Money, Steps};

exported! {
    PooledOrdersPage => pooled,
    ReceptionPage => reception,
    AccountsPage => accounts,
    CampaignPage => campaign,
    PackingPage => packing,
    PackingSheet => packing_sheet,
    RoundsPage => rounds,
    RecallPage => recall,
}

fn pooled(page: &PooledOrdersPage) -> Workbook {
    let lines = page.orders.iter().flat_map(|order| {
        order.lines.iter().map(move |line| {
            vec![
                text(&order.producer),
                text(&line.product),
                Cell::Quantity(line.step, line.demand),
                Cell::Quantity(line.step, line.target),
                Cell::Quantity(line.step, line.case_size),
                Cell::Price(line.price),
                steps(line.step, line.confirmed),
                steps(line.step, line.allocated),
            ]
        })
    });
    let headings = [
        "Producteur",
        "Produit",
        "=Demandé",
        "=Commandé, cartons entiers",
        "=Carton",
        "#Prix atteint, hors taxes",
        "=Confirmé",
        "=Réparti",
    ];
    let totals = page.orders.iter().map(|order| {
        vec![
            text(&order.producer),
            text(order.state.words()),
            Cell::Money(order.total),
            Cell::Money(order.minimum),
        ]
    });
    let sum = page.orders.iter().map(|order| order.total).sum();
    let of_producers = ["Producteur", "État", "#Total hors taxes", "#Minimum de l’accord"];
    let totals = sheet("Totaux par producteur", &of_producers, totals);
    Workbook::new(
        format!("Commandes groupées {}", format::of_month(page.month)),
        vec![
            sheet("Produits", &headings, lines),
            totals.with_total(vec![text("Total"), Cell::Empty, Cell::Money(sum)]),
        ],
    )
}

fn reception(page: &ReceptionPage) -> Workbook {
    let headings = [
        "Produit",
        "=Attendu",
        "=Reçu",
        "Lot",
        "À consommer avant",
        "#Température (°C)",
        "=Refusé",
    ];
    // Before the reception is noted, its form is filled in with what is awaited.
    let came = |step, typed: &str| {
        let count = typed.parse().ok().filter(|_| page.closed);
        steps(step, count.map(Steps::new))
    };
    let lines = page.lines.iter().map(|line| {
        vec![
            text(&line.name),
            Cell::Quantity(line.step, line.expected),
            came(line.step, &line.received.value),
            text(&line.lot.value),
            Cell::or_empty(line.use_by.value.parse().ok(), Cell::Date),
            text(&line.celsius.value),
            came(line.step, &line.refused.value),
        ]
    });
    let losses = page.losses.iter().map(|loss| {
        let quantity = Cell::Quantity(loss.step, loss.quantity);
        vec![text(&loss.name), quantity, text(&loss.reason)]
    });
    Workbook::new(
        format!("Réception de {}", page.producer),
        vec![
            sheet("Réception", &headings, lines),
            sheet("Pertes", &["Produit", "=Perdu", "Raison"], losses),
        ],
    )
}

fn accounts(page: &AccountsPage) -> Workbook {
    let others = page.others.iter().map(|line| vec![text(&line.name), Cell::Money(line.amount)]);
    let payments = page.payments.iter().map(|payment| {
        vec![
            text(&payment.who),
            Cell::Date(payment.paid_on),
            text(payment.means),
            text(&payment.reference),
            Cell::Money(payment.amount),
            text(payment.reversed.clone().unwrap_or_default()),
        ]
    });
    let of_payments = ["Qui", "#Le", "Moyen", "Référence", "#Montant", "Annulé parce que"];
    Workbook::new(
        format!("Comptes {}", format::of_month(page.month)),
        vec![
            dues("Dû par les structures", "Structure", &page.structures),
            dues("Dû aux producteurs", "Producteur", &page.producers),
            sheet("Autres comptes", &["Compte", "#Montant"], others),
            sheet("Règlements", &of_payments, payments),
        ],
    )
}

fn dues(title: &str, who: &str, lines: &[DueLine]) -> Sheet {
    let amounts = |line: &DueLine| [line.owed, line.paid, line.left];
    let row = |name: &str, amounts: [Money; 3]| {
        std::iter::once(text(name)).chain(amounts.map(Cell::Money)).collect::<Vec<Cell>>()
    };
    let sum = |of: fn(&DueLine) -> Money| lines.iter().map(of).sum::<Money>();
    let total = [sum(|line| line.owed), sum(|line| line.paid), sum(|line| line.left)];
    sheet(title, &[who, "#Dû", "#Réglé", "#Reste"], lines.iter().map(|l| row(&l.name, amounts(l))))
        .with_total(row("Total", total))
}

fn campaign(page: &CampaignPage) -> Workbook {
    let structures = page.campaign.iter().flat_map(|campaign| &campaign.structures).map(|line| {
        vec![
            text(&line.name),
            text(&line.commune),
            Cell::Integer(line.order_count),
            Cell::Money(line.total),
        ]
    });
    let others = page.others.iter().map(|line| {
        vec![
            text(format::month(line.month)),
            text(line.stage.words()),
            Cell::Integer(line.order_count),
            Cell::Money(line.total),
        ]
    });
    let title = page.campaign.as_ref().map_or_else(
        || "Campagnes".to_owned(),
        |campaign| format!("Campagne {}", format::of_month(campaign.month)),
    );
    let of_structures = ["Structure", "Commune", "#Commandes", "#Montant"];
    let of_months = ["Mois", "Étape", "#Commandes", "#Montant"];
    Workbook::new(
        title,
        vec![
            sheet("Structures", &of_structures, structures),
            sheet("Autres campagnes", &of_months, others),
        ],
    )
}

fn packing(page: &PackingPage) -> Workbook {
    let rows = page.structures.iter().map(|line| {
        let packed = Cell::Integer(line.packed_count);
        vec![text(&line.name), Cell::Integer(line.order_count), packed]
    });
    let sheet = sheet("Emballage", &["Structure", "#Cagettes", "#Emballées"], rows);
    Workbook::new(format!("Emballage {}", format::of_month(page.month)), vec![sheet])
}

fn packing_sheet(page: &PackingSheet) -> Workbook {
    let rows = page.crates.iter().flat_map(|one| {
        one.lines.iter().map(move |line| {
            vec![
                text(&one.alias),
                text(&one.code),
                text(&line.name),
                Cell::Quantity(line.step, line.quantity),
                text(line.lots.join(", ")),
                yes(one.packed),
            ]
        })
    });
    let headings = ["Cagette", "Numéro", "Produit", "=Quantité", "Lots", "Emballée"];
    let title = format!("Cagettes de {} {}", page.name, format::of_month(page.month));
    Workbook::new(title, vec![sheet("Cagettes", &headings, rows)])
}

fn rounds(page: &RoundsPage) -> Workbook {
    let rows = page.rounds.iter().flat_map(|round| {
        round.stops.iter().zip(1..).map(move |(stop, number)| {
            vec![
                text(&round.name),
                Cell::Date(round.date),
                Cell::Integer(number),
                text(&stop.place),
                text(&stop.structure),
                Cell::Integer(stop.crate_count),
                Cell::or_empty(stop.delivered_at, Cell::Instant),
            ]
        })
    });
    let headings = ["Tournée", "#Date", "#Arrêt", "Lieu", "Structure", "#Cagettes", "#Livré"];
    let title = format!("Tournées {}", format::of_month(page.month));
    Workbook::new(title, vec![sheet("Arrêts", &headings, rows)])
}

fn recall(page: &RecallPage) -> Workbook {
    let found = page.result.iter();
    let products = found.clone().flat_map(|result| &result.products).map(|product| {
        vec![text(&product.name), text(&product.producer), Cell::Date(product.received_on)]
    });
    let crates = found.flat_map(|result| &result.structures).flat_map(|structure| {
        structure.crates.iter().map(move |one| {
            vec![
                text(&structure.name),
                text(structure.contacts.join(", ")),
                text(&one.alias),
                text(&one.code),
                Cell::Quantity(one.step, one.quantity),
                yes(one.handed_over),
                yes(one.reachable),
            ]
        })
    });
    let of_crates =
        ["Structure", "Référents", "Cagette", "Numéro", "=Quantité", "Remise", "Joignable"];
    Workbook::new(
        format!("Rappel du lot {}", page.lot.value),
        vec![
            sheet("Produits du lot", &["Produit", "Producteur", "#Reçu le"], products),
            sheet("Cagettes", &of_crates, crates),
        ],
    )
}

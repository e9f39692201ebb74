use super::{exported, sheet, text, yes};
use crate::{
    files::Exported,
    format,
    views::{
        Chrome, cash::CashPage, hand_over::HandOver, members::MembersPage, month_board::MonthBoard,
        vouchers::VouchersPage,
    },
};
use documents::sheets::{Cell, Workbook};

exported! {
    MonthBoard => board,
    CashPage => cash,
    MembersPage => members,
    HandOver => hand_over,
    VouchersPage => vouchers,
}

fn board(page: &MonthBoard) -> Workbook {
    let rows = page.orders.iter().map(|order| {
        vec![
            text(&order.alias),
            Cell::Money(order.total),
            Cell::Money(order.total - order.due),
            Cell::Money(order.due),
            yes(order.handed_over),
        ]
    });
    let headings = ["Adhérent", "#Commande", "#Payé", "#Reste à payer", "Cagette remise"];
    let total = vec![
        text("Total"),
        Cell::Money(page.total),
        Cell::Money(page.paid),
        Cell::Money(page.total - page.paid),
    ];
    let title = format!("Commandes {}", format::of_month(page.month));
    Workbook::new(title, vec![sheet("Commandes", &headings, rows).with_total(total)])
}

fn cash(page: &CashPage) -> Workbook {
    let payments = page.payments.iter().map(|line| {
        vec![
            text(&line.alias),
            Cell::Date(line.date),
            text(line.means.words()),
            Cell::Money(line.amount),
            text(line.state.words()),
        ]
    });
    let means = page.by_means.iter();
    let means = means.map(|(means, amount)| vec![text(means.words()), Cell::Money(*amount)]);
    let total = vec![text("Total"), Cell::Money(page.total())];
    Workbook::new(
        format!("Caisse {}", format::of_month(page.month)),
        vec![
            sheet("Paiements", &["Surnom", "#Le", "Moyen", "#Montant", "État"], payments),
            sheet("Par moyen", &["Moyen", "#Reçu"], means).with_total(total),
        ],
    )
}

fn members(page: &MembersPage) -> Workbook {
    let rows = page.members.iter().map(|line| vec![text(&line.alias), yes(line.reachable)]);
    let sheet = sheet("Adhérents", &["Surnom", "Joignable"], rows);
    Workbook::new("Adhérents", vec![sheet])
}

fn hand_over(page: &HandOver) -> Workbook {
    let rows = page.crates.iter().map(|line| {
        vec![
            text(&line.alias),
            text(&line.code),
            Cell::Integer(line.product_count),
            Cell::or_empty(line.handed_over_at, Cell::Instant),
        ]
    });
    let title = page.month.map_or_else(
        || "Remise des cagettes".to_owned(),
        |month| format!("Remise des cagettes {}", format::of_month(month)),
    );
    let headings = ["Cagette", "Numéro", "#Produits", "#Remise le"];
    Workbook::new(title, vec![sheet("Cagettes", &headings, rows)])
}

fn vouchers(page: &VouchersPage) -> Workbook {
    let rows = page.vouchers.iter().map(|voucher| {
        vec![
            Cell::Money(voucher.value),
            Cell::Money(voucher.left),
            Cell::Date(voucher.expires_on),
            text(voucher.categories.join(", ")),
        ]
    });
    let headings = ["#Valeur", "#Reste", "#Expire le", "Pour"];
    Workbook::new("Bons d’achat", vec![sheet("Bons d’achat", &headings, rows)])
}

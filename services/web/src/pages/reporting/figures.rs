//! From a report's model to the figures and tables of its page.

use super::words;
use crate::{
    format,
    views::report::{Figure, Headline, ReportRow, ReportTable},
};
use app::reports::{Amounts, Cube, PeopleCounts, Published, Report, Table};
use kernel::Money;
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// The programme in a few figures; shares of nothing are left out.
pub fn headlines(head: &app::reports::Headline) -> Vec<Headline> {
    let headline = |label: &str, figure| Some(Headline { label: label.to_owned(), figure });
    let share = |label: &str, share: Published<Option<Decimal>>| match share {
        Published::Shown(None) => None,
        Published::Shown(Some(percent)) => headline(label, percent_figure(percent)),
        Published::Withheld => headline(label, Figure::Withheld),
    };
    // Where the reference is cheaper, the amount says so; a share of savings means nothing.
    let saved = head.saving.map(|saving| saving.percent.filter(|part| !part.is_sign_negative()));
    let all = [
        headline("payés par les adhérents, taxes comprises", amount(head.amounts.paid)),
        headline("de produits vendus au poids", grams(head.amounts.grams)),
        headline("de produits vendus au litre", millilitres(head.amounts.millilitres)),
        headline("structures", count(head.structures)),
        headline("personnes ayant acheté", count(head.buyers)),
        headline("commandes", count(head.orders)),
        share("en agriculture biologique", head.shares.organic),
        share("sous signe officiel de qualité, bio compris", head.shares.siqo),
        share("certifiés HVE (haute valeur pour l’environnement)", head.shares.hve),
        share("de produits locaux", head.shares.local),
        headline("versés aux producteurs, hors taxes", amount(head.amounts.to_producers)),
        headline("versés aux producteurs locaux, hors taxes", amount(head.to_local_producers)),
        headline("d’économie pour les adhérents", amount(head.saving.map(|saving| saving.saved))),
        share("d’économie sur le prix de référence", saved),
        headline("de bons d’achat utilisés", amount(head.vouchers)),
    ];
    all.into_iter().flatten().collect()
}

/// Every table of the report, in its order.
pub fn tables(report: &Report) -> Vec<ReportTable> {
    let months = &report.by_category_and_month;
    let territories = &report.by_territory_and_category;
    let by_month = |title: &str, figure: fn(&Amounts) -> Figure| {
        crossed([title, "Rayon"], months, words::category, words::period, figure)
    };
    let by_territory = |title: &str, figure: fn(&Amounts) -> Figure| {
        crossed([title, "Territoire"], territories, words::place, words::category, figure)
    };
    let mut tables = vec![
        by_month("Achats par rayon et par mois, taxes comprises", |one| amount(one.paid)),
        by_month("Masses par rayon et par mois", |one| grams(one.grams)),
        by_month("Volumes par rayon et par mois", |one| millilitres(one.millilitres)),
        by_territory("Achats par territoire et par rayon, taxes comprises", |one| amount(one.paid)),
        by_territory("Masses par territoire et par rayon", |one| grams(one.grams)),
        by_territory("Volumes par territoire et par rayon", |one| millilitres(one.millilitres)),
        by_label(report),
        people(["Personnes par mois", "Mois"], &report.people.by_month, |month| {
            format::month(*month)
        }),
        people(["Personnes par territoire", "Territoire"], &report.people.by_epci, |epci| {
            epci.name.clone()
        }),
    ];
    if let Some(cube) = &report.by_territory_category_and_period {
        tables.extend(cubes(cube));
    }
    tables
}

/// The table in three dimensions, one EPCI after the other.
fn cubes(cube: &Cube) -> Vec<ReportTable> {
    let mut tables = Vec::new();
    for ((epci, plane), totals) in cube.epcis.iter().zip(&cube.cells).zip(&cube.epci_totals) {
        let figures = |line: &Vec<Amounts>| line.iter().map(|one| amount(one.paid)).collect();
        let rows = cube.categories.iter().zip(plane).map(|(category, line)| ReportRow {
            label: words::category(category),
            figures: figures(line),
        });
        tables.push(ReportTable {
            title: format!("{} : achats par rayon et par période, taxes comprises", epci.name),
            row_heading: "Rayon".to_owned(),
            columns: cube.periods.iter().map(words::period).collect(),
            rows: rows.collect(),
            total: Some(ReportRow { label: "Total".to_owned(), figures: figures(totals) }),
            charted: None,
        });
    }
    tables
}

/// One measure of a table with margins; the bars show the totals of its rows.
fn crossed<R, C>(
    [title, row_heading]: [&str; 2],
    table: &Table<R, C>,
    row_name: impl Fn(&R) -> String,
    column_name: impl Fn(&C) -> String,
    figure: fn(&Amounts) -> Figure,
) -> ReportTable {
    let columns = table.columns.iter().map(column_name).chain(["total".to_owned()]).collect();
    let cells = table.rows.iter().zip(&table.cells).zip(&table.row_totals);
    let rows = cells.map(|((row, cells), total)| ReportRow {
        label: row_name(row),
        figures: cells.iter().chain([total]).map(figure).collect(),
    });
    let totals = table.column_totals.iter().chain([&table.total]).map(figure).collect();
    ReportTable {
        title: title.to_owned(),
        row_heading: row_heading.to_owned(),
        columns,
        rows: rows.collect(),
        total: Some(ReportRow { label: "Total".to_owned(), figures: totals }),
        charted: Some(table.columns.len()),
    }
}

fn by_label(report: &Report) -> ReportTable {
    let columns = ["achats, taxes comprises", "versé aux producteurs", "masses", "volumes"];
    let rows = report.by_label.rows.iter().map(|(row, amounts)| ReportRow {
        label: words::label(*row).to_owned(),
        figures: vec![
            amount(amounts.paid),
            amount(amounts.to_producers),
            grams(amounts.grams),
            millilitres(amounts.millilitres),
        ],
    });
    ReportTable {
        title: "Labels et distances".to_owned(),
        row_heading: "Label".to_owned(),
        columns: columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        total: None,
        charted: Some(0),
    }
}

fn people<R>(
    [title, row_heading]: [&str; 2],
    rows: &[(R, Published<PeopleCounts>)],
    name: impl Fn(&R) -> String,
) -> ReportTable {
    let rows = rows.iter().map(|(row, counts)| ReportRow {
        label: name(row),
        figures: vec![
            count(counts.map(|counts| counts.structures)),
            count(counts.map(|counts| counts.buyers)),
            count(counts.map(|counts| counts.orders)),
        ],
    });
    ReportTable {
        title: title.to_owned(),
        row_heading: row_heading.to_owned(),
        columns: ["structures", "personnes ayant acheté", "commandes"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        total: None,
        charted: None,
    }
}

fn shown<T>(value: Published<T>, figure: impl FnOnce(T) -> Figure) -> Figure {
    value.shown().map_or(Figure::Withheld, figure)
}

fn amount(value: Published<Money>) -> Figure {
    shown(value, Figure::Amount)
}

fn grams(value: Published<u64>) -> Figure {
    shown(value, |grams| Figure::Mass { grams })
}

fn millilitres(value: Published<u64>) -> Figure {
    shown(value, |millilitres| Figure::Volume { millilitres })
}

fn count(value: Published<u64>) -> Figure {
    shown(value, Figure::Count)
}

/// Per cent with one decimal, as hundredths of a per cent; never negative.
fn percent_figure(percent: Decimal) -> Figure {
    let basis_points = (percent * Decimal::ONE_HUNDRED).trunc().to_u64().unwrap_or_default();
    Figure::Share { basis_points }
}

//! A report as a CSV document for French spreadsheets: one figure a line, and on each line the
//! log position. `;` between fields, decimal comma, UTF-8 with a byte order mark, CR LF.

use crate::{Amounts, Cube, Epci, PlaceRow, Published, Report, Table, csv_words};
use kernel::Money;
use rust_decimal::Decimal;

/// What stands for a figure under statistical secrecy: "non communiqué".
const WITHHELD: &str = "n.\u{a0}c.";
/// What stands for a share of nothing.
const NOT_APPLICABLE: &str = "sans objet";
const TOTAL: &str = "Total";

impl Report {
    /// The whole report. Text that a spreadsheet could take for a formula is made harmless.
    pub fn to_csv(&self) -> String {
        let mut sheet = Sheet::new(self.position);
        self.write_programme(&mut sheet);
        self.write_headline(&mut sheet);
        write_table(
            &mut sheet,
            "Par catégorie et mois",
            &self.by_category_and_month,
            csv_words::category_row,
            csv_words::period,
        );
        write_table(
            &mut sheet,
            "Par territoire et catégorie",
            &self.by_territory_and_category,
            place_name,
            csv_words::category_row,
        );
        if let Some(cube) = &self.by_territory_category_and_period {
            write_cube(&mut sheet, cube);
        }
        for (row, amounts) in &self.by_label.rows {
            sheet.amounts(["Par label", csv_words::label(*row), ""], *amounts);
        }
        self.write_people(&mut sheet);
        sheet.text
    }

    fn write_programme(&self, sheet: &mut Sheet) {
        let programme = &self.programme;
        let mut line = |row, value: &str| sheet.line(["Programme", row, "", ""], value, "");
        line("Nom", &plain(&programme.name));
        line("Financeurs", &plain(&programme.funders.join(", ")));
        line("Premier mois", &programme.first_month.to_string());
        line("Dernier mois", &programme.last_month.to_string());
        let names = programme.categories.iter().map(|category| csv_words::category(*category));
        line("Catégories", &names.collect::<Vec<_>>().join(", "));
        line("Empreinte racine du journal", &self.root_hash);
        for closed in &self.months {
            let name = format!("Position des chiffres de {}", closed.month);
            sheet.line(["Programme", &name, "", ""], &closed.position.to_string(), "");
        }
    }

    fn write_headline(&self, sheet: &mut Sheet) {
        let head = &self.headline;
        sheet.amounts(["Synthèse", TOTAL, ""], head.amounts);
        let counts = [
            ("Structures", head.structures),
            ("Personnes ayant acheté", head.buyers),
            ("Commandes", head.orders),
        ];
        for (name, count) in counts {
            sheet.figure(["Synthèse", TOTAL, ""], name, count.map(|n| n.to_string()), "");
        }
        let shares = [
            ("Part du bio", head.shares.organic),
            ("Part des signes officiels de qualité (bio compris)", head.shares.siqo),
            ("Part HVE", head.shares.hve),
            ("Part du local", head.shares.local),
        ];
        for (name, share) in shares {
            sheet.figure(["Synthèse", TOTAL, ""], name, share.map(percent), "%");
        }
        let saving = head.saving;
        let money = [
            ("Reversé aux producteurs locaux", head.to_local_producers, "€ HT"),
            ("Valeur au prix de référence", saving.map(|saving| saving.reference), "€ TTC"),
            ("Payé pour les mêmes produits", saving.map(|saving| saving.paid), "€ TTC"),
            ("Économie", saving.map(|saving| saving.saved), "€ TTC"),
            ("Bons utilisés", head.vouchers, "€"),
        ];
        for (name, amount, unit) in money {
            sheet.figure(["Synthèse", TOTAL, ""], name, amount.map(euros), unit);
        }
        let part = saving.map(|saving| percent(saving.percent));
        sheet.figure(["Synthèse", TOTAL, ""], "Économie sur le prix de référence", part, "%");
    }

    fn write_people(&self, sheet: &mut Sheet) {
        let months = self.people.by_month.iter();
        let months = months.map(|(month, counts)| ("Par mois", month.to_string(), *counts));
        let epcis = self.people.by_epci.iter();
        let epcis = epcis.map(|(epci, counts)| ("Par territoire", epci_name(epci), *counts));
        for (table, row, counts) in months.chain(epcis) {
            let place = [table, row.as_str(), ""];
            let mut count = |name, value: Published<u64>| {
                sheet.figure(place, name, value.map(|n| n.to_string()), "");
            };
            count("Structures", counts.map(|counts| counts.structures));
            count("Personnes ayant acheté", counts.map(|counts| counts.buyers));
            count("Commandes", counts.map(|counts| counts.orders));
        }
    }
}

/// A table in three dimensions, one EPCI after the other.
fn write_cube(sheet: &mut Sheet, cube: &Cube) {
    for ((epci, plane), totals) in cube.epcis.iter().zip(&cube.cells).zip(&cube.epci_totals) {
        let name = format!("Par territoire, catégorie et période : {}", epci_name(epci));
        for (category, line) in cube.categories.iter().zip(plane) {
            for (period, amounts) in cube.periods.iter().zip(line) {
                let place = [&name, &csv_words::category_row(category), &csv_words::period(period)];
                sheet.amounts(place.map(String::as_str), *amounts);
            }
        }
        for (period, amounts) in cube.periods.iter().zip(totals) {
            sheet.amounts([&name, TOTAL, &csv_words::period(period)], *amounts);
        }
    }
}

fn write_table<R, C>(
    sheet: &mut Sheet,
    name: &str,
    table: &Table<R, C>,
    row_name: impl Fn(&R) -> String,
    column_name: impl Fn(&C) -> String,
) {
    for ((row, cells), total) in table.rows.iter().zip(&table.cells).zip(&table.row_totals) {
        let row = row_name(row);
        for (column, amounts) in table.columns.iter().zip(cells) {
            sheet.amounts([name, &row, &column_name(column)], *amounts);
        }
        sheet.amounts([name, &row, TOTAL], *total);
    }
    for (column, amounts) in table.columns.iter().zip(&table.column_totals) {
        sheet.amounts([name, TOTAL, &column_name(column)], *amounts);
    }
    sheet.amounts([name, TOTAL, TOTAL], table.total);
}

/// The lines written so far.
struct Sheet {
    text: String,
    position: String,
}

impl Sheet {
    fn new(position: u64) -> Self {
        let mut sheet = Self { text: "\u{feff}".to_owned(), position: String::new() };
        sheet.position = "Position du journal".to_owned();
        sheet.line(["Tableau", "Ligne", "Colonne", "Indicateur"], "Valeur", "Unité");
        sheet.position = position.to_string();
        sheet
    }

    fn line(&mut self, place: [&str; 4], value: &str, unit: &str) {
        let fields = place.into_iter().chain([value, unit]).map(quoted);
        let line: Vec<String> = fields.chain([self.position.clone()]).collect();
        self.text.push_str(&line.join(";"));
        self.text.push_str("\r\n");
    }

    fn figure(&mut self, place: [&str; 3], name: &str, value: Published<String>, unit: &str) {
        let [table, row, column] = place;
        let value = value.shown().unwrap_or_else(|| WITHHELD.to_owned());
        self.line([table, row, column, name], &value, unit);
    }

    fn amounts(&mut self, place: [&str; 3], amounts: Amounts) {
        self.figure(place, "Masse", amounts.grams.map(thousandths), "kg");
        self.figure(place, "Volume", amounts.millilitres.map(thousandths), "l");
        self.figure(place, "Payé par les adhérents", amounts.paid.map(euros), "€ TTC");
        self.figure(place, "Reversé aux producteurs", amounts.to_producers.map(euros), "€ HT");
    }
}

fn thousandths(count: u64) -> String {
    comma(Decimal::from_i128_with_scale(i128::from(count), 3))
}

fn euros(amount: Money) -> String {
    comma(amount.euros())
}

fn percent(share: Option<Decimal>) -> String {
    share.map_or_else(|| NOT_APPLICABLE.to_owned(), comma)
}

fn comma(number: Decimal) -> String {
    number.to_string().replace('.', ",")
}

fn place_name(place: &PlaceRow) -> String {
    match place {
        PlaceRow::Epci(epci) => epci_name(epci),
        PlaceRow::Commune(commune) => {
            plain(&format!("dont {} ({})", commune.name, commune.code.as_str()))
        }
    }
}

/// An EPCI by its name and SIREN, since two may have one name.
fn epci_name(epci: &Epci) -> String {
    plain(&format!("{} ({})", epci.name, epci.siren.as_str()))
}

/// Text from outside, which a spreadsheet must not run as a formula.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn quoted(field: &str) -> String {
    if field.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

//! A catalogue in the form that is read best: the model offered to producers.

use crate::{CatalogueLine, Field, french};
use kernel::{Content, SaleUnit, Season, Step};
use rust_decimal::Decimal;

/// A CSV file (`;`, UTF-8 with a byte order mark, decimal commas) that [`crate::read`] gives back
/// line for line. Without lines, the empty model.
pub fn write(lines: &[CatalogueLine]) -> String {
    // « Bio » is one of the labels here, and has no column of its own.
    let fields = Field::ALL.into_iter().filter(|&field| field != Field::Organic);
    let fields: Vec<Field> = fields.collect();
    let mut text = String::from("\u{feff}");
    push_row(&mut text, fields.iter().map(|field| field.title().to_owned()));
    for line in lines {
        push_row(&mut text, fields.iter().map(|&field| cell(line, field)));
    }
    text
}

fn push_row(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells = cells.map(|cell| {
        let special = |c| matches!(c, ';' | '"' | '\n' | '\r');
        if cell.contains(special) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
    });
    text.push_str(&cells.collect::<Vec<_>>().join(";"));
    text.push_str("\r\n");
}

fn cell(line: &CatalogueLine, field: Field) -> String {
    let optional = |text: Option<String>| text.unwrap_or_default();
    match field {
        Field::Reference => line.reference.clone(),
        Field::Name => line.name.clone(),
        Field::Category => french::category(line.category).into(),
        Field::Unit => french::sale_unit(line.step.unit()).into(),
        Field::Step => amount(line.step, 1),
        Field::CaseSize => amount(line.step, line.case_size.count()),
        Field::UnitPrice => comma(line.unit_price.decimal()),
        Field::Vat => {
            let per_cent = Decimal::new(i64::from(line.vat.basis_points()), 2);
            format!("{}\u{a0}%", comma(per_cent))
        }
        Field::Organic => String::new(),
        Field::Labels => {
            line.labels.iter().map(|&label| french::label(label)).collect::<Vec<_>>().join(", ")
        }
        Field::Season => season(line.season),
        Field::Allergens => {
            let names = line.allergens.iter().map(|&allergen| french::allergen(allergen));
            names.collect::<Vec<_>>().join(", ")
        }
        Field::VariableWeight => {
            optional(line.variable_weight_grams.map(|grams| format!("{grams}\u{a0}g")))
        }
        Field::Content => optional(line.content.map(|content| match content {
            Content::Grams(grams) => format!("{grams}\u{a0}g"),
            Content::Millilitres(millilitres) => format!("{millilitres}\u{a0}ml"),
        })),
        Field::RetailPrice => optional(line.retail_price.map(|price| comma(price.euros()))),
        Field::ShelfLife => optional(line.shelf_life_days.map(|days| format!("{days}\u{a0}jours"))),
    }
}

/// So many steps, in sale units: `6`, `0,5 kg`.
fn amount(step: Step, steps: u64) -> String {
    let units = Decimal::new(i64::from(step.thousandths()), 3) * Decimal::from(steps);
    let units = comma(units);
    match step.unit() {
        SaleUnit::Piece => units,
        SaleUnit::Kilogram => format!("{units}\u{a0}kg"),
        SaleUnit::Litre => format!("{units}\u{a0}l"),
    }
}

fn season(season: Season) -> String {
    if season.is_all_year() {
        return String::new();
    }
    let month = |number: u8| french::MONTHS[usize::from(number) - 1];
    format!("{} à {}", month(season.first()), month(season.last()))
}

fn comma(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

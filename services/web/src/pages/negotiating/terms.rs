//! Terms in a form: filled in from the last proposal, read as they are typed.

use super::{Side, priced_by};
use crate::{
    format,
    posted::Posted,
    refusals::Told,
    typed_goods, typed_values,
    views::{
        Typed,
        negotiation::{AnswerForm, AnswerProduct, AnswerTier},
    },
};
use domain::{
    allocation::{PriceTiers, Tier, TiersError},
    negotiations::{TermLine, Terms},
    producers::Product,
};
use kernel::{Money, Steps, UnitPrice};

/// Rows for tiers: at least so many, and always a free one.
const ROWS_MIN: usize = 3;
/// The most rows that are read.
const ROWS_MAX: usize = 12;

/// The form with what is on the table, or what the catalogue says where nothing is.
pub fn answer_form(side: &Side) -> AnswerForm {
    let last = side.detail.proposals.last();
    let terms = last.map(|made| &made.terms);
    let products = side.products.iter().map(|product| {
        let line = terms.and_then(|terms| terms.lines.iter().find(|one| one.product == product.id));
        filled(product, line, terms.is_none())
    });
    let date = |day: fn(&Terms) -> chrono::NaiveDate| {
        Typed::new(terms.map(|terms| format::date_iso(day(terms))).unwrap_or_default())
    };
    AnswerForm {
        can_accept: last.is_some_and(|made| made.by != side.party),
        products: products.collect(),
        minimum: Typed::new(terms.map(|terms| euros(terms.minimum_order)).unwrap_or_default()),
        delivery: Typed::new(terms.map(|terms| terms.delivery.clone()).unwrap_or_default()),
        valid_from: date(|terms| terms.valid_from),
        valid_to: date(|terms| terms.valid_to),
        error: None,
    }
}

fn filled(product: &Product, line: Option<&TermLine>, first: bool) -> AnswerProduct {
    let mut tiers: Vec<AnswerTier> = match line {
        Some(line) => line.tiers.iter().map(|tier| row(tier.from, tier.unit_price)).collect(),
        None if first => vec![row(Steps::ZERO, product.list_price)],
        None => vec![],
    };
    let rows = (tiers.len() + 1).max(ROWS_MIN);
    tiers.resize_with(rows, || AnswerTier { from: Typed::default(), price: Typed::default() });
    let case_size = line.map_or(product.case_size, |line| line.case_size);
    AnswerProduct {
        product: product.id.to_string(),
        name: product.name.clone(),
        step: product.step,
        unit: priced_by(product),
        tiers,
        case_size: Typed::new(case_size.count().to_string()),
    }
}

fn row(from: Steps, price: UnitPrice) -> AnswerTier {
    let price = price.decimal().to_string().replace('.', ",");
    AnswerTier { from: Typed::new(from.count().to_string()), price: Typed::new(price) }
}

fn euros(amount: Money) -> String {
    amount.to_string().replace('.', ",")
}

/// The form as typed, with what is wrong in it; and the terms, where nothing is.
pub fn typed_terms(side: &Side, posted: &Posted) -> (AnswerForm, Option<Terms>) {
    let mut lines = vec![];
    let products = side.products.iter().map(|product| {
        let (answer, line) = typed_product(product, posted);
        lines.push(line);
        answer
    });
    let products = products.collect();
    let minimum = match posted.text("minimum") {
        "" => Some(Money::ZERO),
        text => typed_values::amount(text),
    };
    let (valid_from, valid_to) = (day(posted, "valid_from"), day(posted, "valid_to"));
    let typed =
        |name, good: bool, words: &str| posted.typed(name, (!good).then(|| words.to_owned()));
    let form = AnswerForm {
        can_accept: side.detail.proposals.last().is_some_and(|made| made.by != side.party),
        products,
        minimum: typed("minimum", minimum.is_some(), "Écrivez un montant, par exemple 150,00."),
        delivery: posted.typed("delivery", None),
        valid_from: typed("valid_from", valid_from.is_some(), "Écrivez un jour."),
        valid_to: typed("valid_to", valid_to.is_some(), "Écrivez un jour."),
        error: None,
    };
    let lines: Option<Vec<Option<TermLine>>> = lines.into_iter().collect::<Result<_, _>>().ok();
    let terms = (|| {
        Some(Terms {
            lines: lines?.into_iter().flatten().collect(),
            minimum_order: minimum?,
            delivery: posted.text("delivery").to_owned(),
            valid_from: valid_from?,
            valid_to: valid_to?,
        })
    })();
    (form, terms)
}

fn day(posted: &Posted, field: &str) -> Option<chrono::NaiveDate> {
    typed_values::date(posted.text(field))
}

/// Something in a product's fields cannot be read: its words are beside them.
struct Unreadable;

/// A product without any price is left out of the proposal.
fn typed_product(
    product: &Product,
    posted: &Posted,
) -> (AnswerProduct, Result<Option<TermLine>, Unreadable>) {
    let id = product.id;
    let mut rows = vec![];
    let mut tiers = vec![];
    let mut readable = true;
    for number in 1..=ROWS_MAX {
        let (from, price) = (format!("from.{id}.{number}"), format!("price.{id}.{number}"));
        if posted.get(&price).is_none() {
            break;
        }
        let (row, tier) = typed_row(posted, &from, &price, number == 1);
        readable &= tier.is_ok();
        tiers.extend(tier.ok().flatten().map(|tier| (rows.len(), tier)));
        rows.push(row);
    }
    let case = typed_values::steps(posted.text(&format!("case.{id}"))).ok().flatten();
    let needs_case = readable && !tiers.is_empty() && case.is_none();
    let case_words = needs_case.then(|| "Écrivez un nombre entier.".to_owned());
    let line = match (readable && !needs_case, tiers.is_empty()) {
        (false, _) => Err(Unreadable),
        (true, true) => Ok(None),
        (true, false) => agreed_tiers(&tiers, &mut rows).map(|tiers| {
            Some(TermLine { product: id, tiers, case_size: case.unwrap_or_default() })
        }),
    };
    let answer = AnswerProduct {
        product: id.to_string(),
        name: product.name.clone(),
        step: product.step,
        unit: priced_by(product),
        tiers: rows,
        case_size: posted.typed(&format!("case.{id}"), case_words),
    };
    (answer, line)
}

fn typed_row(
    posted: &Posted,
    from_field: &str,
    price_field: &str,
    first: bool,
) -> (AnswerTier, Result<Option<Tier>, Unreadable>) {
    let (from_text, price_text) = (posted.text(from_field), posted.text(price_field));
    let empty = price_text.is_empty() && (from_text.is_empty() || first);
    let from = match from_text {
        "" if first => Some(Steps::ZERO),
        text => typed_values::steps(text).ok().flatten(),
    };
    let price = typed_goods::price(price_text);
    let wrong = |missing: bool, words: &str| (missing && !empty).then(|| words.to_owned());
    let row = AnswerTier {
        from: posted.typed(from_field, wrong(from.is_none(), "Écrivez un nombre entier.")),
        price: posted
            .typed(price_field, wrong(price.is_none(), "Écrivez un prix, par exemple 1,2345.")),
    };
    let tier = match (empty, from, price) {
        (true, ..) => Ok(None),
        (false, Some(from), Some(unit_price)) => Ok(Some(Tier { from, unit_price })),
        (false, ..) => Err(Unreadable),
    };
    (row, tier)
}

/// The tiers, or the words beside the first that breaks their order.
fn agreed_tiers(
    tiers: &[(usize, Tier)],
    rows: &mut [AnswerTier],
) -> Result<PriceTiers, Unreadable> {
    let list: Vec<Tier> = tiers.iter().map(|(_, tier)| *tier).collect();
    let error = match PriceTiers::try_new(list) {
        Ok(tiers) => return Ok(tiers),
        Err(error) => error,
    };
    let broken = tiers
        .iter()
        .zip(tiers.iter().skip(1))
        .find(|((_, one), (_, next))| next.from <= one.from || next.unit_price >= one.unit_price);
    let at = match error {
        TiersError::Empty | TiersError::FirstNotFromZero => 0,
        TiersError::FromNotRising | TiersError::PriceNotFalling => {
            broken.map_or(0, |(_, (row, _))| *row)
        }
    };
    if let Some(row) = rows.get_mut(at) {
        match error {
            TiersError::Empty => row.price.error = Some("Écrivez un prix.".to_owned()),
            TiersError::FirstNotFromZero => {
                row.from.error = Some("Le premier palier commence à 0.".to_owned());
            }
            TiersError::FromNotRising => {
                row.from.error = Some("La quantité doit monter à chaque palier.".to_owned());
            }
            TiersError::PriceNotFalling => {
                row.price.error = Some("Le prix doit baisser à chaque palier.".to_owned());
            }
        }
    }
    Err(Unreadable)
}

/// Puts a refusal beside its field, or above the form.
pub fn mark(form: &mut AnswerForm, told: &Told) {
    match told.field {
        Some("valid_to") => form.valid_to.error = Some(told.message.clone()),
        Some("minimum") => form.minimum.error = Some(told.message.clone()),
        _ => form.error = Some(told.message.clone()),
    }
}

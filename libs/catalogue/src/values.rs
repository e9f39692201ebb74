//! Numbers, prices and measures as French files write them.
//!
//! Each function gives the value, or what should have been written instead, in French.

use crate::{fold::fold, words};
use kernel::{Content, Money, SaleUnit, Step, Steps, UnitPrice, VatRate};
use rust_decimal::{Decimal, prelude::ToPrimitive};

/// What should have been written: « un prix ; écrivez par exemple 2,35 ».
pub(crate) type Expected = String;

/// A unit of mass or volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure {
    unit: SaleUnit,
    /// Grams or millilitres.
    thousandths: u32,
}

impl Measure {
    const fn of(unit: SaleUnit) -> Option<Self> {
        match unit {
            SaleUnit::Piece => None,
            SaleUnit::Kilogram | SaleUnit::Litre => Some(Self { unit, thousandths: 1000 }),
        }
    }

    /// `g`, `kg`, `ml`, `cl`, `dl` or `l`, in folded text.
    pub(crate) fn named(folded: &str) -> Option<Self> {
        let (unit, thousandths) = match folded {
            "g" | "gr" | "gramme" | "grammes" => (SaleUnit::Kilogram, 1),
            "kg" | "kilo" | "kilos" => (SaleUnit::Kilogram, 1000),
            "ml" => (SaleUnit::Litre, 1),
            "cl" => (SaleUnit::Litre, 10),
            "dl" => (SaleUnit::Litre, 100),
            "l" | "litre" | "litres" => (SaleUnit::Litre, 1000),
            _ => return None,
        };
        Some(Self { unit, thousandths })
    }

    /// The unit that ends a column's title: « Poids net (g) ».
    pub(crate) fn of_title(title: &str) -> Option<Self> {
        Self::named(fold(title).rsplit(' ').next()?)
    }
}

/// `1 234,50`, `1.234,50`, `2.35`; no-break spaces count as spaces.
fn decimal(text: &str) -> Option<Decimal> {
    const LONGEST: usize = 24;
    if text.len() > LONGEST {
        return None;
    }
    let (whole, fraction) = match text.rfind([',', '.']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let mut groups = whole.split(|c: char| c.is_whitespace() || c == ',' || c == '.');
    let first = groups.next()?;
    let unsigned = first.strip_prefix('-').unwrap_or(first);
    let groups: Vec<&str> = groups.collect();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = groups.iter().all(|group| group.len() == 3 && digits(group))
        && (groups.is_empty() || (1..=3).contains(&unsigned.len()));
    if unsigned.is_empty() || !digits(unsigned) || !grouped || !digits(fraction) {
        return None;
    }
    format!("{first}{}.{fraction}0", groups.concat()).parse().ok()
}

/// A number and what follows it, in lower case, `€` written out.
fn number(text: &str) -> Option<(Decimal, String)> {
    let text = text.trim().trim_start_matches('€').trim_start();
    let end = text
        .find(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || ",.-".contains(c)))
        .unwrap_or(text.len());
    let suffix = text[end..].to_lowercase().replace('€', " eur ");
    let suffix = suffix.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((decimal(text[..end].trim())?, suffix))
}

/// An amount of money whose only suffixes are the currency and `tax` (`ht` or `ttc`).
fn euros(text: &str, tax: &str) -> Option<Decimal> {
    let (amount, suffix) = number(text)?;
    let mut words = suffix.split(' ').filter(|word| !word.is_empty());
    let known = words.all(|word| matches!(word, "eur" | "euro" | "euros") || word == tax);
    known.then_some(amount.normalize())
}

/// A price before VAT, above zero and at most 1 000 €.
pub(crate) fn unit_price(text: &str) -> Result<UnitPrice, Expected> {
    let euros = euros(text, "ht").ok_or("un prix\u{a0}; écrivez par exemple 2,35")?;
    if euros <= Decimal::ZERO || euros > Decimal::ONE_THOUSAND {
        return Err("un prix possible\u{a0}: il doit dépasser 0\u{a0}€ sans dépasser \
                    1\u{a0}000\u{a0}€\u{a0}; écrivez par exemple 2,35"
            .into());
    }
    UnitPrice::try_from_decimal(euros).map_err(|_| {
        "un prix à quatre chiffres au plus après la virgule\u{a0}; écrivez par exemple 2,3525"
            .into()
    })
}

/// A shop's price with VAT, above zero and at most 1 000 €, in whole cents.
pub(crate) fn retail_price(text: &str) -> Result<Money, Expected> {
    let expected =
        || Expected::from("un prix TTC en euros et centimes\u{a0}; écrivez par exemple 3,90");
    let euros = euros(text, "ttc").ok_or_else(expected)?;
    let possible = euros > Decimal::ZERO && euros <= Decimal::ONE_THOUSAND && euros.scale() <= 2;
    if !possible {
        return Err(expected());
    }
    Money::round(euros).map_err(|_| expected())
}

/// One of the French rates, as `5,5 %`, `5.5` or the fraction a spreadsheet keeps, `0,055`.
pub(crate) fn vat(text: &str) -> Result<VatRate, Expected> {
    /// In hundredths of a per cent.
    const RATES: [u16; 5] = [0, 210, 550, 1000, 2000];
    let expected = "un taux de TVA en vigueur\u{a0}; \
                    écrivez 0, 2,1, 5,5, 10 ou 20\u{a0}%, le plus souvent 5,5\u{a0}%";
    let text = text.trim().trim_start_matches("TVA");
    let (rate, suffix) = number(text).ok_or(expected)?;
    if !matches!(suffix.as_str(), "" | "%") {
        return Err(expected.into());
    }
    let known = RATES.into_iter().find(|&known| {
        let per_cent = Decimal::new(i64::from(known), 2);
        rate == per_cent || (suffix.is_empty() && rate * Decimal::ONE_HUNDRED == per_cent)
    });
    let rate = known.ok_or(expected)?;
    VatRate::try_from_basis_points(rate).map_err(|_| expected.into())
}

/// Whole grams or millilitres; `bare` is the measure of a number that says none.
fn measured(text: &str, bare: Option<Measure>) -> Option<(SaleUnit, u32)> {
    let (amount, suffix) = number(text)?;
    let measure = if suffix.is_empty() { bare? } else { Measure::named(&fold(&suffix))? };
    let thousandths = amount.checked_mul(Decimal::from(measure.thousandths))?;
    let whole = thousandths.is_integer() && thousandths > Decimal::ZERO;
    Some((measure.unit, whole.then(|| thousandths.to_u32())??))
}

/// Net content of one sale unit: `500 g`, `75 cl`, or a number under « Poids net (g) ».
pub(crate) fn content(text: &str, bare: Option<Measure>) -> Result<Content, Expected> {
    let expected = || {
        Expected::from("un poids ou un volume\u{a0}; écrivez par exemple 500\u{a0}g ou 75\u{a0}cl")
    };
    let content = match measured(text, bare).ok_or_else(expected)? {
        (SaleUnit::Kilogram, grams) => Content::try_grams(grams),
        (SaleUnit::Litre | SaleUnit::Piece, millilitres) => Content::try_millilitres(millilitres),
    };
    content.map_err(|_| expected())
}

/// Announced weight of a piece, at most 100 kg.
pub(crate) fn weight_grams(text: &str, bare: Option<Measure>) -> Result<u32, Expected> {
    const HEAVIEST: u32 = 100_000;
    match measured(text, bare) {
        Some((SaleUnit::Kilogram, grams)) if grams <= HEAVIEST => Ok(grams),
        _ => Err("un poids\u{a0}; écrivez par exemple 250\u{a0}g ou 1,2\u{a0}kg".into()),
    }
}

/// The smallest amount sold: `1`, `500 g`, `0,25 l`; a bare number counts sale units, or what the
/// title says.
pub(crate) fn step(text: &str, unit: SaleUnit, bare: Option<Measure>) -> Result<Step, Expected> {
    let found = match Measure::of(unit) {
        None => pieces(text).and_then(|pieces| (pieces * Decimal::ONE_THOUSAND).to_whole_u32()),
        Some(whole) => measured(text, bare.or(Some(whole)))
            .filter(|(measured, _)| *measured == unit)
            .map(|(_, thousandths)| thousandths),
    };
    found.and_then(|thousandths| Step::try_new(unit, thousandths).ok()).ok_or_else(|| match unit {
        SaleUnit::Piece => "un nombre de pièces\u{a0}; écrivez par exemple 1".into(),
        SaleUnit::Kilogram => "un poids\u{a0}; écrivez par exemple 500\u{a0}g".into(),
        SaleUnit::Litre => "un volume\u{a0}; écrivez par exemple 25\u{a0}cl".into(),
    })
}

/// A full case, counted in sale units in the file (`6`, `x 6`, `carton de 6`, `5 kg`) and in steps
/// here.
pub(crate) fn case_size(text: &str, step: Step) -> Result<Steps, Expected> {
    let text = words::without_packaging(text);
    let units = match Measure::of(step.unit()) {
        None => pieces(&text),
        Some(whole) => measured(&text, Some(whole))
            .filter(|(unit, _)| *unit == step.unit())
            .map(|(_, thousandths)| Decimal::new(i64::from(thousandths), 3)),
    };
    let steps = units.and_then(|units| step.steps(units).ok()).filter(|steps| !steps.is_zero());
    steps.ok_or_else(|| match step.unit() {
        SaleUnit::Piece => {
            "un nombre entier d’unités par colis\u{a0}; écrivez par exemple 6".into()
        }
        SaleUnit::Kilogram => format!(
            "un poids de colis en multiples de {}\u{a0}g\u{a0}; écrivez par exemple 5\u{a0}kg",
            step.thousandths()
        ),
        SaleUnit::Litre => format!(
            "un volume de colis en multiples de {}\u{a0}ml\u{a0}; écrivez par exemple 5\u{a0}l",
            step.thousandths()
        ),
    })
}

/// Days: `21 jours`, `3 semaines`, `6 mois` (of 30 days), `1 an`, or a bare number of days.
pub(crate) fn days(text: &str) -> Result<u16, Expected> {
    let expected =
        || Expected::from("une durée\u{a0}; écrivez par exemple 21\u{a0}jours ou 6\u{a0}mois");
    let (count, suffix) = number(text).ok_or_else(expected)?;
    let days_each = match fold(&suffix).as_str() {
        "" | "j" | "jour" | "jours" => 1,
        "semaine" | "semaines" => 7,
        "mois" => 30,
        "an" | "ans" => 365,
        _ => return Err(expected()),
    };
    let days = count.checked_mul(Decimal::from(days_each)).ok_or_else(expected)?;
    let whole = days.is_integer() && days > Decimal::ZERO;
    whole.then(|| days.to_u16()).flatten().ok_or_else(expected)
}

fn pieces(text: &str) -> Option<Decimal> {
    const MOST: u32 = 1_000_000;
    let (count, suffix) = number(text)?;
    let suffix = fold(&suffix);
    let known = matches!(suffix.as_str(), "" | "x") || words::is_piece(&suffix);
    (known && count > Decimal::ZERO && count <= Decimal::from(MOST)).then_some(count)
}

trait Whole {
    /// The number, where it has no fraction.
    fn to_whole_u32(self) -> Option<u32>;
}

impl Whole for Decimal {
    fn to_whole_u32(self) -> Option<u32> {
        if self.is_integer() { self.to_u32() } else { None }
    }
}

#[cfg(test)]
mod tests;

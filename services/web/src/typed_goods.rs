//! Prices, weights, temperatures and months as people type them.

use crate::{page::PageError, posted::unreadable};
use axum::http::StatusCode;
use kernel::{Month, UnitPrice};
use rust_decimal::Decimal;

/// `1,1374`, `1.1374 €`: a price before VAT, of at most four decimals.
pub fn price(text: &str) -> Option<UnitPrice> {
    UnitPrice::try_from_decimal(decimal(text)?).ok()
}

/// `3,5`, `-18`: degrees Celsius to the tenth, as tenths.
pub fn decidegrees(text: &str) -> Option<i16> {
    let tenths = decimal(&text.replace('−', "-"))? * Decimal::TEN;
    tenths.is_integer().then(|| i16::try_from(tenths).ok()).flatten()
}

/// `412`, `412 g`: whole grams, from 1 to a million.
pub fn grams(text: &str) -> Option<u32> {
    let plain = text.trim().trim_end_matches('g').trim_end();
    plain.parse().ok().filter(|grams| (1..=1_000_000).contains(grams))
}

/// The month that a hidden field or an address names.
///
/// # Errors
/// What is no month was not sent by a page of ours.
pub fn month(text: &str) -> Result<Month, PageError> {
    text.parse().map_err(|_| unreadable(StatusCode::BAD_REQUEST))
}

fn decimal(text: &str) -> Option<Decimal> {
    let plain: String =
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '€').collect();
    let simple = plain.bytes().all(|byte| byte.is_ascii_digit() || b",.-".contains(&byte));
    if !simple || plain.len() > 12 {
        return None;
    }
    plain.replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_has_a_comma_or_a_point_and_at_most_four_decimals() {
        let expected = UnitPrice::try_from_decimal("1.1374".parse().unwrap()).unwrap();
        assert_eq!(price("1,1374\u{a0}€"), Some(expected));
        assert_eq!(price("1.1374"), Some(expected));
        for text in ["", "-1", "un euro", "1,2,3", "1,13745", "1e3"] {
            assert_eq!(price(text), None, "{text}");
        }
    }

    #[test]
    fn a_temperature_may_be_below_zero() {
        assert_eq!(decidegrees("3,5"), Some(35));
        assert_eq!(decidegrees("−18"), Some(-180));
        assert_eq!(decidegrees("3,55"), None);
        assert_eq!(decidegrees("froid"), None);
    }

    #[test]
    fn a_weight_is_whole_grams_and_never_nothing() {
        assert_eq!(grams(" 412 g "), Some(412));
        for text in ["", "0", "0,4", "1000001", "lourd"] {
            assert_eq!(grams(text), None, "{text}");
        }
    }
}

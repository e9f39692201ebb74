//! Values as people type them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Europe::Paris;
use kernel::{Money, Steps};

/// `12,50`, `12.5`, `1 200 €`: an amount of at most a million euros, never negative.
pub fn amount(text: &str) -> Option<Money> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '€')
        .map(|letter| if letter == '.' { ',' } else { letter })
        .collect();
    let (euros, cents) = plain.split_once(',').unwrap_or((&plain, "0"));
    let euros = digits(euros, 7)?;
    let cents = match cents.len() {
        1 => digits(cents, 1)? * 10,
        _ => digits(cents, 2)?,
    };
    Money::try_from_cents(euros * 100 + cents).ok()
}

/// A whole number of steps; none for an empty field.
///
/// # Errors
/// What is no number.
pub fn steps(text: &str) -> Result<Option<Steps>, NotANumber> {
    match text.trim() {
        "" => Ok(None),
        text => {
            let count = digits(text, 6).ok_or(NotANumber)?;
            Steps::try_new(count).map(Some).map_err(|_| NotANumber)
        }
    }
}

/// What was typed is no whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

/// `2026-11-24`, as a date field sends it, or `24/11/2026`, as people write it.
pub fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"))
        .ok()
}

/// `2026-11-24T18:00`, as a field of a form sends it, by the clock in France.
pub fn local_instant(text: &str) -> Option<DateTime<Utc>> {
    let local = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M").ok()?;
    local.and_local_timezone(Paris).earliest().map(|instant| instant.with_timezone(&Utc))
}

fn digits(text: &str, at_most: usize) -> Option<i64> {
    let plain = !text.is_empty() && text.len() <= at_most;
    let plain = plain && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, cents) in [
            ("12,50", 1250),
            ("12.5", 1250),
            ("12", 1200),
            (" 1\u{202f}200,05\u{a0}€ ", 120_005),
            ("0,05", 5),
        ] {
            assert_eq!(amount(text), Some(Money::from_cents(cents)), "{text}");
        }
        for text in ["", "-1", "douze", "1,234", "1,", ",5", "99999999", "1e3"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }

    #[test]
    fn quantities_are_whole_numbers_or_nothing() {
        assert_eq!(steps(" 6 "), Ok(Some(Steps::new(6))));
        assert_eq!(steps(""), Ok(None));
        for text in ["six", "-1", "1,5", "1000000000"] {
            assert_eq!(steps(text), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn dates_and_times_are_those_of_france() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24);
        assert_eq!(date("2026-11-24"), day);
        assert_eq!(date("24/11/2026"), day);
        assert_eq!(date("2026-13-01"), None);
        let closing = local_instant("2026-11-08T18:00").unwrap();
        assert_eq!(closing.to_rfc3339(), "2026-11-08T17:00:00+00:00");
    }
}

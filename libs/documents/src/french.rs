//! French as it is written: amounts, quantities, dates, plurals.
//!
//! Groups of three digits are parted by a narrow no-break space (U+202F); units and high
//! punctuation by a no-break space (U+00A0), as the Imprimerie nationale's rules ask.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::Paris;
use kernel::{Money, Month, SaleUnit, Step, Steps, UnitPrice};

/// U+00A0, between a number and its unit, before `:` and `»`.
pub const NBSP: char = '\u{a0}';
/// U+202F, between groups of three digits.
pub const NARROW_NBSP: char = '\u{202f}';

const DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `1 234,50 €`; a negative amount has a true minus sign.
pub fn money(amount: Money) -> String {
    let cents = amount.cents().unsigned_abs();
    let sign = if amount.is_negative() { "−" } else { "" };
    format!("{sign}{},{:02}{NBSP}€", integer(cents / 100), cents % 100)
}

/// A price before VAT with 2 to 4 decimals: `1,90 €`, `1,8957 €`.
pub fn unit_price(price: UnitPrice) -> String {
    let text = price.to_string();
    let (euros, decimals) = text.split_once('.').unwrap_or((&text, ""));
    format!("{euros},{decimals:0<2}{NBSP}€")
}

/// `1 234 567`.
pub fn integer(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len());
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(NARROW_NBSP);
        }
        text.push(digit);
    }
    text
}

/// A number of steps in the unit that people use: `3 pièces`, `500 g`, `1,5 kg`, `25 cl`.
pub fn quantity(step: Step, steps: Steps) -> String {
    measure(step.unit(), u64::from(step.thousandths()).saturating_mul(steps.count()))
}

/// One step: `1 pièce`, `500 g`.
pub fn step(step: Step) -> String {
    quantity(step, Steps::new(1))
}

/// A measure given in thousandths of `unit`: grams, millilitres, thousandths of a piece.
pub fn measure(unit: SaleUnit, thousandths: u64) -> String {
    match unit {
        SaleUnit::Piece => {
            let word = if thousandths < 2000 { "pièce" } else { "pièces" };
            format!("{}{NBSP}{word}", thousandths_text(thousandths))
        }
        SaleUnit::Kilogram if thousandths > 0 && thousandths < 1000 => {
            format!("{thousandths}{NBSP}g")
        }
        SaleUnit::Kilogram => format!("{}{NBSP}kg", thousandths_text(thousandths)),
        SaleUnit::Litre if thousandths > 0 && thousandths < 1000 => {
            if thousandths.is_multiple_of(10) {
                format!("{}{NBSP}cl", thousandths / 10)
            } else {
                format!("{thousandths}{NBSP}ml")
            }
        }
        SaleUnit::Litre => format!("{}{NBSP}l", thousandths_text(thousandths)),
    }
}

/// The unit that a price is for, after a slash: `la pièce`, `le kg`, `le litre`.
pub const fn per_unit(unit: SaleUnit) -> &'static str {
    match unit {
        SaleUnit::Piece => "la\u{a0}pièce",
        SaleUnit::Kilogram => "le\u{a0}kg",
        SaleUnit::Litre => "le\u{a0}litre",
    }
}

fn thousandths_text(thousandths: u64) -> String {
    let whole = integer(thousandths / 1000);
    let rest = thousandths % 1000;
    if rest == 0 {
        return whole;
    }
    let decimals = format!("{rest:03}");
    format!("{whole},{}", decimals.trim_end_matches('0'))
}

/// `mardi 24 novembre 2026`; the first of a month is `1er`.
pub fn date_long(date: NaiveDate) -> String {
    let weekday = usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default();
    let day = match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    };
    let month = month_name(date.month());
    format!("{} {day}{NBSP}{month} {}", DAYS.get(weekday).unwrap_or(&""), date.year())
}

/// `24/11/2026`.
pub fn date_short(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// `2026-11-24`, as a date field of a form takes it.
pub fn date_iso(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The day it is in Lorraine at that instant.
pub fn local_date(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Paris).date_naive()
}

/// `18 h` or `18 h 05`, by the clock on the wall in Lorraine.
pub fn time(instant: DateTime<Utc>) -> String {
    let local = instant.with_timezone(&Paris);
    match local.minute() {
        0 => format!("{}{NBSP}h", local.hour()),
        minute => format!("{}{NBSP}h{NBSP}{minute:02}", local.hour()),
    }
}

/// `mardi 24 novembre 2026 à 18 h 30`.
pub fn instant_long(instant: DateTime<Utc>) -> String {
    format!("{} à {}", date_long(local_date(instant)), time(instant))
}

/// `novembre 2026`.
pub fn month(month: Month) -> String {
    format!("{} {}", month_name(u32::from(month.number())), month.year())
}

/// `de novembre 2026`, `d’avril 2026`.
pub fn of_month(month: Month) -> String {
    let name = self::month(month);
    if name.starts_with(['a', 'o']) { format!("d’{name}") } else { format!("de {name}") }
}

fn month_name(number: u32) -> &'static str {
    let index = usize::try_from(number).unwrap_or_default().saturating_sub(1);
    MONTHS.get(index).copied().unwrap_or_default()
}

/// The word for `count` things: in French, 0 and 1 are singular.
pub const fn plural<'a>(count: u64, one: &'a str, many: &'a str) -> &'a str {
    if count < 2 { one } else { many }
}

/// `1 commande`, `12 commandes`.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{}{NBSP}{}", integer(count), plural(count, one, many))
}

/// Hundredths of a per cent: 1250 is `12,5 %`.
pub fn percent(basis_points: u64) -> String {
    let rest = basis_points % 100;
    let whole = integer(basis_points / 100);
    if rest == 0 {
        return format!("{whole}{NBSP}%");
    }
    let decimals = format!("{rest:02}");
    format!("{whole},{}{NBSP}%", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn utc(month: u32, day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_read_as_on_a_french_price_tag() {
        assert_eq!(money(Money::from_cents(123_450)), "1\u{202f}234,50\u{a0}€");
        assert_eq!(money(Money::from_cents(5)), "0,05\u{a0}€");
        assert_eq!(money(Money::from_cents(-200)), "−2,00\u{a0}€");
        assert_eq!(integer(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(integer(100), "100");
    }

    #[test]
    fn a_unit_price_keeps_its_decimals_and_has_at_least_two() {
        let price = |text: &str| UnitPrice::try_from_decimal(text.parse().unwrap()).unwrap();
        assert_eq!(unit_price(price("1.9")), "1,90\u{a0}€");
        assert_eq!(unit_price(price("1.8957")), "1,8957\u{a0}€");
        assert_eq!(unit_price(price("2")), "2,00\u{a0}€");
    }

    #[test]
    fn a_quantity_is_said_in_the_unit_people_use() {
        let text = |unit, thousandths, count| {
            quantity(Step::try_new(unit, thousandths).unwrap(), Steps::new(count))
        };
        assert_eq!(text(SaleUnit::Kilogram, 500, 3), "1,5\u{a0}kg");
        assert_eq!(text(SaleUnit::Kilogram, 500, 1), "500\u{a0}g");
        assert_eq!(text(SaleUnit::Kilogram, 500, 0), "0\u{a0}kg");
        assert_eq!(text(SaleUnit::Piece, 1000, 1), "1\u{a0}pièce");
        assert_eq!(text(SaleUnit::Piece, 1000, 3), "3\u{a0}pièces");
        assert_eq!(text(SaleUnit::Piece, 1000, 1200), "1\u{202f}200\u{a0}pièces");
        assert_eq!(text(SaleUnit::Litre, 250, 1), "25\u{a0}cl");
        assert_eq!(text(SaleUnit::Litre, 125, 1), "125\u{a0}ml");
        assert_eq!(text(SaleUnit::Litre, 250, 5), "1,25\u{a0}l");
    }

    #[test]
    fn dates_are_written_in_full_or_with_slashes() {
        assert_eq!(date_long(day("2026-11-24")), "mardi 24\u{a0}novembre 2026");
        assert_eq!(date_long(day("2026-08-01")), "samedi 1er\u{a0}août 2026");
        assert_eq!(date_short(day("2026-11-04")), "04/11/2026");
        assert_eq!(date_iso(day("2026-11-04")), "2026-11-04");
    }

    #[test]
    fn the_clock_is_that_of_lorraine_in_summer_and_in_winter() {
        assert_eq!(time(utc(1, 10, 17, 0)), "18\u{a0}h");
        assert_eq!(time(utc(7, 10, 17, 5)), "19\u{a0}h\u{a0}05");
        assert_eq!(
            time(utc(10, 25, 0, 30)),
            "2\u{a0}h\u{a0}30",
            "summer time still, before the change"
        );
        assert_eq!(time(utc(10, 25, 1, 30)), "2\u{a0}h\u{a0}30", "and once more after it");
        assert_eq!(time(utc(3, 29, 1, 0)), "3\u{a0}h", "no 2 o’clock in spring");
        assert_eq!(
            instant_long(utc(11, 30, 23, 15)),
            "mardi 1er\u{a0}décembre 2026 à 0\u{a0}h\u{a0}15"
        );
    }

    #[test]
    fn a_month_is_named_and_elided() {
        let month_of = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(month(month_of("2026-11")), "novembre 2026");
        assert_eq!(of_month(month_of("2026-11")), "de novembre 2026");
        assert_eq!(of_month(month_of("2026-04")), "d’avril 2026");
        assert_eq!(of_month(month_of("2026-10")), "d’octobre 2026");
    }

    #[test]
    fn zero_and_one_are_singular_in_french() {
        assert_eq!(counted(0, "commande", "commandes"), "0\u{a0}commande");
        assert_eq!(counted(1, "commande", "commandes"), "1\u{a0}commande");
        assert_eq!(counted(2, "commande", "commandes"), "2\u{a0}commandes");
    }

    #[test]
    fn percentages_lose_their_trailing_zeros() {
        assert_eq!(percent(1250), "12,5\u{a0}%");
        assert_eq!(percent(550), "5,5\u{a0}%");
        assert_eq!(percent(10_000), "100\u{a0}%");
        assert_eq!(percent(1234), "12,34\u{a0}%");
    }
}

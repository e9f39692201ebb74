//! Figures that are computed from others: shares, and the saving against the reference price.

use super::{Figures, reader::published};
use crate::Malformed;
use serde_json::Value;

/// Recomputes them, and says where one is not what follows from the others.
pub(crate) fn check(figures: &Figures) -> Result<(), String> {
    let wrong = |at: &str| Err(at.to_owned());
    let report = &figures.report;
    let paid_of = |label: &str| -> Result<Option<i64>, String> {
        let found = figures.all.iter().find(|figure| {
            figure.at.starts_with("/by_label/")
                && figure.selection.label == label
                && figure.at.ends_with("/paid")
        });
        found.map(|figure| figure.shown).ok_or_else(|| label.to_owned())
    };
    let whole = published(report, "/headline/amounts/paid").map_err(|Malformed(at)| at)?;
    for label in ["organic", "siqo", "hve", "local"] {
        let at = format!("/headline/shares/{label}");
        let expected = paid_of(label)?.zip(whole).map(|(part, whole)| tenths(part, whole));
        if printed_percent(report.pointer(&at)) != Some(expected) {
            return wrong(&at);
        }
    }
    let Some(saving) = report.pointer("/headline/saving/shown") else { return Ok(()) };
    let cents = |name: &str| saving.get(name).and_then(Value::as_i64);
    let (Some(reference), Some(paid), Some(saved)) =
        (cents("reference"), cents("paid"), cents("saved"))
    else {
        return wrong("/headline/saving");
    };
    let percent = saving.get("percent").map(decimal_tenths);
    let agree = Some(paid) == paid_of("with_reference")?
        && reference.checked_sub(paid) == Some(saved)
        && percent == Some(Some(tenths(saved, reference)));
    if agree { Ok(()) } else { wrong("/headline/saving") }
}

/// `part` of `whole` in tenths of a per cent, halves away from zero; none of nothing.
fn tenths(part: i64, whole: i64) -> Option<i128> {
    let (part, whole) = (i128::from(part) * 1000, i128::from(whole));
    if whole == 0 {
        return None;
    }
    let (double, negative) = (2 * part.abs() + whole.abs(), (part < 0) != (whole < 0));
    let rounded = double / (2 * whole.abs());
    Some(if negative { -rounded } else { rounded })
}

/// Outer none: not as the format has it. Then none where it is withheld, and none of nothing.
fn printed_percent(value: Option<&Value>) -> Option<Option<Option<i128>>> {
    let value = value?;
    if value == "withheld" {
        return Some(None);
    }
    decimal_tenths(value.get("shown")?).map(Some)
}

/// A decimal number with at most one digit after the point, in tenths; inner none for null.
fn decimal_tenths(value: &Value) -> Option<Option<i128>> {
    let text = match value {
        Value::Null => return Some(None),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (whole, tenth) = text.split_once('.').unwrap_or((&text, "0"));
    let tenth = if tenth.len() == 1 { tenth } else { return None };
    format!("{whole}{tenth}").parse().ok().map(Some)
}

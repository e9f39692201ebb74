//! Reading the parts of a report's JSON.

use super::Head;
use crate::Malformed;
use kernel::Month;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Figures that no settlement adds up to: counts of people, and vouchers.
const NOT_PROVED: [&str; 5] = [
    "/headline/structures",
    "/headline/buyers",
    "/headline/orders",
    "/headline/vouchers",
    "/people",
];

/// Figures that are computed from others; see [`super::derived`].
const DERIVED: [&str; 2] = ["/headline/shares", "/headline/saving"];

pub(super) fn field<'v>(value: &'v Value, at: &str) -> Result<&'v Value, Malformed> {
    value.pointer(at).ok_or_else(|| Malformed(format!("report: {at} is missing")))
}

pub(super) fn read<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, Malformed> {
    T::deserialize(field(value, at)?).map_err(|error| Malformed(format!("report: {at}: {error}")))
}

pub(super) fn head(report: &Value) -> Result<Head, Malformed> {
    let head = Head {
        first_month: read(report, "/programme/first_month")?,
        last_month: read(report, "/programme/last_month")?,
        perimeter: read(report, "/programme/perimeter")?,
        categories: read(report, "/programme/categories")?,
        position: read(report, "/position")?,
        root_hash: read(report, "/root_hash")?,
        closed: closed(report)?,
    };
    let until = |position: &u64| *position <= head.position;
    if !head.closed.keys().copied().eq(head.months()) || !head.closed.values().all(until) {
        return Err(Malformed("report: the months are not those of its period".to_owned()));
    }
    let distinct: BTreeSet<_> = head.categories.iter().collect();
    if distinct.len() < head.categories.len() {
        return Err(Malformed("report: a category is named twice".to_owned()));
    }
    Ok(head)
}

/// The log position of each month's figures.
fn closed(report: &Value) -> Result<BTreeMap<Month, u64>, Malformed> {
    #[derive(Deserialize)]
    struct MonthClosed {
        month: Month,
        position: u64,
    }
    let months: Vec<MonthClosed> = read(report, "/months")?;
    Ok(months.into_iter().map(|one| (one.month, one.position)).collect())
}

/// A figure as it is printed: none where it is withheld.
pub(super) fn published(report: &Value, at: &str) -> Result<Option<i64>, Malformed> {
    let printed = field(report, at)?;
    if printed == "withheld" {
        return Ok(None);
    }
    let shown = printed.get("shown").and_then(Value::as_i64);
    shown.map(Some).ok_or_else(|| Malformed(format!("report: {at} is not a figure")))
}

/// The place of a shown figure that is neither `known` nor one that nothing proves.
pub(super) fn unknown(report: &Value, known: &BTreeSet<&str>) -> Option<String> {
    fn walk(value: &Value, at: &str, known: &BTreeSet<&str>) -> Option<String> {
        let under = |list: &[&str]| list.iter().any(|prefix| at.starts_with(prefix));
        if under(&NOT_PROVED) || under(&DERIVED) || known.contains(at) {
            return None;
        }
        match value {
            Value::Object(fields) if fields.contains_key("shown") => Some(at.to_owned()),
            Value::String(text) if text == "withheld" => Some(at.to_owned()),
            Value::Object(fields) => {
                fields.iter().find_map(|(name, value)| walk(value, &format!("{at}/{name}"), known))
            }
            Value::Array(items) => {
                let mut items = items.iter().enumerate();
                items.find_map(|(index, value)| walk(value, &format!("{at}/{index}"), known))
            }
            _ => None,
        }
    }
    walk(report, "", known)
}

//! [`crate::format`] for templates: `{{ line.total|money }}`.

use crate::format;
use askama::{Result, Values};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Money, Month, SaleUnit, Step, Steps, UnitPrice};

/// A value as a template hands it over: itself, or behind the references of loops and matches.
pub trait Plain<T> {
    fn plain(&self) -> T;
}

impl<T: Copy> Plain<T> for T {
    fn plain(&self) -> T {
        *self
    }
}

impl<T: Copy> Plain<T> for &T {
    fn plain(&self) -> T {
        **self
    }
}

impl<T: Copy> Plain<T> for &&T {
    fn plain(&self) -> T {
        ***self
    }
}

#[askama::filter_fn]
pub fn money(amount: impl Plain<Money>, _: &dyn Values) -> Result<String> {
    Ok(format::money(amount.plain()))
}

/// `12,50`: an amount as a form field holds it, without its unit.
#[askama::filter_fn]
pub fn euros(amount: impl Plain<Money>, _: &dyn Values) -> Result<String> {
    Ok(amount.plain().to_string().replace('.', ","))
}

#[askama::filter_fn]
pub fn price(price: impl Plain<UnitPrice>, _: &dyn Values) -> Result<String> {
    Ok(format::unit_price(price.plain()))
}

/// `{{ steps|of(step) }}`: `1,5 kg`.
#[askama::filter_fn]
pub fn of(steps: impl Plain<Steps>, _: &dyn Values, step: &Step) -> Result<String> {
    Ok(format::quantity(*step, steps.plain()))
}

#[askama::filter_fn]
pub fn one_step(step: impl Plain<Step>, _: &dyn Values) -> Result<String> {
    Ok(format::step(step.plain()))
}

#[askama::filter_fn]
pub fn per(unit: impl Plain<SaleUnit>, _: &dyn Values) -> Result<&'static str> {
    Ok(format::per_unit(unit.plain()))
}

#[askama::filter_fn]
pub fn date(date: impl Plain<NaiveDate>, _: &dyn Values) -> Result<String> {
    Ok(format::date_long(date.plain()))
}

#[askama::filter_fn]
pub fn date_short(date: impl Plain<NaiveDate>, _: &dyn Values) -> Result<String> {
    Ok(format::date_short(date.plain()))
}

#[askama::filter_fn]
pub fn date_iso(date: impl Plain<NaiveDate>, _: &dyn Values) -> Result<String> {
    Ok(format::date_iso(date.plain()))
}

#[askama::filter_fn]
pub fn instant(instant: impl Plain<DateTime<Utc>>, _: &dyn Values) -> Result<String> {
    Ok(format::instant_long(instant.plain()))
}

#[askama::filter_fn]
pub fn time(instant: impl Plain<DateTime<Utc>>, _: &dyn Values) -> Result<String> {
    Ok(format::time(instant.plain()))
}

#[askama::filter_fn]
pub fn month(month: impl Plain<Month>, _: &dyn Values) -> Result<String> {
    Ok(format::month(month.plain()))
}

#[askama::filter_fn]
pub fn of_month(month: impl Plain<Month>, _: &dyn Values) -> Result<String> {
    Ok(format::of_month(month.plain()))
}

/// `{{ orders|counted("commande", "commandes") }}`: `12 commandes`.
#[askama::filter_fn]
pub fn counted(count: impl Plain<u64>, _: &dyn Values, one: &str, many: &str) -> Result<String> {
    Ok(format::counted(count.plain(), one, many))
}

#[askama::filter_fn]
pub fn integer(number: impl Plain<u64>, _: &dyn Values) -> Result<String> {
    Ok(format::integer(number.plain()))
}

/// `{{ orders|plural("commande", "commandes") }}`: the word alone.
#[askama::filter_fn]
pub fn plural<'a>(
    count: impl Plain<u64>,
    _: &dyn Values,
    one: &'a str,
    many: &'a str,
) -> Result<&'a str> {
    Ok(format::plural(count.plain(), one, many))
}

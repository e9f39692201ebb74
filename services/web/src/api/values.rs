//! From what JSON holds to values of the kernel, each error under its field's name.

use super::error::{ApiError, ApiResult};
use domain::allocation::Want;
use kernel::{Money, Month, Step, Steps, UnitPrice};
use rust_decimal::Decimal;
use serde::Deserialize;
use utoipa::ToSchema;

/// A number of steps as sent, read as written: 1.5 is no number of steps, and is told so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = i64, minimum = 0, maximum = 1_000_000, example = 3)]
pub struct StepCount(serde_json::Number);

impl StepCount {
    pub fn read(&self, field: &str) -> ApiResult<Steps> {
        let text = self.0.to_string();
        match text.trim_end_matches(".0").parse::<i64>() {
            Ok(count) => {
                Steps::try_new(count).map_err(|error| ApiError::value(field.to_owned(), error))
            }
            Err(_) if text.contains('.') && !text.contains(['e', 'E']) => Err(off_the_step(field)),
            Err(_) => Err(ApiError::value(field.to_owned(), kernel::ValueError::Quantity)),
        }
    }
}

fn off_the_step(field: &str) -> ApiError {
    let detail = "Une quantité est un nombre entier de pas («\u{a0}step\u{a0}»)\u{a0}: \
         1, 2, 3… Rien n’a été changé.";
    let error = crate::problem::FieldError { field: field.to_owned(), detail: detail.to_owned() };
    ApiError::with_errors("quantity-off-step", "Ce n’est pas possible", detail, vec![error])
}

/// A quantity, and how much less or more is accepted; without, exactly the quantity.
pub fn want(
    field: &str,
    quantity: &StepCount,
    at_least: Option<&StepCount>,
    at_most: Option<&StepCount>,
) -> ApiResult<Want> {
    let read = |count: Option<&StepCount>, name: &str| {
        count.map(|count| count.read(&format!("{field}.{name}"))).transpose()
    };
    let quantity = quantity.read(&format!("{field}.quantity_steps"))?;
    let at_least = read(at_least, "at_least_steps")?.unwrap_or(quantity);
    let at_most = read(at_most, "at_most_steps")?.unwrap_or(quantity);
    Want::try_new(quantity, at_least, at_most).map_err(|_| {
        let detail = "La quantité doit être entre «\u{a0}at_least_steps\u{a0}» et \
             «\u{a0}at_most_steps\u{a0}».";
        ApiError::field(field, detail)
    })
}

pub fn money(field: &str, cents: i64) -> ApiResult<Money> {
    Money::try_from_cents(cents).map_err(|error| ApiError::value(field, error))
}

/// A price as a decimal number in a text: `"2.35"`.
pub fn unit_price(field: &str, text: &str) -> ApiResult<UnitPrice> {
    let wrong = kernel::ValueError::UnitPrice;
    let price: Decimal = text.parse().map_err(|_| ApiError::value(field, wrong))?;
    UnitPrice::try_from_decimal(price).map_err(|error| ApiError::value(field, error))
}

pub fn month(field: &str, text: &str) -> ApiResult<Month> {
    text.parse().map_err(|error| ApiError::value(field, error))
}

/// Every line of a list, each under its place in it.
pub fn each<T, U>(
    list: &[T],
    name: &str,
    mut read: impl FnMut(&str, &T) -> ApiResult<U>,
) -> ApiResult<Vec<U>> {
    list.iter().enumerate().map(|(place, item)| read(&format!("{name}[{place}]"), item)).collect()
}

/// What one step is, as the answers show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, ToSchema)]
pub struct StepJson {
    pub unit: super::json::words::SaleUnitJson,
    /// Thousandths of the unit: 500 for 500 g, 1000 for a piece.
    pub thousandths: u32,
}

impl From<Step> for StepJson {
    fn from(step: Step) -> Self {
        Self { unit: step.unit().into(), thousandths: step.thousandths() }
    }
}

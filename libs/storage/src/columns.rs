//! Columns as values: what every projector and query needs to go from one to the other.

use crate::StorageError;
use kernel::{Money, SaleUnit, Step, Steps};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sqlx::{
    Row,
    postgres::{PgQueryResult, PgRow},
};

/// Typed columns of a row.
pub(crate) trait Columns {
    /// A bigint of euro cents.
    fn money(&self, column: &str) -> Result<Money, StorageError>;
    fn optional_money(&self, column: &str) -> Result<Option<Money>, StorageError>;
    /// A bigint of whole steps.
    fn steps(&self, column: &str) -> Result<Steps, StorageError>;
    fn optional_steps(&self, column: &str) -> Result<Option<Steps>, StorageError>;
    /// An integer or bigint that is never negative.
    fn count<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StorageError>
    where
        StorageError: From<T::Error>;
    fn optional_count<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, StorageError>
    where
        StorageError: From<T::Error>;
    /// A text that is the stable name of an enum's variant, as events write it.
    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError>;
    fn optional_word<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StorageError>;
    /// The same for a text[].
    fn words<T: DeserializeOwned>(&self, column: &str) -> Result<Vec<T>, StorageError>;
    /// A jsonb that is written and read whole.
    fn document<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError>;
    fn optional_document<T: DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StorageError>;
    /// Columns `sale_unit` and `step_thousandths`.
    fn step(&self) -> Result<Step, StorageError>;
}

impl Columns for PgRow {
    fn money(&self, column: &str) -> Result<Money, StorageError> {
        Ok(Money::from_cents(self.try_get(column)?))
    }

    fn optional_money(&self, column: &str) -> Result<Option<Money>, StorageError> {
        Ok(self.try_get::<Option<i64>, _>(column)?.map(Money::from_cents))
    }

    fn steps(&self, column: &str) -> Result<Steps, StorageError> {
        Ok(Steps::new(u64::try_from(self.try_get::<i64, _>(column)?)?))
    }

    fn optional_steps(&self, column: &str) -> Result<Option<Steps>, StorageError> {
        let count = self.try_get::<Option<i64>, _>(column)?.map(u64::try_from).transpose()?;
        Ok(count.map(Steps::new))
    }

    fn count<T: TryFrom<i64>>(&self, column: &str) -> Result<T, StorageError>
    where
        StorageError: From<T::Error>,
    {
        Ok(T::try_from(self.try_get::<i64, _>(column)?)?)
    }

    fn optional_count<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, StorageError>
    where
        StorageError: From<T::Error>,
    {
        Ok(self.try_get::<Option<i64>, _>(column)?.map(T::try_from).transpose()?)
    }

    fn word<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError> {
        from_word(column, self.try_get(column)?)
    }

    fn optional_word<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, StorageError> {
        self.try_get::<Option<String>, _>(column)?.map(|text| from_word(column, text)).transpose()
    }

    fn words<T: DeserializeOwned>(&self, column: &str) -> Result<Vec<T>, StorageError> {
        let texts: Vec<String> = self.try_get(column)?;
        texts.into_iter().map(|text| from_word(column, text)).collect()
    }

    fn document<T: DeserializeOwned>(&self, column: &str) -> Result<T, StorageError> {
        Ok(serde_json::from_value(self.try_get(column)?)?)
    }

    fn optional_document<T: DeserializeOwned>(
        &self,
        column: &str,
    ) -> Result<Option<T>, StorageError> {
        let value: Option<Value> = self.try_get(column)?;
        Ok(value.map(serde_json::from_value).transpose()?)
    }

    fn step(&self) -> Result<Step, StorageError> {
        let unit: SaleUnit = self.word("sale_unit")?;
        Ok(Step::try_new(unit, self.count("step_thousandths")?)?)
    }
}

/// The stable name of an enum's variant, as events write it.
pub(crate) fn word(value: &impl Serialize) -> Result<String, StorageError> {
    match serde_json::to_value(value)? {
        Value::String(name) => Ok(name),
        _ => Err(StorageError::Word { column: "a variant with fields".to_owned() }),
    }
}

/// The stable names of several.
pub(crate) fn words<T: Serialize>(values: &[T]) -> Result<Vec<String>, StorageError> {
    values.iter().map(word).collect()
}

/// A bigint for a count, an amount of steps, a version or a position.
pub(crate) fn bigint(count: u64) -> Result<i64, StorageError> {
    Ok(i64::try_from(count)?)
}

fn from_word<T: DeserializeOwned>(column: &str, text: String) -> Result<T, StorageError> {
    serde_json::from_value(Value::String(text))
        .map_err(|_| StorageError::Word { column: column.to_owned() })
}

/// Refuses a change that found no row: the event speaks of something never heard of.
pub(crate) fn found(done: PgQueryResult, what: &'static str) -> Result<(), StorageError> {
    if done.rows_affected() == 0 { Err(StorageError::Missing(what)) } else { Ok(()) }
}

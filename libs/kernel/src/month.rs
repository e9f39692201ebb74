//! A calendar month, the rhythm of everything here.

use crate::ValueError;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A month of a year, written `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Month {
    year: u16,
    month: u8,
}

impl Month {
    pub fn try_new(year: u16, month: u8) -> Result<Self, ValueError> {
        if !(2000..=2999).contains(&year) || !(1..=12).contains(&month) {
            return Err(ValueError::Month);
        }
        Ok(Self { year, month })
    }

    /// The month that `date` falls in.
    pub fn of(date: NaiveDate) -> Result<Self, ValueError> {
        let year = u16::try_from(date.year()).map_err(|_| ValueError::Month)?;
        Self::try_new(year, u8::try_from(date.month()).map_err(|_| ValueError::Month)?)
    }

    pub const fn year(self) -> u16 {
        self.year
    }

    /// 1 for January.
    pub const fn number(self) -> u8 {
        self.month
    }

    pub const fn next(self) -> Self {
        if self.month == 12 {
            Self { year: self.year + 1, month: 1 }
        } else {
            Self { year: self.year, month: self.month + 1 }
        }
    }

    /// The day of this month, or none where the month is shorter.
    pub fn day(self, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(self.month), day)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let (year, month) = text.split_once('-').ok_or(ValueError::Month)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(ValueError::Month);
        }
        Self::try_new(
            year.parse().map_err(|_| ValueError::Month)?,
            month.parse().map_err(|_| ValueError::Month)?,
        )
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = ValueError;

    fn try_from(text: String) -> Result<Self, ValueError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_it_is_written() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(november.next().next().to_string(), "2027-01");
        assert!("2026-13".parse::<Month>().is_err());
        assert!("26-1".parse::<Month>().is_err());
    }
}

//! A place in the log as it is typed: a position or a time.

use app::log::AsOf;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Paris;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Position(u64),
    Time(DateTime<Utc>),
}

impl From<Moment> for AsOf {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Position(position) => Self::Position(position),
            Moment::Time(time) => Self::Time(time),
        }
    }
}

/// Not a moment.
#[derive(Debug, thiserror::Error)]
#[error(
    "ni une position (1200), ni une date (2026-11-25, 2026-11-25T14:30 à l’heure de Paris, ou \
     2026-11-25T14:30:00Z)"
)]
pub struct NoMoment;

impl FromStr for Moment {
    type Err = NoMoment;

    fn from_str(text: &str) -> Result<Self, NoMoment> {
        if let Ok(position) = text.parse() {
            return Ok(Self::Position(position));
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self::Time(time.to_utc()));
        }
        let day = NaiveDate::from_str(text).map(|day| day.and_time(NaiveTime::MIN));
        let minute = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M");
        let second = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S");
        let local = day.or_else(|_| minute()).or_else(|_| second()).map_err(|_| NoMoment)?;
        // In the hour that an autumn night has twice, the first one; one that a spring night leaves
        // out is no time.
        let time = Paris.from_local_datetime(&local).earliest().ok_or(NoMoment)?;
        Ok(Self::Time(time.to_utc()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_position_or_a_time_in_paris_or_with_its_own_zone() {
        let time = |text: &str| Moment::Time(text.parse().unwrap());
        for (typed, meant) in [
            ("1200", Moment::Position(1_200)),
            ("2026-11-25", time("2026-11-24T23:00:00Z")),
            ("2026-07-01T14:30", time("2026-07-01T12:30:00Z")),
            ("2026-11-25T14:30:05", time("2026-11-25T13:30:05Z")),
            ("2026-11-25T14:30:05.25+02:00", time("2026-11-25T12:30:05.25Z")),
            ("2026-10-25T02:30", time("2026-10-25T00:30:00Z")),
        ] {
            assert_eq!(typed.parse::<Moment>().unwrap(), meant, "{typed}");
        }
        for typed in ["", "-1", "hier", "2026-13-01", "2026-03-29T02:30", "25/11/2026"] {
            assert!(typed.parse::<Moment>().is_err(), "{typed}");
        }
    }
}

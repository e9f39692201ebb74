//! One report's family with the rows it is about: the report that is asked for, or an earlier one.

use crate::{
    Family, MonthlyPeopleRow, PeriodPeopleRow, Place, Programme, ReportError, Rows, VolumeRow,
};
use std::collections::BTreeSet;

pub struct Scope<'a> {
    pub family: Family,
    pub volumes: Vec<&'a VolumeRow>,
    pub monthly: Vec<&'a MonthlyPeopleRow>,
    pub period: Vec<&'a PeriodPeopleRow>,
}

impl<'a> Scope<'a> {
    /// The rows within the programme's perimeter, and the figures that it prints of them.
    pub fn new(programme: &Programme, rows: &'a Rows) -> Result<Self, ReportError> {
        let inside = |place: &Place| programme.perimeter.includes(place);
        let volumes = rows.volumes.iter().filter(|row| {
            inside(&row.place)
                && programme.includes_month(row.month)
                && programme.includes_category(row.category)
        });
        let volumes: Vec<_> = volumes.collect();
        let monthly = rows.monthly_people.iter();
        let monthly =
            monthly.filter(|row| inside(&row.place) && programme.includes_month(row.month));
        let monthly: Vec<_> = monthly.collect();
        let period: Vec<_> = rows.period_people.iter().filter(|row| inside(&row.place)).collect();
        let mut places: BTreeSet<Place> = monthly.iter().map(|row| row.place.clone()).collect();
        places.extend(period.iter().map(|row| row.place.clone()));
        let family = Family::new(programme, &volumes, &places)?;
        Ok(Self { family, volumes, monthly, period })
    }
}

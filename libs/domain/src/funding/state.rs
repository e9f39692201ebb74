//! A programme, folded from its events.

use super::event::FundingEvent;
use crate::Fold;
use kernel::{Category, Month};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Programme {
    pub name: String,
    pub funders: Vec<String>,
    /// First and last month; none before the registration.
    pub period: Option<(Month, Month)>,
    pub territory: Vec<String>,
    pub categories: Vec<Category>,
    /// The months of the reports published so far.
    pub reports: Vec<(Month, Month)>,
}

impl Programme {
    /// Whether a report may be about these months: one month, a calendar quarter, a calendar year
    /// or all of the programme's, each cut to its period.
    pub fn may_report(&self, from: Month, to: Month) -> bool {
        let Some((first, last)) = self.period else { return false };
        let cut = |length: u8| {
            let starts = |month: Month| (month.number() - 1).is_multiple_of(length);
            let ends = |month: Month| month.number().is_multiple_of(length);
            let block = |month: Month| (month.year(), (month.number() - 1) / length);
            let whole = (from == first || starts(from)) && (to == last || ends(to));
            whole && block(from) == block(to)
        };
        from == to || (from, to) == (first, last) || cut(3) || cut(12)
    }
}

impl Fold for Programme {
    const CATEGORY: &'static str = "programme";
    type Event = FundingEvent;

    fn evolve(mut self, event: &FundingEvent) -> Self {
        match event {
            FundingEvent::ProgrammeRegistered {
                name,
                funders,
                from,
                to,
                territory,
                categories,
            } => {
                self.name.clone_from(name);
                self.funders.clone_from(funders);
                self.period = Some((*from, *to));
                self.territory.clone_from(territory);
                self.categories.clone_from(categories);
            }
            FundingEvent::ReportPublished { from, to, .. } => self.reports.push((*from, *to)),
        }
        self
    }
}

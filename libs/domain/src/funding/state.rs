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

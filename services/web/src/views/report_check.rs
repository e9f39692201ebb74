//! What the verifier says of a report, and how to run it oneself.

use super::{Chrome, Sample, Samples, Section, sample};
use crate::filters;
use askama::Template;
use kernel::Month;

#[derive(Debug, Template)]
#[template(path = "funder/report_check.html")]
pub struct ReportCheckPage {
    pub chrome: Chrome,
    pub programme: String,
    pub from: Month,
    pub to: Month,
    /// In the order in which they are made; none while the log is not published up to the report.
    pub checks: Option<Vec<CheckLine>>,
    /// The report with its proof.
    pub proof_href: String,
    /// The report's page.
    pub report_href: String,
    /// What to type, with the address of the published log.
    pub command: String,
    /// The log's public keys, as text.
    pub keys_href: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// `Sommes`.
    pub name: &'static str,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Holds(String),
    Fails(String),
    /// An earlier check failed.
    NotChecked,
}

impl ReportCheckPage {
    fn holds(&self) -> bool {
        let hold = |line: &CheckLine| matches!(line.outcome, Outcome::Holds(_));
        self.checks.as_ref().is_some_and(|lines| lines.iter().all(hold))
    }
}

impl Samples for ReportCheckPage {
    const NAME: &'static str = "report-check";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |checks| {
            Ok::<_, sample::SampleError>(Self {
                chrome: sample::funder(Section::Report),
                programme: sample::text("Mieux manger pour tous 2026"),
                from: sample::month("2026-09")?,
                to: sample::month("2026-11")?,
                checks,
                proof_href: sample::text("/financeur/preuve.json?depuis=2026-09"),
                report_href: sample::text("/financeur?depuis=2026-09"),
                command: sample::text("solidaires-verify rapport-2026-09-2026-11-preuve.json"),
                keys_href: sample::text("/transparence/keys"),
            })
        };
        let line = |name, outcome| CheckLine { name, outcome };
        let holds = |text| Outcome::Holds(sample::text(text));
        let sums = "168 chiffres sont la somme exacte des valeurs engagées dans 31 feuilles";
        let good = vec![
            line("Signature du journal", holds("journal signé à 48 250 événements")),
            line("Sommes", holds(sums)),
        ];
        let wrong = Outcome::Fails(sample::text("feuille 12\u{a0}: montrée deux fois"));
        let bad =
            vec![line("Feuilles dans le journal", wrong), line("Sommes", Outcome::NotChecked)];
        Ok(vec![
            Sample::new("usual", page(Some(good))?),
            Sample::new("failing", page(Some(bad))?),
            Sample::new("not-published", page(None)?),
        ])
    }
}

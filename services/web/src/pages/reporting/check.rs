//! A report with its proof, and what the verifier says of it.

use super::{Since, file};
use crate::{
    page::{PageError, PageResult, show},
    state::WebState,
    views::{
        Chrome,
        report_check::{CheckLine, Outcome, ReportCheckPage},
    },
};
use app::{Claim, Verdict, publication::Publication};
use kernel::{Actor, ProgrammeId};

/// The report with all that it takes to check it.
///
/// # Errors
/// Not found for a report that was not published, or as long as the log is not published up to it.
pub async fn proof(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
) -> PageResult {
    let view = state.app.programme(actor.tenant, programme).await?;
    let (from, to) = since.months(&view)?.ok_or_else(PageError::not_found)?;
    let publication = publication(state)?;
    let proof = state.app.report_proof(actor, programme, (from, to), publication).await?;
    let proof = proof.ok_or_else(PageError::not_found)?;
    let name = format!("attachment; filename=\"rapport-{from}-preuve.json\"");
    Ok(file(proof, "application/json", &name))
}

/// What the verifier says on this server, and how to run it oneself; `base` as in `show_report`.
///
/// # Errors
/// Not found for a report that was not published, or where the log is not published at all.
pub async fn show_check(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
    chrome: Chrome,
    base: &str,
) -> PageResult {
    let view = state.app.programme(actor.tenant, programme).await?;
    let (from, to) = since.months(&view)?.ok_or_else(PageError::not_found)?;
    let mut reports = view.published.iter().rev();
    let report =
        reports.find(|one| one.first_month == from && to.is_none_or(|to| one.last_month == to));
    let to = report.ok_or_else(PageError::not_found)?.last_month;
    let publication = publication(state)?;
    let verdict = state.app.verify_report(actor, programme, (from, Some(to)), publication).await?;
    let files = base.strip_suffix("/rapport").unwrap_or(base);
    show(&ReportCheckPage {
        chrome,
        programme: view.programme.name,
        from,
        to,
        checks: verdict.as_ref().map(lines),
        proof_href: format!("{files}/preuve.json?depuis={from}&jusque={to}"),
        report_href: format!("{base}?depuis={from}&jusque={to}"),
        command: format!("solidaires-verify rapport-{from}-preuve.json --log journal"),
        keys_href: "/transparence/keys".to_owned(),
    })
}

fn publication(state: &WebState) -> Result<&Publication, PageError> {
    state.publication.as_ref().ok_or_else(PageError::not_found)
}

/// As a page shows what a terminal shows with ordinary spaces.
fn typeset(french: &str) -> String {
    french.replace(" :", "\u{a0}:").replace(" ;", "\u{a0};")
}

fn lines(verdict: &Verdict) -> Vec<CheckLine> {
    let line = |(check, claim): &(app::Check, Claim)| CheckLine {
        name: check.names().0,
        outcome: match claim {
            Claim::Holds(said) => Outcome::Holds(typeset(&said.french)),
            Claim::Fails(failure) => Outcome::Fails(typeset(&failure.said().french)),
            Claim::NotChecked => Outcome::NotChecked,
        },
    };
    verdict.checks.iter().map(line).collect()
}

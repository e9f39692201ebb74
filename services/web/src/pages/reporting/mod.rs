//! A published report, on a page and as files: for its funder and for the coordination.

mod check;
mod figures;
mod words;

use crate::{
    files::Export,
    page::{PageError, PageResult, show},
    state::WebState,
    typed_goods,
    views::{
        Chrome,
        report::{NoReport, ReportPage, ReportPeriod},
    },
};
use app::{PublishedAgain, queries::programmes::ProgrammeView};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Actor, Month, ProgrammeId};
use serde::Deserialize;

pub use check::{proof, show_check};

/// `?depuis=2026-09&jusque=2026-12`: the report of these months.
#[derive(Debug, Default, Deserialize)]
pub struct Since {
    depuis: Option<String>,
    jusque: Option<String>,
}

impl Since {
    /// The months of the report asked for: of the latest published, where none are named.
    fn months(
        &self,
        programme: &ProgrammeView,
    ) -> Result<Option<(Month, Option<Month>)>, PageError> {
        let Some(from) = &self.depuis else {
            let last = programme.published.last();
            return Ok(last.map(|report| (report.first_month, Some(report.last_month))));
        };
        let to = self.jusque.as_deref().map(typed_goods::month).transpose()?;
        Ok(Some((typed_goods::month(from)?, to)))
    }
}

/// The report's page; `base` is its address without what follows the question mark.
///
/// # Errors
/// Not found for a report that was not published, or of another funder's programme.
pub async fn show_report(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
    chrome: Chrome,
    base: &str,
    export: Export,
) -> PageResult {
    let view = state.app.programme(actor.tenant, programme).await?;
    let Some((from, to)) = since.months(&view)? else {
        return show(&NoReport { chrome, programme: view.programme.name });
    };
    let again = state.app.published_report(actor, programme, from, to).await?;
    let page = page(chrome, &view, &again, base);
    let check_href = page.check_href.filter(|_| state.publication.is_some());
    export.show(ReportPage { check_href, ..page }).await
}

fn page(chrome: Chrome, view: &ProgrammeView, again: &PublishedAgain, base: &str) -> ReportPage {
    let (report, published) = (&again.report, &again.published);
    let (from, to) = (published.first_month, published.last_month);
    let files = base.strip_suffix("/rapport").unwrap_or(base);
    let periods = view.published.iter().map(|report| ReportPeriod {
        href: format!("{base}?depuis={}&jusque={}", report.first_month, report.last_month),
        from: report.first_month,
        to: report.last_month,
    });
    ReportPage {
        chrome,
        programme: report.programme.name.clone(),
        from,
        to,
        headlines: figures::headlines(&report.headline),
        tables: figures::tables(report),
        position: published.position,
        root_hash: published.root.clone(),
        csv_href: format!("{files}/rapport.csv?depuis={from}&jusque={to}"),
        json_href: format!("{files}/rapport.json?depuis={from}&jusque={to}"),
        check_href: Some(format!("{files}/verifier?depuis={from}&jusque={to}")),
        sha256: published.sha256.clone(),
        periods: periods.collect(),
    }
}

/// The report for spreadsheets.
///
/// # Errors
/// As [`show_report`].
pub async fn csv(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
) -> PageResult {
    let again = published(state, actor, programme, since).await?;
    let name = file_name(&again, "csv");
    Ok(file(again.report.to_csv().into_bytes(), "text/csv; charset=utf-8", &name))
}

/// The report byte for byte as it was published: its SHA-256 is in the log.
///
/// # Errors
/// As [`show_report`].
pub async fn json(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
) -> PageResult {
    let again = published(state, actor, programme, since).await?;
    let name = file_name(&again, "json");
    Ok(file(again.bytes, "application/json", &name))
}

async fn published(
    state: &WebState,
    actor: &Actor,
    programme: ProgrammeId,
    since: &Since,
) -> Result<PublishedAgain, PageError> {
    let view = state.app.programme(actor.tenant, programme).await?;
    let (from, to) = since.months(&view)?.ok_or_else(PageError::not_found)?;
    Ok(state.app.published_report(actor, programme, from, to).await?)
}

fn file_name(again: &PublishedAgain, extension: &str) -> String {
    let (from, to) = (again.published.first_month, again.published.last_month);
    format!("attachment; filename=\"rapport-{from}-{to}.{extension}\"")
}

fn file(bytes: Vec<u8>, media_type: &'static str, disposition: &str) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

//! `/plateforme/programmes`: the funders' programmes, and publishing their reports.

use crate::{
    files::Export,
    format,
    notices::Notice,
    page::{Address, PageError, PageResult, go, show_with},
    pages::{
        carrying::or_told,
        reporting::{self, Since},
    },
    posted::Posted,
    session::Coordinator,
    state::WebState,
    typed_goods,
    views::{
        Choice, Section, Typed,
        network::{ProgrammeCard, ProgrammesPage, PublishForm, PublishedLine},
    },
};
use app::queries::programmes::{self, ProgrammeView};
use axum::extract::{Query, State};
use kernel::{Month, ProgrammeId};

pub async fn list(
    State(state): State<WebState>,
    coordinator: Coordinator,
    notice: Notice,
    export: Export,
) -> PageResult {
    let mut view = page(&state, &coordinator).await?;
    view.chrome = notice.tell(view.chrome);
    export.show(view).await
}

pub async fn publish(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    posted: Posted,
) -> PageResult {
    let from = typed_goods::month(posted.text(&format!("from.{programme}")))?;
    let to = typed_goods::month(posted.text(&format!("to.{programme}")))?;
    let (actor, id) = (&coordinator.actor, posted.command()?);
    match or_told(state.app.publish_report(actor, id, programme, from, to).await)? {
        Ok(done) => {
            super::shown(&state, &done).await?;
            Ok(go("/plateforme/programmes?fait=rapport"))
        }
        Err(told) => {
            let mut view = page(&state, &coordinator).await?;
            let id = programme.to_string();
            let card = view.programmes.iter_mut().find(|card| card.programme == id);
            if let Some(form) = card.map(|card| &mut card.form) {
                form.from = Typed::new(from.to_string());
                form.to = Typed::new(to.to_string());
                form.error = Some(told.message);
            }
            show_with(told.status, &view)
        }
    }
}

pub async fn report(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    Query(since): Query<Since>,
    export: Export,
) -> PageResult {
    let chrome = super::chrome(&state, &coordinator, Section::Programmes).await?;
    let base = format!("/plateforme/programmes/{programme}/rapport");
    let actor = &coordinator.actor;
    reporting::show_report(&state, actor, programme, &since, chrome, &base, export).await
}

pub async fn csv(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::csv(&state, &coordinator.actor, programme, &since).await
}

pub async fn json(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::json(&state, &coordinator.actor, programme, &since).await
}

pub async fn proof(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    Query(since): Query<Since>,
) -> PageResult {
    reporting::proof(&state, &coordinator.actor, programme, &since).await
}

pub async fn check(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(programme): Address<ProgrammeId>,
    Query(since): Query<Since>,
) -> PageResult {
    let chrome = super::chrome(&state, &coordinator, Section::Programmes).await?;
    let base = format!("/plateforme/programmes/{programme}/rapport");
    reporting::show_check(&state, &coordinator.actor, programme, &since, chrome, &base).await
}

async fn page(state: &WebState, coordinator: &Coordinator) -> Result<ProgrammesPage, PageError> {
    let hub = coordinator.tenant();
    let mut reading = state.app.reading(hub).await?;
    let chrome = coordinator.chrome(state, &mut reading, Section::Programmes).await?;
    let all = programmes::programmes(&mut reading, hub).await?;
    Ok(ProgrammesPage { chrome, programmes: all.into_iter().map(card).collect() })
}

fn card(view: ProgrammeView) -> ProgrammeCard {
    let (from, to) = (view.programme.first_month, view.programme.last_month);
    // The months after the last report; all of them before the first.
    let next = view.published.last().map_or(from, |report| report.last_month.next());
    let months: Vec<Month> = std::iter::successors(Some(from), |month| Some(month.next()))
        .take_while(|month| *month <= to)
        .collect();
    let proposed = Typed::new(next.min(to).to_string());
    let published = view.published.iter().map(|report| PublishedLine {
        from: report.first_month,
        to: report.last_month,
        position: report.position,
    });
    ProgrammeCard {
        programme: view.programme.id.to_string(),
        published: published.collect(),
        form: PublishForm {
            months: months
                .into_iter()
                .map(|month| Choice::new(month.to_string(), format::month(month)))
                .collect(),
            from: proposed.clone(),
            to: proposed,
            error: None,
        },
        name: view.programme.name,
        funders: view.programme.funders,
        from,
        to,
    }
}

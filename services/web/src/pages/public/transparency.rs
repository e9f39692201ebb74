//! `/transparence`: the published log, in plain words.

use crate::{
    page::{PageError, PageResult, show},
    problem::Problem,
    session::{PLATFORM, signed_in},
    state::WebState,
    views::{
        Chrome, FormKeys, Section,
        transparency::{GivenUp, Head, PublicKey, PublicLog, Seen, TransparencyPage, Witness},
    },
};
use app::publication::{EarlierLog, Publication, PublicationError, hash_to_base64};
use axum::{extract::State, http::HeaderMap};
use chrono::{DateTime, NaiveDate};

pub async fn explain(State(state): State<WebState>, headers: HeaderMap) -> PageResult {
    let chrome = match signed_in(&headers, &state).await? {
        None => Chrome::public(PLATFORM, FormKeys::default()),
        Some(visitor) => {
            let mut reading = state.app.reading(visitor.tenant()).await?;
            visitor.chrome(&state, &mut reading, Section::None).await?
        }
    };
    let Some(publication) = state.publication.clone() else {
        return show(&TransparencyPage { chrome, log: None, earlier: vec![] });
    };
    let (log, earlier) = blocking(move || read(&publication)).await?;
    show(&TransparencyPage { chrome, log: Some(log), earlier })
}

fn read(publication: &Publication) -> Result<(PublicLog, Vec<GivenUp>), PublicationError> {
    let last = publication.last()?.map(|(checkpoint, _)| Head {
        events: checkpoint.size(),
        root: hash_to_base64(checkpoint.root()),
    });
    let keys = publication.keys()?.into_iter().map(|known| PublicKey {
        key: known.key.to_string(),
        retired: known.retired.and_then(|day| day.parse().ok()),
    });
    let witnesses = witnesses(publication)?;
    let witnessed = witnesses.iter().any(|witness| witness.seen.is_some());
    let log = PublicLog { last, witnessed, keys: keys.collect(), witnesses };
    Ok((log, publication.earlier()?.iter().map(given_up).collect()))
}

fn witnesses(publication: &Publication) -> Result<Vec<Witness>, PublicationError> {
    let keys = publication.witnesses()?;
    let witnessed = publication.witnessed()?;
    let seen = |key| {
        let (checkpoint, note) = witnessed.as_ref()?;
        let verified = note.verify(std::slice::from_ref(key)).ok()?;
        let seconds = i64::try_from(verified.first()?.time?).ok()?;
        Some(Seen { events: checkpoint.size(), time: DateTime::from_timestamp(seconds, 0)? })
    };
    let witness = |key| {
        let seen = seen(key);
        Witness { name: key.name().to_owned(), key: key.to_string(), seen }
    };
    Ok(keys.iter().map(witness).collect())
}

fn given_up(log: &EarlierLog) -> GivenUp {
    GivenUp {
        number: log.number,
        origin: log.origin().unwrap_or_default().to_owned(),
        day: log.day().and_then(|day| day.parse::<NaiveDate>().ok()),
        reason: log.reason().unwrap_or_default().to_owned(),
    }
}

/// Files are read beside the runtime's own threads.
pub(super) async fn blocking<T: Send + 'static, E: std::fmt::Display + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, PageError> {
    let unavailable = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "the published log cannot be read");
        PageError::from(Problem::unavailable())
    };
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| unavailable(&error))?.map_err(|error| unavailable(&error))
}

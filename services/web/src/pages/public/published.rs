//! `/transparence/…`: the files of the published log, and what witnesses bring.
//!
//! The files are served as they are in the folder, so that what is read here is what was signed,
//! whatever has become of the database since.

use super::transparency::blocking;
use crate::{
    page::{PageError, PageResult},
    problem::Problem,
    state::WebState,
};
use app::publication::{RefusedCosignature, Tile};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// Tiles never change (c2sp.org/tlog-tiles).
const FOREVER: &str = "public, max-age=31536000, immutable";
/// What grows is asked for again within seconds.
const SHORTLY: &str = "public, max-age=5";
/// A tile that is not there may be there soon.
const NEVER: &str = "no-store";
const TEXT: &str = "text/plain; charset=utf-8";

/// A file for everybody: its media type, and for how long it holds.
fn kind(path: &str) -> Option<(&'static str, &'static str)> {
    let (earlier, name) = match path.strip_prefix("earlier/").and_then(|rest| rest.split_once('/'))
    {
        Some((number, name)) => {
            let canonical = number.parse::<u32>().is_ok_and(|parsed| parsed.to_string() == number);
            (canonical.then_some(true)?, name)
        }
        None => (false, path),
    };
    match name {
        "checkpoint" | "witnessed" | "keys" => Some((TEXT, SHORTLY)),
        "witnesses" if !earlier => Some((TEXT, SHORTLY)),
        "notice" if earlier => Some((TEXT, SHORTLY)),
        tile => tile.parse::<Tile>().ok().map(|_| ("application/octet-stream", FOREVER)),
    }
}

pub async fn file(State(state): State<WebState>, Path(path): Path<String>) -> PageResult {
    let (Some(publication), Some((media_type, held))) = (state.publication, kind(&path)) else {
        return Ok(nothing());
    };
    let file = publication.public().join(path);
    let read = move || match std::fs::read(file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    };
    let Some(bytes) = blocking(read).await? else { return Ok(nothing()) };
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, held)];
    Ok((headers, bytes).into_response())
}

fn nothing() -> Response {
    let headers = [(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, NEVER)];
    (StatusCode::NOT_FOUND, headers, "Ce fichier n’existe pas.\n").into_response()
}

/// Signature lines of a witness, or a whole cosigned note.
pub async fn cosign(State(state): State<WebState>, body: Bytes) -> PageResult {
    let Some(publication) = state.publication else { return Err(PageError::not_found()) };
    let taken = blocking(move || match publication.take_cosignatures(&body) {
        Err(RefusedCosignature::Publication(error)) => Err(error),
        other => Ok(other),
    });
    let headers = [(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, NEVER)];
    match taken.await? {
        Ok(taken) => {
            let names: String =
                taken.witnesses.iter().map(|(name, _)| format!("{name}\n")).collect();
            Ok((headers, names).into_response())
        }
        Err(refused) => Ok((refusal(&refused), headers, format!("{refused}\n")).into_response()),
    }
}

/// As witnesses answer logs (c2sp.org/tlog-witness).
fn refusal(refused: &RefusedCosignature) -> StatusCode {
    match refused {
        RefusedCosignature::Note(_) | RefusedCosignature::Checkpoint(_) => StatusCode::BAD_REQUEST,
        RefusedCosignature::Witness(_) | RefusedCosignature::NotSigned => StatusCode::FORBIDDEN,
        RefusedCosignature::OtherLog => StatusCode::NOT_FOUND,
        RefusedCosignature::Outdated => StatusCode::CONFLICT,
        RefusedCosignature::Publication(_) => Problem::unavailable().status,
    }
}

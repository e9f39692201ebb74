//! The hub's producers and their catalogues.

use super::{
    caller::{Caller, Key},
    change::{Changed, carry_out, mark_replayed},
    error::{ApiError, ApiResult},
    extract::{Json, Path, Query, unread, unsupported_type},
    json::{
        ChangeJson,
        supply::{CatalogueJson, ProducerBody, ProducerJson, ProductJson},
    },
};
use crate::{problem::FieldError, state::WebState};
use app::{App, Command, Done, ImportError, queries::producers};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use domain::producers::ProducerCommand;
use kernel::ProducerId;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

#[utoipa::path(get, path = "/producers", tag = "producers", summary = "Les producteurs",
    security(("session" = [])), responses((status = 200, body = [ProducerJson])))]
pub async fn list_producers(
    State(state): State<WebState>,
    caller: Caller,
) -> ApiResult<Json<Vec<ProducerJson>>> {
    let hub = caller.coordinator()?;
    let mut reading = state.app.reading(hub).await?;
    let producers = producers::producers(&mut reading, hub).await?;
    Ok(Json(producers.iter().map(ProducerJson::from).collect()))
}

#[utoipa::path(post, path = "/producers", tag = "producers",
    summary = "Inscrire un producteur", request_body = ProducerBody,
    security(("session" = [])), responses((status = 201, body = ChangeJson)))]
pub async fn register_producer(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Json(body): Json<ProducerBody>,
) -> ApiResult<Changed> {
    let producer = ProducerId::derived(&[b"producer", id.uuid().as_bytes()]);
    let register = ProducerCommand::Register {
        name: body.name,
        kind: body.kind.into(),
        commune: body.commune,
        distance_km: body.distance_km,
    };
    let done = carry_out(&state, &caller, id, Command::Producer(producer, register)).await?;
    Ok(Changed::created(producer.uuid(), done))
}

/// For the coordination, and for the producer whose it is.
#[utoipa::path(get, path = "/producers/{producer}/catalogue", tag = "producers",
    summary = "Un catalogue", params(("producer" = Uuid, Path)), security(("session" = [])),
    responses((status = 200, body = [ProductJson])))]
pub async fn show_catalogue(
    State(state): State<WebState>,
    caller: Caller,
    Path(producer): Path<Uuid>,
) -> ApiResult<Json<Vec<ProductJson>>> {
    let producer = ProducerId::from_uuid(producer);
    if caller.hub_or_producer()?.is_some_and(|own| own != producer) {
        return Err(ApiError::not_found());
    }
    let mut reading = state.app.reading(caller.tenant()).await?;
    known(producers::producer(&mut reading, caller.tenant(), producer).await?)?;
    let products = producers::catalogue(&mut reading, caller.tenant(), producer).await?;
    Ok(Json(products.iter().map(ProductJson::from).collect()))
}

fn known<T>(found: Option<T>) -> ApiResult<T> {
    found.ok_or_else(ApiError::not_found)
}

/// What to do with the file, and what to call it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Only look at it: nothing is changed, and every error is told.
    #[serde(default)]
    preview: bool,
    file_name: Option<String>,
}

/// A whole file as bytes (CSV, XLSX or ODS, told by its content), or nothing of it.
#[utoipa::path(post, path = "/producers/{producer}/catalogue", tag = "producers",
    summary = "Importer un catalogue, ou seulement le lire",
    params(("producer" = Uuid, Path), Import),
    request_body(content = String, content_type = "application/octet-stream"),
    security(("session" = [])), responses((status = 200, body = CatalogueJson)))]
pub async fn import_catalogue(
    State(state): State<WebState>,
    caller: Caller,
    Key(id): Key,
    Path(producer): Path<Uuid>,
    Query(import): Query<Import>,
    headers: HeaderMap,
    file: Result<Bytes, BytesRejection>,
) -> ApiResult<Response> {
    let (hub, producer) = (caller.coordinator()?, ProducerId::from_uuid(producer));
    check_type(&headers)?;
    let file = file.map_err(|rejection| unread(&rejection))?;
    let mut reading = state.app.reading(hub).await?;
    known(producers::producer(&mut reading, hub, producer).await?)?;
    drop(reading);
    let name = import.file_name.as_deref().unwrap_or("catalogue");
    if import.preview {
        return Ok(Json(preview(name, &file)?).into_response());
    }
    let taken = state.app.import_catalogue(&caller.actor, id, producer, name, &file).await;
    let taken = taken.map_err(not_imported)?;
    let json = CatalogueJson { imported: true, products: taken.products, ..Default::default() };
    let mut response = Json(json).into_response();
    mark_replayed(&mut response, &Done { stream: None, version: 0, repeated: taken.repeated });
    Ok(response)
}

/// The bytes tell the format; JSON and forms are slips of the caller.
fn check_type(headers: &HeaderMap) -> ApiResult<()> {
    let sent = headers.get(header::CONTENT_TYPE).and_then(|sent| sent.to_str().ok());
    let slip = |sent: &str| {
        ["application/json", "multipart/", "application/x-www-form-urlencoded"]
            .iter()
            .any(|slip| sent.starts_with(slip))
    };
    if sent.is_some_and(slip) {
        return Err(unsupported_type("application/octet-stream"));
    }
    Ok(())
}

fn preview(name: &str, file: &[u8]) -> ApiResult<CatalogueJson> {
    let preview = App::preview_catalogue(name, file);
    let preview = preview.map_err(|error| not_imported(error.into()))?;
    Ok(CatalogueJson {
        imported: false,
        products: preview.lines.len(),
        unknown_columns: preview.unknown_columns.into_iter().map(|column| column.title).collect(),
        remarks: preview.remarks.into_iter().map(|remark| remark.text).collect(),
        errors: preview.errors.iter().map(ToString::to_string).collect(),
    })
}

/// The texts of the catalogue's errors are for people, and name nothing of ours.
fn not_imported(error: ImportError) -> ApiError {
    let title = "Le catalogue n’est pas importé";
    match error {
        ImportError::App(error) => error.into(),
        ImportError::Unreadable(reason) => {
            ApiError::with_errors("catalogue-unreadable", title, &reason.to_string(), vec![])
        }
        ImportError::Lines(lines) => {
            let errors = lines.iter().map(|line| FieldError {
                field: format!("{}:{}:{}", line.file, line.line, line.column),
                detail: line.to_string(),
            });
            let detail = "Rien n’est importé. Corrigez chaque case signalée, puis recommencez.";
            ApiError::with_errors("catalogue-lines", title, detail, errors.collect())
        }
    }
}

/// More than the largest catalogue: that one is refused with a reason.
pub const FILE_BYTES_MAX: usize = 11 << 20;

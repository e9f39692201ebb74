//! `/remise/`: the hand-over as an application of the device, which opens without network.
//!
//! The page holds words alone and is the same for everybody, so that a device may keep it; what
//! concerns people comes from `/structure/remise/cagettes.json` (`animator/merging.rs`).

use crate::{
    assets,
    page::{PageError, PageResult, go, show},
    session::PLATFORM,
    state::WebState,
    views::{Chrome, FormKeys, hand_over_device::HandOverDevice},
};
use askama::Template;
use axum::{Router, http::header, response::IntoResponse, routing::get};
use sha2::{Digest, Sha256};

/// All that the page needs; nothing of it says anything of anybody.
const SHELL: [&str; 6] = [
    "/remise/",
    "/remise/application.webmanifest",
    "/static/solidaires.css",
    "/static/solidaires.js",
    "/static/remise.js",
    "/static/icon.svg",
];

/// <https://www.w3.org/TR/appmanifest/>
const MANIFEST: &str = include_str!("../../static/remise.webmanifest");
const WORKER: &str = include_str!("../../static/remise_sw.js");

pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/remise", get(async || go("/remise/")))
        .route("/remise/", get(async || show(&page())))
        .route("/remise/application.webmanifest", get(manifest))
        .route("/remise/sw.js", get(worker))
}

fn page() -> HandOverDevice {
    HandOverDevice { chrome: Chrome::public(PLATFORM, FormKeys::default()) }
}

async fn manifest() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/manifest+json")], MANIFEST)
}

/// The service worker; browsers compare it byte by byte with the one they run.
async fn worker() -> PageResult {
    let version = version()?;
    let shell = SHELL.map(|path| format!("\"{path}\"")).join(", ");
    let head = format!("\"use strict\";\nconst VERSION = \"{version}\";\nconst SHELL = [{shell}];");
    let body = format!("{head}\n{WORKER}");
    Ok(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], body).into_response())
}

/// Of all that the worker keeps.
fn version() -> Result<String, PageError> {
    let mut hashed = Sha256::new();
    hashed.update(page().render()?);
    let files = [MANIFEST, assets::STYLE, assets::SCRIPT, assets::HAND_OVER, assets::ICON, WORKER];
    files.iter().for_each(|file| hashed.update(file));
    Ok(hex::encode(hashed.finalize()).chars().take(16).collect())
}

//! How a page handler ends: with a page, with a way to another one, or with what went wrong.

use crate::{problem::Problem, refusals};
use app::{AppError, StorageError};
use askama::Template;
use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Response},
};
use serde::de::DeserializeOwned;

pub type PageResult = Result<Response, PageError>;

/// Why there is no page.
#[derive(Debug)]
pub enum PageError {
    /// Told on a page of its own.
    Problem(Box<Problem>),
    /// Nobody is signed in; afterwards, back to this path.
    SignIn { back: Option<String> },
}

impl PageError {
    pub fn not_found() -> Self {
        Problem::not_found().into()
    }
}

impl From<Problem> for PageError {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        refusals::told(&error).problem().into()
    }
}

impl From<StorageError> for PageError {
    fn from(error: StorageError) -> Self {
        AppError::from(error).into()
    }
}

impl From<runtime::NoRandomness> for PageError {
    fn from(error: runtime::NoRandomness) -> Self {
        tracing::error!(%error);
        Problem::unavailable().into()
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be rendered");
        Problem::unavailable().into()
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_page(),
            Self::SignIn { back: None } => go("/connexion"),
            Self::SignIn { back: Some(back) } => {
                go(&format!("/connexion?retour={}", percent_encoded(&back)))
            }
        }
    }
}

/// The page, as asked for.
pub fn show(view: &impl Template) -> PageResult {
    show_with(StatusCode::OK, view)
}

/// The same form again, with what was typed and what is wrong with it.
pub fn show_again(view: &impl Template) -> PageResult {
    show_with(StatusCode::UNPROCESSABLE_ENTITY, view)
}

pub fn show_with(status: StatusCode, view: &impl Template) -> PageResult {
    Ok((status, Html(view.render()?)).into_response())
}

/// After a change: the browser asks for `path`, so that a reload repeats nothing.
pub fn go(path: &str) -> Response {
    let mut headers = HeaderMap::new();
    match HeaderValue::from_str(path) {
        Ok(path) => headers.insert(header::LOCATION, path),
        Err(_) => headers.insert(header::LOCATION, HeaderValue::from_static("/")),
    };
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// Ids in an address; one that cannot be read is one that does not exist.
#[derive(Debug, Clone, Copy)]
pub struct Address<T>(pub T);

impl<T, S> FromRequestParts<S> for Address<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        match Path::from_request_parts(parts, state).await {
            Ok(Path(ids)) => Ok(Self(ids)),
            Err(_) => Err(PageError::not_found()),
        }
    }
}

/// A path of this very site, to which it is safe to send a browser.
pub fn own_path(path: &str) -> Option<&str> {
    let local = path.starts_with('/') && !path.starts_with("//");
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (local && plain).then_some(path)
}

/// As a value in a query.
pub fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_sent_to_paths_of_this_site_only() {
        assert_eq!(own_path("/commande?x=1"), Some("/commande?x=1"));
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil", "evil", "/a\nb"] {
            assert_eq!(own_path(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn a_path_survives_a_query() {
        assert_eq!(percent_encoded("/labos?a=é&b"), "/labos%3Fa%3D%C3%A9%26b");
    }
}

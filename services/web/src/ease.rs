//! Easy reading (FALC, facile à lire et à comprendre): larger, shorter, with pictograms. A choice
//! that anybody makes on any page, signed in or not; a cookie keeps it, and nothing else does.

use crate::{
    page::{PageError, PageResult, go, own_path},
    posted::unreadable,
    problem::Problem,
    state::WebState,
};
use axum::{
    Form, Router,
    extract::{FromRequestParts, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::IntoResponse,
    routing::post,
};
use serde::Deserialize;
use std::convert::Infallible;

const COOKIE: &str = "lecture=facile";
const YEAR_SECONDS: u32 = 365 * 24 * 3600;

/// Whether pages are to be read easily.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Easy(pub bool);

impl Easy {
    pub fn of(headers: &HeaderMap) -> Self {
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut pairs =
            cookies.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        Self(pairs.any(|pair| pair.trim() == COOKIE))
    }
}

impl<S: Sync> FromRequestParts<S> for Easy {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

pub fn routes() -> Router<WebState> {
    Router::new().route("/lecture", post(choose))
}

#[derive(Debug, Deserialize)]
struct Choice {
    #[serde(default)]
    mode: String,
}

/// Keeps the choice, and goes back to the page it was made on.
async fn choose(
    State(state): State<WebState>,
    headers: HeaderMap,
    form: Result<Form<Choice>, FormRejection>,
) -> PageResult {
    let Form(Choice { mode }) = form.map_err(|rejection| unreadable(rejection.status()))?;
    let age = if mode == "facile" { YEAR_SECONDS } else { 0 };
    let secure = if state.is_secure() { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    let cookie =
        HeaderValue::from_str(&cookie).map_err(|_| PageError::from(Problem::unavailable()))?;
    Ok(([(header::SET_COOKIE, cookie)], go(&back(&headers))).into_response())
}

/// The page that the form was on, as browsers say it; else the first one.
fn back(headers: &HeaderMap) -> String {
    let came_from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let path = came_from.and_then(|url| {
        let (_, rest) = url.split_once("://")?;
        own_path(&rest[rest.find('/')?..])
    });
    path.unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn the_choice_is_read_among_other_cookies() {
        assert_eq!(Easy::of(&headers(header::COOKIE, "a=1; lecture=facile; b=2")), Easy(true));
        assert_eq!(Easy::of(&headers(header::COOKIE, "autre-lecture=facile")), Easy(false));
        assert_eq!(Easy::of(&HeaderMap::new()), Easy(false));
    }

    #[test]
    fn one_comes_back_to_the_page_one_was_on_and_to_no_other_site() {
        let from = |url| back(&headers(header::REFERER, url));
        assert_eq!(from("https://achats.example/commande?a=b"), "/commande?a=b");
        assert_eq!(from("https://achats.example"), "/");
        assert_eq!(from("https://achats.example//ailleurs.example/"), "/");
        assert_eq!(back(&HeaderMap::new()), "/");
    }
}

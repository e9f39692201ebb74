//! The style sheet and the script, built into the program and served by it.

use axum::{
    Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

/// The whole design: tokens, components, dark and print.
pub const STYLE: &str = include_str!("../static/solidaires.css");
/// What makes the order form nicer where scripts run; nothing needs it.
pub const SCRIPT: &str = include_str!("../static/solidaires.js");
/// The hand-over on a device without network.
pub const HAND_OVER: &str = include_str!("../static/remise.js");
/// What replaces the figures of an open campaign as they change.
pub const LIVE: &str = include_str!("../static/en-direct.js");
/// Pictograms: of the shelves, and of what the easy reading shows beside words.
pub const PICTOGRAMS: &str = include_str!("../static/pictos.svg");
/// The mark in a browser's tab.
pub const ICON: &str = include_str!("../static/icon.svg");

/// Everything comes from ourselves, and nothing is inline.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; \
    script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The same, and the application of the device may ask this service for data.
pub const DEVICE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// The same, and the page of open orders may ask this service for their figures.
pub const LIVE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
    img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

/// `/static/…`; state-free, so it merges into any router.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/static/solidaires.css", get(|| asset("text/css; charset=utf-8", STYLE)))
        .route("/static/solidaires.js", get(|| asset("text/javascript; charset=utf-8", SCRIPT)))
        .route("/static/remise.js", get(|| asset("text/javascript; charset=utf-8", HAND_OVER)))
        .route("/static/en-direct.js", get(|| asset("text/javascript; charset=utf-8", LIVE)))
        .route("/static/pictos.svg", get(|| asset("image/svg+xml", PICTOGRAMS)))
        .route("/static/icon.svg", get(|| asset("image/svg+xml", ICON)))
}

async fn asset(media_type: &'static str, body: &'static str) -> Response {
    let headers = [(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "max-age=3600")];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    type Palette = BTreeMap<&'static str, [u8; 3]>;

    fn colour(hex: &str) -> Option<[u8; 3]> {
        let digits: String = match hex.len() {
            3 => hex.chars().flat_map(|digit| [digit, digit]).collect(),
            _ => hex.to_owned(),
        };
        hex::decode(digits).ok()?.try_into().ok()
    }

    /// The colour tokens of the first `:root` block after `mark`.
    fn palette(mark: &str) -> Palette {
        let (_, from) = STYLE.split_once(mark).unwrap();
        let (block, _) = from.split_once('}').unwrap();
        let tokens = block.lines().filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            Some((name, colour(value.trim_end_matches(';'))?))
        });
        tokens.collect()
    }

    /// WCAG 2.2's contrast ratio.
    #[expect(clippy::float_arithmetic, reason = "the standard defines it in real numbers")]
    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let luminance = |colour: [u8; 3]| {
            let [red, green, blue] = colour.map(|part| match f64::from(part) / 255.0 {
                part if part <= 0.04045 => part / 12.92,
                part => ((part + 0.055) / 1.055).powf(2.4),
            });
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_can_be_read_by_day_and_by_night() {
        let texts = [
            ("ink", "paper"),
            ("ink", "surface"),
            ("ink", "leaf-soft"),
            ("ink", "sun-soft"),
            ("ink", "clay-soft"),
            ("ink-soft", "paper"),
            ("ink-soft", "surface"),
            ("leaf", "paper"),
            ("leaf", "surface"),
            ("leaf", "leaf-soft"),
            ("leaf-deep", "leaf-soft"),
            ("on-leaf", "leaf"),
            ("on-leaf", "leaf-deep"),
            ("sun", "surface"),
            ("sun", "sun-soft"),
            ("clay", "paper"),
            ("clay", "surface"),
            ("surface", "clay"),
        ];
        let shapes = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "paper")];
        for mark in [":root {", "(prefers-color-scheme: dark) {\n  :root {"] {
            let palette = palette(mark);
            let ratio = |(front, back)| contrast(palette[front], palette[back]);
            for pair in texts {
                assert!(ratio(pair) >= 4.5, "{pair:?} after {mark:?}: {}", ratio(pair));
            }
            for pair in shapes {
                assert!(ratio(pair) >= 3.0, "{pair:?} after {mark:?}: {}", ratio(pair));
            }
        }
    }
}

//! What registering has in common: links that are shown, and used.

use crate::support::{Page, TestApp};

/// Where the link on the page leads, once the button is pressed.
pub async fn enter(app: &TestApp, shown: &Page) -> String {
    let (_, link) = shown.body.split_once("http://localhost:8080").unwrap();
    let link = link.split('<').next().unwrap();
    let stranger = app.stranger();
    stranger.open(link).await.form(link).submit(&stranger).await.location()
}

/// The first form of the page whose action goes on after `base`.
pub fn action(page: &Page, base: &str) -> String {
    let (_, rest) = page.body.split_once(&format!("action=\"{base}/")).unwrap();
    format!("{base}/{}", rest.split('"').next().unwrap())
}

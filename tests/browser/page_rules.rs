//! What holds for every page, whoever sees it.

use crate::axe;
use serde_json::Value;
use std::collections::BTreeMap;
use test_support::TestBrowser;

/// How a form that is given back, or a page that is no more, shows in the console.
const GIVEN_BACK: [&str; 3] = ["status of 409", "status of 410", "status of 422"];

/// What a page keeps at every width.
pub async fn check(browser: &TestBrowser, width: u32) {
    check_shape(browser, width).await;
    axe::check(browser).await;
}

/// The shape of the page: it fits the width, has one title, and is in French.
pub async fn check_shape(browser: &TestBrowser, width: u32) {
    let shape = "const wide = [...document.querySelectorAll('body *')].filter(e =>
            e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.scroll, .unseen'));
        const cut = [...document.querySelectorAll('.scroll:has(> .stack)')].filter(e =>
            innerWidth < 640 && e.scrollWidth > e.clientWidth);
        return [document.documentElement.scrollWidth, document.querySelectorAll('h1').length,
            document.documentElement.lang, location.pathname,
            wide.concat(cut).map(e => e.outerHTML.slice(0, 120)).slice(0, 3), cut.length]";
    let shape = browser.execute(shape, vec![]).await.unwrap();
    let (path, wide) = (&shape[3], &shape[4]);
    let fits = shape[0].as_u64().is_some_and(|needed| needed <= u64::from(width));
    assert!(fits, "{path} is {} wide at {width}: {wide}", shape[0]);
    assert_eq!(shape[5], 0, "{path}: a table that becomes cards is cut off: {wide}");
    assert_eq!(shape[1], 1, "{path} has one h1");
    assert_eq!(shape[2], "fr", "{path} is in French");
}

/// What the page asked for and wrote: nothing from elsewhere, no error, a strict policy.
pub async fn check_traffic(browser: &TestBrowser, own: &str) {
    let complaints: Vec<Value> = browser
        .noted("browser")
        .await
        .unwrap()
        .into_iter()
        .filter(|note| note["level"] == "SEVERE" || note["source"] == "security")
        .filter(|note| !GIVEN_BACK.iter().any(|status| note.to_string().contains(status)))
        .collect();
    assert!(complaints.is_empty(), "the console says {complaints:?}");
    let mut pages = 0;
    for event in browser.noted("performance").await.unwrap() {
        let message = event["message"].as_str().unwrap_or_default();
        let message: Value = serde_json::from_str(message).unwrap();
        let (event, params) = (&message["message"]["method"], &message["message"]["params"]);
        if event == "Network.requestWillBeSent" {
            check_host(params, own);
        }
        let is_page = event == "Network.responseReceived" && params["type"] == "Document";
        let url = params["response"]["url"].as_str().unwrap_or_default();
        if is_page && url.starts_with(own) {
            pages += 1;
            check_policy(&params["response"]);
        }
    }
    assert!(pages > 0, "no page was received");
}

fn check_host(request: &Value, own: &str) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (url, page) = (text(&request["request"]["url"]), text(&request["documentURL"]));
    // The page that the browser itself shows in a new tab.
    let is_of_browser = page.starts_with("chrome:");
    let is_own = url.starts_with(own) || url.starts_with("data:");
    assert!(is_own || is_of_browser, "{page} asks elsewhere: {url}");
}

fn check_policy(response: &Value) {
    let headers: BTreeMap<String, &str> = response["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.to_ascii_lowercase(), value.as_str()?)))
        .collect();
    let policy = headers.get("content-security-policy").copied().unwrap_or_default();
    assert!(policy.contains("default-src 'none'"), "{}: {policy:?}", response["url"]);
    assert!(!policy.contains("unsafe"), "{}: {policy:?}", response["url"]);
}

//! axe-core, the field's checker of WCAG, over the page that is open.

use serde_json::Value;
use test_support::TestBrowser;

/// Deque's own build of 4.14, with its licence beside it.
const AXE: &str = include_str!("vendor/axe.min.js");

/// All of WCAG 2.2, level AA, that a program can tell.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/// What the colours of a scheme can break.
const OF_COLOURS: [&str; 2] = ["color-contrast", "link-in-text-block"];

/// Fails with every violation there is.
pub async fn check(browser: &TestBrowser) {
    run(browser, "tag", &RULES).await;
}

/// The same for what depends on the colours alone.
pub async fn check_colours(browser: &TestBrowser) {
    run(browser, "rule", &OF_COLOURS).await;
}

async fn run(browser: &TestBrowser, kind: &str, values: &[&str]) {
    // The page's own scripts have run, or not; axe needs to.
    let had_scripts = browser.has_javascript();
    browser.with_javascript(true).await.unwrap();
    let present = browser.execute("return typeof axe === 'object'", vec![]).await.unwrap();
    if present != true {
        browser.execute(AXE, vec![]).await.unwrap();
    }
    let script = "const [kind, values, done] = arguments;
        axe.run(document, { runOnly: { type: kind, values }, resultTypes: ['violations'] }).then(
            ({ violations, passes }) => done([location.pathname, violations.map((broken) =>
                [broken.id, broken.nodes.slice(0, 3).map((node) =>
                    `${node.html.slice(0, 200)}: ${node.failureSummary}`)]), passes.length]),
            (error) => done([location.pathname, String(error), 0]));";
    let arguments = vec![kind.into(), Value::from(values.to_vec())];
    let found = browser.execute_async(script, arguments).await.unwrap();
    browser.with_javascript(had_scripts).await.unwrap();
    assert_eq!(found[1], Value::Array(vec![]), "{}: {:#}", found[0], found[1]);
    assert!(found[2].as_u64().is_some_and(|passed| passed > 0), "{}: nothing checked", found[0]);
}

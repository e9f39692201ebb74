//! A funder reads a report and checks that it is true.

use crate::{visitor::Visitor, world::World};
use serde_json::Value;

/// The SHA-256 and the first bytes of what a link leads to, as the browser gets it.
const DOWNLOAD: &str = "const [href, done] = arguments;
    fetch(href).then(async answer => {
        const bytes = await answer.arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
        const hex = [...hash].map(byte => byte.toString(16).padStart(2, '0')).join('');
        done([answer.status, hex, new TextDecoder().decode(bytes)]);
    }, problem => done([0, '', String(problem)]))";

#[tokio::test(flavor = "multi_thread")]
async fn a_funder_reads_the_report_and_checks_the_files() {
    let world = World::open().await;
    let link = world.link_of_hub("funder", "mieux-manger-pour-tous").await;
    let mut funder = Visitor::enter(&world, "funder", &link).await;
    funder.sees("Rapport d’octobre 2026").await;
    funder.sees("Ces chiffres sont vérifiables").await;
    funder.checks_page("rapport").await;

    assert!(!funder.all("svg .bar-value").await.is_empty(), "a chart shows figures");
    let withheld = funder.all("td.withheld").await;
    assert!(!withheld.is_empty(), "some cells are withheld");
    assert_eq!(withheld[0].text().await.unwrap().replace('\u{a0}', " "), "n. c.");
    let shown = "td.number:not(.withheld)";
    assert!(!funder.all(shown).await.is_empty(), "others are shown");

    let text = funder.text("main").await;
    let json = download(&funder, "JSON").await;
    assert_eq!(json[0], 200);
    assert!(text.contains(json[1].as_str().unwrap()), "the JSON's hash is shown");
    assert!(serde_json::from_str::<Value>(json[2].as_str().unwrap()).is_ok());
    let csv = download(&funder, "CSV").await;
    assert_eq!(csv[0], 200);
    assert!(csv[2].as_str().unwrap().contains("n. c."), "withheld in the file too");
}

async fn download(funder: &Visitor, kind: &str) -> Value {
    let link = format!("//a[contains(., 'Télécharger en {kind}')]");
    let link = funder.browser.find(fantoccini::Locator::XPath(&link)).await.unwrap();
    let href = link.attr("href").await.unwrap().unwrap();
    funder.browser.execute_async(DOWNLOAD, vec![href.into()]).await.unwrap()
}

//! A funder reads a report and checks that it is true.

use crate::{visitor::Visitor, world::World};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{fs, path::PathBuf, process};
use test_support::eventually;

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
    assert!(!funder.all("td.number:not(.withheld)").await.is_empty(), "others are shown");

    let page = funder.text("main").await;
    let json = download(&funder, "JSON", "json").await;
    let hash: String = Sha256::digest(&json).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(page.contains(&hash), "the page shows the file's hash, {hash}");
    assert!(serde_json::from_slice::<Value>(&json).unwrap().is_object());
    let csv = String::from_utf8(download(&funder, "CSV", "csv").await).unwrap();
    assert!(csv.replace('\u{a0}', " ").contains("n. c."), "withheld in the file too: {csv}");
}

/// What the browser saves when the button is pressed.
async fn download(funder: &Visitor, kind: &str, extension: &str) -> Vec<u8> {
    let folder = format!("downloads-{}-{extension}", process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).unwrap();
    let behaviour = json!({ "behavior": "allow", "downloadPath": folder });
    funder.browser.devtools("Browser.setDownloadBehavior", behaviour).await.unwrap();
    funder.presses(&format!("Télécharger en {kind}")).await;
    let saved = eventually(|| async {
        let files = fs::read_dir(&folder).ok()?;
        let mut files = files.filter_map(|file| Some(file.ok()?.path()));
        files.find(|file| file.extension().is_some_and(|end| end == extension))
    })
    .await;
    let bytes = fs::read(saved).unwrap();
    fs::remove_dir_all(folder).unwrap();
    bytes
}

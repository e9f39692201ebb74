//! `/financeur/preuve.json` and `/financeur/verifier`: from a settled month to a verifier that
//! knows nothing but the published files.

use super::month;
use super::programmes::{programme, publish};
use crate::support::{TestApp, Village};
use app::publication::Publication;
use std::{fs, path::PathBuf};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("preuves-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Publishes all that is sealed.
async fn publish_log(app: &TestApp, publication: &Publication) {
    let worker = app.database.worker().await;
    let head = eventlog::head(&worker).await.unwrap();
    let mut extension = publication.extend().unwrap().unwrap();
    while extension.next() < head.size {
        for entry in eventlog::entries(&worker, extension.next(), 1_000).await.unwrap() {
            extension.push(&entry.to_bytes()).unwrap();
        }
    }
    extension.finish(&head.root_hash).unwrap();
}

fn verified(report: PathBuf, publication: &Publication, since: Option<PathBuf>) -> bool {
    let key = publication.keys().unwrap().into_iter().map(|known| known.key).collect();
    verify::run(&verify::Arguments { report, log: publication.public(), since, key }).unwrap()
}

#[tokio::test]
async fn a_funder_verifies_a_report_with_the_published_files_alone() {
    let folder = Folder::new();
    let publication = Publication::at(folder.0.join("journal"));
    publication.create_key("achats.example/transparence", &mut [7; 32]).unwrap();
    let app = TestApp::new().await.publishing(publication.clone());
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let (id, department) = programme(&app, &village).await;
    publish_log(&app, &publication).await;
    let kept = folder.0.join("kept");
    fs::copy(publication.public().join("checkpoint"), &kept).unwrap();
    publish(&app, &village, id, ["2026-11", "2026-11"]).await.is(303);
    let browser = app.browser(&department).await;
    browser.open("/financeur").await.is(200).says("Vérifier ce rapport");
    app.catch_up().await;
    publish_log(&app, &publication).await;

    let page = browser.open("/financeur/verifier").await;
    page.is(200).says("Tout est juste").says("calculée par notre serveur");
    let proof = browser.open("/financeur/preuve.json").await;
    assert!(proof.is(200).header("content-disposition").contains("preuve.json"));
    let document: serde_json::Value = serde_json::from_str(&proof.body).unwrap();
    assert_eq!(document["leaves"].as_array().unwrap().len(), 2, "one of each structure");
    assert_eq!(document["not_yet_provable"], serde_json::json!([]));
    let names = ["Toul", "Nancy", "Épicerie"];
    let leaves = document["leaves"].to_string();
    assert!(names.iter().all(|name| !leaves.contains(name)), "{leaves}");

    let file = folder.0.join("preuve.json");
    fs::write(&file, &proof.body).unwrap();
    assert!(verified(file.clone(), &publication, Some(kept)));
    fs::write(&file, proof.body.replacen("\"shown\":0", "\"shown\":1", 1)).unwrap();
    assert!(!verified(file, &publication, None), "a figure was changed");
}

#[tokio::test]
async fn while_the_log_is_not_published_there_is_no_proof_and_the_page_says_so() {
    let folder = Folder(std::env::temp_dir().join(format!("sans-preuve-{}", std::process::id())));
    let publication = Publication::at(&folder.0);
    publication.create_key("achats.example/transparence", &mut [7; 32]).unwrap();
    let app = TestApp::new().await.publishing(publication);
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let (id, department) = programme(&app, &village).await;
    publish(&app, &village, id, ["2026-11", "2026-11"]).await.is(303);
    let browser = app.browser(&department).await;
    browser.open("/financeur/preuve.json").await.is(404);
    let page = browser.open("/financeur/verifier").await;
    page.is(200).says("n’est pas encore publié");
}

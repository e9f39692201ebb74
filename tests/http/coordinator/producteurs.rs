//! `/plateforme/producteurs`: catalogues, checked and then imported whole.

use crate::support::{Browser, Page, TestApp, Village};
use axum::body::Body;

const GOOD: &str = "Référence;Désignation;Catégorie;Prix unitaire HT;TVA;Unité\n\
                    MIEL;Miel de fleurs;Épicerie;8,50;5,5;pièce\n\
                    OEUF;Œufs de plein air;Œufs;2,40;5,5;pièce\n";
const BAD: &str = "Référence;Désignation;Catégorie;Prix unitaire HT;TVA;Unité\n\
                   MIEL;Miel de fleurs;Épicerie;cher;5,5;pièce\n\
                   OEUF;Œufs de plein air;Poisson volant;2,40;5,5;pièce\n";

fn path(village: &Village) -> String {
    format!("/plateforme/producteurs/{}", village.producer)
}

/// Chooses a file and presses one of the two buttons.
async fn send(browser: &Browser<'_>, village: &Village, what: &str, file: &[u8]) -> Page {
    let action = format!("{}/catalogue", path(village));
    let form = browser.open(&path(village)).await.form(&action);
    let (key, action_key) = (form.value("session_key").unwrap(), form.value("action_key").unwrap());
    let mut body = vec![];
    for (name, value) in [("session_key", key), ("action_key", action_key), ("what", what)] {
        let part = format!("--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n");
        body.extend_from_slice(format!("{part}{value}\r\n").as_bytes());
    }
    body.extend_from_slice(
        b"--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"catalogue.csv\"\r\n\
          content-type: text/csv\r\n\r\n",
    );
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let request = browser.request("POST", &action);
    let request = request.header("content-type", "multipart/form-data; boundary=limit");
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_imported() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let preview = send(&browser, &village, "preview", GOOD.as_bytes()).await;
    preview.is(200).says("catalogue.csv est bon : 2 produits.").says("Miel de fleurs");
    browser.open(&path(&village)).await.says_nothing_of("Miel de fleurs");
    let imported = send(&browser, &village, "import", GOOD.as_bytes()).await;
    browser.follow(&imported).await.says("Le catalogue est importé.").says("Œufs de plein air");
    browser.open("/plateforme/producteurs").await.says("GAEC du Saintois").says("Ferme");
}

#[tokio::test]
async fn a_file_with_errors_is_imported_not_at_all_and_every_error_is_told() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    for what in ["preview", "import"] {
        let page = send(&browser, &village, what, BAD.as_bytes()).await;
        page.is(422).says("2 erreurs dans catalogue.csv. Rien n’est importé.");
        page.says("ligne 2").says("cher").says("ligne 3").says("Poisson volant");
    }
    browser.open(&path(&village)).await.says_nothing_of("Œufs de plein air").says("Munster");
    let nothing = send(&browser, &village, "import", b"").await;
    nothing.is(422).says("Ce fichier est vide.");
}

#[tokio::test]
async fn a_file_larger_than_a_catalogue_is_not_read_and_neither_is_a_forged_one() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let page = send(&browser, &village, "import", &vec![b'x'; 12 << 20]).await;
    page.is(413).says("trop gros");
    let forged = "--limit\r\ncontent-disposition: form-data; name=\"session_key\"\r\n\r\nno\r\n\
                  --limit--\r\n";
    let request = browser.request("POST", &format!("{}/catalogue", path(&village)));
    let request = request.header("content-type", "multipart/form-data; boundary=limit");
    browser.send(request.body(Body::from(forged)).unwrap()).await.is(403);
    let nobody = format!("/plateforme/producteurs/{}", uuid::Uuid::nil());
    browser.open(&nobody).await.is(404);
}

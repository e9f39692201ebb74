//! Papers and files: what is printed and taken away, read back.

use crate::coordinator::month;
use crate::support::{Page, TestApp, Village, command, funder, member, stranger_farmer};
use app::{Command, queries::pooled_orders};
use documents::french::money;
use domain::{
    funding::FundingCommand,
    orders::{Means, OrderCommand},
};
use kernel::{Money, PaymentId, ProgrammeId, TenantId};
use std::{
    io::Write,
    process::{Command as Program, Stdio},
};

/// The words of a PDF, one space between them.
fn words(page: &Page) -> String {
    assert_eq!(page.is(200).header("content-type"), "application/pdf", "{}", page.path);
    let mut child = Program::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("pdftotext (poppler-utils): {error}"));
    child.stdin.take().unwrap().write_all(&page.bytes).unwrap();
    let text = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(text: String) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn a_producers_order_adds_up_to_the_pooled_order_and_is_the_same_on_both_sides() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::sent(&app, &village).await;
    let hub = TenantId::from(village.hub);
    let mut reading = app.app.reading(hub).await.unwrap();
    let pooled = month::pooled(&village);
    let order = pooled_orders::pooled_order(&mut reading, hub, pooled).await.unwrap().unwrap();
    drop(reading);
    let sum: Money = order.lines.iter().map(|line| line.amount).sum();
    assert!(sum == order.total && sum.is_positive());
    let coordinator = app.browser(&village.coordinator).await;
    let sent = coordinator.open(&format!("/plateforme/commandes/{pooled}/bon.pdf")).await;
    let text = words(&sent);
    assert!(text.contains(&format!("Total hors taxes {}", plain(money(order.total)))), "{text}");
    for line in &order.lines {
        assert!(text.contains(&plain(money(line.amount))) && text.contains(&line.name), "{text}");
    }
    assert!(
        text.contains("2 cartons de 6 l") && text.contains("Le jeudi matin, à Toul."),
        "{text}"
    );
    let farmer = app.browser(&village.farmer).await;
    let path = format!("/producteur/commandes/{pooled}/bon.pdf");
    assert!(farmer.open(&path).await.bytes == sent.bytes);
    let stranger = stranger_farmer(&app, &village).await;
    app.browser(&stranger).await.open(&path).await.is(404);
    app.browser(&village.camille).await.open(&path).await.is(404);
}

#[tokio::test]
async fn labels_carry_aliases_of_ones_own_structure_and_no_other_name() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let camille = app.browser(&village.camille).await;
    let own = words(&camille.open("/structure/etiquettes.pdf?modele=89x36").await);
    assert!(own.contains("Mimosa") && own.contains("Emplettes et Cagettes"), "{own}");
    assert!(!own.contains("Iris") && !own.contains("Camille"), "{own}");
    let coordinator = app.browser(&village.coordinator).await;
    let crates = format!("/plateforme/emballage/{}", village.campaign);
    let all = words(&coordinator.open(&format!("{crates}/etiquettes.pdf")).await);
    assert!(all.contains("Mimosa") && all.contains("Iris"), "{all}");
    let path = format!("{crates}/{}/etiquettes.pdf?modele=2x7&saut=3", village.toul);
    let toul = words(&coordinator.open(&path).await);
    assert!(toul.contains("Mimosa") && !toul.contains("Iris"), "{toul}");
    coordinator.open(&format!("{crates}/etiquettes.pdf?modele=9x9")).await.is(404);
    coordinator.open(&format!("{crates}/etiquettes.pdf?saut=deux")).await.is(404);
    camille.open(&format!("{crates}/etiquettes.pdf")).await.is(404);
}

#[tokio::test]
async fn packing_sheets_say_what_goes_where_and_add_up() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::received(&app, &village).await;
    let coordinator = app.browser(&village.coordinator).await;
    let crates = format!("/plateforme/emballage/{}", village.campaign);
    let by_product = words(&coordinator.open(&format!("{crates}/produits.pdf")).await);
    for piece in ["Lait entier", "Total lot L-MILK 12 l", "Mimosa", "Iris", "lot L-CHEESE"] {
        assert!(by_product.contains(piece), "{piece} in {by_product}");
    }
    let path = format!("{crates}/{}/cagettes.pdf", village.toul);
    let by_crate = words(&coordinator.open(&path).await);
    assert!(
        by_crate.contains("Lait entier 6 l L-MILK") && !by_crate.contains("Iris"),
        "{by_crate}"
    );
    let page = coordinator.open(&format!("{crates}/{}", village.toul)).await;
    assert!(page.body.contains(&path), "the page leads to its paper");
}

#[tokio::test]
async fn the_code_on_a_members_form_opens_the_entry_of_that_members_order() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let camille = app.browser(&village.camille).await;
    let blank = words(&camille.open("/structure/bon.pdf").await);
    assert!(blank.contains("Surnom : ....") && blank.contains("Lait entier · AB"), "{blank}");
    let all = words(&camille.open("/structure/bon.pdf?pour=tous").await);
    assert!(all.contains("Mimosa") && all.contains("Aubépine") && !all.contains("Iris"), "{all}");
    let entry = format!("/structure/saisie?pour={}", member(&village.mimosa));
    let form = camille.open(&entry).await.form("/structure/saisie");
    assert_eq!(form.value("member"), Some("Mimosa"));
    month::ordered(&app, &village).await;
    let order = village.order_of(&village.mimosa);
    let there = camille.open(&entry).await.location();
    assert_eq!(there, format!("/structure/commandes/{order}"), "what is placed is changed");
    let stranger = format!("/structure/bon.pdf?pour={}", member(&village.iris));
    camille.open(&stranger).await.is(404);
}

#[tokio::test]
async fn a_receipt_is_the_same_for_the_cash_desk_and_for_the_member() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::ordered(&app, &village).await;
    let order = village.order_of(&village.mimosa);
    let pay = OrderCommand::ReceivePayment {
        payment: PaymentId::derived(&[b"cash"]),
        means: Means::Cash,
        amount: Money::from_cents(500),
    };
    let pay = Command::Order(order, village.campaign, pay);
    month::tell(&app, &village.camille, "pay", pay).await;
    let camille = app.browser(&village.camille).await;
    let desk = camille.open(&format!("/structure/paiement/{order}/recu.pdf")).await;
    let text = words(&desk);
    for piece in ["Reçu", "Pour : Mimosa", "Espèces 5,00 €", "Total payé 5,00 €"] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
    let desk_journal = camille.open("/structure/caisse").await;
    desk_journal.is(200).says("Espèces 5,00 € reçu en tout 5,00 €").says("Mimosa");
    let journal = camille.open("/structure/caisse?format=csv").await;
    assert!(journal.body.contains("\r\nMimosa;") && journal.body.contains(";Espèces;5,00;Reçu"));
    let own = app.browser(&village.mimosa).await.open("/ma-commande/recu.pdf").await;
    assert!(own.bytes == desk.bytes);
    let other = app.browser(&village.sacha).await;
    other.open(&format!("/structure/paiement/{order}/recu.pdf")).await.is(404);
}

#[tokio::test]
async fn a_table_is_taken_away_as_it_is_shown_by_those_who_see_it() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::sent(&app, &village).await;
    let coordinator = app.browser(&village.coordinator).await;
    let page = coordinator.open("/plateforme/commandes").await;
    page.is(200).says("Emporter ce tableau : PDF XLSX ODS CSV");
    let csv = coordinator.open("/plateforme/commandes?format=csv").await;
    let name = "attachment; filename=\"commandes-groupees-de-novembre-2026.csv\"";
    assert_eq!(csv.is(200).header("content-disposition"), name);
    let line = "GAEC du Saintois;Lait entier;12;l;12;l;6;l;1,28;;;;\r\n";
    assert!(csv.body.contains(line), "{}", csv.body);
    for (kind, first) in [("xlsx", &b"PK"[..]), ("ods", b"PK"), ("pdf", b"%PDF")] {
        let file = coordinator.open(&format!("/plateforme/commandes?format={kind}")).await;
        assert!(file.is(200).bytes.starts_with(first), "{kind}");
    }
    coordinator.open("/plateforme/commandes?format=exe").await.is(404);
    let camille = app.browser(&village.camille).await;
    camille.open("/plateforme/commandes?format=csv").await.is(404);
    let board = camille.open("/structure?format=csv").await;
    assert!(board.body.contains("\r\nMimosa;") && !board.body.contains("Iris"), "{}", board.body);
    app.stranger().open("/structure?format=csv").await.is(303);
}

#[tokio::test]
async fn a_published_report_is_the_same_file_for_ever() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let programme = ProgrammeId::derived(&[b"programme"]);
    let register = FundingCommand::Register {
        name: "Mieux manger pour tous".into(),
        funders: vec!["Département".into()],
        from: "2026-09".parse().unwrap(),
        to: "2027-06".parse().unwrap(),
        territory: vec![],
        categories: vec![],
    };
    let register = Command::Funding(programme, register);
    month::tell(&app, &village.coordinator, "programme", register).await;
    let department = funder(&app, &village, programme).await;
    let november = "2026-11".parse().unwrap();
    let published = app.app.publish_report(
        &village.coordinator,
        command("publish"),
        programme,
        november,
        november,
    );
    published.await.unwrap();
    app.catch_up().await;
    let browser = app.browser(&department).await;
    let file = async |kind: &str| browser.open(&format!("/financeur?format={kind}")).await;
    let mut before = vec![];
    for kind in ["pdf", "xlsx", "ods", "csv"] {
        before.push((kind, file(kind).await.is(200).bytes.clone()));
    }
    let text = words(&file("pdf").await);
    assert!(text.contains("Mieux manger pour tous") && text.contains("n. c."), "{text}");
    assert!(!text.contains("20,00 €"), "two structures are too few for any figure: {text}");
    month::something_later(&app, &village).await;
    for (kind, bytes) in before {
        assert!(file(kind).await.bytes == bytes, "{kind}");
    }
}

#[tokio::test]
async fn the_calendar_has_the_months_dates_and_ones_own_stop() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::packed(&app, &village).await;
    let coordinator = app.browser(&village.coordinator).await;
    let path = format!("/plateforme/tournees/nouvelle?campagne={}", village.campaign);
    let form = coordinator.open(&path).await.form(&path).with("round_name", "Tournée sud");
    let form = form.with(&format!("order.{}", village.toul), "1").with("date", "2026-11-19");
    form.with(&format!("order.{}", village.nancy), "").submit(&coordinator).await.is(303);
    let calendar = async |actor| app.browser(actor).await.open("/calendrier.ics").await;
    let own = calendar(&village.mimosa).await;
    assert!(own.is(200).header("content-type").starts_with("text/calendar"));
    assert!(own.body.contains("DTSTART:20261108T170000Z"), "18 h in Toul: {}", own.body);
    assert!(own.body.contains("SUMMARY:Retrait des cagettes"), "{}", own.body);
    assert!(own.body.contains("DTSTART;VALUE=DATE:20261119"), "{}", own.body);
    let elsewhere = calendar(&village.iris).await;
    assert!(!elsewhere.body.contains("Retrait des cagettes"), "no stop in Nancy");
    calendar(&village.farmer).await.is(404);
    let page = coordinator.open("/plateforme/tournees").await;
    let (before, _) = page.body.split_once("/bons-de-livraison.pdf").unwrap();
    let round = before.rsplit('/').next().unwrap();
    let notes = format!("/plateforme/tournees/{round}/bons-de-livraison.pdf");
    let notes = words(&coordinator.open(&notes).await);
    assert!(notes.contains("Maison des solidarités, Toul") && notes.contains("Mimosa"), "{notes}");
    assert!(!notes.contains("Iris"), "{notes}");
}

#[tokio::test]
async fn a_statement_says_the_same_on_both_sides() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::settled(&app, &village).await;
    let coordinator = app.browser(&village.coordinator).await;
    let farmer = app.browser(&village.farmer).await;
    let given = format!("/plateforme/producteurs/{}/releve.pdf", village.producer);
    let given = coordinator.open(&given).await;
    let got = farmer.open("/producteur/releve.pdf").await;
    assert!(given.bytes == got.bytes);
    let text = words(&got);
    assert!(text.contains("Relevé de compte : GAEC du Saintois"), "{text}");
    let left = |text: &str| {
        let (_, rest) = text.split_once("Reste à régler : ").unwrap();
        rest.split_once(" €").unwrap().0.to_owned()
    };
    assert_ne!(left(&text), "0,00", "{text}");
    let hub_side = format!("/plateforme/structures/{}/releve.pdf", village.toul);
    let hub_side = words(&coordinator.open(&hub_side).await);
    let own_side = words(&app.browser(&village.camille).await.open("/structure/releve.pdf").await);
    assert_eq!(left(&hub_side), left(&own_side));
    assert_ne!(left(&own_side), "0,00", "{own_side}");
}

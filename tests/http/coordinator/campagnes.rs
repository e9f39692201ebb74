//! `/plateforme/campagnes`: the month, step by step.

use super::month;
use crate::support::{Browser, Form, Page, TestApp, Village, command};
use app::{AppError, Command};
use domain::{campaigns::CampaignCommand, pooling::PoolingRefusal};

fn base(village: &Village) -> String {
    format!("/plateforme/campagnes/{}", village.campaign)
}

/// Opens the page of a step and takes it.
async fn take(browser: &Browser<'_>, path: &str) -> Page {
    let page = browser.open(path).await;
    page.is(200).form(path).submit(browser).await
}

#[tokio::test]
async fn a_month_goes_from_draft_to_settlement_page_by_page() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let base = base(&village);
    browser.open("/plateforme").await.is(200).says("3 produits sont choisis.");
    let opened = open_orders(&browser, &base).await;
    assert_eq!(opened.location(), format!("{base}?fait=ouverture"));
    browser.follow(&opened).await.says("Les commandes sont ouvertes.").says("Clôturer");
    month::ordered(&app, &village).await;
    let close = browser.open(&format!("{base}/cloturer")).await;
    close.says("2 commandes, pour 20,00 €, ne pourront plus changer.");
    let closed = take(&browser, &format!("{base}/cloturer")).await;
    assert_eq!(closed.location(), format!("{base}/cloture"));
    assert_eq!(browser.follow(&closed).await.location(), format!("{base}/commandes"));
    let sending = browser.open(&format!("{base}/envoyer")).await;
    sending.says("1 commande part chez les producteurs, pour 18,96 € hors taxes.");
    let sent = take(&browser, &format!("{base}/envoyer")).await;
    browser.follow(&sent).await.says("Attend la réponse");
    reply_and_receive(&browser, &village).await;
    take(&browser, &format!("{base}/recevoir")).await.is(303);
    pack_and_deliver(&browser, &village).await;
    take(&browser, &format!("{base}/livrer")).await.is(303);
    let settled = take(&browser, &format!("{base}/regler")).await;
    browser.follow(&settled).await.says("Le mois est terminé");
    let accounts = browser.open("/plateforme/comptes").await;
    accounts.is(200).says("Les comptes sont justes").says("Emplettes et Cagettes");
    pay_and_take_back(&browser, &village).await;
    let farmer = app.browser(&village.farmer).await;
    farmer.open("/producteur/comptes").await.says("novembre 2026").says_nothing_of("pas encore");
}

/// A cent too much is refused beside its field; what is paid is shown, and can be taken back.
async fn pay_and_take_back(browser: &Browser<'_>, village: &Village) {
    let address = format!("/plateforme/comptes/{}/reglements", village.campaign);
    let form = async |amount: &str| {
        let form = browser.open("/plateforme/comptes").await.form(&address);
        form.with("amount", amount).with("reference", "VIR-118")
    };
    form("dix").await.submit(browser).await.is(422).says("Écrivez un montant");
    form("999").await.submit(browser).await.is(422).says("à payer pour ce mois");
    let paying = form("1,50").await;
    let paid = paying.submit(browser).await;
    assert_eq!(paying.submit(browser).await.location(), paid.location(), "sent twice, paid once");
    let page = browser.follow(&paid).await;
    page.says("Le règlement est noté.").says("1,50 €, Virement du").says("référence VIR-118");
    let empty = reversal(&page).with("reason", "").submit(browser).await;
    empty.is(422).says("Écrivez pourquoi ce règlement est annulé.");
    let again = reversal(&browser.open("/plateforme/comptes").await);
    let back = again.with("reason", "Noté deux fois").submit(browser).await;
    browser.follow(&back).await.says("Le règlement est annulé.").says("Annulé. Noté deux fois");
}

/// The form that takes a payment back.
fn reversal(page: &Page) -> Form {
    let actions = page.body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let action = actions.into_iter().find(|action| action.ends_with("/annuler"));
    page.form(action.expect("a payment that can be taken back"))
}

async fn open_orders(browser: &Browser<'_>, base: &str) -> Page {
    let path = format!("{base}/ouvrir");
    let page = browser.open(&path).await;
    page.says("3 produits sont proposés").says("Les Paniers de Nancy");
    page.form(&path).submit(browser).await
}

async fn reply_and_receive(browser: &Browser<'_>, village: &Village) {
    let pooled = month::pooled(village);
    take(browser, &format!("/plateforme/commandes/{pooled}/reponse")).await.is(303);
    let path = format!("/plateforme/receptions/{pooled}");
    let form = browser.open(&path).await.form(&path);
    let form = form.with(&format!("lot.{}", village.milk), "L-MILK");
    let form = form.with(&format!("lot.{}", village.cheese), "L-CHEESE");
    let received = form.with(&format!("celsius.{}", village.milk), "3,5").submit(browser).await;
    browser.follow(&received).await.says("La réception est terminée.");
}

async fn pack_and_deliver(browser: &Browser<'_>, village: &Village) {
    for structure in [village.toul, village.nancy] {
        let path = format!("/plateforme/emballage/{}/{structure}", village.campaign);
        let mut form = browser.open(&path).await.form(&path);
        if structure == village.toul {
            let order = village.order_of(&village.mimosa);
            form = form.with(&format!("weight.{order}.{}", village.cheese), "214");
        }
        browser.follow(&form.submit(browser).await).await.says("Les cagettes sont emballées.");
    }
    let path = format!("/plateforme/tournees/nouvelle?campagne={}", village.campaign);
    let form = browser.open(&path).await.form(&path).with("round_name", "Tournée sud");
    let form = form.with(&format!("order.{}", village.toul), "1");
    let form = form.with(&format!("order.{}", village.nancy), "2");
    browser.follow(&form.submit(browser).await).await.says("Tournée sud");
}

#[tokio::test]
async fn what_goes_on_after_the_close_is_shown_and_nothing_is_sent_before() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::ordered(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let close = Command::Campaign(village.campaign, CampaignCommand::Close);
    village.tell(&app, &village.coordinator, "closing", close).await;
    let early = app.app.send_orders(&village.coordinator, command("early"), village.campaign);
    let refused = early.await.unwrap_err();
    assert!(
        matches!(refused, AppError::Refused(refusal) if refusal == PoolingRefusal::NotFixed.into())
    );
    // One round shows the close, and begins what follows from it.
    app.worker.round().await.unwrap();
    let path = format!("{}/cloture", base(&village));
    let waiting = browser.open(&path).await;
    waiting.is(200).says("Nous calculons les commandes groupées").says("sur 1");
    assert!(waiting.body.contains("name=\"reload\" content=\"2\""));
    browser.open(&format!("{}/commandes", base(&village))).await.says_nothing_of("Envoyer les");
    app.catch_up().await;
    assert_eq!(browser.open(&path).await.location(), format!("{}/commandes", base(&village)));
}

#[tokio::test]
async fn a_form_sent_twice_counts_once() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/cloturer", base(&village));
    let form: Form = browser.open(&path).await.form(&path);
    let first = form.submit(&browser).await.location();
    assert_eq!(form.submit(&browser).await.location(), first);
}

#[tokio::test]
async fn a_step_out_of_turn_is_refused_and_changes_nothing() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let base = base(&village);
    let close = browser.open(&format!("{base}/cloturer")).await;
    let key = close.form(&format!("{base}/cloturer"));
    let (session, action) = (key.value("session_key").unwrap(), key.value("action_key").unwrap());
    for step in ["envoyer", "recevoir", "livrer", "regler"] {
        let path = format!("{base}/{step}");
        assert_eq!(browser.open(&path).await.location(), base, "{step}: not asked for");
        let fields = [("session_key", session), ("action_key", action)];
        let page = browser.post(&path, &fields).await;
        page.is(409).says("Ce n’est pas le moment : les commandes sont ouvertes.");
    }
    browser.open(&base).await.says("Clôturer les commandes");
    browser.open(&format!("{base}/danser")).await.is(404);
}

#[tokio::test]
async fn a_month_is_not_received_while_a_delivery_is_awaited() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    month::confirmed(&app, &village).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/recevoir", base(&village));
    browser.open(&path).await.says("Encore attendu : GAEC du Saintois.");
    let page = take(&browser, &path).await;
    page.is(409).says("Notez d’abord toutes les réceptions.");
    browser.open(&base(&village)).await.says("1 livraison est attendue.");
}

#[tokio::test]
async fn a_month_has_one_campaign() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let page = browser.open("/plateforme").await;
    page.says("Préparer la campagne de décembre 2026");
    let form = page.form("/plateforme/campagnes");
    let drafted = form.submit(&browser).await;
    browser.follow(&drafted).await.says("Campagne de décembre 2026").says("Choisir les produits");
    let again = browser.open("/plateforme").await.form("/plateforme/campagnes");
    let page = again.with("month", "2026-12").submit(&browser).await;
    page.is(409).says("Cette campagne existe déjà.");
    let nonsense = browser.open("/plateforme").await.form("/plateforme/campagnes");
    nonsense.with("month", "bientôt").submit(&browser).await.is(400);
}

#[tokio::test]
async fn an_offer_is_of_valid_agreements_and_of_something() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/composer", base(&village));
    let page = browser.open(&path).await;
    page.is(200).says("Lait entier").says("19,00 € le kg").says("AB");
    let nothing = page.form(&path).without("line", None).submit(&browser).await;
    nothing.is(422).says("Choisissez au moins un produit.").says("Lait entier");
    let other = format!("{}:{}", uuid::Uuid::nil(), village.milk);
    let foreign = page.form(&path).without("line", None).tick("line", &other);
    foreign.submit(&browser).await.is(404);
    let milk = format!("{}:{}", village.negotiation(), village.milk);
    let fresh = browser.open(&path).await.form(&path).without("line", None).tick("line", &milk);
    browser.follow(&fresh.submit(&browser).await).await.says("1 produit est choisi.");
}

#[tokio::test]
async fn orders_open_for_somebody_and_close_in_the_future() {
    let app = TestApp::new().await;
    let village = Village::before_opening(&app).await;
    let browser = app.browser(&village.coordinator).await;
    let path = format!("{}/ouvrir", base(&village));
    let past = browser.open(&path).await.form(&path).with("closes_on", "2026-01-02");
    let page = past.submit(&browser).await;
    page.is(422).says("La clôture doit être après maintenant.");
    assert_eq!(page.form(&path).value("closes_on"), Some("2026-01-02"));
    let never = browser.open(&path).await.form(&path).with("closes_on", "un jour");
    never.submit(&browser).await.is(422).says("Écrivez un jour et une heure.");
    let nobody = browser.open(&path).await.form(&path).without("structure", None);
    nobody.submit(&browser).await.is(422).says("Choisissez au moins une structure.");
    browser.open(&base(&village)).await.says("Ouvrir les commandes");
}

#[tokio::test]
async fn nobody_else_sees_that_there_are_such_pages() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let base = base(&village);
    let pages = [
        "/plateforme",
        base.as_str(),
        "/plateforme/commandes",
        "/plateforme/negociations",
        "/plateforme/producteurs",
        "/plateforme/emballage",
        "/plateforme/tournees",
        "/plateforme/comptes",
        "/plateforme/rappel",
        "/plateforme/structures",
        "/plateforme/bons-achat",
        "/plateforme/programmes",
    ];
    let coordinator = app.browser(&village.coordinator).await;
    for page in pages {
        coordinator.open(page).await.is(200);
    }
    for actor in [&village.mimosa, &village.camille, &village.farmer] {
        let browser = app.browser(actor).await;
        for page in pages {
            browser.open(page).await.is(404).says("Cette page n’existe pas");
        }
    }
    let nobody = app.stranger().open("/plateforme").await;
    assert_eq!(nobody.location(), "/connexion?retour=/plateforme");
    let elsewhere = format!("/plateforme/campagnes/{}", uuid::Uuid::nil());
    coordinator.open(&elsewhere).await.is(404);
    coordinator.open("/plateforme/campagnes/novembre").await.is(404);
}

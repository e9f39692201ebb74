//! `/ma-commande` and `/mon-compte`, once goods are shared out.

use crate::support::{TestApp, Village};
use app::Command;
use domain::pooling::{PoolingCommand, ProductQuantity};
use kernel::{PooledOrderId, ProductId, Steps};

/// Mimosa orders 10 l, Aubépine 6 and Iris 2, of which the farm confirms `confirmed`.
async fn shared(app: &TestApp, village: &Village, confirmed: u64) {
    for (actor, quantity) in
        [(&village.mimosa, "10"), (&village.aubepine, "6"), (&village.iris, "2")]
    {
        let browser = app.browser(actor).await;
        let form = browser.open("/commande").await.form("/commande");
        let form = form.with(&village.q(village.milk), quantity).with("do", "save");
        form.submit(&browser).await.is(303);
    }
    village.close_campaign(app).await;
    let id = crate::support::command("send");
    app.app.send_orders(&village.coordinator, id, village.campaign).await.unwrap();
    let pooled = PooledOrderId::of(village.campaign, village.producer);
    let line = |product: ProductId, count| ProductQuantity { product, quantity: Steps::new(count) };
    let lines = vec![line(village.milk, confirmed)];
    let confirm = Command::Pooling(pooled, PoolingCommand::Confirm { lines });
    village.tell(app, &village.farmer, "confirm", confirm).await;
    app.catch_up().await;
}

#[tokio::test]
async fn a_member_reads_in_one_sentence_why_they_got_what_they_got() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    shared(&app, &village, 12).await;
    let page = app.browser(&village.mimosa).await.open("/ma-commande").await;
    page.says("Lait entier , 5 l")
        .says("Il n’y en avait pas assez : chacun reçoit au plus 5 l.")
        .says("Les petites commandes sont servies en premier.");
    let page = app.browser(&village.iris).await.open("/ma-commande").await;
    page.says("Lait entier , 2 l").says("Vous recevez tout ce que vous avez commandé.");
}

#[tokio::test]
async fn what_was_paid_too_much_is_on_the_members_account() {
    let app = TestApp::new().await;
    let village = Village::open(&app).await;
    let animator = app.browser(&village.camille).await;
    let browser = app.browser(&village.mimosa).await;
    let form = browser.open("/commande").await.form("/commande");
    let form = form.with(&village.q(village.milk), "6").with("do", "save");
    form.submit(&browser).await.is(303);
    let path = format!("/structure/paiement/{}", village.order_of(&village.mimosa));
    animator.open(&path).await.form(&path).submit(&animator).await.is(303);
    browser.open("/ma-commande").await.says("Tout est payé. Merci !");

    let asked = browser.open("/commande/annuler").await;
    asked.says("Les 8,10 € déjà payés seront sur votre compte.");
    asked.form("/commande/annuler").submit(&browser).await.is(303);
    browser
        .open("/mon-compte")
        .await
        .is(200)
        .says("sur mon compte, pour ma prochaine commande 8,10 €")
        .says("Rendu, commande de novembre 2026")
        .says("Payé, commande de novembre 2026 : Espèces");
}

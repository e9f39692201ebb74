//! A volunteer copies a pile of paper forms without ever touching the mouse.

use crate::{visitor::Visitor, world::World};
use fantoccini::key::Key;
use test_support::eventually;

async fn types(animator: &Visitor, keys: &str) {
    animator.browser.active_element().await.unwrap().send_keys(keys).await.unwrap();
}

/// What the cursor is in.
async fn field(animator: &Visitor) -> String {
    let field = animator.browser.active_element().await.unwrap();
    field.attr("name").await.unwrap().unwrap_or_default()
}

/// Waits until it is known whose form is copied.
async fn is_for(animator: &Visitor, alias: &str) {
    eventually(|| async { (animator.value("member").await == alias).then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_forms_are_copied_one_after_the_other_with_the_keyboard_alone() {
    let world = World::open().await;
    let mut animator = Visitor::enter(&world, "saisie", &world.link_of_animator().await).await;
    let enter = char::from(Key::Enter).to_string();
    let down = char::from(Key::Down).to_string();
    for alias in ["Aubépine", "Mimosa du quai"] {
        animator.opens("/structure/membres").await;
        animator.writes("alias", alias).await;
        animator.presses("Ajouter").await;
        animator.sees("La personne est ajoutée.").await;
    }
    animator.opens("/structure/saisie").await;
    assert_eq!(field(&animator).await, "member", "one can write at once");
    types(&animator, &format!("aubepine{enter}")).await;
    is_for(&animator, "Aubépine").await;
    assert!(field(&animator).await.starts_with("q."), "quantities come next");
    animator.checks_page("grille").await;
    let first = field(&animator).await;
    types(&animator, &format!("4{enter}")).await;
    assert_ne!(field(&animator).await, first, "Enter goes to the next line");
    types(&animator, &format!("douze{down}2")).await;
    let total = animator.text("[data-total]").await;
    assert!(total != "0,00 €", "the total follows: {total}");
    let count = animator.all("[data-quantity]").await.len();
    for _ in 2..count {
        types(&animator, &enter).await;
    }
    animator.sees("1 réponse est à corriger.").await;
    assert_eq!(animator.value(&first).await, "4", "what was written is still there");
    assert_eq!(animator.value("member").await, "Aubépine");
    let wrong = animator.browser.active_element().await.unwrap();
    assert_eq!(wrong.prop("value").await.unwrap().as_deref(), Some("douze"));
    animator.pictures("grille-erreur").await;
    let [control, release] = [Key::Control, Key::Null].map(char::from);
    let save = format!("{control}{enter}");
    types(&animator, &format!("{control}a{release}1{save}")).await;
    animator.sees("La commande est enregistrée.").await;
    assert_eq!(field(&animator).await, "member", "the next form");
    types(&animator, &format!("mimosa du quai{enter}")).await;
    is_for(&animator, "Mimosa du quai").await;
    types(&animator, &format!("1{save}")).await;
    animator.sees("La commande est enregistrée.").await;
    animator.opens("/structure").await;
    animator.sees("Mimosa du quai").await;
}

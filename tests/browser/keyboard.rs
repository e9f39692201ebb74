//! Ordering with a keyboard alone: nothing needs a pointer, and one always sees where one is.

use crate::{visitor::Visitor, world::World};
use serde_json::Value;

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
/// Nothing on the way is further than this many presses of Tab.
const TABS_MAX: usize = 1_000;

async fn press(visitor: &Visitor, keys: &str) {
    let element = visitor.browser.active_element().await.unwrap();
    element.send_keys(keys).await.unwrap();
}

/// Presses Tab until the element in focus is `css`, which must be seen to have it.
async fn tabs_to(visitor: &Visitor, css: &str) {
    for _ in 0..TABS_MAX {
        press(visitor, TAB).await;
        let script = format!(
            "const at = document.activeElement;
             const box = at.getBoundingClientRect();
             return [at.matches(\"{css}\"), getComputedStyle(at).outlineStyle !== 'none',
                 box.bottom > 0 && box.top < innerHeight]"
        );
        let at = visitor.runs(&script).await;
        if at[0] == true {
            assert_eq!((&at[1], &at[2]), (&Value::Bool(true), &Value::Bool(true)), "{css}");
            return;
        }
    }
    panic!("Tab does not lead to {css}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_orders_with_a_keyboard_alone() {
    let world = World::open().await;
    let link = world.link_of_member().await;
    let visitor = Visitor::enter(&world, "member-keyboard", &link).await;
    visitor.opens("/commande").await;
    tabs_to(&visitor, "a.skip").await;
    press(&visitor, ENTER).await;
    tabs_to(&visitor, "#cherche").await;
    tabs_to(&visitor, "[data-quantity]").await;
    press(&visitor, "2").await;
    tabs_to(&visitor, "[data-add='1']").await;
    press(&visitor, SPACE).await;
    let quantity = visitor.runs("return document.querySelector('[data-quantity]').value").await;
    assert_eq!(quantity, "3");
    tabs_to(&visitor, "[name='plus']").await;
    press(&visitor, SPACE).await;
    tabs_to(&visitor, ".bar button[value='save']").await;
    press(&visitor, ENTER).await;
    visitor.sees("Votre commande est bien enregistrée.").await;
    visitor.opens("/commande").await;
    let shown = "return [document.querySelector('[data-quantity]').value,
        document.querySelectorAll('[name=plus]:checked').length]";
    assert_eq!(visitor.runs(shown).await, serde_json::json!(["3", 1]));
}

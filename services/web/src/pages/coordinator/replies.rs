//! `/plateforme/commandes/{id}/reponse`: a producer answered by telephone.

use super::pooled::find;
use crate::{
    page::{Address, PageResult, go, show, show_with},
    pages::supplying,
    posted::Posted,
    session::Coordinator,
    state::WebState,
    views::Section,
};
use axum::extract::State;
use kernel::PooledOrderId;

pub async fn ask(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    let chrome = super::chrome(&state, &coordinator, Section::Pooled).await?;
    let mut view =
        supplying::page(&state, coordinator.tenant(), chrome, &order, action(pooled)).await?;
    view.producer = Some(order.producer_name);
    show(&view)
}

pub async fn reply(
    State(state): State<WebState>,
    coordinator: Coordinator,
    Address(pooled): Address<PooledOrderId>,
    posted: Posted,
) -> PageResult {
    let order = find(&state, &coordinator, pooled).await?;
    match supplying::confirm(&state, &coordinator.actor, &order, &posted).await? {
        supplying::Answer::Given => {
            Ok(go(&format!("/plateforme/campagnes/{}/commandes?fait=reponse", order.campaign)))
        }
        supplying::Answer::Wrong(wrong) => {
            let chrome = super::chrome(&state, &coordinator, Section::Pooled).await?;
            let mut view =
                supplying::page(&state, coordinator.tenant(), chrome, &order, action(pooled))
                    .await?;
            view.producer = Some(order.producer_name.clone());
            show_with(wrong.status, &wrong.onto(view, &posted))
        }
    }
}

fn action(pooled: PooledOrderId) -> String {
    format!("/plateforme/commandes/{pooled}/reponse")
}

//! What a producer will not sell below: kept in the producer's own tenant, read by nobody else.

use super::negotiations::{BASE, page, side};
use crate::{
    page::{Address, PageError, PageResult, go, show_again},
    pages::negotiating::{Side, priced_by},
    posted::Posted,
    session::Producer,
    state::WebState,
    typed_goods,
    views::{Typed, negotiation::FloorField},
};
use app::{Command, Request, queries::producers};
use axum::extract::State;
use domain::floors::FloorCommand;
use kernel::{NegotiationId, ProductId, UnitPrice};
use std::collections::BTreeMap;

type Floors = BTreeMap<ProductId, UnitPrice>;

pub async fn save(
    State(state): State<WebState>,
    producer: Producer,
    Address(negotiation): Address<NegotiationId>,
    posted: Posted,
) -> PageResult {
    let side = side(&state, &producer, negotiation).await?;
    let known = known(&state, &producer).await?;
    let Some(commands) = commands(&side, &known, &posted) else {
        let mut view = page(&state, &producer, &side).await?;
        view.floors.iter_mut().for_each(|field| again(field, &posted));
        return show_again(&view);
    };
    for (product, command) in commands {
        let id = posted.command_about(product.uuid().as_bytes())?;
        let request = Request::new(id, Command::Floor(producer.producer, command));
        let done = state.app.execute(&producer.actor, request).await?;
        state.app.wait_until_shown(&done).await?;
    }
    Ok(go(&format!("{BASE}/{negotiation}?fait=planchers")))
}

/// The field as typed, with what is wrong beside it.
fn again(field: &mut FloorField, posted: &Posted) {
    let name = format!("floor.{}", field.product);
    let text = posted.text(&name);
    let wrong = !text.is_empty() && typed_goods::price(text).is_none();
    let words = "Écrivez un prix, par exemple 1,05.".to_owned();
    field.floor = posted.typed(&name, wrong.then_some(words));
}

/// What changes; none where something is no price.
fn commands(
    side: &Side,
    known: &Floors,
    posted: &Posted,
) -> Option<Vec<(ProductId, FloorCommand)>> {
    let mut commands = vec![];
    for one in &side.products {
        let product = one.id;
        let before = known.get(&product).copied();
        let after = match posted.text(&format!("floor.{product}")) {
            "" => None,
            text => Some(typed_goods::price(text)?),
        };
        match (before, after) {
            (before, Some(unit_price)) if before != Some(unit_price) => {
                commands.push((product, FloorCommand::Record { product, unit_price }));
            }
            (Some(_), None) => commands.push((product, FloorCommand::Remove { product })),
            _ => {}
        }
    }
    Some(commands)
}

async fn known(state: &WebState, producer: &Producer) -> Result<Floors, PageError> {
    let mut reading = state.app.reading(producer.producer.into()).await?;
    let floors = producers::floors(&mut reading, producer.producer).await?;
    Ok(floors.into_iter().collect())
}

/// The fields, with the floors that are recorded.
pub(super) async fn fields(
    state: &WebState,
    producer: &Producer,
    side: &Side,
) -> Result<Vec<FloorField>, PageError> {
    let known = known(state, producer).await?;
    let fields = side.products.iter().map(|product| {
        let floor = known.get(&product.id).map(|price| price.decimal().to_string());
        FloorField {
            product: product.id.to_string(),
            name: product.name.clone(),
            unit: priced_by(product),
            floor: Typed::new(floor.unwrap_or_default().replace('.', ",")),
        }
    });
    Ok(fields.collect())
}

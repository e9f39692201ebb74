//! What was weighed at packing prices the lines of variable weight.

use super::Trigger;
use crate::{App, AppError, Command, store::Trust};
use domain::{
    crates::PackedLine,
    orders::{Order, OrderCommand},
};
use kernel::{CampaignId, Money, OrderId};
use rust_decimal::Decimal;

pub(super) async fn weigh(
    app: &App,
    trigger: &Trigger,
    campaign: CampaignId,
    lines: Vec<PackedLine>,
) -> Result<(), AppError> {
    let order = app.store.load::<Order>(trigger.tenant, trigger.stream, Trust::Fresh).await?;
    for line in lines {
        let Some(weight_grams) = line.weight_grams else { continue };
        let product = line.product;
        let allocated = order.state.allocated.get(&product).ok_or(AppError::NotFound)?;
        let kilograms = Decimal::new(i64::from(weight_grams), 3);
        let amount = Money::round(allocated.unit_price.euros() * kilograms)?;
        let weigh = OrderCommand::Weigh { product, weight_grams, amount };
        let command = Command::Order(OrderId::from_uuid(trigger.stream), campaign, weigh);
        let step = format!("weigh {product}");
        app.follow(trigger, trigger.tenant, &step, command).await?;
    }
    Ok(())
}

//! Commitments hold for the orders they were made from, and for no others.

use super::At;
use crate::{AppError, decision::Decision};
use domain::{
    orders::Order,
    statements::{self, Statement, StatementCommand, StatementRefusal},
};
use kernel::{CampaignId, OrderId};
use uuid::Uuid;

/// The append holds only while the orders are at the versions that were added up.
pub(super) async fn decide(
    at: &At<'_>,
    campaign: CampaignId,
    command: StatementCommand,
    orders: &[(OrderId, u64)],
) -> Result<Decision, AppError> {
    let statement = at.load::<Statement>(campaign.uuid()).await?;
    let events = statements::decide(&statement.state, command, at.context)?;
    let mut decision = Decision::on(at.tenant, &statement, events);
    let ids: Vec<Uuid> = orders.iter().map(|(order, _)| order.uuid()).collect();
    let now = at.app.store.load_many::<Order>(at.tenant, &ids).await?;
    let unchanged = |((id, version), order): (&(OrderId, u64), &crate::store::Loaded<Order>)| {
        id.uuid() == order.id && *version == order.version
    };
    if now.len() != orders.len() || !orders.iter().zip(&now).all(unchanged) {
        return Err(StatementRefusal::OrdersChanged.into());
    }
    for order in &now {
        decision.require(order);
    }
    Ok(decision)
}

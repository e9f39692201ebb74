//! A voucher was presented for an order: the hub redeems it, then the order is paid; or neither.

use super::{Trigger, system};
use crate::{App, AppError, Command, store::Trust};
use domain::{
    Refusal,
    order_forms::OrderForm,
    orders::{Means, Order, OrderCommand, OrderRefusal},
    vouchers::{Voucher, VoucherCommand},
};
use kernel::{
    CampaignId, Category, CorrelationId, Money, OrderId, PaymentId, StructureId, TenantId,
};

/// Answers a voucher that is still waiting, and says why if it is not good.
///
/// Whatever crashes between the two tenants, the payment's id makes the second try complete the
/// first: the voucher is redeemed once and the order paid once.
pub(super) async fn answer(
    app: &App,
    trigger: &Trigger,
    payment: PaymentId,
) -> Result<Option<Refusal>, AppError> {
    let order = app.store.load::<Order>(trigger.tenant, trigger.stream, Trust::Fresh).await?.state;
    if order.declined.contains(&payment) {
        return Ok(Some(OrderRefusal::VoucherDeclined.into()));
    }
    let (Some((voucher, amount)), Some(campaign)) =
        (order.presented.get(&payment).copied(), order.campaign)
    else {
        return Ok(None);
    };
    let trigger = Trigger { key: payment.uuid(), ..*trigger };
    let hub = app.hub_of(&system(trigger.tenant)).await?;
    let held = app.store.load::<Voucher>(hub, voucher.uuid(), Trust::Fresh).await?.state;
    let structure = StructureId::from(trigger.tenant);
    let eligible = eligible(app, trigger.tenant, campaign, &order, &held.categories).await?;
    let redeem = VoucherCommand::Redeem { payment, structure, amount, eligible };
    let redeem = Command::Voucher(voucher, redeem);
    let (answer, refusal) = match app.follow(&trigger, hub, "redeem", redeem).await {
        Ok(_) => {
            let means = Means::Voucher(voucher);
            (OrderCommand::ReceivePayment { payment, means, amount }, None)
        }
        Err(AppError::Refused(refusal)) => {
            (OrderCommand::DeclineVoucher { payment }, Some(refusal))
        }
        Err(error) => return Err(error),
    };
    let command = Command::Order(OrderId::from_uuid(trigger.stream), campaign, answer);
    app.follow(&trigger, trigger.tenant, "answer", command).await?;
    Ok(refusal)
}

/// Answers a voucher for the person who waits for it, as the worker would a moment later.
pub(crate) async fn answer_now(
    app: &App,
    tenant: TenantId,
    order: OrderId,
    payment: PaymentId,
) -> Result<(), AppError> {
    let trigger = Trigger {
        key: payment.uuid(),
        cause: None,
        tenant,
        stream: order.uuid(),
        version: 0,
        correlation: CorrelationId::from_uuid(payment.uuid()),
        root: None,
    };
    match answer(app, &trigger, payment).await? {
        Some(refusal) => Err(AppError::Refused(refusal)),
        None => Ok(()),
    }
}

/// What the order holds of the voucher's categories; all of it where it names none.
async fn eligible(
    app: &App,
    tenant: TenantId,
    campaign: CampaignId,
    order: &Order,
    categories: &[Category],
) -> Result<Money, AppError> {
    let form = app.store.load::<OrderForm>(tenant, campaign.uuid(), Trust::Remembered).await?;
    let good_for = |line: &&domain::orders::OrderLine| {
        categories.is_empty()
            || form
                .state
                .lines
                .get(&line.product)
                .is_some_and(|offer| categories.contains(&offer.category))
    };
    Ok(order.lines.values().filter(good_for).map(|line| line.amount).sum())
}

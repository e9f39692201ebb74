//! A voucher was presented for an order: the hub redeems it, then the order is paid; or neither.

use super::{Trigger, system};
use crate::{App, AppError, Command, store::Trust};
use domain::{
    Context, Refusal,
    order_forms::OrderForm,
    orders::{Means, Order, OrderCommand, OrderRefusal},
    vouchers::{self, Voucher, VoucherCommand},
};
use kernel::{
    Actor, CampaignId, Category, CorrelationId, Money, OrderId, PaymentId, StructureId, TenantId,
    VoucherId,
};

/// Answers a voucher that is still waiting, and says why if it is not good.
///
/// The worker and [`answer_now`] may do so at the same moment, on an order that changes under
/// them: what one thinks good the other may not. The id of the redeeming command, derived from the
/// payment alone, settles it, since the hub's log takes an id once:
/// - redeemed first: the one who was refused cannot use the id up any more, finds the payment in
///   the voucher's own stream, and pays the order like the other;
/// - used up first ([`App::use_up`]): a late redemption is a repetition that changes nothing, so
///   the voucher is whole when the order declines, and stays so.
///
/// Only then is the voucher read, and what it says is final: both send the order the same answer,
/// and whoever crashed in between comes to it again.
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
    let refusal = redeem(app, &trigger, hub, &order, (payment, voucher, amount)).await?;
    let held = app.store.load::<Voucher>(hub, voucher.uuid(), Trust::Fresh).await?.state;
    let (answer, refusal) = if held.redeemed.contains_key(&payment) {
        let means = Means::Voucher(voucher);
        (OrderCommand::ReceivePayment { payment, means, amount }, None)
    } else {
        let refusal = refusal.unwrap_or_else(|| OrderRefusal::VoucherDeclined.into());
        (OrderCommand::DeclineVoucher { payment }, Some(refusal))
    };
    let command = Command::Order(OrderId::from_uuid(trigger.stream), campaign, answer);
    app.follow(&trigger, trigger.tenant, "answer", command).await?;
    Ok(refusal)
}

/// Redeems the voucher, or sees to it that this payment never will; says what spoke against it.
async fn redeem(
    app: &App,
    trigger: &Trigger,
    hub: TenantId,
    order: &Order,
    (payment, voucher, amount): (PaymentId, VoucherId, Money),
) -> Result<Option<Refusal>, AppError> {
    let Some(campaign) = order.campaign else { return Err(AppError::NotFound) };
    let held = app.store.load::<Voucher>(hub, voucher.uuid(), Trust::Fresh).await?.state;
    let structure = StructureId::from(trigger.tenant);
    let eligible = eligible(app, trigger.tenant, campaign, order, &held.categories).await?;
    let redeem = VoucherCommand::Redeem { payment, structure, amount, eligible };
    let request = trigger.request("redeem", Command::Voucher(voucher, redeem));
    match app.execute(&system(hub), request.clone()).await {
        // Reused: the other one was faster, and saw another order.
        Ok(_) | Err(AppError::CommandReused) => Ok(None),
        Err(AppError::Refused(refusal)) => {
            app.use_up::<Voucher>(&system(hub), &request, voucher.uuid()).await?;
            Ok(Some(refusal))
        }
        Err(error) => Err(error),
    }
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

/// Why a voucher that was declined is not good for this amount, where that can still be said: the
/// worker may have been the one who declined it.
pub(crate) async fn what_speaks_against(
    app: &App,
    actor: &Actor,
    order: OrderId,
    voucher: VoucherId,
    payment: PaymentId,
    amount: Money,
) -> Result<Option<Refusal>, AppError> {
    let hub = app.hub_of(actor).await?;
    let order = app.store.load::<Order>(actor.tenant, order.uuid(), Trust::Fresh).await?.state;
    let Some(campaign) = order.campaign else { return Err(AppError::NotFound) };
    let held = app.store.load::<Voucher>(hub, voucher.uuid(), Trust::Fresh).await?.state;
    let eligible = eligible(app, actor.tenant, campaign, &order, &held.categories).await?;
    let structure = StructureId::from(actor.tenant);
    let redeem = VoucherCommand::Redeem { payment, structure, amount, eligible };
    let context = Context { now: app.clock.now(), actor: *actor };
    Ok(vouchers::decide(&held, redeem, &context).err().map(Refusal::from))
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

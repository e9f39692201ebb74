//! What an order answers.

use super::event::{AllocatedLine, Means, OrderEvent, OrderLine};
use super::{Order, OrderCommand, OrderRefusal, OrderStage, WantedLine};
use crate::{Context, Fold, order_forms::OrderForm};
use kernel::{Money, PaymentId, ProductId};
use std::collections::BTreeSet;

/// The most steps of one product that a buyer orders.
const STEPS_MAX: u64 = 1_000;

/// # Errors
/// Refuses orders and changes once the form is closed, products that it does not offer,
/// quantities that cannot be meant, and payments beyond what is due.
pub fn decide(
    form: &OrderForm,
    order: &Order,
    command: OrderCommand,
    context: &Context,
) -> Result<Vec<OrderEvent>, OrderRefusal> {
    let event = match command {
        OrderCommand::Place { campaign, buyer, channel, lines } => {
            if order.stage == OrderStage::Placed {
                return Err(OrderRefusal::AlreadyPlaced);
            }
            let (lines, total) = priced(form, order, lines, context)?;
            OrderEvent::OrderPlaced { campaign, buyer, channel, lines, total }
        }
        OrderCommand::Change { lines } => {
            placed(order)?;
            let (lines, total) = priced(form, order, lines, context)?;
            OrderEvent::OrderChanged { lines, total }
        }
        OrderCommand::Cancel => {
            placed(order)?;
            open(form, order, context)?;
            OrderEvent::OrderCancelled { credited: order.overpaid(Money::ZERO) }
        }
        OrderCommand::PresentVoucher { payment, voucher, amount } => {
            placed(order)?;
            payable(order, payment, amount)?;
            OrderEvent::VoucherPresented { payment, voucher, amount }
        }
        OrderCommand::DeclineVoucher { payment } => {
            order.presented.get(&payment).ok_or(OrderRefusal::NotPresented)?;
            OrderEvent::VoucherDeclined { payment }
        }
        OrderCommand::ReceivePayment { payment, means: Means::Voucher(voucher), amount } => {
            if order.presented.get(&payment) != Some(&(voucher, amount)) {
                return Err(OrderRefusal::NotPresented);
            }
            let means = Means::Voucher(voucher);
            let paid = OrderEvent::PaymentReceived { payment, means, amount };
            let credit = credit_of_late_voucher(order, &paid);
            return Ok([paid].into_iter().chain(credit).collect());
        }
        OrderCommand::ReceivePayment { payment, means, amount } => {
            placed(order)?;
            payable(order, payment, amount)?;
            OrderEvent::PaymentReceived { payment, means, amount }
        }
        OrderCommand::Allocate { lines } => allocated(order, lines)?,
        OrderCommand::Weigh { product, weight_grams, amount } => {
            let line = order.allocated.get(&product).ok_or(OrderRefusal::NotAllocated(product))?;
            chargeable(amount)?;
            let total = order.total - line.amount + amount;
            let credited = order.overpaid(total);
            OrderEvent::LineWeighed { product, weight_grams, amount, total, credited }
        }
    };
    Ok(vec![event])
}

fn placed(order: &Order) -> Result<(), OrderRefusal> {
    match order.stage {
        OrderStage::Placed => Ok(()),
        OrderStage::None => Err(OrderRefusal::NotPlaced),
        OrderStage::Cancelled => Err(OrderRefusal::Cancelled),
    }
}

/// Goods are shared out after the close: an order with a share is past it, whatever the form says.
fn open(form: &OrderForm, order: &Order, context: &Context) -> Result<(), OrderRefusal> {
    if form.takes_orders(context.now) && order.allocated.is_empty() {
        Ok(())
    } else {
        Err(OrderRefusal::FormClosed)
    }
}

/// A line's amount: goods may cost nothing, never less.
fn chargeable(amount: Money) -> Result<(), OrderRefusal> {
    if amount.is_negative() {
        return Err(OrderRefusal::AmountNotPositive);
    }
    match Money::try_from_cents(amount.cents()) {
        Ok(_) => Ok(()),
        Err(_) => Err(OrderRefusal::AmountTooLarge),
    }
}

/// The hub redeemed a voucher that was presented before the order was cancelled or lowered: what
/// is now paid too much goes to the buyer's wallet, since no later share would credit it.
fn credit_of_late_voucher(order: &Order, paid: &OrderEvent) -> Option<OrderEvent> {
    let after = order.clone().evolve(paid);
    let credited = after.overpaid(after.total);
    if credited == Money::ZERO {
        return None;
    }
    match after.stage {
        OrderStage::Cancelled => Some(OrderEvent::OrderCancelled { credited }),
        OrderStage::Placed if !after.allocated.is_empty() => {
            Some(OrderEvent::OrderAllocated { lines: vec![], total: after.total, credited })
        }
        OrderStage::Placed | OrderStage::None => None,
    }
}

fn payable(order: &Order, payment: PaymentId, amount: Money) -> Result<(), OrderRefusal> {
    if order.payments.contains(&payment) {
        return Err(OrderRefusal::PaymentRepeated);
    }
    if !amount.is_positive() {
        return Err(OrderRefusal::AmountNotPositive);
    }
    if amount > order.due() {
        return Err(OrderRefusal::MoreThanDue { due: order.due() });
    }
    Ok(())
}

/// The lines at the ceiling price, and their total.
fn priced(
    form: &OrderForm,
    order: &Order,
    lines: Vec<WantedLine>,
    context: &Context,
) -> Result<(Vec<OrderLine>, Money), OrderRefusal> {
    open(form, order, context)?;
    if lines.is_empty() {
        return Err(OrderRefusal::NoLines);
    }
    let mut seen = BTreeSet::new();
    let lines = lines
        .into_iter()
        .map(|line| {
            if !seen.insert(line.product) {
                return Err(OrderRefusal::ProductRepeated(line.product));
            }
            priced_line(form, line)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let total = lines.iter().map(|line| line.amount).sum();
    Ok((lines, total))
}

fn priced_line(form: &OrderForm, line: WantedLine) -> Result<OrderLine, OrderRefusal> {
    let WantedLine { product, want } = line;
    let offer = form.line(product).ok_or(OrderRefusal::NotOffered(product))?;
    if want.quantity().is_zero() {
        return Err(OrderRefusal::QuantityMissing(product));
    }
    if want.at_most().count() > STEPS_MAX {
        return Err(OrderRefusal::QuantityTooLarge(product));
    }
    let amount = offer.line_amount(offer.tiers.ceiling(), want.quantity());
    Ok(OrderLine { product, want, amount: amount.map_err(|_| OrderRefusal::AmountTooLarge)? })
}

fn allocated(order: &Order, lines: Vec<AllocatedLine>) -> Result<OrderEvent, OrderRefusal> {
    placed(order)?;
    let unknown = |line: &&AllocatedLine| !order.lines.contains_key(&line.product);
    if let Some(line) = lines.iter().find(unknown) {
        return Err(OrderRefusal::NotOrdered(line.product));
    }
    let mut seen: BTreeSet<ProductId> = BTreeSet::new();
    if let Some(line) = lines.iter().find(|line| !seen.insert(line.product)) {
        return Err(OrderRefusal::ProductRepeated(line.product));
    }
    lines.iter().try_for_each(|line| chargeable(line.amount))?;
    let total = order.total_with(&lines);
    Ok(OrderEvent::OrderAllocated { credited: order.overpaid(total), lines, total })
}

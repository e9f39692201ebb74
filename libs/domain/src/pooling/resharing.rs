//! What sharing out less would give, told by numbers of orders, before it is decided.

use super::PooledOrder;
use super::event::{Cause, KeptShare, PoolingEvent, ProductQuantity};
use crate::Fold;
use crate::allocation::{Allocation, Outcome};
use kernel::{OrderId, ProductId, Steps};
use std::collections::BTreeMap;

/// How the shares of one product change when less of it is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resharing {
    /// What the orders share now, and afterwards.
    pub before: Steps,
    pub after: Steps,
    /// λ: nobody whose crate is still open gets more, but for the steps that are drawn.
    pub level: Steps,
    /// Orders that keep what they have, get less, and of these nothing any more.
    pub same: usize,
    pub less: usize,
    pub nothing: usize,
    /// Orders whose crate is packed: they keep what it holds.
    pub packed: usize,
    /// Orders at the level that a draw gives one step more.
    pub drawn: usize,
}

impl Resharing {
    /// What `left` steps of `product` would give, `kept` staying in the crates that are packed; by
    /// the very fold and rule that the event itself will meet. None where nothing is shared out.
    pub fn of(
        pooled: &PooledOrder,
        product: ProductId,
        left: Steps,
        kept: Vec<KeptShare>,
    ) -> Option<Self> {
        let now = pooled.allocation(product)?;
        let packed = kept.iter().filter(|share| share.product == product).count();
        let lines = vec![ProductQuantity { product, quantity: left }];
        let event = PoolingEvent::GoodsAllocated { cause: Cause::Loss, lines, kept };
        let then = pooled.clone().evolve(&event).allocation(product)?;
        let before: BTreeMap<OrderId, Steps> = given(&now).collect();
        let had = |order: OrderId| before.get(&order).copied().unwrap_or_default();
        let less: Vec<Steps> =
            given(&then).filter(|(order, share)| *share < had(*order)).map(|(_, to)| to).collect();
        let some = before.values().filter(|share| !share.is_zero()).count();
        Some(Self {
            before: now.target,
            after: then.target,
            level: then.level,
            same: some.saturating_sub(less.len()),
            less: less.len(),
            nothing: less.iter().filter(|share| share.is_zero()).count(),
            packed,
            drawn: then.shares.iter().filter(|one| one.outcome == Outcome::DrawWon).count(),
        })
    }
}

fn given(allocation: &Allocation) -> impl Iterator<Item = (OrderId, Steps)> + '_ {
    allocation.shares.iter().map(|share| (share.order, share.given))
}

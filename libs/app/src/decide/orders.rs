//! Orders: the form, the buyer, the order, their wallet and the books, all at once or not at all.

use super::At;
use crate::{
    AppError,
    decision::Decision,
    store::{Loaded, Trust},
};
use domain::{
    Fold,
    crates::Crate,
    ledger,
    ledger::{Ledger, LedgerCommand},
    members::Member,
    order_forms::OrderForm,
    orders::{self, AllocatedLine, Buyer, Means, Order, OrderCommand, OrderEvent, OrderRefusal},
    wallets::{self, Wallet, WalletCommand},
};
use kernel::{CampaignId, Money, OrderId};
use std::collections::HashMap;
use uuid::Uuid;

pub(super) async fn decide(
    at: &At<'_>,
    id: OrderId,
    campaign: CampaignId,
    command: OrderCommand,
) -> Result<Decision, AppError> {
    let form = at.load::<OrderForm>(campaign.uuid()).await?;
    if !form.state.is_presented() {
        return Err(AppError::NotFound);
    }
    let order = order(at, id, &command).await?;
    if order.state.campaign.is_some_and(|of| of != campaign) {
        return Err(AppError::NotFound);
    }
    let while_open = matches!(
        command,
        OrderCommand::Place { .. } | OrderCommand::Change { .. } | OrderCommand::Cancel
    );
    let member = match &command {
        OrderCommand::Place { buyer: Buyer::Member(member), .. } => {
            Some(at.load::<Member>(member.uuid()).await?)
        }
        _ => None,
    };
    if member.as_ref().is_some_and(|member| !member.state.active) {
        return Err(OrderRefusal::NotAMember.into());
    }
    let events = orders::decide(&form.state, &order.state, command, at.context)?;
    let consequences = Consequences::of(at, id, campaign, &order, &events).await?;
    let mut decision = Decision::on(at.tenant, &order, events);
    if while_open {
        // The order cannot slip past the closing of the form.
        decision.require(&form);
    }
    if let Some(member) = &member {
        decision.require(member);
    }
    consequences.join(&mut decision, id);
    Ok(decision)
}

/// Gives each of several orders its share, in one append.
pub(super) async fn allocate(
    at: &At<'_>,
    campaign: CampaignId,
    shares: Vec<(OrderId, Vec<AllocatedLine>)>,
) -> Result<Decision, AppError> {
    let form = OrderForm::default();
    let ids: Vec<Uuid> = shares.iter().map(|(order, _)| order.uuid()).collect();
    let orders: HashMap<Uuid, Loaded<Order>> = at
        .app
        .store
        .load_many::<Order>(at.tenant, &ids)
        .await?
        .into_iter()
        .map(|order| (order.id, order))
        .collect();
    let mut decision: Option<Decision> = None;
    for (id, lines) in shares {
        let order = orders.get(&id.uuid()).ok_or(AppError::NotFound)?;
        let command = OrderCommand::Allocate { lines };
        let events = orders::decide(&form, &order.state, command, at.context)?;
        let consequences = Consequences::of(at, id, campaign, order, &events).await?;
        let decision = match &mut decision {
            Some(decision) => {
                decision.add(order, events);
                decision
            }
            None => decision.insert(Decision::on(at.tenant, order, events)),
        };
        consequences.join(decision, id);
    }
    decision.ok_or(AppError::NotFound)
}

/// The same beside crates that are packed: what they hold stays as it is, and none is packed
/// otherwise at the same moment.
pub(super) async fn reallocate(
    at: &At<'_>,
    campaign: CampaignId,
    mut shares: Vec<(OrderId, Vec<AllocatedLine>)>,
) -> Result<Decision, AppError> {
    let ids: Vec<Uuid> = shares.iter().map(|(order, _)| order.uuid()).collect();
    let packed: HashMap<Uuid, Loaded<Crate>> = at
        .app
        .store
        .load_many::<Crate>(at.tenant, &ids)
        .await?
        .into_iter()
        .map(|packed| (packed.id, packed))
        .collect();
    for (order, lines) in &mut shares {
        if let Some(packed) = packed.get(&order.uuid()) {
            lines.retain(|line| packed.state.holds(line.product) == line.quantity);
        }
    }
    shares.retain(|(_, lines)| !lines.is_empty());
    if shares.is_empty() {
        return Ok(Decision::nothing::<Order>(at.tenant, campaign.uuid()));
    }
    let orders: Vec<Uuid> = shares.iter().map(|(order, _)| order.uuid()).collect();
    let mut decision = allocate(at, campaign, shares).await?;
    for order in orders {
        match packed.get(&order) {
            Some(packed) => decision.require(packed),
            None => decision.require(&Loaded::<Crate>::absent(order)),
        }
    }
    Ok(decision)
}

/// The order; a new one is assumed not to be there at the first try, and the append says if it is.
async fn order(
    at: &At<'_>,
    id: OrderId,
    command: &OrderCommand,
) -> Result<Loaded<Order>, AppError> {
    if at.trust == Trust::Remembered && matches!(command, OrderCommand::Place { .. }) {
        return Ok(Loaded::absent(id.uuid()));
    }
    at.load::<Order>(id.uuid()).await
}

/// What an order's events move: money in the books and in the buyer's wallet.
struct Consequences {
    entries: Vec<ledger::LedgerEvent>,
    wallet: Option<(Loaded<Wallet>, Vec<wallets::WalletEvent>)>,
}

impl Consequences {
    async fn of(
        at: &At<'_>,
        id: OrderId,
        campaign: CampaignId,
        order: &Loaded<Order>,
        events: &[OrderEvent],
    ) -> Result<Self, AppError> {
        let mut state = Order::clone(&order.state);
        let mut entries = vec![];
        let mut moves = vec![];
        for event in events {
            let after = state.clone().evolve(event);
            if let Some((memo, postings)) = ledger::of_order(id, &state, &after, event) {
                let post = LedgerCommand::Post { campaign, memo, postings };
                entries.extend(ledger::decide(&Ledger::default(), post, at.context)?);
            }
            moves.extend(wallet_move(id, event));
            state = after;
        }
        let wallet = match (moves.is_empty(), wallet_of(&state, at)) {
            (false, Some(wallet)) => {
                let wallet = at.load::<Wallet>(wallet).await?;
                let mut balance = Wallet::clone(&wallet.state);
                let mut events = vec![];
                for command in moves {
                    for event in wallets::decide(&balance, command, at.context)? {
                        balance = balance.evolve(&event);
                        events.push(event);
                    }
                }
                Some((wallet, events))
            }
            _ => None,
        };
        Ok(Self { entries, wallet })
    }

    fn join(self, decision: &mut Decision, id: OrderId) {
        if !self.entries.is_empty() {
            decision.add_anyway::<Ledger>(id.uuid(), self.entries);
        }
        if let Some((wallet, events)) = self.wallet {
            decision.add(&wallet, events);
        }
    }
}

fn wallet_move(order: OrderId, event: &OrderEvent) -> Option<WalletCommand> {
    match event {
        OrderEvent::PaymentReceived { means: Means::Wallet, amount, .. } => {
            Some(WalletCommand::Debit { order, amount: *amount })
        }
        OrderEvent::OrderCancelled { credited }
        | OrderEvent::OrderAllocated { credited, .. }
        | OrderEvent::LineWeighed { credited, .. } => {
            (*credited > Money::ZERO).then_some(WalletCommand::Credit { order, amount: *credited })
        }
        OrderEvent::PaymentReceived { .. }
        | OrderEvent::OrderPlaced { .. }
        | OrderEvent::OrderChanged { .. }
        | OrderEvent::VoucherPresented { .. }
        | OrderEvent::VoucherDeclined { .. } => None,
    }
}

/// A member's wallet has the member's id; a structure's own, the structure's.
fn wallet_of(order: &Order, at: &At<'_>) -> Option<Uuid> {
    order.buyer.map(|buyer| match buyer {
        Buyer::Member(member) => member.uuid(),
        Buyer::Structure => at.tenant.uuid(),
    })
}

//! What an order's events move in its structure's books.

use super::event::{Account, Memo, Posting};
use crate::orders::{Means, Order, OrderEvent};
use kernel::{Money, OrderId};

/// The entry that belongs to `event`, which led from `before` to `after`; none where no money
/// moves. The order's own account ends at what is left to pay.
pub fn of_order(
    order: OrderId,
    before: &Order,
    after: &Order,
    event: &OrderEvent,
) -> Option<(Memo, Vec<Posting>)> {
    let of_buyer = Account::Order(order);
    let (memo, postings) = match event {
        OrderEvent::PaymentReceived { means, amount, .. } => {
            (Memo::Payment, moved(account_of(*means), of_buyer, *amount))
        }
        OrderEvent::OrderCancelled { credited } => {
            (Memo::Cancellation, moved(of_buyer, Account::Wallets, *credited))
        }
        OrderEvent::OrderAllocated { credited, .. } | OrderEvent::LineWeighed { credited, .. } => {
            let charge = moved(of_buyer, Account::Goods, after.charged() - before.charged());
            let credit = moved(of_buyer, Account::Wallets, *credited);
            (Memo::Charge, [charge, credit].concat())
        }
        OrderEvent::OrderPlaced { .. }
        | OrderEvent::OrderChanged { .. }
        | OrderEvent::VoucherPresented { .. }
        | OrderEvent::VoucherDeclined { .. } => return None,
    };
    let moves_money = postings.iter().any(|posting| posting.amount != Money::ZERO);
    moves_money.then_some((memo, postings))
}

/// `amount` more on one account, and as much less on another.
pub fn moved(to: Account, from: Account, amount: Money) -> Vec<Posting> {
    vec![Posting { account: to, amount }, Posting { account: from, amount: -amount }]
}

const fn account_of(means: Means) -> Account {
    match means {
        Means::Cash => Account::Cash,
        Means::Cheque => Account::Cheques,
        Means::Card => Account::Card,
        Means::Transfer => Account::Bank,
        Means::Voucher(_) => Account::Vouchers,
        Means::Wallet => Account::Wallets,
    }
}

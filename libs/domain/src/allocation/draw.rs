//! The draw for the steps that are left when the level is whole: nobody chooses, anyone can check.

use kernel::{OrderId, ProductId};
use sha2::{Digest, Sha256};

/// An order's place in the draw for one product: SHA-256 of `seed ‖ product id ‖ order id`, the
/// ids as their 16 bytes. The lowest come first.
///
/// The seed is the log's root hash at the close: fixed by all that was ordered, known to no one
/// while orders could still change, and the same for whoever verifies the draw.
pub fn ticket(seed: &[u8; 32], product: ProductId, order: OrderId) -> [u8; 32] {
    let mut input = [0; 64];
    input[..32].copy_from_slice(seed);
    input[32..48].copy_from_slice(product.uuid().as_bytes());
    input[48..].copy_from_slice(order.uuid().as_bytes());
    Sha256::digest(input).into()
}

/// The positions of the `places` lowest tickets, in no particular order; all, if there are no more.
///
/// A contender is a position and its ticket. Equal tickets (one order twice) go by position.
pub(super) fn winners(
    mut contenders: Vec<([u8; 32], usize)>,
    places: usize,
) -> impl Iterator<Item = usize> {
    if places < contenders.len() {
        contenders.select_nth_unstable(places);
        contenders.truncate(places);
    }
    contenders.into_iter().map(|(_, position)| position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_ticket_is_the_hash_that_anyone_can_compute() {
        let product = ProductId::from_uuid(Uuid::from_u128(1));
        let order = OrderId::from_uuid(Uuid::from_u128(2));
        let hex: String =
            ticket(&[7; 32], product, order).iter().map(|byte| format!("{byte:02x}")).collect();
        // Computed apart, with Python's hashlib.
        assert_eq!(hex, "d22b978d32b65a5662d37d93a78c78889717ae50fd7b149dd68ca3567cff5f8f");
    }

    #[test]
    fn the_lowest_tickets_win() {
        let contenders = [9, 2, 7, 4].map(|first| [first; 32]).into_iter().zip(10..).collect();
        let mut won: Vec<_> = winners(contenders, 2).collect();
        won.sort_unstable();
        assert_eq!(won, [11, 13]);
    }
}

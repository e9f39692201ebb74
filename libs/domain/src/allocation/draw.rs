//! The draw for the steps that are left when the level is whole: nobody chooses, anyone can check.

use super::Claim;
use kernel::{OrderId, ProductId};
use sha2::{Digest, Sha256, block_api::compress256};
use std::cmp::Ordering;
use uuid::Uuid;

/// An order's place in the draw for one product: SHA-256 of `seed ‖ product id ‖ order id`, the
/// ids as their 16 bytes. The lowest come first.
///
/// The seed is the log's root hash at the close: fixed by all that was ordered, known to no one
/// while orders could still change, and the same for whoever verifies the draw.
pub fn ticket(seed: &[u8; 32], product: ProductId, order: OrderId) -> [u8; 32] {
    Sha256::digest(ticket_input(seed, product, order)).into()
}

fn ticket_input(seed: &[u8; 32], product: ProductId, order: OrderId) -> [u8; 64] {
    let mut input = [0; 64];
    input[..32].copy_from_slice(seed);
    input[32..48].copy_from_slice(product.uuid().as_bytes());
    input[48..].copy_from_slice(order.uuid().as_bytes());
    input
}

/// The draw for one product among some of its claims.
#[derive(Clone, Copy)]
pub(super) struct Draw<'a> {
    pub seed: &'a [u8; 32],
    pub product: ProductId,
    pub claims: &'a [Claim],
}

/// A claim in the draw, by its position, with the first 8 bytes of its ticket.
type Contender = (u64, usize);

impl Draw<'_> {
    /// Of the claims at `positions`, the `places` with the lowest tickets, in no particular order;
    /// all, if there are no more. Equal tickets (one order twice) go by position.
    pub(super) fn winners(
        self,
        positions: impl Iterator<Item = usize>,
        places: usize,
    ) -> impl Iterator<Item = usize> {
        let mut contenders: Vec<Contender> = self.contenders(positions);
        if places < contenders.len() {
            contenders.select_nth_unstable_by(places, |one, other| self.compare(*one, *other));
            contenders.truncate(places);
        }
        contenders.into_iter().map(|(_, position)| position)
    }

    /// Hashing is most of a large allocation's time: here without what [`ticket`] does around it.
    fn contenders(self, positions: impl Iterator<Item = usize>) -> Vec<Contender> {
        let mut blocks =
            [ticket_input(self.seed, self.product, OrderId::from_uuid(Uuid::nil())), PADDING];
        let with_ticket = |position: usize| {
            let claim = self.claims.get(position)?;
            blocks[0][48..].copy_from_slice(claim.order.uuid().as_bytes());
            let mut state = INITIAL_STATE;
            compress256(&mut state, &blocks);
            Some((u64::from(state[0]) << 32 | u64::from(state[1]), position))
        };
        positions.filter_map(with_ticket).collect()
    }

    /// The first 8 bytes settle nearly every comparison; if not, the whole tickets do.
    fn compare(self, one: Contender, other: Contender) -> Ordering {
        let whole = |(_, position): Contender| {
            self.claims.get(position).map(|claim| ticket(self.seed, self.product, claim.order))
        };
        let by_whole = || whole(one).cmp(&whole(other));
        one.0.cmp(&other.0).then_with(by_whole).then(one.1.cmp(&other.1))
    }
}

/// SHA-256 before its first block (FIPS 180-4, 5.3.3).
const INITIAL_STATE: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// What follows a message of exactly one block: a bit, zeros, and its length of 512 bits.
const PADDING: [u8; 64] = {
    let mut block = [0; 64];
    block[0] = 0x80;
    block[62] = 2;
    block
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allocation::Want;
    use kernel::Steps;

    fn order(number: u128) -> OrderId {
        OrderId::from_uuid(Uuid::from_u128(number))
    }

    fn claim(number: u128) -> Claim {
        Claim { order: order(number), want: Want::exactly(Steps::new(1)) }
    }

    fn product() -> ProductId {
        ProductId::from_uuid(Uuid::from_u128(1))
    }

    #[test]
    fn a_ticket_is_the_hash_that_anyone_can_compute() {
        let ticket = ticket(&[7; 32], product(), order(2));
        let hex: String = ticket.iter().map(|byte| format!("{byte:02x}")).collect();
        // Computed apart, with Python's hashlib.
        assert_eq!(hex, "d22b978d32b65a5662d37d93a78c78889717ae50fd7b149dd68ca3567cff5f8f");
    }

    #[test]
    fn the_lowest_tickets_win_however_many_contend() {
        let claims: Vec<_> = (0..3_000).map(claim).collect();
        let draw = Draw { seed: &[7; 32], product: product(), claims: &claims };
        let ticket_of = |position: &usize| ticket(draw.seed, draw.product, claims[*position].order);
        for (contenders, places) in [(0, 0), (1, 0), (1, 1), (5, 2), (5, 9), (3_000, 1_111)] {
            let mut won: Vec<_> = draw.winners(0..contenders, places).collect();
            won.sort_by_key(ticket_of);
            let mut expected: Vec<_> = (0..contenders).collect();
            expected.sort_by_key(ticket_of);
            expected.truncate(places);
            assert_eq!(won, expected);
        }
    }

    #[test]
    fn an_order_that_contends_twice_goes_by_position() {
        let claims = [claim(1); 9];
        let draw = Draw { seed: &[7; 32], product: product(), claims: &claims };
        assert_eq!(draw.winners([8, 3].into_iter(), 1).collect::<Vec<_>>(), [3]);
    }
}

//! Pooling's algorithms: price tiers, whole cases, and the fair allocation of what there is.
//!
//! 1. Everybody's [`Want`]s are summed over all structures into [`Totals`].
//! 2. [`target`] says how much is ordered, or shared out, in whole cases.
//! 3. [`PriceTiers::reached`] gives the price: at most the ceiling that each order was taken at.
//! 4. [`allocate`] says who gets what, and why, by the uniform rule.
//! 5. [`allocate_beside`] does the same when some already hold what they were given.
//!
//! **Invariant:** claims are persons' orders. No structure, status, name or time comes in here, so
//! none can matter; the same seed and the same claims give the same shares, in whatever order the
//! claims are read.

mod cases;
mod draw;
mod kept;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
mod tiers;
mod uniform_rule;

pub use cases::{Totals, Want, WantError, missing_to_next_case, target};
pub use draw::ticket;
pub use kept::{Kept, allocate_beside};
pub use tiers::{PriceTiers, Tier, TiersError};
pub use uniform_rule::{Allocation, Claim, Kind, Outcome, Share, allocate};

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{OrderId, ProductId, Steps};
    use uuid::Uuid;

    /// As the rules were agreed: what is wanted, the case, the supply; then T, λ and the shares.
    const WORKED_EXAMPLES: &str = "
        | case        | q        | lo       | hi       | C  | S  | T  | λ | result  | kind     |
        | exact       | 6 4 2    | 6 4 2    | 6 4 2    | 6  | –  | 12 | – | 6 4 2   | Exact    |
        | surplus     | 5 3 2    | 5 3 2    | 7 5 3    | 12 | –  | 12 | 4 | 5 4 3   | Extra    |
        | cut         | 5 3 1 5  | 5 3 1 5  | 5 3 1 5  | 6  | –  | 12 | 4 | 4 3 1 4 | Shortage |
        | give way    | 5 3 1 4  | 3 3 1 2  | 5 3 1 4  | 6  | –  | 12 | 4 | 4 3 1 4 | Reduced  |
        | shortage    | 10 6 3 1 | 10 6 3 1 | 10 6 3 1 | 1  | 12 | 12 | 4 | 4 4 3 1 | Shortage |
        | tie goes up | 3 3 3    | 0 0 0    | 6 6 6    | 6  | –  | 12 | 4 | 4 4 4   | Extra    |
    ";

    fn numbers(cell: &str) -> Vec<u64> {
        cell.split_whitespace().map(|number| number.parse().unwrap()).collect()
    }

    /// Nothing for a dash.
    fn number(cell: &str) -> Option<Steps> {
        (cell != "–").then(|| Steps::new(cell.parse().unwrap()))
    }

    fn claims(q: &str, lo: &str, hi: &str) -> Vec<Claim> {
        let limits = numbers(lo).into_iter().zip(numbers(hi));
        let wants = numbers(q).into_iter().zip(limits).map(|(q, (lo, hi))| {
            Want::try_new(Steps::new(q), Steps::new(lo), Steps::new(hi)).unwrap()
        });
        let ids = (1..).map(|id| OrderId::from_uuid(Uuid::from_u128(id)));
        ids.zip(wants).map(|(order, want)| Claim { order, want }).collect()
    }

    #[test]
    fn the_worked_examples_come_out_as_agreed() {
        let rows = WORKED_EXAMPLES.lines().filter(|line| line.contains('|')).skip(1);
        let mut checked = 0;
        for row in rows {
            let cells: Vec<_> = row.split('|').map(str::trim).collect();
            let [_, case, q, lo, hi, c, s, t, level, result, kind, _] = cells[..] else {
                panic!("a row has ten cells: {row}")
            };
            let claims = claims(q, lo, hi);
            let totals = claims.iter().map(|claim| claim.want).collect();
            let target = target(totals, number(c).unwrap(), number(s));
            assert_eq!(Some(target), number(t), "{case}");

            let product = ProductId::from_uuid(Uuid::nil());
            let allocation = allocate(&[0; 32], product, &claims, target);
            let given: Vec<_> = allocation.shares.iter().map(|share| share.given.count()).collect();
            assert_eq!(given, numbers(result), "{case}");
            assert_eq!(format!("{:?}", allocation.kind), kind, "{case}");
            assert!(number(level).is_none_or(|level| level == allocation.level), "{case}");
            checked += 1;
        }
        assert_eq!(checked, 6);
    }
}

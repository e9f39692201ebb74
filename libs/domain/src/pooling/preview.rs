//! What a close now would make of one producer's order: the sums of [`super::decide`], before
//! anything is decided.

use super::PoolingRefusal;
use super::decide::fixed_line;
use super::event::PooledLine;
use crate::allocation::Totals;
use crate::campaigns::OfferLine;
use kernel::{Money, Steps};

/// A pooled order as it would be fixed. Amounts are before VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    pub minimum: Money,
    /// Of what is ordered; products that nobody wants are left out.
    pub lines: Vec<PooledLine>,
    pub total: Money,
}

impl Preview {
    /// `demand` is the offer of one producer, each line with what all orders want of it.
    ///
    /// # Errors
    /// Refuses an amount that no purchase can cost.
    pub fn of<'a>(
        demand: impl IntoIterator<Item = (&'a OfferLine, Totals)>,
        minimum: Money,
    ) -> Result<Self, PoolingRefusal> {
        let wanted = demand.into_iter().filter(|(_, totals)| !totals.quantity.is_zero());
        let lines = wanted.map(|(offer, totals)| fixed_line(offer, totals));
        let lines = lines.collect::<Result<Vec<_>, _>>()?;
        let total = lines.iter().map(|line| line.amount).sum();
        Ok(Self { minimum, lines, total })
    }

    pub fn is_below_minimum(&self) -> bool {
        self.total < self.minimum
    }
}

impl PooledLine {
    /// What buyers asked for that no whole case holds; zero where none goes without.
    pub fn cut(&self) -> Steps {
        self.demand.saturating_sub(self.target)
    }

    /// What fills the last case beyond what was asked for, within what buyers accept.
    pub fn filled(&self) -> Steps {
        self.target.saturating_sub(self.demand)
    }
}

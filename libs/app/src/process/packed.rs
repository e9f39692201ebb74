//! What is packed already, over all structures: it is not shared out again.

use crate::{App, AppError};
use domain::{
    crates::Crate,
    pooling::{KeptShare, PooledOrder},
    receptions::Reception,
};
use kernel::{OrderId, ProductId};
use std::collections::BTreeSet;
use uuid::Uuid;

impl App {
    /// What the packed crates were noted with of `products`, also where that is nothing.
    pub(crate) async fn packed(
        &self,
        pooled: &PooledOrder,
        products: &[ProductId],
    ) -> Result<Vec<KeptShare>, AppError> {
        let mut packed = vec![];
        for (structure, lines) in &pooled.demand {
            let claims = || lines.iter().filter(|line| products.contains(&line.product));
            let orders: BTreeSet<Uuid> = claims().map(|line| line.order.uuid()).collect();
            let orders: Vec<Uuid> = orders.into_iter().collect();
            let crates = self.store.load_many::<Crate>((*structure).into(), &orders).await?;
            for one in crates.iter().filter(|one| one.state.packed) {
                let order = OrderId::from_uuid(one.id);
                packed.extend(claims().filter(|line| line.order == order).map(|line| KeptShare {
                    order,
                    product: line.product,
                    quantity: one.state.holds(line.product),
                }));
            }
        }
        Ok(packed)
    }
}

/// The same without what is missing in the crates.
pub(crate) fn kept(packed: Vec<KeptShare>, reception: &Reception) -> Vec<KeptShare> {
    let good = |share: KeptShare| KeptShare {
        quantity: reception.kept(share.product, share.order, share.quantity),
        ..share
    };
    packed.into_iter().map(good).collect()
}

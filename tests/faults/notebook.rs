//! What members were told was done, to be compared with the log.

use domain::orders::Order;
use eventlog::RecordedEvent;
use kernel::{OrderId, TenantId};
use solidaires_tests::history::History;
use std::{collections::BTreeMap, sync::Mutex};

/// The last change of an order that was acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    pub version: u64,
    /// Steps of the first product of the offer.
    pub quantity: u64,
}

#[derive(Default)]
pub struct Notebook {
    written: Mutex<BTreeMap<(TenantId, OrderId), Written>>,
}

impl Notebook {
    /// Each change of one order is acknowledged in turn, and none twice.
    pub fn acknowledged(&self, tenant: TenantId, order: OrderId, now: Written) {
        let mut written = self.written.lock().unwrap();
        let before = written.insert((tenant, order), now).map_or(0, |before| before.version);
        assert_eq!(now.version, before + 1, "a change of {order} was lost or made twice");
    }

    /// Of the last change that was acknowledged; 0 before any was.
    pub fn version(&self, tenant: TenantId, order: OrderId) -> u64 {
        self.written.lock().unwrap().get(&(tenant, order)).map_or(0, |written| written.version)
    }

    /// Changes acknowledged, over all orders.
    pub fn count(&self) -> u64 {
        self.written.lock().unwrap().values().map(|written| written.version).sum()
    }

    /// Everything acknowledged is in the log, and nothing else is.
    pub fn assert_is_in(&self, history: &History) {
        let mut found = BTreeMap::new();
        for ((tenant, id), order) in history.states::<Order>() {
            let of_order = |event: &&RecordedEvent| {
                event.stream.id == id && event.stream.tenant == tenant.uuid()
            };
            let events = history.0.iter().filter(of_order);
            let version = events.filter(|event| event.stream.category == "order").count() as u64;
            let quantity = order.lines.values().next().unwrap().want.quantity().count();
            found.insert((tenant, OrderId::from_uuid(id)), Written { version, quantity });
        }
        assert_eq!(*self.written.lock().unwrap(), found);
    }
}

//! A producer's pooled orders, the latest month first.

use super::{Chrome, Sample, Samples, Section, sample, words::PooledState};
use crate::filters;
use askama::Template;
use kernel::{Money, Month};

#[derive(Debug, Template)]
#[template(path = "producer/orders.html")]
pub struct ProducerOrders {
    pub chrome: Chrome,
    /// Those that were sent, and those that were cancelled.
    pub orders: Vec<ProducerOrderLine>,
}

#[derive(Debug)]
pub struct ProducerOrderLine {
    pub pooled_order: String,
    pub month: Month,
    pub state: PooledState,
    /// Before VAT.
    pub total: Money,
}

impl Samples for ProducerOrders {
    const NAME: &'static str = "producer-orders";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let line = ProducerOrderLine {
            pooled_order: sample::text("p1"),
            month: sample::month("2026-11")?,
            state: PooledState::Sent,
            total: sample::cents(58_690),
        };
        let page = |orders| Self { chrome: sample::producer(Section::Pooled), orders };
        Ok(vec![Sample::new("usual", page(vec![line])), Sample::new("empty", page(Vec::new()))])
    }
}

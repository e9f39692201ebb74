//! What is appended: events of orders, as the platform writes them.

use crate::{Anything, month};
use chrono::{DateTime, Utc};
use domain::{
    DomainEvent, Written,
    allocation::Want,
    orders::{Buyer, Channel, Means, OrderEvent, OrderLine},
};
use eventlog::{
    Append, EntryKind, ExpectedVersion, IdempotencyKey, Metadata, NewEvent, StreamAppend, StreamId,
};
use kernel::{Clock, IdSource, MemberId, Money, PaymentId, Steps, VoucherId};
use runtime::{RealClock, RealIds};
use std::sync::Arc;
use uuid::Uuid;

pub const TENANTS: usize = month::STRUCTURES;
/// A stretch of the life of an order.
const EVENTS_OF_STREAM: usize = 10;

/// An event to be appended over and over, by one tenant after the other.
#[derive(Clone)]
pub struct Sample(Arc<Contents>);

struct Contents {
    name: String,
    schema_version: u16,
    payload: String,
    tenants: Vec<Uuid>,
    recorded_at: DateTime<Utc>,
}

impl Sample {
    /// A voucher is taken: a row of about 350 bytes.
    pub fn paid() -> Result<Self, Anything> {
        Self::of(OrderEvent::PaymentReceived {
            payment: PaymentId::derived(&[b"payment"]),
            means: Means::Voucher(VoucherId::derived(&[b"voucher"])),
            amount: Money::from_cents(1_250),
        })
    }

    /// A member orders three products of the first form of `month.rs`.
    pub fn placed() -> Result<Self, Anything> {
        let line = |number: usize| OrderLine {
            product: month::product(number),
            want: Want::exactly(Steps::new(3)),
            amount: Money::from_cents(450),
        };
        Self::of(OrderEvent::OrderPlaced {
            campaign: month::campaign(0),
            buyer: Buyer::Member(MemberId::derived(&[b"member"])),
            channel: Channel::Screen,
            lines: (0..3).map(line).collect(),
            total: Money::from_cents(1_350),
        })
    }

    fn of(event: OrderEvent) -> Result<Self, Anything> {
        let Written { name, schema_version, text } = DomainEvent::from(event).written()?;
        let tenants = (0..TENANTS).map(|number| month::structure(number).uuid());
        let (tenants, recorded_at) = (tenants.collect(), RealClock.now());
        Ok(Self(Arc::new(Contents { name, schema_version, payload: text, tenants, recorded_at })))
    }

    pub fn payload(&self) -> &str {
        &self.0.payload
    }

    /// One new stream of one event.
    pub fn one(&self, number: usize) -> Append {
        self.append(number, 1, 1)
    }

    /// The same, to be carried out once however often it is sent.
    pub fn one_with_key(&self, number: usize) -> Append {
        let append = self.one(number);
        let key = RealIds.fresh().to_string();
        Append { idempotency: Some(IdempotencyKey { key, fingerprint: [7; 32] }), ..append }
    }

    /// So many events of one tenant, in new streams of ten, as an import brings them.
    pub fn many(&self, number: usize, events: usize) -> Append {
        self.append(number, events.div_ceil(EVENTS_OF_STREAM), events.min(EVENTS_OF_STREAM))
    }

    fn append(&self, number: usize, streams: usize, events_of_each: usize) -> Append {
        let tenant = self.0.tenants[number % TENANTS];
        let stream = |_| StreamAppend {
            stream: StreamId::new(tenant, "order", RealIds.fresh()),
            expected: ExpectedVersion::NoStream,
            events: (0..events_of_each).map(|_| self.event()).collect(),
        };
        let streams: Vec<StreamAppend> = (0..streams).map(stream).collect();
        let metadata = Metadata {
            actor: tenant,
            role: "member".into(),
            causation: None,
            correlation: RealIds.fresh(),
            recorded_at: self.0.recorded_at,
        };
        Append { tenant, streams, metadata, idempotency: None }
    }

    fn event(&self) -> NewEvent {
        NewEvent {
            kind: EntryKind::Hidden,
            id: RealIds.fresh(),
            name: self.0.name.clone(),
            schema_version: self.0.schema_version,
            payload: self.0.payload.clone(),
        }
    }
}

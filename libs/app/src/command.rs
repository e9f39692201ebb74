//! What can be asked of the platform.

use domain::{
    campaigns::CampaignCommand,
    crates::CrateCommand,
    floors::FloorCommand,
    funding::FundingCommand,
    labs::LabCommand,
    ledger::LedgerCommand,
    members::MemberCommand,
    negotiations::NegotiationCommand,
    order_forms::OrderFormCommand,
    orders::{AllocatedLine, OrderCommand},
    pooling::PoolingCommand,
    producers::ProducerCommand,
    receptions::ReceptionCommand,
    rounds::RoundCommand,
    statements::StatementCommand,
    structures::StructureCommand,
    transfers::TransferCommand,
    vouchers::VoucherCommand,
};
use kernel::{
    CampaignId, CommandId, CorrelationId, EventId, LabId, MemberId, NegotiationId, OrderId,
    PaymentId, PooledOrderId, ProducerId, ProgrammeId, RoundId, StructureId, TenantId, VoucherId,
};
use uuid::Uuid;

/// A command, and the stream it is meant for. What belongs to a structure is looked for in the
/// actor's own tenant, what belongs to the hub in the actor's hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    Structure(StructureId, StructureCommand),
    Member(MemberId, MemberCommand),
    Producer(ProducerId, ProducerCommand),
    Floor(ProducerId, FloorCommand),
    Negotiation(NegotiationId, NegotiationCommand),
    Campaign(CampaignId, CampaignCommand),
    OrderForm(CampaignId, OrderFormCommand),
    Order(OrderId, CampaignId, OrderCommand),
    /// What pooling gives each order of the actor's tenant.
    AllocateOrders(CampaignId, Vec<(OrderId, Vec<AllocatedLine>)>),
    /// The same when less is left than was shared out before. A line that differs from what the
    /// order's crate was packed with meanwhile is left as it is.
    ReallocateOrders(CampaignId, Vec<(OrderId, Vec<AllocatedLine>)>),
    Pooling(PooledOrderId, PoolingCommand),
    Reception(PooledOrderId, ReceptionCommand),
    /// A crate of `StructureId`, whose own people or whose hub packs it.
    Crate(StructureId, OrderId, CrateCommand),
    Round(RoundId, RoundCommand),
    Voucher(VoucherId, VoucherCommand),
    /// Posts in the actor's books; the stream is what the entry is about.
    Ledger(Uuid, LedgerCommand),
    /// In the actor's books: between the hub and a structure or a producer.
    Transfer(PaymentId, TransferCommand),
    /// In the books of the actor's tenant, while these orders are still at these versions.
    Statement(CampaignId, StatementCommand, Vec<(OrderId, u64)>),
    Lab(LabId, LabCommand),
    Funding(ProgrammeId, FundingCommand),
}

/// One command as sent.
#[derive(Debug, Clone)]
pub struct Request {
    /// Sent again with the same id, it changes nothing more.
    pub id: CommandId,
    /// The version of the stream that the sender saw, where that matters to them.
    pub expected_version: Option<u64>,
    pub correlation: CorrelationId,
    /// The event that made a process send it.
    pub causation: Option<EventId>,
    pub command: Command,
}

impl Request {
    /// A command of its own, as a person sends it.
    pub fn new(id: CommandId, command: Command) -> Self {
        let correlation = CorrelationId::from_uuid(id.uuid());
        Self { id, expected_version: None, correlation, causation: None, command }
    }

    /// Refuse if the stream is not at this version any more.
    #[must_use]
    pub const fn expecting(mut self, version: Option<u64>) -> Self {
        self.expected_version = version;
        self
    }
}

/// A stream of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    pub tenant: TenantId,
    pub category: &'static str,
    pub id: Uuid,
}

/// A command was carried out, now or when it was sent the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done {
    /// The command's own stream; none where nothing had to be written.
    pub stream: Option<Stream>,
    /// The version of the command's stream just after it.
    pub version: u64,
    /// Whether it had been carried out before.
    pub repeated: bool,
}

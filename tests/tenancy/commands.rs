//! Every command there is, sent at another tenant's things by whoever could mean it.
//!
//! The answer never tells whether the thing exists: it is the answer for an id that nobody has.
//! The tables below are exhaustive: a new command does not compile until it is in them, and a
//! command that is in them but not tried fails the test.

use crate::foreign::Neighbours;
use app::{AppError, Command, Request};
use chrono::DateTime;
use domain::{
    campaigns::CampaignCommand as Campaign,
    crates::CrateCommand as Crate,
    floors::FloorCommand as Floor,
    funding::FundingCommand as Funding,
    labs::{LabCommand as Lab, Vote},
    ledger::{LedgerCommand as Ledger, Memo},
    members::MemberCommand as Member,
    negotiations::{NegotiationCommand as Negotiation, Party, Terms},
    order_forms::OrderFormCommand as OrderForm,
    orders::{Buyer, Channel, Means, OrderCommand as Order},
    pooling::{Cause, PoolingCommand as Pooling},
    producers::{ProducerCommand as Producer, ProducerKind},
    receptions::{LossReason, ReceptionCommand as Reception},
    rounds::RoundCommand as Round,
    structures::{StructureCommand as Structure, StructureKind, Territory},
    transfers::{self, Payment, TransferCommand as Transfer, TransferMeans},
    vouchers::VoucherCommand as Voucher,
};
use kernel::{
    Actor, AgreementId, CampaignId, CommandId, LabId, MemberId, Money, NegotiationId, OrderId,
    PaymentId, PooledOrderId, ProducerId, ProductId, ProgrammeId, ProposalId, Role, RoundId, Steps,
    StructureId, UnitPrice, VoucherId,
};
use solidaires_tests::world::actor;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What a command is about: theirs, or nobody's.
struct Target {
    structure: StructureId,
    member: MemberId,
    producer: ProducerId,
    product: ProductId,
    negotiation: NegotiationId,
    campaign: CampaignId,
    order: OrderId,
    pooled: PooledOrderId,
    lab: LabId,
    proposal: ProposalId,
    other: Uuid,
}

impl Target {
    fn theirs(neighbours: &Neighbours) -> Self {
        let line = &neighbours.world.offer[0];
        Self {
            structure: neighbours.theirs().into(),
            member: neighbours.their_member(),
            producer: line.producer,
            product: line.product,
            negotiation: neighbours.their_negotiation(),
            campaign: neighbours.world.campaign,
            order: neighbours.their_order(),
            pooled: neighbours.their_pooled_order(),
            lab: neighbours.their_lab(),
            proposal: neighbours.their_proposal(),
            other: Uuid::from_u128(0xB),
        }
    }

    /// The campaign is shared by all structures of the hub; all else is unheard of.
    fn nobodys(neighbours: &Neighbours) -> Self {
        let nobody = Uuid::from_u128(0xDEAD);
        let (campaign, member) = (neighbours.world.campaign, MemberId::from_uuid(nobody));
        Self {
            structure: StructureId::from_uuid(nobody),
            member,
            producer: ProducerId::from_uuid(nobody),
            product: neighbours.world.offer[0].product,
            negotiation: NegotiationId::from_uuid(nobody),
            campaign,
            order: OrderId::of_member(campaign, member),
            pooled: PooledOrderId::from_uuid(nobody),
            lab: LabId::from_uuid(nobody),
            proposal: ProposalId::from_uuid(nobody),
            other: nobody,
        }
    }
}

macro_rules! kinds {
    ($($pattern:pat => $name:literal),+ $(,)?) => {
        const KINDS: &[&str] = &[$($name),+];

        fn kind(command: &Command) -> &'static str {
            match command {
                $($pattern => $name),+
            }
        }
    };
}

kinds! {
    Command::Structure(_, Structure::Register { .. }) => "register a structure",
    Command::Structure(_, Structure::SetDeliveryPoint { .. }) => "set a delivery point",
    Command::Member(_, Member::Join) => "join",
    Command::Member(_, Member::Leave) => "leave",
    Command::Producer(_, Producer::Register { .. }) => "register a producer",
    Command::Producer(_, Producer::ImportCatalogue { .. }) => "import a catalogue",
    Command::Producer(_, Producer::WithdrawProduct { .. }) => "withdraw a product",
    Command::Floor(_, Floor::Record { .. }) => "record a floor",
    Command::Floor(_, Floor::Remove { .. }) => "remove a floor",
    Command::Negotiation(_, Negotiation::Open { .. }) => "open a negotiation",
    Command::Negotiation(_, Negotiation::Propose { .. }) => "propose terms",
    Command::Negotiation(_, Negotiation::Accept { .. }) => "accept terms",
    Command::Negotiation(_, Negotiation::BreakOff { .. }) => "break off",
    Command::Campaign(_, Campaign::Draft { .. }) => "draft a campaign",
    Command::Campaign(_, Campaign::Compose { .. }) => "compose",
    Command::Campaign(_, Campaign::Open { .. }) => "open a campaign",
    Command::Campaign(_, Campaign::Close) => "close a campaign",
    Command::Campaign(_, Campaign::Reopen { .. }) => "reopen a campaign",
    Command::Campaign(_, Campaign::MarkOrdered) => "mark ordered",
    Command::Campaign(_, Campaign::MarkReceived) => "mark received",
    Command::Campaign(_, Campaign::MarkDelivered) => "mark delivered",
    Command::Campaign(_, Campaign::MarkSettled) => "mark settled",
    Command::OrderForm(_, OrderForm::Present { .. }) => "present a form",
    Command::OrderForm(_, OrderForm::SetNotice { .. }) => "set a notice",
    Command::OrderForm(_, OrderForm::LeaveOut { .. }) => "leave lines out",
    Command::OrderForm(_, OrderForm::Close) => "close a form",
    Command::OrderForm(_, OrderForm::Reopen { .. }) => "reopen a form",
    Command::Order(_, _, Order::Place { .. }) => "place an order",
    Command::Order(_, _, Order::Change { .. }) => "change an order",
    Command::Order(_, _, Order::Cancel) => "cancel an order",
    Command::Order(_, _, Order::PresentVoucher { .. }) => "present a voucher",
    Command::Order(_, _, Order::DeclineVoucher { .. }) => "decline a voucher",
    Command::Order(_, _, Order::ReceivePayment { .. }) => "receive a payment",
    Command::Order(_, _, Order::Allocate { .. }) => "allocate",
    Command::Order(_, _, Order::Weigh { .. }) => "weigh",
    Command::AllocateOrders(..) => "allocate orders",
    Command::ReallocateOrders(..) => "reallocate orders",
    Command::Pooling(_, Pooling::RecordDemand { .. }) => "record demand",
    Command::Pooling(_, Pooling::Fix { .. }) => "fix a pooled order",
    Command::Pooling(_, Pooling::OverrideMinimum { .. }) => "override a minimum",
    Command::Pooling(_, Pooling::Send) => "send a pooled order",
    Command::Pooling(_, Pooling::CancelBelowMinimum) => "cancel a pooled order",
    Command::Pooling(_, Pooling::Confirm { .. }) => "confirm supply",
    Command::Pooling(_, Pooling::Reallocate { .. }) => "reallocate",
    Command::Reception(_, Reception::Receive { .. }) => "receive goods",
    Command::Reception(_, Reception::RecordLoss { .. }) => "record a loss",
    Command::Reception(_, Reception::RecordShortage { .. }) => "record a shortage",
    Command::Crate(_, _, Crate::Pack { .. }) => "pack",
    Command::Crate(_, _, Crate::HandOver { .. }) => "hand over",
    Command::Crate(_, _, Crate::Note { .. }) => "note a difference",
    Command::Round(_, Round::Plan { .. }) => "plan a round",
    Command::Round(_, Round::Depart) => "depart",
    Command::Round(_, Round::DeliverStop { .. }) => "deliver a stop",
    Command::Voucher(_, Voucher::Issue { .. }) => "issue a voucher",
    Command::Voucher(_, Voucher::Redeem { .. }) => "redeem a voucher",
    Command::Ledger(_, Ledger::Post { .. }) => "post",
    Command::Statement(..) => "commit volumes",
    Command::Transfer(_, Transfer::Record(_)) => "record a transfer",
    Command::Transfer(_, Transfer::Reverse { .. }) => "reverse a transfer",
    Command::Lab(_, Lab::Open { .. }) => "open a lab",
    Command::Lab(_, Lab::Propose { .. }) => "propose in a lab",
    Command::Lab(_, Lab::Vote { .. }) => "vote",
    Command::Lab(_, Lab::Decide { .. }) => "decide",
    Command::Lab(_, Lab::Close) => "close a lab",
    Command::Funding(_, Funding::Register { .. }) => "register a programme",
    Command::Funding(_, Funding::PublishReport { .. }) => "publish a report",
}

/// Whoever has nothing to do with them.
fn strangers(neighbours: &Neighbours) -> Vec<(&'static str, Actor)> {
    let world = &neighbours.world;
    let ours = &world.towns[0];
    let hub = world.hub.into();
    vec![
        ("animator", ours.animator()),
        ("member", ours.member(ours.members[0])),
        ("coordinator", neighbours.other_coordinator()),
        ("producer", world.producer(world.producers[1])),
        ("funder", actor("funder", hub, Role::Funder(ProgrammeId::from_uuid(Uuid::from_u128(1))))),
    ]
}

/// Every command, about the target.
fn commands(t: &Target) -> Vec<Command> {
    let mut commands = of_the_month(t);
    commands.extend(of_the_goods(t));
    commands.extend(of_structures(t));
    commands.extend(of_orders(t));
    commands.extend(of_supply(t));
    commands
}

fn of_structures(t: &Target) -> Vec<Command> {
    let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
    let (name, kind) = ("Voisins".to_owned(), StructureKind::Collective);
    let register = Structure::Register { name, kind, territory, hub: None };
    let (name, commune) = ("Salle".to_owned(), "54528".to_owned());
    let form = |command| Command::OrderForm(t.campaign, command);
    vec![
        Command::Structure(t.structure, register),
        Command::Structure(t.structure, Structure::SetDeliveryPoint { name, commune }),
        Command::Member(t.member, Member::Leave),
        Command::Member(t.member, Member::Join),
        form(OrderForm::Close),
        form(OrderForm::Reopen { closes_at: DateTime::default() }),
        form(OrderForm::SetNotice { notice: "x".repeat(2_001) }),
        form(OrderForm::LeaveOut { products: vec![ProductId::from_uuid(Uuid::nil())] }),
        form(OrderForm::Present {
            hub: t.structure,
            month: "2026-11".parse().unwrap(),
            closes_at: DateTime::default(),
            lines: vec![],
        }),
        Command::Lab(
            t.lab,
            Lab::Propose { proposal: t.proposal, by: t.member, text: "Du vin".into() },
        ),
        Command::Lab(
            t.lab,
            Lab::Vote { proposal: t.proposal, member: t.member, vote: Vote::Against },
        ),
        Command::Lab(t.lab, Lab::Decide { proposal: t.proposal, request: None }),
        Command::Lab(t.lab, Lab::Close),
        Command::Lab(t.lab, Lab::Open { title: "Le nôtre".into() }),
        Command::Floor(t.producer, Floor::Record { product: t.product, unit_price: one_euro() }),
        Command::Floor(t.producer, Floor::Remove { product: t.product }),
        Command::Producer(
            t.producer,
            Producer::ImportCatalogue { source: "0".repeat(64), products: vec![] },
        ),
        Command::Producer(t.producer, Producer::WithdrawProduct { product: t.product }),
        Command::Producer(
            t.producer,
            Producer::Register {
                name: String::new(),
                kind: ProducerKind::Farm,
                commune: "54528".into(),
                distance_km: 1,
            },
        ),
    ]
}

fn of_orders(t: &Target) -> Vec<Command> {
    let payment = PaymentId::from_uuid(Uuid::from_u128(77));
    let voucher = VoucherId::from_uuid(t.other);
    let amount = Money::from_cents(100);
    let (buyer, channel) = (Buyer::Member(t.member), Channel::Paper);
    let order = |command| Command::Order(t.order, t.campaign, command);
    vec![
        order(Order::Place { campaign: t.campaign, buyer, channel, lines: vec![] }),
        order(Order::Change { lines: vec![] }),
        order(Order::Cancel),
        order(Order::PresentVoucher { payment, voucher, amount }),
        order(Order::DeclineVoucher { payment }),
        order(Order::ReceivePayment { payment, means: Means::Cash, amount }),
        order(Order::ReceivePayment { payment, means: Means::Wallet, amount }),
        order(Order::Allocate { lines: vec![] }),
        order(Order::Weigh { product: t.product, weight_grams: 1, amount }),
        Command::AllocateOrders(t.campaign, vec![(t.order, vec![])]),
        Command::ReallocateOrders(t.campaign, vec![(t.order, vec![])]),
        Command::Crate(t.structure, t.order, Crate::Pack { lines: vec![] }),
        Command::Crate(t.structure, t.order, Crate::HandOver { at: DateTime::default() }),
        Command::Crate(t.structure, t.order, Crate::Note { differences: vec![], signed: true }),
        Command::Voucher(
            voucher,
            Voucher::Redeem { payment, structure: t.structure, amount, eligible: amount },
        ),
        Command::Voucher(
            voucher,
            Voucher::Issue {
                issuer: t.structure,
                value: Money::ZERO,
                expires_on: chrono::NaiveDate::default(),
                categories: vec![],
            },
        ),
        Command::Ledger(
            t.order.uuid(),
            Ledger::Post { campaign: t.campaign, memo: Memo::Transfer, postings: vec![] },
        ),
        crate::statements::commit(t.structure, t.campaign, t.order),
    ]
}

fn of_supply(t: &Target) -> Vec<Command> {
    let terms = Terms {
        lines: vec![],
        minimum_order: Money::ZERO,
        delivery: String::new(),
        valid_from: chrono::NaiveDate::default(),
        valid_to: chrono::NaiveDate::default(),
    };
    let negotiation = |command| Command::Negotiation(t.negotiation, command);
    let by = Party::Producer;
    let agreement = AgreementId::from_uuid(t.negotiation.uuid());
    let (producer, products) = (t.producer, vec![]);
    vec![
        negotiation(Negotiation::Open { producer, products, origin: None }),
        negotiation(Negotiation::Propose { by, terms: terms.clone() }),
        negotiation(Negotiation::Propose { by: Party::Hub, terms }),
        negotiation(Negotiation::Accept { by, agreement }),
        negotiation(Negotiation::Accept { by: Party::Hub, agreement }),
        negotiation(Negotiation::BreakOff { by }),
        negotiation(Negotiation::BreakOff { by: Party::Hub }),
    ]
}

fn of_the_month(t: &Target) -> Vec<Command> {
    let pooling = |command| Command::Pooling(t.pooled, command);
    let campaign =
        |command| Command::Campaign(CampaignId::from_uuid(t.campaign_or_other()), command);
    let funding = |command| Command::Funding(ProgrammeId::from_uuid(t.other), command);
    let month = "2026-11".parse().unwrap();
    let text = String::new;
    let (of, producer, structure) = (t.campaign, t.producer, t.structure);
    vec![
        campaign(Campaign::Compose { lines: vec![] }),
        campaign(Campaign::Open { closes_at: DateTime::default(), structures: vec![] }),
        campaign(Campaign::Close),
        campaign(Campaign::Reopen { closes_at: DateTime::default(), reason: "x".into() }),
        campaign(Campaign::MarkOrdered),
        campaign(Campaign::MarkReceived),
        campaign(Campaign::MarkDelivered),
        campaign(Campaign::MarkSettled),
        campaign(Campaign::Draft { month }),
        pooling(Pooling::RecordDemand { structure, lines: vec![] }),
        pooling(Pooling::Fix {
            campaign: of,
            producer,
            offer: vec![],
            minimum: Money::ZERO,
            seed: text(),
        }),
        pooling(Pooling::OverrideMinimum { reason: "Parce que.".into() }),
        pooling(Pooling::Send),
        pooling(Pooling::CancelBelowMinimum),
        pooling(Pooling::Confirm { lines: vec![] }),
        pooling(Pooling::Reallocate { cause: Cause::Loss, lines: vec![], kept: vec![] }),
        funding(Funding::PublishReport {
            from: month,
            to: month,
            position: 0,
            root: text(),
            sha256: text(),
            withheld: text(),
            after: vec![],
        }),
        funding(Funding::Register {
            name: text(),
            funders: vec![],
            from: month,
            to: month,
            territory: vec![],
            categories: vec![],
        }),
    ]
}

/// What is received, driven round and paid.
fn of_the_goods(t: &Target) -> Vec<Command> {
    let reception = |command| Command::Reception(t.pooled, command);
    let round = |command| Command::Round(RoundId::from_uuid(t.other), command);
    let transfer = |command| Command::Transfer(PaymentId::from_uuid(t.other), command);
    let date = chrono::NaiveDate::default();
    let (of, producer, structure) = (t.campaign, t.producer, t.structure);
    let payment = Payment {
        campaign: of,
        party: transfers::Party::Structure(structure),
        amount: Money::from_cents(100),
        means: TransferMeans::BankTransfer,
        reference: "VIR-1".into(),
        paid_on: date,
    };
    vec![
        reception(Reception::Receive { campaign: of, producer, lines: vec![] }),
        reception(Reception::RecordLoss {
            product: t.product,
            quantity: Steps::new(1),
            reason: LossReason::Broken,
        }),
        transfer(Transfer::Record(payment)),
        transfer(Transfer::Reverse { reason: "Erreur".into() }),
        reception(Reception::RecordShortage {
            order: t.order,
            product: t.product,
            quantity: Steps::new(1),
            reason: LossReason::Missing,
        }),
        round(Round::Depart),
        round(Round::DeliverStop { structure }),
        round(Round::Plan { campaign: of, date, name: String::new(), stops: vec![] }),
    ]
}

impl Target {
    /// For the hub's own commands the campaign is a thing like any other.
    fn campaign_or_other(&self) -> Uuid {
        match self.other == Uuid::from_u128(0xDEAD) {
            true => self.other,
            false => self.campaign.uuid(),
        }
    }
}

fn one_euro() -> UnitPrice {
    UnitPrice::try_from_decimal(Money::from_cents(100).euros()).unwrap()
}

/// The answer in a word or two: `NotFound`, `Refused(Order(NotPlaced))`, `done`.
fn answer(answer: Result<app::Done, AppError>) -> String {
    match answer {
        Ok(_) => "done".to_owned(),
        Err(error) => format!("{error:?}"),
    }
}

async fn ask(neighbours: &Neighbours, actor: &Actor, command: Command, number: &mut u32) -> String {
    *number += 1;
    let id = CommandId::derived(&[b"strange", &number.to_be_bytes()]);
    answer(neighbours.world.app().execute(actor, Request::new(id, command)).await)
}

/// How many events each tenant but the strangers' own has.
async fn events_of_others(neighbours: &Neighbours) -> Vec<(Uuid, i64)> {
    let strangers = strangers(neighbours);
    let hub: Uuid = neighbours.world.hub.uuid();
    let own: Vec<Uuid> =
        strangers.iter().map(|(_, actor)| actor.tenant.uuid()).filter(|id| *id != hub).collect();
    sqlx::query_as(
        "SELECT tenant_id, count(*) FROM eventlog.events WHERE tenant_id <> ALL ($1)
         GROUP BY 1 ORDER BY 1",
    )
    .bind(own)
    .fetch_all(&neighbours.superuser)
    .await
    .unwrap()
}

async fn nobody_reaches_them(neighbours: &Neighbours) {
    let (theirs, nobodys) = (Target::theirs(neighbours), Target::nobodys(neighbours));
    let before = events_of_others(neighbours).await;
    let (mut number, mut seen, mut leaks) = (0, BTreeSet::new(), vec![]);
    for (role, actor) in strangers(neighbours) {
        let pairs = commands(&theirs).into_iter().zip(commands(&nobodys));
        for (about_theirs, about_nobodys) in pairs {
            let kind = kind(&about_theirs);
            seen.insert(kind);
            let unknown = ask(neighbours, &actor, about_nobodys, &mut number).await;
            let known = ask(neighbours, &actor, about_theirs, &mut number).await;
            if known != unknown {
                leaks.push(format!("{role}, {kind}: {known}, but for nobody’s: {unknown}"));
            }
        }
    }
    assert!(leaks.is_empty(), "answers tell what exists:\n  {}", leaks.join("\n  "));
    let untried: Vec<_> = KINDS.iter().filter(|kind| !seen.contains(**kind)).collect();
    assert!(untried.is_empty(), "never tried: {untried:?}");
    assert_eq!(events_of_others(neighbours).await, before, "something of theirs was changed");
}

#[tokio::test]
async fn no_command_reaches_another_tenant_while_the_form_is_open() {
    nobody_reaches_them(&Neighbours::open().await).await;
}

#[tokio::test]
async fn no_command_reaches_another_tenant_once_crates_are_packed() {
    nobody_reaches_them(&Neighbours::meet().await).await;
}

#[tokio::test]
async fn what_is_named_by_its_owner_is_not_found_by_a_neighbour() {
    let neighbours = Neighbours::meet().await;
    let (theirs, world) = (Target::theirs(&neighbours), &neighbours.world);
    let (animator, producer) = (world.towns[0].animator(), world.producer(world.producers[1]));
    let member = world.towns[0].member(world.towns[0].members[0]);
    let hand_over = Crate::HandOver { at: DateTime::default() };
    let point = Structure::SetDeliveryPoint { name: "Salle".into(), commune: "54528".into() };
    let not_found = [
        (animator, Command::Crate(theirs.structure, theirs.order, hand_over)),
        (animator, Command::Structure(theirs.structure, point)),
        (member, Command::Order(theirs.order, theirs.campaign, Order::Cancel)),
        (producer, Command::Pooling(theirs.pooled, Pooling::Confirm { lines: vec![] })),
        (producer, Command::Floor(theirs.producer, Floor::Remove { product: theirs.product })),
        (
            producer,
            Command::Negotiation(theirs.negotiation, Negotiation::BreakOff { by: Party::Producer }),
        ),
    ];
    let mut number = 0;
    for (actor, command) in not_found {
        let what = kind(&command);
        assert_eq!(ask(&neighbours, &actor, command, &mut number).await, "NotFound", "{what}");
    }
}

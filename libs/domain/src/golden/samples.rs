//! One sample of every event.

use crate::DomainEvent;
use crate::allocation::{Outcome, Want};
use crate::campaigns::{CampaignEvent, OfferLine};
use crate::crates::{CrateEvent, Difference, DifferenceKind, PackedLine};
use crate::floors::FloorEvent;
use crate::funding::FundingEvent;
use crate::labs::{LabEvent, NegotiationRequest, Vote};
use crate::ledger::{Account, LedgerEvent, Memo, Posting, moved};
use crate::members::MemberEvent;
use crate::negotiations::{LabDecision, NegotiationEvent, Party, TermLine, Terms};
use crate::order_forms::OrderFormEvent;
use crate::orders::{AllocatedLine, Buyer, Channel, Means, OrderEvent, OrderLine, Reason};
use crate::pooling::{Cause, DemandLine, KeptShare, PooledLine, PoolingEvent, ProductQuantity};
use crate::producers::{ProducerEvent, ProducerKind, Product};
use crate::receptions::{LossReason, ReceivedLine, ReceptionEvent};
use crate::rounds::{RoundEvent, Stop};
use crate::statements::StatementEvent;
use crate::structures::{StructureEvent, StructureKind, Territory};
use crate::testing::{
    agreement, campaign, cents, closing, day, euros, exactly, lab, member, month, negotiation, now,
    offer, order, payment, person, price, producer, product, proposal, steps, structure, text,
    tiers, voucher,
};
use crate::trail::{ErasureReason, Purpose, TrailEvent};
use crate::transfers::{Party as PaidParty, Payment, TransferEvent, TransferMeans};
use crate::vouchers::VoucherEvent;
use crate::wallets::WalletEvent;
use kernel::{Allergen, Category, Content, Label, SaleUnit, Season, Step, VatRate};

/// Writes `all()`, and makes sure that no context and no event is left out: the matches have no
/// catch-all, so that a new event compiles only once it has a sample here.
macro_rules! samples {
    ($($context:ident: $event:ident {
        $($variant:ident $({ $($fields:tt)* })?),+ $(,)?
    })+) => {
        pub fn all() -> Vec<DomainEvent> {
            let _every_context = |event: &DomainEvent| match event {
                $(DomainEvent::$context(_) => (),)+
            };
            $(let _every_event = |event: &$event| match event {
                $($event::$variant { .. } => (),)+
            };)+
            let contexts: Vec<Vec<DomainEvent>> = vec![
                $(vec![$($event::$variant $({ $($fields)* })?.into()),+]),+
            ];
            contexts.concat()
        }
    };
}

samples! {
    Structure: StructureEvent {
        StructureRegistered {
            name: text("Épicerie du Port"),
            kind: StructureKind::SolidarityGrocery,
            territory: Territory { commune: text("54528"), epci: text("200070563") },
            hub: Some(structure(1)),
        },
        DeliveryPointSet { name: text("Salle des fêtes"), commune: text("54528") },
    }
    Member: MemberEvent { MemberJoined, MemberLeft }
    Producer: ProducerEvent {
        ProducerRegistered {
            name: text("Fromagerie du Madon"),
            kind: ProducerKind::Cooperative,
            commune: text("54099"),
            distance_km: 24,
        },
        CatalogueImported { source: "ab".repeat(32), products: vec![cheese()] },
        ProductWithdrawn { product: product(1) },
    }
    Floor: FloorEvent {
        FloorRecorded { product: product(1), unit_price: price("1.4525") },
        FloorRemoved { product: product(1) },
    }
    Negotiation: NegotiationEvent {
        NegotiationOpened {
            producer: producer(1),
            products: vec![product(1), product(2)],
            origin: Some(LabDecision { lab: lab(1), proposal: proposal(1) }),
        },
        TermsProposed { by: Party::Hub, terms: terms() },
        AgreementConcluded { agreement: agreement(1), producer: producer(1), terms: terms() },
        NegotiationBrokenOff { by: Party::Producer },
    }
    Campaign: CampaignEvent {
        CampaignDrafted { month: month(11) },
        OfferComposed { lines: vec![offered_cheese()] },
        CampaignOpened { closes_at: closing(), structures: vec![structure(2), structure(3)] },
        CampaignClosed,
        CampaignReopened { closes_at: closing(), reason: text("un bon papier oublié") },
        CampaignOrdered,
        CampaignReceived,
        CampaignDelivered,
        CampaignSettled,
    }
    OrderForm: OrderFormEvent {
        OrderFormPresented {
            hub: structure(1),
            month: month(11),
            closes_at: closing(),
            lines: vec![offered_cheese()],
        },
        NoticeSet { notice: text("Pensez à vos sacs !") },
        LinesLeftOut { products: vec![product(1)] },
        OrderFormClosed,
        OrderFormReopened { closes_at: closing() },
    }
    Order: OrderEvent {
        OrderPlaced {
            campaign: campaign(1),
            buyer: Buyer::Member(member(1)),
            channel: Channel::Paper,
            lines: vec![ordered()],
            total: cents(8_00),
        },
        OrderChanged { lines: vec![ordered()], total: cents(8_00) },
        OrderCancelled { credited: cents(8_00) },
        VoucherPresented { payment: payment(1), voucher: voucher(1), amount: cents(5_00) },
        VoucherDeclined { payment: payment(1) },
        PaymentReceived {
            payment: payment(1),
            means: Means::Voucher(voucher(1)),
            amount: cents(5_00),
        },
        OrderAllocated {
            lines: vec![share(Reason::Shared(Outcome::DrawWon)), share(Reason::BelowMinimum)],
            total: cents(6_00),
            credited: cents(2_00),
        },
        LineWeighed {
            product: product(1),
            weight_grams: 1_412,
            amount: cents(5_85),
            total: cents(5_85),
            credited: cents(15),
        },
    }
    Pooling: PoolingEvent {
        DemandRecorded {
            structure: structure(2),
            lines: vec![DemandLine { order: order(1), product: product(1), want: exactly(4) }],
        },
        PooledOrderFixed {
            campaign: campaign(1),
            producer: producer(1),
            seed: "2a".repeat(32),
            minimum: euros(150),
            lines: vec![pooled()],
            total: euros(756),
        },
        MinimumOverridden { reason: text("Livraison partagée avec une autre plateforme") },
        DemandWithdrawn,
        PooledOrderSent,
        PooledOrderCancelled,
        SupplyConfirmed { lines: vec![some_of(503)] },
        GoodsAllocated {
            cause: Cause::Loss,
            lines: vec![some_of(498)],
            kept: vec![KeptShare { order: order(1), product: product(1), quantity: steps(4) }],
        },
    }
    Reception: ReceptionEvent {
        GoodsReceived {
            campaign: campaign(1),
            producer: producer(1),
            lines: vec![received()],
        },
        LossRecorded { product: product(1), quantity: steps(1), reason: LossReason::Broken },
        ShortageRecorded {
            order: order(1),
            product: product(1),
            quantity: steps(1),
            reason: LossReason::Missing,
        },
    }
    Crate: CrateEvent {
        CratePacked {
            campaign: campaign(1),
            lines: vec![PackedLine {
                product: product(1),
                quantity: steps(4),
                lots: vec![text("L2448"), text("L2449")],
                weight_grams: Some(1_412),
            }],
        },
        CrateHandedOver { at: now() },
        CrateDifferenceNoted {
            difference: Difference {
                product: product(1),
                kind: DifferenceKind::Damaged,
                quantity: steps(2),
            },
        },
        CrateSignedFor,
    }
    Round: RoundEvent {
        RoundPlanned {
            campaign: campaign(1),
            date: day(26),
            name: text("Terres de Lorraine"),
            stops: vec![Stop {
                structure: structure(2),
                place: text("Maison des solidarités"),
                commune: text("54528"),
                crates: 12,
            }],
        },
        RoundDeparted,
        StopDelivered { structure: structure(2) },
    }
    Wallet: WalletEvent {
        WalletCredited { order: order(1), amount: cents(2_00) },
        WalletDebited { order: order(2), amount: cents(1_50) },
    }
    Voucher: VoucherEvent {
        VoucherIssued {
            issuer: structure(2),
            value: cents(10_00),
            expires_on: day(30),
            categories: vec![Category::Fruit, Category::Vegetables],
        },
        VoucherRedeemed { payment: payment(1), structure: structure(3), amount: cents(5_00) },
    }
    Ledger: LedgerEvent {
        EntryPosted { campaign: campaign(1), memo: Memo::Charge, postings: postings() },
    }
    Transfer: TransferEvent {
        TransferRecorded { payment: transferred() },
        TransferReversed { reason: text("Saisi deux fois") },
    }
    Lab: LabEvent {
        LabOpened { title: text("Labo de novembre") },
        ProposalMade { proposal: proposal(1), by: member(1), text: text("Du pain au levain") },
        VoteCast { proposal: proposal(1), member: member(2), vote: Vote::For },
        DecisionTaken {
            proposal: proposal(1),
            adopted: true,
            request: Some(NegotiationRequest {
                negotiation: negotiation(1),
                producer: producer(1),
                products: vec![product(1)],
            }),
        },
        LabClosed,
    }
    Statement: StatementEvent {
        VolumesCommitted {
            hub: structure(1),
            month: month(10),
            commune: text("54528"),
            epci: text("200070563"),
            number: 0,
            family: 1,
            commitments_sha256: "5d".repeat(32),
        },
    }
    Funding: FundingEvent {
        ProgrammeRegistered {
            name: text("Mieux manger pour tous"),
            funders: vec![text("DDETS de Meurthe-et-Moselle")],
            from: month(9),
            to: month(12),
            territory: vec![text("200070563")],
            categories: vec![Category::Vegetables],
        },
        ReportPublished {
            from: month(9),
            to: month(10),
            position: 4_217,
            root: "0f".repeat(32),
            sha256: "c3".repeat(32),
            withheld: "0f3c".into(),
        },
    }
    Trail: TrailEvent {
        PeopleRead {
            purpose: Purpose::MonthBoard,
            contacts: false,
            people: vec![person(1), person(2)],
            count: 2,
        },
        FiguresRead { purpose: Purpose::Accounts, structures: vec![structure(1), structure(2)] },
        PersonErased { person: person(1), reason: ErasureReason::Retention },
    }
}

fn cheese() -> Product {
    Product {
        id: product(1),
        reference: text("TOM-35"),
        name: text("Tomme du Saintois"),
        category: Category::Dairy,
        step: Step::try_new(SaleUnit::Piece, 1_000).unwrap(),
        case_size: steps(6),
        list_price: price("17.9"),
        vat: VatRate::FOOD,
        labels: vec![Label::Organic, Label::Aop],
        season: Season::try_new(11, 3).unwrap(),
        allergens: vec![Allergen::Milk],
        variable_weight_grams: Some(350),
        content: Some(Content::Grams(350)),
        retail_price: Some(cents(24_90)),
    }
}

fn offered_cheese() -> OfferLine {
    OfferLine {
        name: text("Tomme du Saintois"),
        producer_name: text("Fromagerie du Madon"),
        category: Category::Dairy,
        case_size: steps(6),
        vat: VatRate::FOOD,
        allergens: vec![Allergen::Milk],
        variable_weight_grams: Some(350),
        content: Some(Content::Grams(350)),
        retail_price: Some(cents(24_90)),
        ..offer(1)
    }
}

fn terms() -> Terms {
    Terms {
        lines: vec![TermLine {
            product: product(1),
            tiers: tiers(&[(0, "2.00"), (100, "1.80"), (500, "1.50")]),
            case_size: steps(6),
        }],
        minimum_order: euros(150),
        delivery: text("Le mardi matin, à Toul"),
        valid_from: day(1),
        valid_to: day(30),
    }
}

fn ordered() -> OrderLine {
    let want = Want::try_new(steps(4), steps(2), steps(6)).unwrap();
    OrderLine { product: product(1), want, amount: cents(8_00) }
}

fn share(reason: Reason) -> AllocatedLine {
    AllocatedLine {
        product: product(1),
        quantity: steps(4),
        reason,
        level: steps(4),
        unit_price: cents(1_50),
        amount: cents(6_00),
    }
}

fn pooled() -> PooledLine {
    PooledLine {
        product: product(1),
        step: Step::try_new(SaleUnit::Kilogram, 500).unwrap(),
        variable_weight_grams: Some(350),
        vat: VatRate::FOOD,
        case_size: steps(6),
        demand: steps(503),
        target: steps(504),
        unit_price: price("1.50"),
        amount: euros(756),
    }
}

fn some_of(quantity: u64) -> ProductQuantity {
    ProductQuantity { product: product(1), quantity: steps(quantity) }
}

fn received() -> ReceivedLine {
    ReceivedLine {
        product: product(1),
        delivered: steps(498),
        refused: steps(6),
        refusal_reason: Some(LossReason::TooWarm),
        lot: text("L2448"),
        use_by: Some(day(30)),
        temperature_decidegrees: Some(-38),
    }
}

fn transferred() -> Payment {
    Payment {
        campaign: campaign(1),
        party: PaidParty::Structure(structure(2)),
        amount: euros(164),
        means: TransferMeans::BankTransfer,
        reference: text("VIR-2026-118"),
        paid_on: day(24),
    }
}

fn postings() -> Vec<Posting> {
    let charge = moved(Account::Order(order(1)), Account::Goods, cents(6_00));
    let credit = moved(Account::Order(order(1)), Account::Wallets, cents(2_00));
    [charge, credit].concat()
}

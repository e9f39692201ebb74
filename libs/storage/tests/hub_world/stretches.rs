//! However the log is cut into stretches, the read models are the same.

use crate::region::{Region, cents, steps};
use chrono::TimeDelta;
use domain::{
    allocation::{Outcome, Want},
    campaigns::{CampaignEvent, OfferLine},
    crates::{CrateEvent, PackedLine},
    ledger::{Account, LedgerEvent, Memo, Posting},
    members::MemberEvent,
    orders::{AllocatedLine, Buyer, Channel, Means, OrderEvent, Reason},
    wallets::WalletEvent,
};
use kernel::{CampaignId, MemberId, OrderId, PaymentId, StructureId, VoucherId};
use std::collections::BTreeSet;
use storage::{Projector, StorageError, advance, advance_all};
use uuid::Uuid;

/// Those that what happens here concerns.
const CONCERNED: &[&str] = &[
    "structures",
    "members",
    "orders",
    "wallets",
    "crates",
    "ledger",
    "campaigns",
    "producers",
    "demand",
    "pooled_orders",
    "hub_crates",
    "report_facts",
];
const HAPPENINGS: usize = 200;

/// Numbers that look like chance, the same for the same seed: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

/// An order, as far as one must know it to go on with it.
struct Open {
    structure: StructureId,
    member: MemberId,
    id: OrderId,
    campaign: CampaignId,
    /// What it wants, while it is placed.
    wanted: BTreeSet<usize>,
    placed: bool,
    presented: Option<(PaymentId, VoucherId)>,
    got: BTreeSet<usize>,
    packed: bool,
}

/// Random events of many orders in several tenants, in any order in which they can happen.
struct History {
    region: Region,
    chance: Chance,
    orders: Vec<Open>,
}

impl History {
    async fn lived(seed: u64) -> Self {
        let region = Region::keeping(CONCERNED).await;
        let mut history = Self { region, chance: Chance(seed), orders: vec![] };
        history.compose_campaigns().await;
        for _ in 0..HAPPENINGS {
            history.something_happens().await;
        }
        history.region.world.seal().await;
        history
    }

    async fn compose_campaigns(&mut self) {
        let region = &self.region;
        region.open().await;
        let december = CampaignId::from_uuid(region.world.id());
        region.open_campaign(december, "2026-12".parse().unwrap()).await;
        region.fix(&[(&region.honey, 4, 6, "4.00"), (&region.cheese, 2, 2, "10.00")]).await;
        region.fix(&[(&region.juice, 6, 6, "1.9999")]).await;
        for number in 0..12 {
            let structure = if number % 2 == 0 { region.grocery } else { region.centre };
            let campaign = if number % 4 == 3 { december } else { region.campaign };
            let member = region.member();
            region.world.happened(structure, member.uuid(), MemberEvent::MemberJoined).await;
            self.orders.push(Open {
                structure,
                member,
                id: OrderId::of_member(campaign, member),
                campaign,
                wanted: BTreeSet::new(),
                placed: false,
                presented: None,
                got: BTreeSet::new(),
                packed: false,
            });
        }
    }

    async fn something_happens(&mut self) {
        let index = usize::try_from(self.chance.below(self.orders.len() as u64)).unwrap();
        self.region.world.clock.advance(TimeDelta::hours(1));
        let priced = self.orders[index].campaign == self.region.campaign;
        match self.chance.below(12) {
            _ if self.orders[index].wanted.is_empty() && !self.orders[index].placed => {
                self.place(index).await
            }
            0 => self.change(index).await,
            1 if self.chance.below(2) == 0 => self.cancel(index).await,
            2 => self.present(index).await,
            3 => self.answer_voucher(index).await,
            4 => self.pay(index, Means::Cash).await,
            5 | 6 if priced => self.allocate(index).await,
            7 => self.weigh(index).await,
            8 => self.credit(index).await,
            9 => self.book(index).await,
            10 => self.pack(index).await,
            11 => self.of_the_hub().await,
            _ => {}
        }
    }

    fn offer(&self, number: usize) -> &OfferLine {
        [&self.region.honey, &self.region.cheese, &self.region.juice][number]
    }

    fn some_products(&mut self) -> BTreeSet<usize> {
        (0..3).filter(|_| self.chance.below(3) > 0).collect()
    }

    fn want(&mut self, products: &BTreeSet<usize>) -> Vec<domain::orders::OrderLine> {
        let count = 1 + self.chance.below(5);
        let want = Want::try_new(steps(count), steps(count - 1), steps(count + 1)).unwrap();
        let wants: Vec<_> = products.iter().map(|one| (self.offer(*one), want)).collect();
        self.region.wanted(&wants)
    }

    async fn to_order(&self, index: usize, event: OrderEvent) {
        let order = &self.orders[index];
        self.region.world.happened(order.structure, order.id.uuid(), event).await;
    }

    async fn place(&mut self, index: usize) {
        let wanted = self.some_products();
        let lines = self.want(&wanted);
        let Open { campaign, member, .. } = self.orders[index];
        let (buyer, channel, total) = (Buyer::Member(member), Channel::Screen, cents(20_00));
        let placed = OrderEvent::OrderPlaced { campaign, buyer, channel, lines, total };
        self.to_order(index, placed).await;
        (self.orders[index].placed, self.orders[index].wanted) = (true, wanted);
    }

    async fn change(&mut self, index: usize) {
        let wanted = self.some_products();
        let lines = self.want(&wanted);
        self.to_order(index, OrderEvent::OrderChanged { lines, total: cents(21_00) }).await;
        (self.orders[index].wanted, self.orders[index].got) = (wanted, BTreeSet::new());
    }

    async fn cancel(&mut self, index: usize) {
        self.to_order(index, OrderEvent::OrderCancelled { credited: cents(3) }).await;
        let order = &mut self.orders[index];
        (order.placed, order.wanted, order.got) = (false, BTreeSet::new(), BTreeSet::new());
    }

    async fn present(&mut self, index: usize) {
        let payment = PaymentId::from_uuid(self.region.world.id());
        let voucher = self.region.voucher();
        let amount = cents(5_00);
        self.to_order(index, OrderEvent::VoucherPresented { payment, voucher, amount }).await;
        self.orders[index].presented = Some((payment, voucher));
    }

    async fn answer_voucher(&mut self, index: usize) {
        let Some((payment, voucher)) = self.orders[index].presented.take() else { return };
        let (means, amount) = (Means::Voucher(voucher), cents(4_00));
        let answer = match self.chance.below(2) {
            0 => OrderEvent::VoucherDeclined { payment },
            _ => OrderEvent::PaymentReceived { payment, means, amount },
        };
        self.to_order(index, answer).await;
    }

    async fn pay(&mut self, index: usize, means: Means) {
        let Open { structure, id, .. } = self.orders[index];
        self.region.pay(structure, id, means, 2_00).await;
    }

    async fn allocate(&mut self, index: usize) {
        let lines: Vec<AllocatedLine> = self.orders[index]
            .wanted
            .iter()
            .map(|product| AllocatedLine {
                product: self.offer(*product).product,
                quantity: steps(2 + *product as u64),
                reason: Reason::Shared(Outcome::AsOrdered),
                level: steps(3),
                unit_price: cents(4_22),
                amount: cents(8_44),
            })
            .collect();
        let (total, credited) = (cents(19_00), cents(7));
        self.to_order(index, OrderEvent::OrderAllocated { lines, total, credited }).await;
        let order = &mut self.orders[index];
        order.got.extend(order.wanted.iter());
    }

    async fn weigh(&mut self, index: usize) {
        if !self.orders[index].got.contains(&1) {
            return;
        }
        let product = self.region.cheese.product;
        let weight_grams = u32::try_from(700 + self.chance.below(200)).unwrap();
        let (amount, total, credited) = (cents(8_12), cents(18_00), cents(1));
        let weighed = OrderEvent::LineWeighed { product, weight_grams, amount, total, credited };
        self.to_order(index, weighed).await;
    }

    async fn credit(&mut self, index: usize) {
        let Open { structure, member, id: order, .. } = self.orders[index];
        let amount = cents(1 + self.chance.below(99).cast_signed());
        let moved = match self.chance.below(2) {
            0 => WalletEvent::WalletCredited { order, amount },
            _ => WalletEvent::WalletDebited { order, amount },
        };
        self.region.world.happened(structure, member.uuid(), moved).await;
    }

    async fn book(&mut self, index: usize) {
        let Open { structure, id, campaign, .. } = self.orders[index];
        let posting = |account, amount| Posting { account, amount: cents(amount) };
        let amount = 1 + self.chance.below(99).cast_signed();
        let postings = vec![
            posting(Account::Cash, amount),
            posting(Account::Order(id), -amount - 5),
            posting(Account::Cash, 5),
        ];
        let entry = LedgerEvent::EntryPosted { campaign, memo: Memo::Payment, postings };
        self.region.world.happened(structure, id.uuid(), entry).await;
    }

    async fn pack(&mut self, index: usize) {
        let Open { structure, id, campaign, packed, .. } = self.orders[index];
        let happened = if packed {
            CrateEvent::CrateHandedOver { at: self.region.world.now() }
        } else {
            let (lots, weight_grams) = (vec![" L1".into(), "L2".into(), "L1".into()], Some(410));
            let product = self.region.cheese.product;
            let line = PackedLine { product, quantity: steps(2), lots, weight_grams };
            CrateEvent::CratePacked { campaign, lines: vec![line] }
        };
        self.region.world.happened(structure, id.uuid(), happened).await;
        self.orders[index].packed = true;
    }

    /// Something that separates the orders' events from each other.
    async fn of_the_hub(&mut self) {
        let (region, month) = (&self.region, "2027-01".parse().unwrap());
        let campaign = region.world.id();
        region.at_hub(campaign, CampaignEvent::CampaignDrafted { month }).await;
        region.at_hub(campaign, CampaignEvent::OfferComposed { lines: region.lines() }).await;
    }

    /// As if nothing had been projected yet.
    async fn forget_read_models(&self) {
        let superuser = self.region.world.superuser().await;
        let projectors = self.region.world.projectors();
        let tables = projectors.iter().flat_map(|one| one.tables()).copied();
        let delete: String = tables
            .chain(["read.checkpoints"])
            .map(|table| format!("DELETE FROM {table};"))
            .collect();
        sqlx::raw_sql(sqlx::AssertSqlSafe(delete)).execute(&superuser).await.unwrap();
        superuser.close().await;
    }

    async fn project_in_stretches_of(&mut self, longest: u64) -> String {
        self.forget_read_models().await;
        let projectors = self.region.world.projectors();
        let projectors: Vec<&dyn Projector> = projectors.iter().map(AsRef::as_ref).collect();
        loop {
            let limit = u32::try_from(1 + self.chance.below(longest)).unwrap();
            let round = advance_all(&self.region.world.worker, &projectors, limit).await.unwrap();
            assert!(round.stopped.is_empty(), "{:?}", round.stopped);
            if !round.advanced {
                return self.region.world.dump().await;
            }
        }
    }
}

#[tokio::test]
async fn the_rows_are_the_same_one_by_one_in_stretches_of_any_length_and_rebuilt() {
    for seed in 1..=2 {
        let mut history = History::lived(seed).await;
        let one_by_one = history.project_in_stretches_of(1).await;
        for table in ["orders", "order_lines", "payments", "wallets", "volume_facts"] {
            assert!(!one_by_one.contains(&format!("read.{table}: 0 rows")), "{table}, {seed}");
        }
        for longest in [7, 40, 2_000] {
            let cut = history.project_in_stretches_of(longest).await;
            assert_eq!(cut, one_by_one, "seed {seed}, stretches up to {longest}");
        }
        assert!(history.region.world.rebuild().await.iter().all(|one| one.unchanged));
        assert_eq!(history.region.world.dump().await, one_by_one, "seed {seed}, rebuilt");
    }
}

#[tokio::test]
async fn a_poison_event_is_named_and_all_that_comes_before_it_in_its_stretch_is_written() {
    let mut history = History::lived(4).await;
    let good = history.project_in_stretches_of(2_000).await;
    let end = eventlog::head(&history.region.world.worker).await.unwrap().size;
    let unheard = OrderId::from_uuid(Uuid::from_u128(404));
    history.region.pay(history.region.grocery, unheard, Means::Cash, 1_00).await;
    history.book(0).await;
    history.change(1).await;
    history.region.world.seal().await;
    history.forget_read_models().await;
    for name in ["orders", "demand"] {
        let projectors = history.region.world.projectors();
        let projector = projectors.iter().find(|one| one.name() == name).unwrap();
        let worker = &history.region.world.worker;
        let stopped = advance(worker, projector.as_ref(), 2_000).await.unwrap_err();
        let StorageError::Stopped { position, .. } = stopped else { panic!("{stopped}") };
        assert_eq!(position, end + 1, "{name}");
        let written = storage::dump(worker, projector.tables()).await.unwrap();
        assert!(good.contains(&written), "{name}: what came before is there, and nothing else");
    }
}

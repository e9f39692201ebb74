//! Members order, on screen and on paper; some change their mind; they pay as they can.

use super::{
    Story,
    chance::Dice,
    files::StructureRow,
    story::{account_id, animator, command_id, structure_id},
};
use crate::CtlError;
use app::{Command, VoucherCode};
use chrono::Duration;
use domain::{
    allocation::Want,
    campaigns::OfferLine,
    orders::{Buyer, Channel, Means, OrderCommand, WantedLine},
};
use kernel::{
    Actor, CampaignId, MemberId, Money, Month, OrderId, PaymentId, Role, Steps, TenantId,
};
use std::sync::Arc;

/// Whoever orders for themself on screen, the others on paper.
const ON_PAPER_PERCENT: u64 = 25;
/// Spreads the favourites over the whole offer: a prime beyond any number of aisles.
const SPREAD: usize = 59;
/// Vouchers that each CCAS issues in a month.
const VOUCHERS_OF_A_CCAS: u64 = 12;

/// One order as the dice fell.
struct Basket {
    lines: Vec<WantedLine>,
    /// At the ceiling price.
    total: Money,
}

impl Story {
    /// About so many per cent of the members order.
    pub(super) async fn shop(
        &self,
        campaign: CampaignId,
        month: Month,
        percent: u64,
    ) -> Result<(), CtlError> {
        let offer = Arc::new(self.offer(campaign).await?);
        let vouchers = self.issue_vouchers(month).await?;
        let structures: Vec<(StructureRow, Vec<VoucherCode>)> = self
            .files()
            .joining()
            .cloned()
            .zip(vouchers.chunks(1).map(<[_]>::to_vec).chain(std::iter::repeat(vec![])))
            .collect();
        self.for_all(structures, move |story, (structure, vouchers)| {
            let offer = Arc::clone(&offer);
            async move { story.shop_in(campaign, &structure, &offer, percent, &vouchers).await }
        })
        .await
    }

    async fn issue_vouchers(&self, month: Month) -> Result<Vec<VoucherCode>, CtlError> {
        let mut codes = vec![];
        let expires_on = (self.dates().now + Duration::days(120)).date_naive();
        let issuers: Vec<StructureRow> =
            self.files().joining().filter(|structure| structure.kind == "ccas").cloned().collect();
        for structure in issuers {
            for number in 0..VOUCHERS_OF_A_CCAS {
                let what = format!("voucher {month} {} {number}", structure.key);
                let command = command_id(&what);
                let mut random = [0; 10];
                random.copy_from_slice(&command.uuid().as_bytes()[..10]);
                let code = VoucherCode::from_random(random);
                let value = Money::from_cents(if number % 2 == 0 { 1_000 } else { 1_500 });
                let issuer = animator(&structure.key);
                self.app()
                    .issue_voucher(&issuer, command, &code, value, expires_on, vec![])
                    .await?;
                codes.push(code);
            }
        }
        Ok(codes)
    }

    async fn shop_in(
        &self,
        campaign: CampaignId,
        structure: &StructureRow,
        offer: &[OfferLine],
        percent: u64,
        vouchers: &[VoucherCode],
    ) -> Result<(), CtlError> {
        let mut vouchers = vouchers.iter();
        for (number, member) in self.members_of(&structure.key).await?.into_iter().enumerate() {
            let name = format!("{campaign} {} {number}", structure.key);
            let mut dice = Dice::of(&name);
            if !dice.percent(percent) {
                continue;
            }
            let order = Shopper { story: self, campaign, key: &structure.key, number, name: &name };
            order.shop(member, offer, &mut dice, vouchers.next()).await?;
        }
        if structure.kind == "solidarity_grocery" || structure.kind == "social_centre" {
            self.own_order(campaign, structure, offer).await?;
        }
        Ok(())
    }

    /// The structure orders for its own shelf or kitchen.
    async fn own_order(
        &self,
        campaign: CampaignId,
        structure: &StructureRow,
        offer: &[OfferLine],
    ) -> Result<(), CtlError> {
        let mut dice = Dice::of(&format!("{campaign} {}", structure.key));
        let Basket { lines, .. } = basket(&mut dice, offer, 8)?;
        let order = OrderId::of_structure(campaign, structure_id(&structure.key));
        let channel = Channel::Screen;
        let place = OrderCommand::Place { campaign, buyer: Buyer::Structure, channel, lines };
        let what = format!("own order {campaign} {}", structure.key);
        let command = Command::Order(order, campaign, place);
        self.tell(&animator(&structure.key), &what, command).await?;
        Ok(())
    }
}

/// One member's way through the month's shop.
struct Shopper<'a> {
    story: &'a Story,
    campaign: CampaignId,
    key: &'a str,
    number: usize,
    /// What its commands are named by.
    name: &'a str,
}

impl Shopper<'_> {
    async fn shop(
        &self,
        member: MemberId,
        offer: &[OfferLine],
        dice: &mut Dice,
        voucher: Option<&VoucherCode>,
    ) -> Result<(), CtlError> {
        let size = 3 + dice.under(6);
        let basket = basket(dice, offer, size)?;
        let on_paper = dice.percent(ON_PAPER_PERCENT);
        let (actor, channel) = if on_paper {
            (animator(self.key), Channel::Paper)
        } else {
            (self.member(member), Channel::Screen)
        };
        let order = OrderId::of_member(self.campaign, member);
        let place = OrderCommand::Place {
            campaign: self.campaign,
            buyer: Buyer::Member(member),
            channel,
            lines: basket.lines.clone(),
        };
        self.tell(&actor, "place", order, place).await?;
        let mut total = basket.total;
        if dice.percent(7) {
            let fewer = basket.lines.iter().skip(1).copied().collect::<Vec<_>>();
            total = amount(&fewer, offer)?;
            self.tell(&actor, "change", order, OrderCommand::Change { lines: fewer }).await?;
        }
        if dice.percent(2) {
            return self.tell(&actor, "cancel", order, OrderCommand::Cancel).await;
        }
        self.pay(order, total, dice, voucher).await
    }

    /// In one means or two; some pay when they fetch their crate.
    async fn pay(
        &self,
        order: OrderId,
        total: Money,
        dice: &mut Dice,
        voucher: Option<&VoucherCode>,
    ) -> Result<(), CtlError> {
        let animator = animator(self.key);
        let mut due = total;
        if let Some(code) = voucher {
            let amount = due.min(Money::from_cents(1_000));
            let (app, payment) = (self.story.app(), self.payment("voucher"));
            let paid = app.pay_with_voucher(
                &animator,
                order,
                self.campaign,
                payment,
                code.voucher(),
                amount,
            );
            paid.await?;
            due = due - amount;
        }
        if dice.percent(18) {
            return Ok(());
        }
        if dice.percent(10) {
            let first = Money::from_cents(due.cents() / 2);
            self.receive(order, "first", Means::Cash, first).await?;
            due = due - first;
        }
        let means = match dice.under(10) {
            0..=4 => Means::Cash,
            5 | 6 => Means::Card,
            7 | 8 => Means::Cheque,
            _ => Means::Transfer,
        };
        self.receive(order, "rest", means, due).await
    }

    async fn receive(
        &self,
        order: OrderId,
        part: &str,
        means: Means,
        amount: Money,
    ) -> Result<(), CtlError> {
        if !amount.is_positive() {
            return Ok(());
        }
        let (actor, payment) = (animator(self.key), self.payment(part));
        self.story.app().pay(&actor, order, self.campaign, payment, means, amount).await?;
        Ok(())
    }

    async fn tell(
        &self,
        actor: &Actor,
        what: &str,
        order: OrderId,
        command: OrderCommand,
    ) -> Result<(), CtlError> {
        let what = format!("{what} {}", self.name);
        self.story.tell(actor, &what, Command::Order(order, self.campaign, command)).await?;
        Ok(())
    }

    fn payment(&self, part: &str) -> PaymentId {
        PaymentId::derived(&[b"demo payment ", part.as_bytes(), b" ", self.name.as_bytes()])
    }

    fn member(&self, member: MemberId) -> Actor {
        let tenant = TenantId::from(structure_id(self.key));
        let account = account_id("member", &format!("{} {}", self.key, self.number));
        Actor { account, tenant, role: Role::Member(member) }
    }
}

/// So many different products; some buyers accept a little more or less.
fn basket(dice: &mut Dice, offer: &[OfferLine], size: u64) -> Result<Basket, CtlError> {
    let mut lines: Vec<WantedLine> = vec![];
    for _ in 0..size {
        // Some products are favourites, and every aisle has some.
        let favourite = dice.favourite(offer.len()) * SPREAD % offer.len().max(1);
        let Some(line) = offer.get(favourite) else { continue };
        if lines.iter().any(|other| other.product == line.product) {
            continue;
        }
        let quantity = Steps::new(1 + dice.under(3));
        let want = if dice.percent(35) {
            let most = quantity + Steps::new(1 + dice.under(2));
            Want::try_new(quantity, quantity.saturating_sub(Steps::new(1)), most)
        } else {
            Ok(Want::exactly(quantity))
        };
        let want = want.map_err(|_| kernel::ValueError::Quantity)?;
        lines.push(WantedLine { product: line.product, want });
    }
    let total = amount(&lines, offer)?;
    Ok(Basket { lines, total })
}

fn amount(lines: &[WantedLine], offer: &[OfferLine]) -> Result<Money, CtlError> {
    let mut total = Money::ZERO;
    for wanted in lines {
        let Some(line) = offer.iter().find(|line| line.product == wanted.product) else { continue };
        total += line.line_amount(line.tiers.ceiling(), wanted.want.quantity())?;
    }
    Ok(total)
}

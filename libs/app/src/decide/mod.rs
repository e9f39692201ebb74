//! From a command to a decision: find the tenant, load the state, ask the domain.

mod orders;
mod statements;
mod transfers;

use crate::{
    App, AppError, Command,
    authorise::authorise,
    decision::Decision,
    store::{Loaded, Trust},
};
use domain::{
    Context, Fold, campaigns, crates, floors, funding, labs, ledger, members, negotiations,
    order_forms, pooling, producers, receptions, rounds, structures, vouchers,
};
use kernel::{
    Actor, CampaignId, LabId, NegotiationId, OrderId, PooledOrderId, ProgrammeId, Role,
    StructureId, TenantId,
};
use uuid::Uuid;

/// The tenant that a command's own stream belongs to.
pub(crate) async fn tenant_of(
    app: &App,
    actor: &Actor,
    command: &Command,
) -> Result<TenantId, AppError> {
    match command {
        Command::Structure(structure, _) => Ok((*structure).into()),
        Command::Floor(producer, _) => Ok((*producer).into()),
        Command::Crate(structure, ..) => Ok((*structure).into()),
        Command::Member(..)
        | Command::OrderForm(..)
        | Command::Order(..)
        | Command::AllocateOrders(..)
        | Command::ReallocateOrders(..)
        | Command::Ledger(..)
        | Command::Transfer(..)
        | Command::Statement(..)
        | Command::Lab(..) => Ok(actor.tenant),
        Command::Producer(..)
        | Command::Negotiation(..)
        | Command::Campaign(..)
        | Command::Pooling(..)
        | Command::Reception(..)
        | Command::Round(..)
        | Command::Voucher(..)
        | Command::Funding(..) => app.hub_of(actor).await,
    }
}

/// # Errors
/// Forbidden, not found, refused, or the database does not answer.
pub(crate) async fn decide(
    app: &App,
    context: &Context,
    command: &Command,
    trust: Trust,
) -> Result<Decision, AppError> {
    authorise(&context.actor, command)?;
    let tenant = tenant_of(app, &context.actor, command).await?;
    let at = At { app, tenant, context, trust };
    match command.clone() {
        Command::Structure(id, command) => at.structure(id, command).await,
        Command::Member(id, command) => {
            at.alone(id.uuid(), |state, context| members::decide(state, command, context)).await
        }
        Command::Producer(id, command) => {
            at.alone(id.uuid(), |state, context| producers::decide(state, command, context)).await
        }
        Command::Floor(id, command) => {
            at.alone(id.uuid(), |state, context| floors::decide(state, command, context)).await
        }
        Command::Negotiation(id, command) => at.negotiation(id, command).await,
        Command::Campaign(id, command) => at.campaign(id, command).await,
        Command::OrderForm(id, command) => {
            at.alone(id.uuid(), |state, context| order_forms::decide(state, command, context)).await
        }
        Command::Order(id, campaign, command) => orders::decide(&at, id, campaign, command).await,
        Command::AllocateOrders(campaign, shares) => orders::allocate(&at, campaign, shares).await,
        Command::ReallocateOrders(campaign, shares) => {
            orders::reallocate(&at, campaign, shares).await
        }
        Command::Pooling(id, command) => at.pooled_order(id, command).await,
        Command::Reception(id, command) => at.reception(id, command).await,
        Command::Crate(structure, order, command) => at.crate_(structure, order, command).await,
        Command::Round(id, command) => {
            at.alone(id.uuid(), |state, context| rounds::decide(state, command, context)).await
        }
        Command::Voucher(id, command) => {
            at.alone(id.uuid(), |state, context| vouchers::decide(state, command, context)).await
        }
        Command::Ledger(id, command) => {
            at.alone(id, |state, context| ledger::decide(state, command, context)).await
        }
        Command::Transfer(id, command) => transfers::decide(&at, id, command).await,
        Command::Statement(campaign, command, orders) => {
            statements::decide(&at, campaign, command, &orders).await
        }
        Command::Lab(id, command) => at.lab(id, command).await,
        Command::Funding(id, command) => at.funding(id, command).await,
    }
}

/// Where and under which circumstances a command is decided.
pub(crate) struct At<'a> {
    pub app: &'a App,
    pub tenant: TenantId,
    pub context: &'a Context,
    pub trust: Trust,
}

impl At<'_> {
    pub async fn load<S: Fold>(&self, id: Uuid) -> Result<Loaded<S>, AppError> {
        self.app.store.load(self.tenant, id, self.trust).await
    }

    /// A decision on the state of one stream alone.
    async fn alone<S: Fold, R: Into<AppError>>(
        &self,
        id: Uuid,
        decide: impl FnOnce(&S, &Context) -> Result<Vec<S::Event>, R>,
    ) -> Result<Decision, AppError> {
        let loaded = self.load::<S>(id).await?;
        let events = decide(&loaded.state, self.context).map_err(Into::into)?;
        Ok(Decision::on(self.tenant, &loaded, events))
    }

    /// A report is published only while no other was that it does not know.
    async fn funding(
        &self,
        id: ProgrammeId,
        command: funding::FundingCommand,
    ) -> Result<Decision, AppError> {
        let after = match &command {
            funding::FundingCommand::PublishReport { after, .. } => after.clone(),
            funding::FundingCommand::Register { .. } => Vec::new(),
        };
        let decide = |state: &_, context: &_| funding::decide(state, command, context);
        let mut decision = self.alone(id.uuid(), decide).await?;
        for (programme, known) in after {
            let other = self.load::<funding::Programme>(programme.uuid()).await?;
            funding::still_known(&other.state, known)?;
            if programme != id {
                decision.require(&other);
            }
        }
        Ok(decision)
    }

    /// Structures register in their own tenant, and only with the coordinator's own hub.
    async fn structure(
        &self,
        id: StructureId,
        command: structures::StructureCommand,
    ) -> Result<Decision, AppError> {
        let structure = self.load::<structures::Structure>(id.uuid()).await?;
        if self.context.actor.role == Role::Coordinator {
            let hub = match &command {
                structures::StructureCommand::Register { hub, .. } => *hub,
                structures::StructureCommand::SetDeliveryPoint { .. } => structure.state.hub,
            };
            let own = StructureId::from(self.context.actor.tenant);
            if hub.unwrap_or(id) != own {
                return Err(AppError::NotFound);
            }
        }
        let events = structures::decide(&structure.state, command, self.context)?;
        Ok(Decision::on(self.tenant, &structure, events))
    }

    /// A month's goods are received once every producer who was sent an order has delivered.
    async fn campaign(
        &self,
        id: CampaignId,
        command: campaigns::CampaignCommand,
    ) -> Result<Decision, AppError> {
        let campaign = self.load::<campaigns::Campaign>(id.uuid()).await?;
        if command == campaigns::CampaignCommand::MarkReceived {
            let pooled = self.app.pooled_orders(self.tenant, id, &campaign.state).await?;
            let ids: Vec<Uuid> = pooled.iter().map(|(id, _)| id.uuid()).collect();
            let receptions =
                self.app.store.load_many::<receptions::Reception>(self.tenant, &ids).await?;
            let orders = pooled.iter().map(|(id, pooled)| {
                let reception = receptions.iter().find(|reception| reception.id == id.uuid());
                (pooled, reception.map(|reception| &*reception.state))
            });
            if let Some(producer) = receptions::still_expected(orders) {
                return Err(campaigns::CampaignRefusal::StillExpected(producer).into());
            }
        }
        let reopening = matches!(command, campaigns::CampaignCommand::Reopen { .. });
        let events = campaigns::decide(&campaign.state, command, self.context)?;
        let mut decision = Decision::on(self.tenant, &campaign, events);
        if reopening {
            self.withdraw_pooled_orders(id, &campaign.state, &mut decision).await?;
        }
        Ok(decision)
    }

    /// Nothing of a close stays once it is taken back: every pooled order is withdrawn in the same
    /// append, on condition that none was sent meanwhile. A close that is still being counted, and
    /// whose pooled orders would come later, cannot be taken back.
    async fn withdraw_pooled_orders(
        &self,
        id: CampaignId,
        campaign: &campaigns::Campaign,
        decision: &mut Decision,
    ) -> Result<(), AppError> {
        let mut any = false;
        for producer in campaign.producers() {
            let pooled = PooledOrderId::of(id, producer);
            let pooled = self.load::<pooling::PooledOrder>(pooled.uuid()).await?;
            let events = pooling::withdraw(&pooled.state)?;
            any |= !events.is_empty();
            decision.add(&pooled, events);
        }
        if any || self.app.nobody_ordered(id, campaign).await? {
            return Ok(());
        }
        Err(pooling::PoolingRefusal::NotFixed.into())
    }

    /// The floors are the producer's secret: read for this decision, and always afresh, since they
    /// are another tenant's and no condition of the append.
    async fn negotiation(
        &self,
        id: NegotiationId,
        command: negotiations::NegotiationCommand,
    ) -> Result<Decision, AppError> {
        let negotiation = self.load::<negotiations::Negotiation>(id.uuid()).await?;
        if let Role::Producer(own) = self.context.actor.role
            && negotiation.state.producer != Some(own)
        {
            return Err(AppError::NotFound);
        }
        negotiations::named(id, &command)?;
        let floors = match negotiation.state.producer {
            Some(producer) => {
                let tenant = TenantId::from(producer);
                self.app.store.load(tenant, producer.uuid(), Trust::Fresh).await?.state
            }
            None => std::sync::Arc::<floors::Floors>::default(),
        };
        let events = negotiations::decide(&negotiation.state, &floors, command, self.context)?;
        Ok(Decision::on(self.tenant, &negotiation, events))
    }

    /// Only members propose and vote, whoever writes it down for them.
    async fn lab(&self, id: LabId, command: labs::LabCommand) -> Result<Decision, AppError> {
        let lab = self.load::<labs::Lab>(id.uuid()).await?;
        let member = match &command {
            labs::LabCommand::Propose { by: member, .. }
            | labs::LabCommand::Vote { member, .. } => {
                Some(self.load::<members::Member>(member.uuid()).await?)
            }
            labs::LabCommand::Open { .. }
            | labs::LabCommand::Decide { .. }
            | labs::LabCommand::Close => None,
        };
        if member.as_ref().is_some_and(|member| !member.state.active) {
            return Err(labs::LabRefusal::NotAMember.into());
        }
        let events = labs::decide(&lab.state, command, self.context)?;
        let mut decision = Decision::on(self.tenant, &lab, events);
        if let Some(member) = &member {
            decision.require(member);
        }
        Ok(decision)
    }

    async fn pooled_order(
        &self,
        id: PooledOrderId,
        command: pooling::PoolingCommand,
    ) -> Result<Decision, AppError> {
        let pooled = self.load::<pooling::PooledOrder>(id.uuid()).await?;
        if let Role::Producer(own) = self.context.actor.role
            && pooled.state.producer != Some(own)
        {
            return Err(AppError::NotFound);
        }
        let events = pooling::decide(&pooled.state, command, self.context)?;
        Ok(Decision::on(self.tenant, &pooled, events))
    }

    async fn reception(
        &self,
        id: PooledOrderId,
        command: receptions::ReceptionCommand,
    ) -> Result<Decision, AppError> {
        let pooled = self.load::<pooling::PooledOrder>(id.uuid()).await?;
        let reception = self.load::<receptions::Reception>(id.uuid()).await?;
        let decided = command.clone();
        let events = receptions::decide(&pooled.state, &reception.state, decided, self.context)?;
        if let receptions::ReceptionCommand::RecordLoss { product, .. }
        | receptions::ReceptionCommand::RecordShortage { product, .. } = &command
        {
            // Of other tenants: no condition of the append. What is packed at the same moment is
            // seen when the rest is shared out.
            let packed = self.app.packed(&pooled.state, &[*product]).await?;
            receptions::within_reach(&reception.state, &packed, &command)?;
        }
        let mut decision = Decision::on(self.tenant, &reception, events);
        decision.require(&pooled);
        Ok(decision)
    }

    async fn crate_(
        &self,
        structure: StructureId,
        order: OrderId,
        command: crates::CrateCommand,
    ) -> Result<Decision, AppError> {
        if self.context.actor.role == Role::Coordinator {
            let hub = self.load::<structures::Structure>(structure.uuid()).await?.state.hub;
            if hub.map(TenantId::from) != Some(self.context.actor.tenant) {
                return Err(AppError::NotFound);
            }
        }
        let order = self.load::<domain::orders::Order>(order.uuid()).await?;
        let packed = self.load::<crates::Crate>(order.id).await?;
        if let (crates::CrateCommand::Pack { lines }, Some(campaign)) =
            (&command, order.state.campaign)
        {
            let form = self.load::<order_forms::OrderForm>(campaign.uuid()).await?;
            crates::weighed(&form.state, lines)?;
        }
        let events = crates::decide(&order.state, &packed.state, command, self.context)?;
        let mut decision = Decision::on(self.tenant, &packed, events);
        decision.require(&order);
        Ok(decision)
    }
}

impl App {
    /// The hub that the actor's tenant is, or belongs to.
    pub(crate) async fn hub_of(&self, actor: &Actor) -> Result<TenantId, AppError> {
        let structure = self
            .store
            .load::<structures::Structure>(actor.tenant, actor.tenant.uuid(), Trust::Remembered)
            .await?;
        Ok(structure.state.hub.map_or(actor.tenant, TenantId::from))
    }
}

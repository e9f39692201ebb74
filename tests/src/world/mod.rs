//! A small hub with its structures, members and producers, up to a campaign that is open.
//!
//! Entry: [`World::open`]. Everything is set up by commands, as people would.

mod supply;

use crate::dice::Dice;
use app::{App, Command, Platform, Request, vault::PersonDetails};
use chrono::{TimeDelta, Timelike};
use domain::{
    campaigns::{CampaignCommand, OfferLine},
    structures::{StructureCommand, StructureKind, Territory},
};
use kernel::{
    AccountId, Actor, CampaignId, CommandId, MemberId, Month, ProducerId, Role, StructureId,
    TenantId,
};

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub structures: usize,
    /// In each structure.
    pub members: usize,
    pub producers: usize,
    /// Of each producer.
    pub products: usize,
}

/// One structure that joined the hub.
#[derive(Debug, Clone)]
pub struct Town {
    pub id: StructureId,
    pub members: Vec<MemberId>,
}

impl Town {
    pub fn animator(&self) -> Actor {
        actor(&format!("animator {}", self.id), self.id.into(), Role::Animator)
    }

    pub fn member(&self, member: MemberId) -> Actor {
        actor(&format!("member {member}"), self.id.into(), Role::Member(member))
    }
}

#[derive(Clone)]
pub struct World {
    pub platform: Platform,
    pub hub: StructureId,
    pub towns: Vec<Town>,
    pub producers: Vec<ProducerId>,
    pub campaign: CampaignId,
    pub offer: Vec<OfferLine>,
}

impl World {
    /// Sets the world up and opens a campaign in it; a worker has still to present the forms.
    pub async fn open(platform: Platform, size: Size, dice: &mut Dice) -> Self {
        let hub = StructureId::derived(&[b"hub"]);
        let mut world = Self {
            platform,
            hub,
            towns: vec![],
            producers: vec![],
            campaign: CampaignId::derived(&[b"not yet"]),
            offer: vec![],
        };
        world.register(hub, "La plateforme", StructureKind::Hub, None).await;
        for number in 0..size.structures {
            world.found_town(number, size.members).await;
        }
        let mut choices = vec![];
        for number in 0..size.producers {
            choices.extend(world.agree_with_producer(number, size.products, dice).await);
        }
        world.open_campaign(&choices).await;
        world
    }

    pub fn app(&self) -> &App {
        &self.platform.app
    }

    pub fn coordinator(&self) -> Actor {
        actor("coordinator", self.hub.into(), Role::Coordinator)
    }

    pub fn producer(&self, producer: ProducerId) -> Actor {
        actor(&format!("producer {producer}"), self.hub.into(), Role::Producer(producer))
    }

    /// Every tenant there is.
    pub fn tenants(&self) -> Vec<TenantId> {
        let towns = self.towns.iter().map(|town| town.id.into());
        [self.hub.into()].into_iter().chain(towns).collect()
    }

    /// Sends a command that must go through, named by what it does.
    pub async fn tell(&self, actor: &Actor, what: &str, command: Command) -> app::Done {
        let done = self.app().execute(actor, Request::new(command_id(what), command)).await;
        done.unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    async fn register(
        &self,
        id: StructureId,
        name: &str,
        kind: StructureKind,
        hub: Option<StructureId>,
    ) {
        let territory = Territory { commune: "54528".into(), epci: "200070563".into() };
        let register = StructureCommand::Register { name: name.into(), kind, territory, hub };
        self.tell(&self.coordinator(), name, Command::Structure(id, register)).await;
        let point = StructureCommand::SetDeliveryPoint {
            name: format!("Salle de {name}"),
            commune: "54528".into(),
        };
        let what = format!("delivery point of {name}");
        self.tell(&self.coordinator(), &what, Command::Structure(id, point)).await;
    }

    async fn found_town(&mut self, number: usize, members: usize) {
        let name = format!("Collectif {number}");
        let id = StructureId::derived(&[name.as_bytes()]);
        self.register(id, &name, StructureKind::Collective, Some(self.hub)).await;
        let mut town = Town { id, members: vec![] };
        for alias in 0..members {
            let alias = format!("Alias {alias}");
            let command = command_id(&format!("{alias} joins {name}"));
            let details = PersonDetails { alias, ..PersonDetails::default() };
            let joined = self.app().join_member(&town.animator(), command, &details).await;
            let (member, _) = joined.unwrap_or_else(|error| panic!("{name}: {error}"));
            town.members.push(member);
        }
        self.towns.push(town);
    }

    async fn open_campaign(&mut self, choices: &[app::OfferChoice]) {
        let coordinator = self.coordinator();
        let now = self.app().clock().now();
        let month = Month::of(now.date_naive()).unwrap_or_else(|error| panic!("{error}"));
        let app = self.app();
        let drafted = app.draft_campaign(&coordinator, command_id("draft"), month).await;
        let (campaign, _) = drafted.unwrap_or_else(|error| panic!("draft: {error}"));
        let composed = app.compose(&coordinator, command_id("compose"), campaign, choices).await;
        composed.unwrap_or_else(|error| panic!("compose: {error}"));
        let closes_at = (now + TimeDelta::days(20)).with_nanosecond(0).unwrap_or(now);
        let structures = self.towns.iter().map(|town| town.id).collect();
        let open = CampaignCommand::Open { closes_at, structures };
        self.tell(&coordinator, "open", Command::Campaign(campaign, open)).await;
        self.campaign = campaign;
    }
}

pub fn actor(name: &str, tenant: TenantId, role: Role) -> Actor {
    Actor { account: AccountId::derived(&[b"account ", name.as_bytes()]), tenant, role }
}

/// The id that a command has by what it does.
pub fn command_id(what: &str) -> CommandId {
    CommandId::derived(&[b"command ", what.as_bytes()])
}

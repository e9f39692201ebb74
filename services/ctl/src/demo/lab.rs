//! A usage lab in Toul: proposals, votes, and a decision that opens a negotiation.

use super::{
    Story,
    story::{animator, producer_id, structure_id},
};
use crate::CtlError;
use app::{
    Command, Purpose,
    queries::{members::members, producers::catalogue},
    vault::Vault,
};
use domain::labs::{LabCommand, NegotiationRequest, Vote};
use kernel::{LabId, MemberId, NegotiationId, ProducerId, ProposalId, TenantId};

/// What members propose; the last is about the producer of [`WANTED`].
const PROPOSALS: [&str; 3] = [
    "Avoir des cagettes plus légères pour les personnes qui viennent à pied.",
    "Garder le café du samedi pendant la remise des cagettes.",
    "Commander des fruits de saison au verger de Lucey, en plus des légumes.",
];
const WANTED: &str = "coteau-des-quetschiers";

pub(super) fn lab() -> LabId {
    LabId::derived(&[b"demo lab"])
}

/// The negotiation with a producer; the lab opens the first with the orchard.
pub(super) fn negotiation_with(producer: ProducerId) -> NegotiationId {
    NegotiationId::derived(&[b"demo negotiation ", producer.uuid().as_bytes()])
}

impl Story {
    pub(super) async fn hold_lab(&self) -> Result<(), CtlError> {
        let animator = animator("toul");
        let voters = self.members_of("toul").await?;
        let open = LabCommand::Open { title: "Labo d’usage d’automne".to_owned() };
        self.tell(&animator, "lab open", Command::Lab(lab(), open)).await?;
        for (number, text) in PROPOSALS.iter().enumerate() {
            let proposal = ProposalId::derived(&[b"demo proposal ", text.as_bytes()]);
            let Some(by) = voters.get(number).copied() else { continue };
            let propose = LabCommand::Propose { proposal, by, text: (*text).to_owned() };
            let what = format!("lab proposal {number}");
            self.tell(&animator, &what, Command::Lab(lab(), propose)).await?;
            for (voter, member) in voters.iter().take(12).enumerate() {
                let vote = match (voter + number) % 5 {
                    0 if number == 0 => Vote::Against,
                    4 => Vote::Abstain,
                    _ => Vote::For,
                };
                let cast = LabCommand::Vote { proposal, member: *member, vote };
                let what = format!("lab vote {number} {voter}");
                self.tell(&animator, &what, Command::Lab(lab(), cast)).await?;
            }
            let request = match number {
                2 => Some(self.request().await?),
                _ => None,
            };
            let decide = LabCommand::Decide { proposal, request };
            let what = format!("lab decision {number}");
            self.tell(&animator, &what, Command::Lab(lab(), decide)).await?;
        }
        self.catch_up().await
    }

    async fn request(&self) -> Result<NegotiationRequest, CtlError> {
        let producer = producer_id(WANTED);
        let hub = TenantId::from(self.hub());
        let mut reading = self.app().reading(hub).await?;
        let products = catalogue(&mut reading, hub, producer).await.map_err(app::AppError::from)?;
        Ok(NegotiationRequest {
            negotiation: negotiation_with(producer),
            producer,
            products: products.iter().map(|product| product.id).collect(),
        })
    }

    /// The members of a structure, the first to join first.
    pub(super) async fn members_of(&self, key: &str) -> Result<Vec<MemberId>, CtlError> {
        let tenant = TenantId::from(structure_id(key));
        let read = async |vault: &mut Vault| members(vault, tenant).await;
        let mut members = self.app().disclose(&animator(key), Purpose::MemberList, read).await?;
        members.retain(|member| member.active);
        let number = |alias: &Option<String>| -> u32 {
            alias.as_deref().and_then(|alias| alias.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
        };
        members.sort_by_key(|member| number(&member.alias));
        Ok(members.into_iter().map(|member| member.member).collect())
    }
}

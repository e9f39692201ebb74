//! A funder's report with its proof, and the same checks that `solidaires-verify` makes.

use crate::{App, AppError};
use kernel::{Actor, Month, ProgrammeId};
use proof::{Disclosed, Evidence, Verdict};
use publication::{Publication, PublicationError};
use std::collections::BTreeMap;
use storage::{
    queries::disclosed::{DisclosedLeaf, disclosed_to},
    vault::{self, KeptOpening},
};
use transparency::{Checkpoint, LogReader, Tile, VerifierKey};

/// What a proof is made of, read from the database.
struct Material {
    hub: kernel::StructureId,
    report: String,
    leaves: Vec<DisclosedLeaf>,
    openings: Vec<KeptOpening>,
}

impl App {
    /// The published report with its proof (`libs/proof/FORMAT.md`); none while the log is not
    /// published up to the report.
    ///
    /// # Errors
    /// As [`App::published_report`]; not found when the opening of a commitment is lost.
    pub async fn report_proof(
        &self,
        actor: &Actor,
        programme: ProgrammeId,
        (from, to): (Month, Option<Month>),
        publication: &Publication,
    ) -> Result<Option<Vec<u8>>, AppError> {
        let again = self.published_report(actor, programme, from, to).await?;
        let position = again.published.position;
        let hub = actor.tenant;
        let report = String::from_utf8(again.bytes).map_err(AppError::unavailable)?;
        let mut reading = self.reading(hub).await?;
        let leaves = disclosed_to(&mut reading, position).await?;
        let shown =
            leaves.iter().map(|leaf| (leaf.position.saturating_sub(1), leaf.payload.as_str()));
        let needed = proof::needed(hub.into(), &report, shown).map_err(AppError::unavailable)?;
        let openings = vault::openings(&mut reading, hub, &needed).await?;
        drop(reading);
        let material = Material { hub: hub.into(), report, leaves, openings };
        let publication = publication.clone();
        let proved = tokio::task::spawn_blocking(move || material.prove(position, &publication));
        proved.await.map_err(AppError::unavailable)?
    }

    /// What the verifier says of the published report, on this server: for who wants to believe
    /// nobody, there is `solidaires-verify`.
    ///
    /// # Errors
    /// As [`App::report_proof`].
    pub async fn verify_report(
        &self,
        actor: &Actor,
        programme: ProgrammeId,
        (from, to): (Month, Option<Month>),
        publication: &Publication,
    ) -> Result<Option<Verdict>, AppError> {
        let document = self.report_proof(actor, programme, (from, to), publication).await?;
        let Some(document) = document else { return Ok(None) };
        let publication = publication.clone();
        let verified = tokio::task::spawn_blocking(move || verified(&document, &publication));
        verified.await.map_err(AppError::unavailable)?.map(Some)
    }
}

impl Material {
    fn prove(self, position: u64, publication: &Publication) -> Result<Option<Vec<u8>>, AppError> {
        let Some((checkpoint, note)) = newest(publication)? else { return Ok(None) };
        if checkpoint.size() < position {
            return Ok(None);
        }
        let tiles = |tile: &Tile| publication.tile(tile);
        let reader = LogReader::open(checkpoint.size(), checkpoint.root(), tiles);
        let mut reader = reader.map_err(AppError::unavailable)?;
        let disclosed = self.leaves.into_iter().map(|leaf| {
            let index = leaf.position.saturating_sub(1);
            let inclusion = reader.inclusion_proof(index).map_err(AppError::unavailable)?;
            let DisclosedLeaf { salt, envelope, payload, .. } = leaf;
            Ok(Disclosed { index, salt, envelope, payload, inclusion })
        });
        let openings: BTreeMap<_, _> = self
            .openings
            .into_iter()
            .map(|kept| (kept.commitments.sha256(), (kept.opening, kept.commitments)))
            .collect();
        let evidence = Evidence {
            hub: self.hub,
            report: &self.report,
            checkpoint: note,
            disclosed: disclosed.collect::<Result<_, AppError>>()?,
            openings,
        };
        let document = proof::prove(&evidence).map_err(AppError::unavailable)?;
        document.write().map(Some).map_err(AppError::unavailable)
    }
}

/// The newest checkpoint as it is published.
fn newest(publication: &Publication) -> Result<Option<(Checkpoint, String)>, AppError> {
    let Some(file) = publication.checkpoint_file().map_err(AppError::unavailable)? else {
        return Ok(None);
    };
    let keys = keys(publication).map_err(AppError::unavailable)?;
    let (checkpoint, _) = Checkpoint::open(&file, &keys).map_err(AppError::unavailable)?;
    Ok(Some((checkpoint, String::from_utf8(file).map_err(AppError::unavailable)?)))
}

fn keys(publication: &Publication) -> Result<Vec<VerifierKey>, PublicationError> {
    Ok(publication.keys()?.into_iter().map(|key| key.key).collect())
}

fn verified(document: &[u8], publication: &Publication) -> Result<Verdict, AppError> {
    let keys = keys(publication).map_err(AppError::unavailable)?;
    let file = publication.checkpoint_file().map_err(AppError::unavailable)?;
    let log = proof::Log {
        keys: &keys,
        checkpoint: &file.unwrap_or_default(),
        since: None,
        tiles: |tile: &Tile| publication.tile(tile),
    };
    Ok(proof::verify(document, log))
}

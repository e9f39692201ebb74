//! What opens the commitments of settlements: values and the secrets that hide them.

use crate::StorageError;
use kernel::{CampaignId, StructureId, TenantId};
use proof::{Commitments, Opening, Values};
use sqlx::{PgConnection, Row, postgres::PgRow};

/// An opening as it is kept, with the commitments it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOpening {
    pub structure: StructureId,
    pub campaign: CampaignId,
    pub opening: Opening,
    pub commitments: Commitments,
}

/// 32 unguessable bytes for blindings: 366 random bits of the database's strong generator.
pub async fn new_seed(connection: &mut PgConnection) -> Result<[u8; 32], StorageError> {
    let select = "SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) \
        || uuid_send(gen_random_uuid()))";
    let seed: Vec<u8> = sqlx::query_scalar(select).fetch_one(connection).await?;
    seed.try_into().map_err(|_| StorageError::Missing("chance"))
}

/// Keeps an opening, before anybody hears of its commitments.
pub async fn keep_opening(
    connection: &mut PgConnection,
    hub: TenantId,
    kept: &KeptOpening,
) -> Result<(), StorageError> {
    let insert = "INSERT INTO vault.openings (tenant_id, commitments_sha256, structure_id, \
        campaign_id, cells, seed, commitments) VALUES ($1, sha256($6), $2, $3, $4, $5, $6)";
    sqlx::query(insert)
        .bind(hub.uuid())
        .bind(kept.structure.uuid())
        .bind(kept.campaign.uuid())
        .bind(kept.opening.values.as_slice())
        .bind(kept.opening.seed.as_slice())
        .bind(kept.commitments.as_bytes())
        .execute(connection)
        .await?;
    Ok(())
}

/// The openings of these commitments, named by their SHA-256, in this order.
///
/// # Errors
/// Fails when one is not there: what was committed can then not be proved.
pub async fn openings(
    connection: &mut PgConnection,
    hub: TenantId,
    commitments_sha256: &[String],
) -> Result<Vec<KeptOpening>, StorageError> {
    let select = "SELECT structure_id, campaign_id, cells, seed, commitments \
        FROM unnest($2::text[]) WITH ORDINALITY AS asked (sha256, number) \
        JOIN vault.openings o ON o.commitments_sha256 = decode(asked.sha256, 'hex') \
        WHERE o.tenant_id = $1 ORDER BY asked.number";
    let rows =
        sqlx::query(select).bind(hub.uuid()).bind(commitments_sha256).fetch_all(connection).await?;
    if rows.len() != commitments_sha256.len() {
        return Err(StorageError::Missing("the opening of a commitment"));
    }
    rows.iter().map(kept).collect()
}

fn kept(row: &PgRow) -> Result<KeptOpening, StorageError> {
    let seed: Vec<u8> = row.try_get("seed")?;
    Ok(KeptOpening {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        campaign: CampaignId::from_uuid(row.try_get("campaign_id")?),
        opening: Opening {
            values: Values::try_new(row.try_get("cells")?)?,
            seed: seed.try_into().map_err(|_| StorageError::Missing("the seed of blindings"))?,
        },
        commitments: Commitments::try_new(row.try_get("commitments")?)?,
    })
}

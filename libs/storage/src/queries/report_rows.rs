//! The rows that a funder's report is computed from, at a position of the sealed log.

use crate::{
    StorageError,
    columns::{Columns, bigint},
};
use domain::producers::ProducerKind;
use kernel::{Money, Month, StructureId, TenantId, ValueError};
use reports::{
    CommuneCode, EpciSiren, MonthlyPeopleRow, PeriodPeopleRow, Place, Programme, Rows, VolumeRow,
};
use rust_decimal::Decimal;
use sqlx::{PgConnection, Row, postgres::PgRow};
use std::collections::{BTreeMap, BTreeSet};

/// How far a local farm or cooperative is at most, in kilometres.
pub const LOCAL_KM_MAX: u16 = 150;

/// Whether reports count a producer as local.
pub fn is_local(kind: ProducerKind, distance_km: u16) -> bool {
    kind != ProducerKind::Distributor && distance_km <= LOCAL_KM_MAX
}

/// All rows of a programme's months and categories, as they stood at `position` or, for a month
/// that an earlier report was about, at the position where that `closed` it: the same for ever,
/// however often and whenever it is asked. `pat` are the EPCI of the territory's food project.
/// People come as counts only. What producers receive is rounded once for each structure, campaign
/// and kind of goods, as what is committed at settlement is.
///
/// # Errors
/// Fails also where the projection of facts has not reached `position` yet.
pub async fn report_rows(
    connection: &mut PgConnection,
    hub: TenantId,
    programme: &Programme,
    position: u64,
    closed: &BTreeMap<Month, u64>,
    pat: &BTreeSet<EpciSiren>,
) -> Result<Rows, StorageError> {
    reached(connection, position).await?;
    let months = programme.months().map_err(|_| ValueError::Month)?;
    let at = |month| bigint(closed.get(month).copied().unwrap_or(position));
    let scope = Scope {
        hub,
        positions: months.iter().map(at).collect::<Result<_, _>>()?,
        months: months.iter().map(Month::to_string).collect(),
        categories: match &programme.categories {
            None => Vec::new(),
            Some(categories) => categories.iter().map(|it| it.name().to_owned()).collect(),
        },
        pat,
    };
    Ok(Rows {
        volumes: volumes(connection, &scope).await?,
        monthly_people: monthly_people(connection, &scope).await?,
        period_people: period_people(connection, &scope).await?,
    })
}

struct Scope<'a> {
    hub: TenantId,
    months: Vec<String>,
    /// One for each month.
    positions: Vec<i64>,
    /// All where empty.
    categories: Vec<String>,
    pat: &'a BTreeSet<EpciSiren>,
}

async fn reached(connection: &mut PgConnection, position: u64) -> Result<(), StorageError> {
    let select = "SELECT position FROM read.checkpoints WHERE projection = 'report_facts'";
    let at: Option<i64> = sqlx::query_scalar(select).fetch_optional(connection).await?;
    if at.unwrap_or_default() < bigint(position)? {
        return Err(StorageError::Missing("what happened up to the report's position"));
    }
    Ok(())
}

async fn volumes(
    connection: &mut PgConnection,
    scope: &Scope<'_>,
) -> Result<Vec<VolumeRow>, StorageError> {
    let select = "SELECT structure_id, commune, epci, f.month, category, labels, producer_kind, \
            distance_km, sum(grams)::bigint AS grams, sum(millilitres)::bigint AS millilitres, \
            sum(paid)::bigint AS paid, sum(to_producers)::text AS to_producers, \
            sum(reference)::bigint AS reference \
        FROM read.volume_facts f \
        JOIN unnest($2::text[], $3::bigint[]) AS asked (month, position) \
            ON asked.month = f.month AND f.position <= asked.position \
        WHERE tenant_id = $1 AND ($4::text[] = '{}' OR category = ANY ($4)) \
        GROUP BY structure_id, commune, epci, f.month, campaign_id, category, labels, \
            producer_kind, distance_km, reference IS NULL \
        HAVING sum(grams) <> 0 OR sum(millilitres) <> 0 OR sum(paid) <> 0 \
            OR sum(to_producers) <> 0 OR sum(reference) <> 0 \
        ORDER BY structure_id, f.month, campaign_id, category, labels, producer_kind, \
            distance_km, reference IS NULL";
    let rows = sqlx::query(select)
        .bind(scope.hub.uuid())
        .bind(&scope.months)
        .bind(&scope.positions)
        .bind(&scope.categories)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| volume(row, scope)).collect()
}

fn volume(row: &PgRow, scope: &Scope<'_>) -> Result<VolumeRow, StorageError> {
    let distance_km: u16 = row.count("distance_km")?;
    let kind: ProducerKind = row.word("producer_kind")?;
    let to_producers: Decimal =
        row.try_get::<&str, _>("to_producers")?.parse().map_err(|_| ValueError::UnitPrice)?;
    Ok(VolumeRow {
        structure: StructureId::from_uuid(row.try_get("structure_id")?),
        place: place(row, scope)?,
        month: row.word("month")?,
        category: row.word("category")?,
        labels: row.words("labels")?.into_iter().collect(),
        distance_km: Some(u32::from(distance_km)),
        local_producer: is_local(kind, distance_km),
        grams: row.count("grams")?,
        millilitres: row.count("millilitres")?,
        paid: row.money("paid")?,
        to_producers: Money::round(to_producers)?,
        reference: row.optional_money("reference")?,
    })
}

async fn monthly_people(
    connection: &mut PgConnection,
    scope: &Scope<'_>,
) -> Result<Vec<MonthlyPeopleRow>, StorageError> {
    let select = "SELECT * FROM read.people_by_month($1, $2, $3) \
        ORDER BY structure_id, month, commune";
    let rows = people(connection, scope, select).await?;
    rows.iter()
        .map(|row| {
            Ok(MonthlyPeopleRow {
                structure: StructureId::from_uuid(row.try_get("structure_id")?),
                place: place(row, scope)?,
                month: row.word("month")?,
                buyers: row.count("buyers")?,
                orders: row.count("orders")?,
            })
        })
        .collect()
}

async fn period_people(
    connection: &mut PgConnection,
    scope: &Scope<'_>,
) -> Result<Vec<PeriodPeopleRow>, StorageError> {
    let select = "SELECT * FROM read.people_over_period($1, $2, $3) \
        ORDER BY structure_id, commune";
    let rows = people(connection, scope, select).await?;
    rows.iter()
        .map(|row| {
            Ok(PeriodPeopleRow {
                structure: StructureId::from_uuid(row.try_get("structure_id")?),
                place: place(row, scope)?,
                buyers: row.count("buyers")?,
                voucher_users: row.count("voucher_users")?,
                vouchers: row.money("vouchers")?,
            })
        })
        .collect()
}

/// The functions take their hub from the transaction's tenant.
async fn people(
    connection: &mut PgConnection,
    scope: &Scope<'_>,
    select: &'static str,
) -> Result<Vec<PgRow>, StorageError> {
    let rows = sqlx::query(select)
        .bind(&scope.months)
        .bind(&scope.positions)
        .bind(&scope.categories)
        .fetch_all(connection)
        .await?;
    Ok(rows)
}

fn place(row: &PgRow, scope: &Scope<'_>) -> Result<Place, StorageError> {
    let epci = EpciSiren::try_new(row.try_get("epci")?)?;
    Ok(Place {
        commune: CommuneCode::try_new(row.try_get("commune")?)?,
        in_pat: scope.pat.contains(&epci),
        epci,
    })
}

//! A structure that moves to another database is shown there as it was at home.

use crate::common::World;
use crate::projections::lived_in;
use crate::town::MEMBERS_WORLD;
use kernel::StructureId;
use sqlx::AssertSqlSafe;

/// Every row of one structure in every read model, but for where its event stood in the log.
async fn shown(world: &World, structure: StructureId) -> Vec<String> {
    let mut shown = vec![];
    for table in world.projectors().iter().flat_map(|projector| projector.tables()) {
        let rows = format!(
            "SELECT (to_jsonb(t) - 'position')::text AS line FROM {table} t WHERE tenant_id = $1 \
             ORDER BY line"
        );
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(rows))
            .bind(structure.uuid())
            .fetch_all(&world.worker)
            .await
            .unwrap();
        shown.extend(rows.into_iter().map(|row| format!("{table} {row}")));
    }
    shown
}

#[tokio::test]
async fn a_structure_that_was_exported_and_imported_has_the_same_rows_in_every_read_model() {
    let town = lived_in().await;
    town.world.project().await;
    let mut lines = vec![];
    eventlog::export(&town.world.worker, town.grocery.uuid(), &mut lines, |_, _| ()).await.unwrap();

    let elsewhere = World::with(MEMBERS_WORLD).await;
    eventlog::import(&elsewhere.worker, lines.as_slice(), |_| ()).await.unwrap();
    elsewhere.project().await;
    let rows = shown(&elsewhere, town.grocery).await;
    assert!(rows.len() > 30, "{}", rows.len());
    assert_eq!(rows, shown(&town.world, town.grocery).await);
    assert_eq!(shown(&elsewhere, town.centre).await, Vec::<String>::new(), "nobody else came");
}

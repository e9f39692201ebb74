//! Rows of two tenants in every table, and what each service's role can do with them.

use crate::catalogue::{Table, tables};
use sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool};
use test_support::TestDatabase;
use uuid::Uuid;

const OURS: Uuid = Uuid::from_u128(0xA);
const THEIRS: Uuid = Uuid::from_u128(0xB);

/// Gives every table of tenants one row of each tenant. Its rules about values do not matter here
/// and are taken off, so that any value will do.
async fn fill(superuser: &PgPool, tables: &[Table]) {
    let mut connection = superuser.acquire().await.unwrap();
    connection.execute("SET session_replication_role = replica").await.unwrap();
    let checks: Vec<(String, String)> = sqlx::query_as(
        "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
         WHERE contype = 'c' AND conrelid <> 0 AND coninhcount = 0",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    for (table, check) in checks {
        let drop = format!("ALTER TABLE {table} DROP CONSTRAINT {check}");
        connection.execute(AssertSqlSafe(drop)).await.unwrap();
    }
    for table in tables {
        for (number, tenant) in [OURS, THEIRS].into_iter().enumerate() {
            insert(&mut connection, &table.name, tenant, number + 1).await.unwrap();
        }
    }
    connection.execute("SET session_replication_role = origin").await.unwrap();
}

/// A row of `tenant`; `number` is every other value that has a number in it.
async fn insert(
    connection: &mut PgConnection,
    table: &str,
    tenant: Uuid,
    number: usize,
) -> Result<u64, sqlx::Error> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT quote_ident(attname), CASE
                WHEN attname = 'tenant_id' THEN 'TENANT'
                WHEN typname LIKE '\\_%' THEN '''{}'''
                WHEN typname = 'uuid' THEN '''00000000-0000-0000-0000-00000000000N'''
                WHEN typname IN ('json', 'jsonb') THEN '''{}'''
                WHEN typname = 'bool' THEN 'true'
                WHEN typname = 'bytea' THEN '''\\x0N'''
                WHEN typname IN ('timestamptz', 'timestamp', 'date') THEN '''2026-11-0N'''
                ELSE '''N''' END
         FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
         WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
            AND attgenerated = ''
         ORDER BY attnum",
    )
    .bind(table)
    .fetch_all(&mut *connection)
    .await?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = columns
        .iter()
        .map(|(_, value)| match value.as_str() {
            "TENANT" => format!("'{tenant}'"),
            value => value.replace('N', &number.to_string()),
        })
        .collect();
    let insert =
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
    Ok(connection.execute(AssertSqlSafe(insert)).await?.rows_affected())
}

/// What the role sees of a table; none where it may not look at it at all.
async fn seen(role: &PgPool, tenant: Option<Uuid>, table: &Table) -> Option<Vec<Uuid>> {
    let mut transaction = role.begin().await.unwrap();
    set_tenant(&mut transaction, tenant).await;
    let select = format!("SELECT tenant_id FROM {} ORDER BY 1", table.name);
    let rows = sqlx::query_scalar(AssertSqlSafe(select)).fetch_all(&mut *transaction).await;
    match rows {
        Ok(rows) => Some(rows),
        Err(error) => {
            assert!(is_denied(&error), "{}: {error}", table.name);
            None
        }
    }
}

async fn set_tenant(connection: &mut PgConnection, tenant: Option<Uuid>) {
    if let Some(tenant) = tenant {
        sqlx::query("SELECT set_config('app.tenant', $1, true)")
            .bind(tenant.to_string())
            .execute(connection)
            .await
            .unwrap();
    }
}

/// A privilege is missing, or a row-level policy says no.
fn is_denied(error: &sqlx::Error) -> bool {
    let code =
        error.as_database_error().and_then(|error| error.code().map(|code| code.to_string()));
    code.as_deref() == Some("42501")
}

async fn filled() -> (TestDatabase, Vec<Table>) {
    let database = TestDatabase::new().await;
    let superuser = database.superuser().await;
    let mut tables = tables(&superuser).await;
    tables.retain(|table| table.of_tenants && !table.is_partition);
    fill(&superuser, &tables).await;
    (database, tables)
}

#[tokio::test]
async fn the_web_service_sees_the_rows_of_its_tenant_alone_and_without_one_none() {
    let (database, tables) = filled().await;
    let app = database.app().await;
    let mut visible = 0;
    for table in &tables {
        if let Some(rows) = seen(&app, Some(OURS), table).await {
            assert_eq!(rows, [OURS], "{}", table.name);
            visible += 1;
        }
        let rows = seen(&app, None, table).await.unwrap_or_default();
        assert_eq!(rows, Vec::<Uuid>::new(), "{} without a tenant", table.name);
    }
    assert!(visible > 40, "the tables of the web service are not found any more: {visible}");
}

#[tokio::test]
async fn the_owner_of_the_tables_sees_no_more_than_anybody() {
    let (database, tables) = filled().await;
    let owner = database.owner().await;
    // What verifiers may see is everybody's, and read by a function of the owner's.
    for table in tables.iter().filter(|table| table.name != "read.disclosed") {
        let rows = seen(&owner, None, table).await.unwrap_or_default();
        assert_eq!(rows, Vec::<Uuid>::new(), "{}", table.name);
        let rows = seen(&owner, Some(OURS), table).await.unwrap_or_default();
        assert!(!rows.contains(&THEIRS), "{}", table.name);
    }
}

/// Tries a statement as a role at work for us; says whether it changed anything.
async fn changes(role: &PgPool, statement: String) -> bool {
    let mut transaction = role.begin().await.unwrap();
    set_tenant(&mut transaction, Some(OURS)).await;
    match transaction.execute(AssertSqlSafe(statement.clone())).await {
        Ok(done) => done.rows_affected() > 0,
        Err(error) => {
            assert!(is_denied(&error), "{statement}: {error}");
            false
        }
    }
}

#[tokio::test]
async fn the_web_service_changes_no_row_of_another_tenant() {
    let (database, tables) = filled().await;
    let app = database.app().await;
    for Table { name, .. } in &tables {
        let theirs = format!("WHERE tenant_id = '{THEIRS}'");
        let to_them = format!("UPDATE {name} SET tenant_id = '{THEIRS}'");
        for statement in [
            format!("UPDATE {name} SET tenant_id = tenant_id {theirs}"),
            format!("DELETE FROM {name} {theirs}"),
            to_them,
        ] {
            assert!(!changes(&app, statement).await, "{name}");
        }
        let mut transaction = app.begin().await.unwrap();
        set_tenant(&mut transaction, Some(OURS)).await;
        let inserted = insert(&mut transaction, name, THEIRS, 3).await;
        assert!(inserted.is_err_and(|error| is_denied(&error)), "{name}: a row for them");
    }
}

#[tokio::test]
async fn the_web_service_writes_into_its_own_vault_and_nowhere_into_read_models() {
    let (database, tables) = filled().await;
    let app = database.app().await;
    let mut written = 0;
    for Table { name, .. } in &tables {
        let changed = changes(&app, format!("UPDATE {name} SET tenant_id = tenant_id")).await;
        assert_eq!(changed, name.starts_with("vault."), "{name}");
        written += usize::from(changed);
    }
    assert!(written >= 4, "the vault is not found any more");
}

#[tokio::test]
async fn the_worker_has_no_way_into_the_vault() {
    let (database, tables) = filled().await;
    let worker = database.worker().await;
    for table in tables.iter().filter(|table| table.name.starts_with("vault.")) {
        assert_eq!(seen(&worker, Some(OURS), table).await, None, "{}", table.name);
    }
}

#[tokio::test]
async fn nobody_changes_or_deletes_what_is_in_the_log() {
    let (database, tables) = filled().await;
    let roles = [database.app().await, database.worker().await, database.owner().await];
    for Table { name, .. } in tables.iter().filter(|table| table.name.starts_with("eventlog.")) {
        for statement in [
            format!("UPDATE {name} SET tenant_id = tenant_id"),
            format!("DELETE FROM {name}"),
            format!("TRUNCATE {name}"),
        ] {
            for role in &roles {
                let mut transaction = role.begin().await.unwrap();
                set_tenant(&mut transaction, Some(OURS)).await;
                let done = transaction.execute(AssertSqlSafe(statement.clone())).await;
                // A head may grow, but row-level security shows nobody one to change.
                let heads = statement.starts_with("UPDATE eventlog.heads ");
                if heads && done.as_ref().is_ok_and(|done| done.rows_affected() == 0) {
                    continue;
                }
                let code = done.err().and_then(|error| {
                    error.as_database_error().and_then(|error| error.code().map(String::from))
                });
                // Denied, or refused by the trigger that binds the owner too.
                let refused = matches!(code.as_deref(), Some("42501" | "23001"));
                assert!(refused, "{statement}: {code:?}");
            }
        }
    }
}

//! Every table there is, from the database's own catalogue.

use sqlx::{FromRow, PgPool};
use std::collections::BTreeSet;
use test_support::TestDatabase;

/// One table of ours.
#[derive(Debug, Clone, FromRow)]
pub struct Table {
    /// With its schema, quoted where need be.
    pub name: String,
    pub of_tenants: bool,
    row_security: bool,
    row_security_forced: bool,
    key: Vec<String>,
    policies: i64,
    /// Part of another table, through which alone it is to be reached.
    pub is_partition: bool,
    privileges: i64,
}

/// Without tenants, and why that is right.
const WITHOUT_TENANTS: [(&str, &str); 9] = [
    ("public._sqlx_migrations", "the schema's own history"),
    ("eventlog.archives", "which numbers are in which file: numbers and hashes only"),
    ("eventlog.checkpoints", "roots over all tenants: hashes only, to be published"),
    ("eventlog.runs", "which numbers have which positions, over all tenants: numbers only"),
    ("eventlog.sealer", "how far the sealer has looked"),
    ("read.checkpoints", "how far each projection has read"),
    ("read.failures", "the event that a projection stands still at, by its random id"),
    ("app.processes", "how far the processes have reacted"),
    ("app.vault_keys", "which keys wrap people's own: fingerprints and dates only"),
];

pub async fn tables(superuser: &PgPool) -> Vec<Table> {
    sqlx::query_as(
        "SELECT c.oid::regclass::text AS name,
            EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid
                AND a.attname = 'tenant_id' AND NOT a.attisdropped) AS of_tenants,
            c.relrowsecurity AS row_security, c.relforcerowsecurity AS row_security_forced,
            coalesce((SELECT array_agg(a.attname::text ORDER BY k.place)
                FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
                JOIN pg_attribute a ON a.attnum = k.attnum
                WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid), '{}') AS key,
            (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
            c.relispartition AS is_partition,
            (SELECT count(*) FROM aclexplode(c.relacl) g WHERE g.grantee <> c.relowner)
                AS privileges
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'm', 'f')
            AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
         ORDER BY 1",
    )
    .fetch_all(superuser)
    .await
    .unwrap()
}

#[tokio::test]
async fn every_table_is_one_of_tenants_or_known_not_to_be() {
    let database = TestDatabase::new().await;
    let tables = tables(&database.superuser().await).await;
    let known: BTreeSet<&str> = WITHOUT_TENANTS.iter().map(|(name, _)| *name).collect();
    let without = tables.iter().filter(|table| !table.of_tenants);
    let unknown: Vec<&str> = without
        .map(|table| table.name.strip_prefix("public.").unwrap_or(&table.name))
        .filter(|name| !known.contains(name) && *name != "_sqlx_migrations")
        .collect();
    assert!(unknown.is_empty(), "a table says neither whose it is nor why nobody's: {unknown:?}");
    assert!(tables.iter().filter(|table| table.of_tenants).count() > 40, "{}", tables.len());
}

#[tokio::test]
async fn every_table_of_tenants_is_behind_row_level_security_that_binds_its_owner_too() {
    let database = TestDatabase::new().await;
    let tables = tables(&database.superuser().await).await;
    for table in tables.iter().filter(|table| table.of_tenants) {
        assert!(table.row_security && table.row_security_forced, "{} is open", table.name);
        if table.is_partition {
            let closed = table.policies == 0 && table.privileges == 0;
            assert!(closed, "{} can be reached beside its whole", table.name);
        } else {
            assert!(table.policies > 0, "{} has no policy: nobody sees it", table.name);
        }
    }
}

#[tokio::test]
async fn every_table_of_tenants_has_the_tenant_in_its_key() {
    let database = TestDatabase::new().await;
    let tables = tables(&database.superuser().await).await;
    for table in tables.iter().filter(|table| table.of_tenants) {
        assert_eq!(table.key.first().map(String::as_str), Some("tenant_id"), "{}", table.name);
    }
}

#[tokio::test]
async fn the_roles_of_services_cannot_step_out_of_row_level_security() {
    let database = TestDatabase::new().await;
    let superuser = database.superuser().await;
    let strong: Vec<String> = sqlx::query_scalar(
        "SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'solidaires\\_%'
         AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert_eq!(strong, Vec::<String>::new());
    let owned: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
         WHERE r.rolname IN ('solidaires_app', 'solidaires_worker')",
    )
    .fetch_one(&superuser)
    .await
    .unwrap();
    assert_eq!(owned, 0, "an owner could change the rules");
}

/// What runs with more rights than its caller, with whether the web service may call it: appending,
/// counting for the hub what it may not read, showing what verifiers may see, and what the worker's
/// rebuilds need of the owner.
const STRONGER: [(&str, bool); 12] = [
    ("app.analyse_twins", false),
    ("app.drop_twins", false),
    ("app.make_twins", false),
    ("app.switch_twins", false),
    ("eventlog.append_batch", true),
    ("eventlog.extend", true),
    ("eventlog.forget_salts", true),
    ("eventlog.versions_of", true),
    ("read.disclosed_to", true),
    ("read.orders_at", false),
    ("read.people_by_month", true),
    ("read.people_over_period", true),
];

#[tokio::test]
async fn no_function_runs_with_more_rights_than_its_caller_but_those_that_must() {
    let database = TestDatabase::new().await;
    let superuser = database.superuser().await;
    let definers: Vec<(String, bool, bool)> = sqlx::query_as(
        "SELECT n.nspname || '.' || p.proname,
            has_function_privilege('solidaires_app', p.oid, 'EXECUTE'),
            coalesce(p.proconfig::text LIKE '%search_path%', false)
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prosecdef AND n.nspname IN ('eventlog', 'read', 'vault', 'app', 'public')
         ORDER BY 1",
    )
    .fetch_all(&superuser)
    .await
    .unwrap();
    for (name, _, path_is_fixed) in &definers {
        assert!(path_is_fixed, "{name} can be fooled by a search path");
    }
    let definers: Vec<(&str, bool)> =
        definers.iter().map(|(name, callable, _)| (name.as_str(), *callable)).collect();
    assert_eq!(definers, STRONGER);
}

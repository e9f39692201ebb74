//! What Citus asks of a schema that is distributed by tenant, held against the catalogue.
//!
//! The tests read rules; they do not run Citus, which the distribution does not package. The rules
//! are those of its documentation and of a trial with version 13.0.5 on two nodes, which
//! `deploy/scaling.md` reports: there, every table named here was distributed.

use sqlx::{FromRow, PgPool};
use std::collections::BTreeSet;
use test_support::TestDatabase;

/// Stays where the coordinator is, whole, and why. None is a reference table: those are copied to
/// every node at each write, and all of these are written all the time by the worker alone.
const ON_COORDINATOR: [(&str, &str); 9] = [
    ("_sqlx_migrations", "the schema's own history, read once at each start"),
    ("app.processes", "one row, locked by whoever carries the processes"),
    ("app.vault_keys", "a row for each key, read once at each start"),
    ("eventlog.archives", "a row for each partition that became a file"),
    ("eventlog.checkpoints", "roots over the events of all tenants"),
    ("eventlog.runs", "the one order over all tenants, with an exclusion constraint"),
    ("eventlog.sealer", "one row, locked by whoever seals"),
    ("read.checkpoints", "a row for each projection, locked by whoever projects"),
    ("read.failures", "a row for each projection that stands still"),
];

/// The column that says where a row goes; of one type everywhere, or tables of one tenant would
/// not lie together.
const DISTRIBUTED_BY: (&str, &str) = ("tenant_id", "uuid");

/// Citus distributes a table with triggers only under `citus.enable_unsafe_triggers`, and then runs
/// them on every shard. These are safe there: each looks at no more than its own statement or row.
const TRIGGERS: [&str; 5] = [
    "eventlog.commands append_only",
    "eventlog.events append_only",
    "eventlog.events_from_… append_only",
    "eventlog.heads append_only",
    "eventlog.heads grows",
];

/// Privileges on single columns, which Citus does not carry to the shards.
const COLUMN_PRIVILEGES: [&str; 1] = ["eventlog.heads solidaires_log"];

/// The tables to distribute: all that are not partitions of another, which follow their whole.
const DISTRIBUTED: &str = "
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema'
        AND c.oid::regclass::text <> ALL ($1)";

fn on_coordinator() -> Vec<String> {
    ON_COORDINATOR.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The answer's lines, for a question about the tables that are distributed.
async fn lines(pool: &PgPool, question: &str) -> Vec<String> {
    let sql = format!("WITH distributed AS ({DISTRIBUTED}) {question}");
    let asked = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(on_coordinator());
    asked.fetch_all(pool).await.unwrap()
}

async fn is_empty(question: &str, what: &str) {
    let database = TestDatabase::new().await;
    let found = lines(&database.superuser().await, question).await;
    assert!(found.is_empty(), "{what}: {found:#?}");
}

#[tokio::test]
async fn every_table_is_distributed_by_its_tenant_or_known_to_stay_on_the_coordinator() {
    let database = TestDatabase::new().await;
    let superuser = database.superuser().await;
    let (column, kind) = DISTRIBUTED_BY;
    let of_tenant = format!(
        "EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = oid AND a.attname = '{column}'
            AND a.atttypid = '{kind}'::regtype AND a.attnotnull AND a.attgenerated = '')"
    );
    let not = format!("SELECT oid::regclass::text FROM distributed WHERE NOT {of_tenant}");
    assert_eq!(lines(&superuser, &not).await, Vec::<String>::new(), "cannot be distributed");
    let count = "SELECT count(*)::text FROM distributed";
    let distributed: usize = lines(&superuser, count).await[0].parse().unwrap();
    assert!(distributed > 60, "only {distributed} tables were looked at");

    let there: Vec<String> = sqlx::query_scalar(
        "SELECT name FROM unnest($1::text[]) name WHERE to_regclass(name) IS NOT NULL",
    )
    .bind(on_coordinator())
    .fetch_all(&superuser)
    .await
    .unwrap();
    assert_eq!(there, on_coordinator(), "a table of the list is gone");
}

/// A unique index, or what an exclusion constraint compares.
#[derive(Debug, FromRow)]
struct Key {
    name: String,
    columns: Vec<String>,
    /// By which its table is partitioned; none for most.
    partitioned_by: Vec<String>,
    excludes: bool,
    compares_equal: bool,
}

#[tokio::test]
async fn every_key_contains_the_tenant_and_what_its_table_is_partitioned_by() {
    let database = TestDatabase::new().await;
    let sql = format!(
        "WITH distributed AS ({DISTRIBUTED})
         SELECT i.indexrelid::regclass::text AS name,
            ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) k (attnum)
                JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns,
            ARRAY(SELECT a.attname::text FROM pg_partitioned_table p, unnest(p.partattrs) k (n)
                JOIN pg_attribute a ON a.attnum = k.n
                WHERE p.partrelid = i.indrelid AND a.attrelid = i.indrelid) AS partitioned_by,
            i.indisexclusion AS excludes,
            NOT i.indisexclusion OR EXISTS (
                SELECT FROM pg_constraint c, unnest(c.conkey, c.conexclop) e (attnum, operator)
                JOIN pg_attribute a ON a.attnum = e.attnum
                JOIN pg_operator o ON o.oid = e.operator
                WHERE c.conindid = i.indexrelid AND a.attrelid = i.indrelid
                    AND a.attname = 'tenant_id' AND o.oprname = '=') AS compares_equal
         FROM pg_index i WHERE i.indrelid IN (SELECT oid FROM distributed)
            AND (i.indisunique OR i.indisexclusion) ORDER BY 1"
    );
    let asked = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(on_coordinator());
    let keys: Vec<Key> = asked.fetch_all(&database.superuser().await).await.unwrap();
    assert!(keys.len() > 60, "only {} keys were found", keys.len());
    for key in &keys {
        let has = |column: &str| key.columns.iter().any(|one| one == column);
        assert!(has(DISTRIBUTED_BY.0), "{} lacks the tenant: {key:?}", key.name);
        assert!(key.partitioned_by.iter().all(|column| has(column)), "{key:?}");
        assert!(!key.excludes || key.compares_equal, "{key:?}");
    }
    let of_events = keys.iter().any(|key| key.partitioned_by == ["seq"]);
    assert!(of_events, "the events' key was not looked at");
}

#[tokio::test]
async fn foreign_keys_join_rows_of_one_tenant() {
    // The tenant at the same place on both sides; never across to the coordinator; and no action
    // that would empty the column.
    let question = "SELECT c.conrelid::regclass || ' ' || c.conname FROM pg_constraint c
        WHERE c.contype = 'f' AND NOT (
            c.conrelid IN (SELECT oid FROM distributed)
            AND c.confrelid IN (SELECT oid FROM distributed)
            AND c.confdeltype NOT IN ('n', 'd') AND c.confupdtype = 'a'
            AND EXISTS (SELECT FROM unnest(c.conkey, c.confkey) k (own, other)
                JOIN pg_attribute o ON o.attrelid = c.conrelid AND o.attnum = k.own
                JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.other
                WHERE o.attname = 'tenant_id' AND f.attname = 'tenant_id'))";
    is_empty(question, "foreign keys over tenants").await;
}

#[tokio::test]
async fn no_distributed_table_draws_numbers_or_inherits_or_has_rules() {
    // What a default calls runs wherever the row goes; a number must come from the coordinator.
    let drawn = "SELECT d.adrelid::regclass || ' ' || a.attname FROM pg_attrdef d
        JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
        WHERE d.adrelid IN (SELECT oid FROM distributed)
            AND pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%'
        UNION ALL SELECT attrelid::regclass || ' ' || attname FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM distributed) AND attidentity <> ''
        UNION ALL SELECT refobjid::regclass || ' owns ' || objid::regclass FROM pg_depend
        WHERE refobjid IN (SELECT oid FROM distributed) AND classid = 'pg_class'::regclass
            AND deptype IN ('a', 'i')
            AND objid IN (SELECT oid FROM pg_class WHERE relkind = 'S')";
    is_empty(drawn, "numbers from a sequence").await;
    let odd = "SELECT oid::regclass::text FROM pg_class
        WHERE oid IN (SELECT oid FROM distributed)
            AND (relkind NOT IN ('r', 'p') OR relpersistence <> 'p' OR relhasrules
                OR (NOT relispartition AND oid IN (SELECT inhrelid FROM pg_inherits)))";
    is_empty(odd, "not a plain table").await;
}

#[tokio::test]
async fn what_citus_does_only_when_told_to_is_known() {
    let database = TestDatabase::new().await;
    let superuser = database.superuser().await;
    let triggers =
        "SELECT DISTINCT regexp_replace(tgrelid::regclass::text, '_from_\\d+', '_from_…')
            || ' ' || tgname FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM distributed) ORDER BY 1";
    let found: BTreeSet<String> = lines(&superuser, triggers).await.into_iter().collect();
    assert_eq!(found, TRIGGERS.map(str::to_owned).into(), "triggers on distributed tables");
    let on_columns = "SELECT DISTINCT a.attrelid::regclass || ' ' || g.grantee::regrole
        FROM pg_attribute a, aclexplode(a.attacl) g
        WHERE a.attrelid IN (SELECT oid FROM distributed) ORDER BY 1";
    assert_eq!(lines(&superuser, on_columns).await, COLUMN_PRIVILEGES);
}

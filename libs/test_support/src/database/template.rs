//! The database that the others are cloned from: one per state of the migrations.

use super::{DatabaseError, server::root};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, migrate::Migrator,
    postgres::PgConnectOptions,
};
use uuid::Uuid;

const PREFIX: &str = "solidaires_template_";
/// Held while the template is built, so that one process does it.
const BUILD_LOCK: i64 = 0x736F_6C69_6461;
/// Templates of other branches or of a moment ago that are worth keeping.
const OLD_TEMPLATES_KEPT: i64 = 4;

/// The template's name, once it is there.
pub(super) async fn ready(options: &PgConnectOptions) -> Result<String, DatabaseError> {
    let migrations = Migrator::new(root().join("migrations")).await?;
    let name = name(&migrations);
    let mut connection = PgConnection::connect_with(options).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(BUILD_LOCK).execute(&mut connection).await?;
    if !is_built(&mut connection, &name).await? {
        drop_old(&mut connection).await?;
        build(&mut connection, options, &migrations, &name).await?;
    }
    // The lock ends with the session.
    connection.close().await?;
    Ok(name)
}

fn name(migrations: &Migrator) -> String {
    let mut content = Vec::new();
    for migration in migrations.iter() {
        content.extend(migration.version.to_be_bytes());
        content.extend_from_slice(&migration.checksum);
    }
    let id = Uuid::new_v5(&Uuid::NAMESPACE_OID, &content).simple().to_string();
    format!("{PREFIX}{}", &id[..16])
}

/// True where the template was built to the end: it is marked as a template last of all.
async fn is_built(connection: &mut PgConnection, name: &str) -> Result<bool, DatabaseError> {
    let marked = sqlx::query_scalar("SELECT datistemplate FROM pg_database WHERE datname = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(marked.unwrap_or(false))
}

async fn build(
    connection: &mut PgConnection,
    options: &PgConnectOptions,
    migrations: &Migrator,
    name: &str,
) -> Result<(), DatabaseError> {
    connection
        .execute(AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")))
        .await?;
    connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    // As whoever logs in: the migrations make the roles, and then take that of the owner.
    let mut migrated = PgConnection::connect_with(&options.clone().database(name)).await?;
    migrations.run_direct(None, &mut migrated, false).await?;
    migrated.close().await?;
    connection
        .execute(AssertSqlSafe(format!(
            "ALTER DATABASE {name} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false"
        )))
        .await?;
    Ok(())
}

async fn drop_old(connection: &mut PgConnection) -> Result<(), DatabaseError> {
    let old: Vec<String> = sqlx::query_scalar(
        "SELECT datname::text FROM pg_database WHERE starts_with(datname, $1) \
         ORDER BY oid DESC OFFSET $2",
    )
    .bind(PREFIX)
    .bind(OLD_TEMPLATES_KEPT)
    .fetch_all(&mut *connection)
    .await?;
    for name in old {
        let unmark = format!("ALTER DATABASE {name} WITH IS_TEMPLATE false");
        connection.execute(AssertSqlSafe(unmark)).await?;
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        connection.execute(AssertSqlSafe(drop)).await?;
    }
    Ok(())
}

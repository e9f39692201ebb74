//! How the services' sessions begin.

use storage::DatabaseRole;
use test_support::TestDatabase;

/// A look-up of a few events looks like a long scan to the planner, and compiling it takes a
/// hundred times as long as carrying it out.
#[tokio::test]
async fn no_service_compiles_its_statements_though_the_server_would() {
    let database = TestDatabase::new().await;
    let jit = "SELECT current_setting('jit')::boolean";
    let servers: bool =
        sqlx::query_scalar(jit).fetch_one(&database.superuser().await).await.unwrap();
    assert!(servers, "the server's own setting, without which this proves nothing");
    for role in [DatabaseRole::App, DatabaseRole::Worker] {
        let pool = storage::connect(&database.url(), role, 1).await.unwrap();
        let compiles: bool = sqlx::query_scalar(jit).fetch_one(&pool).await.unwrap();
        assert!(!compiles);
    }
}

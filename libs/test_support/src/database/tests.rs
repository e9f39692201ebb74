//! A test's database is its own, and each role is what it says.

use super::TestDatabase;
use crate::eventually;
use sqlx::PgPool;

async fn text(pool: &PgPool, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn what_one_test_writes_another_does_not_see() {
    let (one, other) = (TestDatabase::new().await, TestDatabase::new().await);
    let create = sqlx::query("CREATE TABLE mine (id int)");
    create.execute(&one.superuser().await).await.unwrap();
    let find = "SELECT coalesce(to_regclass('mine')::text, 'none')";
    assert_eq!(text(&one.superuser().await, find).await, "mine");
    assert_eq!(text(&other.superuser().await, find).await, "none");
}

#[tokio::test]
async fn a_copy_holds_what_was_written_and_goes_its_own_way() {
    let database = TestDatabase::new().await;
    let pool = database.superuser().await;
    sqlx::query("CREATE TABLE mine (id int)").execute(&pool).await.unwrap();
    pool.close().await;
    let copy = database.copy().await;
    let find = "SELECT coalesce(to_regclass('mine')::text, 'none')";
    assert_eq!(text(&copy.superuser().await, find).await, "mine");
    sqlx::query("DROP TABLE mine").execute(&copy.superuser().await).await.unwrap();
    assert_eq!(text(&database.superuser().await, find).await, "mine");
}

#[tokio::test]
async fn each_pool_works_in_its_role_and_stays_there() {
    let database = TestDatabase::new().await;
    for (pool, role) in [
        (database.owner().await, "solidaires_owner"),
        (database.app().await, "solidaires_app"),
        (database.worker().await, "solidaires_worker"),
    ] {
        assert_eq!(text(&pool, "SELECT current_user::text").await, role);
        sqlx::query("RESET ROLE").execute(&pool).await.unwrap();
        assert_eq!(text(&pool, "SELECT current_user::text").await, role);
    }
    let superuser = database.superuser().await;
    assert_eq!(text(&superuser, "SELECT current_setting('is_superuser')").await, "on");
}

#[tokio::test]
async fn the_migrations_have_run() {
    let database = TestDatabase::new().await;
    let applied = "SELECT count(*)::text FROM _sqlx_migrations WHERE success";
    let files = std::fs::read_dir(super::server::root().join("migrations")).unwrap();
    let migrations = files.filter(|file| {
        file.as_ref().is_ok_and(|file| file.path().extension().is_some_and(|end| end == "sql"))
    });
    assert_eq!(text(&database.superuser().await, applied).await, migrations.count().to_string());
}

#[tokio::test]
async fn a_database_is_dropped_with_its_value() {
    let (kept, dropped) = (TestDatabase::new().await, TestDatabase::new().await);
    let pool = kept.superuser().await;
    let name = dropped.name().to_owned();
    drop(dropped);
    eventually(|| async {
        let query = sqlx::query_scalar("SELECT count(*) FROM pg_database WHERE datname = $1");
        let count: i64 = query.bind(&name).fetch_one(&pool).await.unwrap();
        (count == 0).then_some(())
    })
    .await;
}

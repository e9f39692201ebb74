//! What a task leaves behind that is given up in the middle of its work.

use std::time::Duration;

use eventlog::*;
use test_support::TestDatabase;

use crate::support::*;

#[tokio::test]
async fn what_was_acknowledged_is_durable_whoever_gave_up_on_the_connection_before() {
    let database = TestDatabase::new().await;
    let options = as_role(database.options(), "solidaires_app");
    // One connection: whatever is left of the last user, the next one meets.
    let pool = pool_options().max_connections(1).connect_with(options).await.unwrap();
    let elsewhere = EventLog::start(database.app().await, WriterSettings::default());
    for number in 0..300 {
        // Given up at every moment of beginning, once in a while after it.
        let moment = Duration::from_micros(number * 3);
        drop(pool.acquire().await.unwrap());
        let begun = tokio::time::timeout(moment, begin_tenant(&pool, fresh())).await;
        drop(begun);
        let order = some_order(fresh());
        let log = EventLog::start(pool.clone(), WriterSettings::default());
        log.append(append_to(&order, ExpectedVersion::NoStream, &["placed"])).await.unwrap();
        assert_eq!(elsewhere.load(&order, 0).await.unwrap().len(), 1, "after {moment:?}");
    }
}

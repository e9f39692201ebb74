//! The worker, killed while it publishes.

use super::Place;
use crate::programs::free_address;
use std::{fs, time::Duration};
use test_support::eventually_within;

const DEADLINE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_worker_killed_between_tiles_and_checkpoint_leaves_a_log_that_verifies_and_goes_on() {
    let place = Place::new().await;
    place.grow(3).await;
    place.run(&["publish"]).assert();
    assert_eq!(place.verified_size(), 300);
    // Nothing can be signed while a folder is where the new checkpoint would be written.
    let obstacle = place.folder.join(".signed.new");
    fs::create_dir_all(obstacle.join("in the way")).unwrap();
    place.grow(4).await;
    let mut worker = place.start("work", free_address());
    let tile = place.publication.public().join("tile/0/002.p/188");
    eventually_within(DEADLINE, || async { tile.exists().then_some(()) }).await;
    worker.kill();
    assert_eq!(place.verified_size(), 300);

    fs::remove_dir_all(obstacle).unwrap();
    place.grow(1).await;
    let mut worker = place.start("work", free_address());
    eventually_within(DEADLINE, || async {
        let (checkpoint, _) = place.publication.last().unwrap().unwrap();
        (checkpoint.size() == 800).then_some(())
    })
    .await;
    worker.kill();
    assert_eq!(place.verified_size(), 800);
}

#[tokio::test]
async fn however_often_the_worker_is_killed_the_log_only_grows() {
    let place = Place::new().await;
    let (mut size, mut hundreds) = (0, 0);
    for round in 0..8 {
        place.grow(3).await;
        hundreds += 3;
        let mut worker = place.start("work", free_address());
        // In each round after another file.
        let size_then = hundreds * 100;
        let paths = ["tile/entries", "tile/0", "tile/1", "checkpoint"];
        let path = place.publication.public().join(paths[round % 4]);
        eventually_within(DEADLINE, || async {
            let changed = fs::metadata(&path).is_ok();
            let begun =
                place.publication.last().unwrap().is_none_or(|last| last.0.size() < size_then);
            (changed || !begun).then_some(())
        })
        .await;
        worker.kill();
        if let Some((checkpoint, _)) = place.publication.last().unwrap() {
            assert!(checkpoint.size() >= size, "{} after {size}", checkpoint.size());
            size = place.verified_size();
        }
    }
    place.run(&["publish"]).assert();
    assert_eq!(place.verified_size(), hundreds * 100);
    place.run(&["log", "verify"]).assert();
}

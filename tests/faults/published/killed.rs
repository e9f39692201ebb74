//! The worker, killed while it publishes.

use super::Place;
use crate::programs::free_address;
use std::{fs, path::Path, time::Duration};
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

/// How many files there are below the folder.
fn files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap())
        .map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 })
        .sum()
}

#[tokio::test]
async fn however_often_the_worker_is_killed_the_log_only_grows() {
    let place = Place::new().await;
    let mut size = 0;
    for round in 1..=8 {
        place.grow(3).await;
        let before = files(&place.publication.public());
        let mut worker = place.start("work", free_address());
        // In each round after some files more; or when all is done.
        eventually_within(DEADLINE, || async {
            let written = files(&place.publication.public()) >= before + round % 5;
            let last = place.publication.last().unwrap();
            let done = last.is_some_and(|last| last.0.size() == round as u64 * 300);
            (written || done).then_some(())
        })
        .await;
        worker.kill();
        if let Some((checkpoint, _)) = place.publication.last().unwrap() {
            assert!(checkpoint.size() >= size, "{} after {size}", checkpoint.size());
            size = place.verified_size();
        }
    }
    place.run(&["publish"]).assert();
    assert_eq!(place.verified_size(), 2_400);
    place.run(&["log", "verify"]).assert();
}

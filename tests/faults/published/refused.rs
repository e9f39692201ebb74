//! A database that is no longer the one that was signed.

use super::{ORIGIN, Place};
use crate::programs::free_address;
use std::{fs, net::TcpStream, time::Duration};
use test_support::eventually_within;

const DEADLINE: Duration = Duration::from_secs(60);
const REWRITE_A_PAYLOAD: &str = "
    UPDATE eventlog.events SET payload = '{\"kg\": 3}'
        WHERE seq = (SELECT min(seq) FROM eventlog.events)";
const REWRITE_AN_ENTRY: &str = "
    UPDATE eventlog.events SET entry = set_byte(entry, 9, 255 - get_byte(entry, 9))
        WHERE seq = (SELECT min(seq) FROM eventlog.events)";

#[tokio::test]
async fn a_database_restored_from_an_older_backup_is_refused_until_the_loss_is_made_public() {
    let mut place = Place::new().await;
    place.grow(3).await;
    let backup = place.database.copy().await;
    place.grow(1).await;
    place.run(&["publish"]).assert();
    let kept = place.folder.join("kept");
    fs::copy(place.publication.public().join("checkpoint"), &kept).unwrap();
    let verify = ["log", "verify", "--checkpoint", kept.to_str().unwrap()];
    assert!(place.run(&verify).assert().contains("400"));

    place.database = backup;
    for words in [&["serve"][..], &["work"], &["publish"], &["log", "verify"], &verify] {
        place.run(words).refused("LE JOURNAL A RECULÉ");
    }
    // Growing past what was signed hides nothing.
    place.grow(2).await;
    for words in [&["serve"][..], &["work"], &verify] {
        place.run(words).refused("LE JOURNAL A ÉTÉ RÉÉCRIT");
    }

    let reason = "Sauvegarde de la veille remise en place";
    let restart = |origin| ["log", "restart", "--origin", origin, "--reason", reason];
    place.run(&restart(ORIGIN)).refused("il en faut un autre");
    place.run(&restart("achats.example/2")).assert();
    place.run(&["publish"]).assert();
    assert_eq!(place.verified_size(), 500);
    let notice = fs::read_to_string(place.publication.public().join("earlier/1/notice")).unwrap();
    assert!(notice.contains(ORIGIN) && notice.contains(reason), "{notice}");
    let address = free_address();
    let _serving = place.start("serve", address);
    eventually_within(DEADLINE, || async { TcpStream::connect(address).ok() }).await;
}

#[tokio::test]
async fn a_rewritten_event_stops_the_worker_at_its_start() {
    let place = Place::new().await;
    place.grow(3).await;
    place.run(&["publish"]).assert();
    place.tamper(REWRITE_A_PAYLOAD).await;
    place.run(&["log", "verify"]).refused("le journal n’est plus ce qu’il était");
    place.run(&["work"]).refused("le journal n’est plus ce qu’il était");
}

#[tokio::test]
async fn a_rewritten_entry_is_not_the_one_that_was_signed() {
    let place = Place::new().await;
    place.grow(3).await;
    place.run(&["publish"]).assert();
    place.tamper(REWRITE_AN_ENTRY).await;
    for task in ["serve", "work"] {
        place.run(&[task]).refused("LE JOURNAL A ÉTÉ RÉÉCRIT");
    }
}

#[tokio::test]
async fn a_checkpoint_that_somebody_wrote_in_the_folder_stops_every_service() {
    let place = Place::new().await;
    place.grow(1).await;
    place.run(&["publish"]).assert();
    let path = place.publication.public().join("checkpoint");
    let forged = fs::read_to_string(&path).unwrap().replace("\n100\n", "\n90\n");
    fs::write(path, forged).unwrap();
    for task in ["serve", "work", "publish"] {
        place.run(&[task]).refused("ce n’est plus un point de contrôle signé");
    }
}

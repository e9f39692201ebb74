//! What an operator types.

use super::{ORIGIN, Place};
use std::fs;
use transparency::{AddCheckpoint, Checkpoint, Cosigner, VerifierKey};

/// The key in the last line of what was said.
fn key(said: &str) -> VerifierKey {
    said.lines().last().unwrap().split_whitespace().last().unwrap().parse().unwrap()
}

#[tokio::test]
async fn keys_are_created_shown_rotated_and_retired() {
    let place = Place::new().await;
    place.run(&["keys", "create"]).refused("a déjà une clé");
    let first = key(place.run(&["keys", "show"]).assert());
    assert_eq!(first.name(), ORIGIN);
    place.grow(1).await;
    place.run(&["publish"]).assert();
    let kept = place.folder.join("kept");
    let checkpoint = place.publication.public().join("checkpoint");
    fs::copy(&checkpoint, &kept).unwrap();

    let second = key(place.run(&["keys", "rotate"]).assert());
    place.run(&["keys", "retire", "1"]).refused("huit chiffres");
    place.run(&["keys", "retire", &format!("{:08x}", first.id())]).assert();
    let shown = place.run(&["keys", "show"]).text;
    assert!(shown.contains(&format!("    {first}\nen service")), "{shown}");
    let bytes = fs::read(&checkpoint).unwrap();
    assert!(Checkpoint::open(&bytes, std::slice::from_ref(&second)).is_ok());
    // What the retired key signed is still good, here and for who has only the key.
    let kept = kept.to_str().unwrap();
    place.run(&["log", "verify", "--checkpoint", kept]).assert();
    let with = |key: &VerifierKey| {
        place.run(&["log", "verify", "--checkpoint", kept, "--key", &key.to_string()])
    };
    with(&first).assert();
    with(&second).refused("n’est pas digne de foi");
    for said in [place.run(&["keys", "show"]), place.run(&["publish"])] {
        assert!(!said.text.contains("PRIVATE"), "{}", said.text);
    }
}

#[tokio::test]
async fn a_witness_is_asked_and_answers_through_pipes() {
    let place = Place::new().await;
    let witness = Cosigner::from_seed("temoin.example/1", &[5; 32]).unwrap();
    place.run(&["witness", "request"]).refused("rien n’est encore publié");
    place.run(&["witness", "add", &witness.verifier_key().to_string()]).assert();
    place.grow(3).await;
    place.run(&["publish"]).assert();
    place.grow(1).await;
    place.run(&["publish"]).assert();
    let request = place.run(&["witness", "request", "--old", "300"]).text;
    let request = AddCheckpoint::parse(request.as_bytes()).unwrap();
    assert_eq!(request.old_size, 300);
    let answer = format!("{}\n", witness.cosign(request.checkpoint.text(), 1_800_000_000));
    let received = place.run_with(&["witness", "receive"], &answer);
    assert!(received.assert().contains("temoin.example/1 a cosigné"), "{}", received.text);
    place.run_with(&["witness", "receive"], "nonsense").refused("ce n’est pas une note signée");
    let (_, note) = place.publication.last().unwrap().unwrap();
    assert!(note.verify(&[witness.verifier_key().clone()]).is_ok());
    let listed = place.run(&["witness", "list"]).text;
    assert_eq!(listed, format!("{}\n", witness.verifier_key()));
    place.run(&["witness", "remove", "temoin.example/1"]).assert();
    assert_eq!(place.run(&["witness", "list"]).text, "");
}

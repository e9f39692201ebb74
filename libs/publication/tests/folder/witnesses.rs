//! Witnesses and what they bring.

use crate::workshop::{LOG, ORIGIN, OTHER, Workshop};
use publication::{Cosigned, PublicationError, RefusedCosignature};
use std::fs;
use transparency::*;

fn witness(number: u8) -> Cosigner {
    Cosigner::from_seed(&format!("temoin.example/{number}"), &[number; 32]).unwrap()
}

fn with_witness(number: u8) -> (Workshop, Cosigner) {
    let (workshop, witness) = (Workshop::new(), witness(number));
    workshop.add_witness(witness.verifier_key().clone()).unwrap();
    (workshop, witness)
}

fn shown(workshop: &Workshop) -> Note {
    Note::parse(workshop.checkpoint().as_bytes()).unwrap()
}

fn cosigned(note: &Note, witness: &Cosigner, time: u64) -> String {
    let mut note = note.clone();
    note.add(witness.cosign(note.text(), time));
    note.to_string()
}

/// A witness to the specification: it checks the signature and the proof, remembers, cosigns.
fn answer(witness: &Cosigner, keys: &[VerifierKey], known: &Checkpoint, body: &str) -> String {
    let request = AddCheckpoint::parse(body.as_bytes()).unwrap();
    let note = request.checkpoint.to_string();
    let (new, note) = Checkpoint::open(note.as_bytes(), keys).unwrap();
    assert_eq!(request.old_size, known.size());
    let (old, to) = ((known.size(), known.root()), (new.size(), new.root()));
    assert!(verify_consistency(old, to, &request.proof));
    format!("{}\n", witness.cosign(note.text(), 1_800_000_000))
}

#[test]
fn a_witness_is_asked_with_a_proof_and_its_answer_is_shown_with_the_checkpoint() {
    let (workshop, witness) = with_witness(1);
    workshop.publish(&LOG, 300).unwrap();
    let (known, _) = workshop.last().unwrap().unwrap();
    workshop.publish(&LOG, 700).unwrap();
    let keys: Vec<VerifierKey> = workshop.keys().unwrap().into_iter().map(|k| k.key).collect();
    let request = workshop.request(300).unwrap().unwrap().to_text();
    let answer = answer(&witness, &keys, &known, &request);
    let taken = workshop.take_cosignatures(answer.as_bytes()).unwrap();
    let names = vec![("temoin.example/1".to_owned(), 1_800_000_000)];
    assert_eq!(taken, Cosigned { size: 700, witnesses: names });
    let note = shown(&workshop);
    assert_eq!(note.signatures().len(), 2);
    assert!(note.verify(&[witness.verifier_key().clone()]).is_ok());
    assert!(note.verify(&keys).is_ok());
    assert_eq!(workshop.witnessed().unwrap().unwrap().1, note);
    // Again changes nothing; the next checkpoint has none yet, and the cosigned one is kept.
    workshop.take_cosignatures(answer.as_bytes()).unwrap();
    assert_eq!(shown(&workshop), note);
    workshop.publish(&LOG, 800).unwrap();
    assert_eq!(shown(&workshop).signatures().len(), 1);
    assert_eq!(workshop.witnessed().unwrap().unwrap().0.size(), 700);
}

#[test]
fn cosignatures_of_several_witnesses_come_together() {
    let (workshop, one) = with_witness(1);
    let two = witness(2);
    workshop.add_witness(two.verifier_key().clone()).unwrap();
    workshop.publish(&LOG, 10).unwrap();
    let before = shown(&workshop);
    workshop.take_cosignatures(cosigned(&before, &one, 1).as_bytes()).unwrap();
    workshop.take_cosignatures(cosigned(&before, &two, 2).as_bytes()).unwrap();
    assert_eq!(shown(&workshop).verify(&workshop.witnesses().unwrap()).unwrap().len(), 2);
    // A rotation of the log's key leaves them.
    workshop.rotate_key(&mut [9; 32]).unwrap();
    assert_eq!(shown(&workshop).signatures().len(), 4);
}

#[test]
fn a_cosignature_that_comes_late_is_kept_with_its_own_checkpoint() {
    let (workshop, witness) = with_witness(1);
    workshop.publish(&LOG, 300).unwrap();
    let first = shown(&workshop);
    workshop.publish(&LOG, 400).unwrap();
    let second = shown(&workshop);
    workshop.publish(&LOG, 500).unwrap();
    workshop.take_cosignatures(cosigned(&second, &witness, 2).as_bytes()).unwrap();
    assert_eq!(shown(&workshop).signatures().len(), 1);
    let kept = fs::read_to_string(workshop.path("witnessed")).unwrap();
    assert_eq!(kept, cosigned(&second, &witness, 2));
    let late = workshop.take_cosignatures(cosigned(&first, &witness, 1).as_bytes());
    assert!(matches!(late, Err(RefusedCosignature::Outdated)));
    let unsigned = Note::new(second.text().replace(ORIGIN, "else.example")).unwrap();
    let other = workshop.take_cosignatures(cosigned(&unsigned, &witness, 1).as_bytes());
    assert!(matches!(other, Err(RefusedCosignature::OtherLog)));
}

#[test]
fn what_is_not_a_witness_of_ours_for_a_checkpoint_of_ours_is_refused() {
    let (workshop, trusted) = with_witness(1);
    let take = |note: &str| workshop.take_cosignatures(note.as_bytes()).unwrap_err();
    assert!(matches!(take("any"), RefusedCosignature::OtherLog), "before anything is published");
    workshop.publish(&LOG, 300).unwrap();
    let note = shown(&workshop);
    assert!(matches!(take("any"), RefusedCosignature::Note(_)));
    let unknown = RefusedCosignature::Witness(VerifyError::NoKnownKey);
    assert_eq!(take(&note.to_string()).to_string(), unknown.to_string());
    assert_eq!(take(&cosigned(&note, &witness(2), 1)).to_string(), unknown.to_string());
    let moved = cosigned(&note, &trusted, 1).replace("\n300\n", "\n299\n");
    assert!(matches!(take(&moved), RefusedCosignature::Witness(VerifyError::Wrong { .. })));

    // A witness that was shown another log cosigned a fork: not ours.
    let fork = Workshop::new();
    fork.publish(&OTHER, 250).unwrap();
    let forked = cosigned(&shown(&fork), &trusted, 1);
    assert!(matches!(take(&forked), RefusedCosignature::OtherLog));
    // One of our past, which we did not sign.
    let text = Checkpoint::new(ORIGIN, 250, LOG.root(250)).unwrap().to_string();
    let unsigned = cosigned(&Note::new(text).unwrap(), &trusted, 1);
    assert!(matches!(take(&unsigned), RefusedCosignature::NotSigned));
    assert_eq!(shown(&workshop), note);
    assert_eq!(workshop.witnessed().unwrap(), None);
}

#[test]
fn witnesses_come_and_go_by_name() {
    let (workshop, one) = with_witness(1);
    workshop.add_witness(one.verifier_key().clone()).unwrap();
    assert_eq!(workshop.witnesses().unwrap().len(), 1);
    let log = workshop.keys().unwrap()[0].key.clone();
    assert!(matches!(workshop.add_witness(log), Err(PublicationError::NotAWitness)));
    let nobody = workshop.remove_witness("nobody");
    assert!(matches!(nobody, Err(PublicationError::NoSuchWitness(_))));
    workshop.remove_witness("temoin.example/1").unwrap();
    assert!(workshop.witnesses().unwrap().is_empty());
}

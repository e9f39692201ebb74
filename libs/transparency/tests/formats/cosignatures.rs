//! Cosignatures of witnesses.

use crate::checkpoints::SOFA;
use proptest::prelude::*;
use transparency::*;

/// The example of the specification, whose keys it does not tell.
const SIGNATURES: &str = include_str!("published/sofa.signatures");

/// A tree head of a public log, cosigned at 1770193051 by public witnesses: from the documentation
/// of the crate `sigsum` 0.3, with the keys of its policy `sigsum-test-2025-3`.
const SIGSUM: &str =
    "sigsum.org/v1/tree/1643169b32bef33a3f54f8a353b87c475d19b6223cbb106390d10a29978e1cba
381382
";
const SIGSUM_ROOT: &str = "901fefc6f1d978d2c2bedb82d448755bcdc7e8626e67ac7ee80873771be9b667";
const SIGSUM_TIME: u64 = 1_770_193_051;
/// Name, public key, cosignature.
const SIGSUM_WITNESSES: [(&str, &str, [&str; 2]); 3] = [
    (
        "poc.sigsum.org/nisse",
        "1c25f8a44c635457e2e391d1efbca7d4c2951a0aef06225a881e46b98962ac6c",
        [
            "a1ee1182b265204499cbef3ae59f3ea228b928b3cbda8817a4ed5a12776823e9",
            "ad8ef1ce986b9b98d9954f1798ec4315c1820704600a231c69038ccc9726d202",
        ],
    ),
    (
        "rgdd.se/poc-witness",
        "28c92a5a3a054d317c86fc2eeb6a7ab2054d6217100d0be67ded5b74323c5806",
        [
            "f5953f406f5fd97d9c9d1328b00b07bf434a5eb76d8da359aeda98c414de29ca",
            "1ced1872971ea0f137508a7bb05c7d322548409425677af96433706319bc0801",
        ],
    ),
    (
        "witness.stagemole.eu",
        "4a921b7caef58ae670cdc11ef4184f1c058f7b9259a9107a969f69fa54aa496f",
        [
            "aaf642e81a54399777180f238573d74878b68c7b645d8011583621405bb450b4",
            "e7887fc76502a8142c493d64e3ed3e556d82dad1706411082e58805f64fa9d02",
        ],
    ),
];

fn sigsum_note() -> Note {
    let root: Hash = hex::decode(SIGSUM_ROOT).unwrap().try_into().unwrap();
    Note::new(format!("{SIGSUM}{}\n", hash_to_base64(&root))).unwrap()
}

fn sigsum_key(name: &str, public: &str) -> VerifierKey {
    let public: [u8; 32] = hex::decode(public).unwrap().try_into().unwrap();
    VerifierKey::from_bytes(name, KeyKind::CosignatureV1, &public).unwrap()
}

/// The published signature in the form of a note's line.
fn line(key: &VerifierKey, time: u64, signature: &[u8]) -> NoteSignature {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let bytes = [&key.id().to_be_bytes(), time.to_be_bytes().as_slice(), signature].concat();
    let line = format!("\u{2014} {} {}", key.name(), BASE64_STANDARD.encode(bytes));
    NoteSignature::parse(&line).unwrap()
}

#[test]
fn the_published_cosigned_checkpoint_is_read_and_written_again() {
    let published = format!("{SOFA}{SIGNATURES}");
    let note = Note::parse(published.as_bytes()).unwrap();
    assert_eq!(note.to_string(), published);
    assert_eq!(note.text().parse::<Checkpoint>().unwrap().size(), 20_852_163);
    assert_eq!(note.signatures()[1].name(), "witness.example.com/w1");
}

#[test]
fn cosignatures_of_public_witnesses_verify() {
    let mut note = sigsum_note();
    let mut keys = vec![];
    for (name, public, signature) in SIGSUM_WITNESSES {
        let key = sigsum_key(name, public);
        note.add(line(&key, SIGSUM_TIME, &hex::decode(signature.concat()).unwrap()));
        keys.push(key);
    }
    let note = Note::parse(note.to_string().as_bytes()).unwrap();
    let verified = note.verify(&keys).unwrap();
    let expected = keys.iter().map(|key| Verified { key, time: Some(SIGSUM_TIME) });
    assert_eq!(verified, expected.collect::<Vec<_>>());
}

#[test]
fn a_cosignature_moved_in_time_or_to_another_checkpoint_is_wrong() {
    let (name, public, signature) = SIGSUM_WITNESSES[0];
    let key = sigsum_key(name, public);
    let signature = hex::decode(signature.concat()).unwrap();
    let wrong = VerifyError::Wrong { name: name.to_owned(), id: key.id() };
    let keys = [key];
    for time in [SIGSUM_TIME + 1, 1 << 63, u64::MAX] {
        let mut note = sigsum_note();
        note.add(line(&keys[0], time, &signature));
        assert_eq!(note.verify(&keys), Err(wrong.clone()), "{time}");
    }
    let other = sigsum_note().text().replace("381382", "381383");
    let mut other = Note::new(other).unwrap();
    other.add(line(&keys[0], SIGSUM_TIME, &signature));
    assert_eq!(other.verify(&keys), Err(wrong));
}

#[test]
fn a_cosignature_is_no_signature_of_the_log_though_the_key_were_the_same() {
    let log = Signer::from_seed("same", &[3; 32]).unwrap();
    let witness = Cosigner::from_seed("same", &[3; 32]).unwrap();
    let mut note = Note::new(SOFA).unwrap();
    note.add(witness.cosign(SOFA, 1));
    let log = [log.verifier_key().clone()];
    assert_eq!(note.verify(&log), Err(VerifyError::NoKnownKey));
}

proptest! {
    #[test]
    fn what_a_witness_signs_verifies_with_its_time(
        seed in any::<[u8; 32]>(), time in 0..1_u64 << 63
    ) {
        let witness = Cosigner::from_seed("witness.example/w", &seed).unwrap();
        let mut note = Note::new(SOFA).unwrap();
        note.add(witness.cosign(SOFA, time));
        let keys = [witness.verifier_key().to_string().parse().unwrap()];
        let verified = note.verify(&keys).unwrap();
        prop_assert_eq!(verified, [Verified { key: &keys[0], time: Some(time) }]);
    }
}

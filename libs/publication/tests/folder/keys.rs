//! The keys of the log.

use crate::workshop::{LOG, ORIGIN, Workshop};
use publication::PublicationError;
use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
};
use transparency::*;

fn mode(path: std::path::PathBuf) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn keys(workshop: &Workshop) -> Vec<VerifierKey> {
    workshop.keys().unwrap().into_iter().map(|known| known.key).collect()
}

#[test]
fn a_private_key_is_in_one_file_that_only_its_account_reads() {
    let workshop = Workshop::empty();
    let mut seed = [7; 32];
    let key = workshop.create_key(ORIGIN, &mut seed).unwrap();
    assert_eq!(seed, [0; 32], "the chance that it was made of is overwritten");
    let path = workshop.folder().join(format!("keys/{:08x}.key", key.id()));
    assert_eq!(mode(path.clone()), 0o600);
    assert_eq!(mode(workshop.folder().join("keys")), 0o700);
    let private = fs::read_to_string(&path).unwrap();
    assert_eq!(Signer::parse(private.trim_end()).unwrap().verifier_key(), &key);
    assert_eq!(fs::read_to_string(workshop.path("keys")).unwrap(), format!("active {key}\n"));
    workshop.publish(&LOG, 3).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let refused = workshop.publish(&LOG, 4).unwrap_err();
    assert!(matches!(refused, PublicationError::KeyReadable { .. }), "{refused}");
}

#[test]
fn a_log_has_its_first_key_once_and_signs_nothing_without() {
    let workshop = Workshop::empty();
    assert!(matches!(workshop.publish(&LOG, 1), Err(PublicationError::NoKey)));
    assert!(matches!(workshop.rotate_key(&mut [1; 32]), Err(PublicationError::NoKey)));
    assert!(matches!(
        workshop.create_key("two words", &mut [1; 32]),
        Err(PublicationError::Key(KeyError::Name))
    ));
    workshop.create_key(ORIGIN, &mut [1; 32]).unwrap();
    assert!(matches!(workshop.create_key(ORIGIN, &mut [2; 32]), Err(PublicationError::HasKey)));
    assert_eq!(workshop.origin().unwrap(), ORIGIN);
}

#[test]
fn keys_change_while_old_and_new_verifiers_go_on() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let before = workshop.checkpoint();
    let old = keys(&workshop)[0].clone();
    let new = workshop.rotate_key(&mut [2; 32]).unwrap();
    assert_eq!(new.name(), ORIGIN);
    // From then on both sign, so that who knows the old one only goes on.
    for checkpoint in [workshop.checkpoint(), {
        workshop.publish(&LOG, 400).unwrap();
        workshop.checkpoint()
    }] {
        for key in [&old, &new] {
            assert!(Checkpoint::open(checkpoint.as_bytes(), std::slice::from_ref(key)).is_ok());
        }
    }
    workshop.retire_key(old.id(), "2026-11-28").unwrap();
    let checkpoint = workshop.checkpoint();
    assert!(Checkpoint::open(checkpoint.as_bytes(), std::slice::from_ref(&old)).is_err());
    assert!(Checkpoint::open(checkpoint.as_bytes(), std::slice::from_ref(&new)).is_ok());
    assert!(!workshop.folder().join(format!("keys/{:08x}.key", old.id())).exists());
    let listed = format!("retired 2026-11-28 {old}\nactive {new}\n");
    assert_eq!(fs::read_to_string(workshop.path("keys")).unwrap(), listed);
    assert!(
        Checkpoint::open(before.as_bytes(), &keys(&workshop)).is_ok(),
        "what it signed is good"
    );
}

#[test]
fn the_only_key_in_service_stays() {
    let workshop = Workshop::new();
    let id = keys(&workshop)[0].id();
    let only = workshop.retire_key(id, "2026-11-28");
    assert!(matches!(only, Err(PublicationError::OnlyKey)));
    assert!(matches!(workshop.retire_key(1, "2026-11-28"), Err(PublicationError::NoSuchKey(1))));
    workshop.rotate_key(&mut [2; 32]).unwrap();
    workshop.retire_key(id, "2026-11-28").unwrap();
    let again = workshop.retire_key(id, "2026-11-28");
    assert!(matches!(again, Err(PublicationError::NoSuchKey(_))));
}

#[test]
fn a_list_of_keys_that_somebody_spoilt_is_refused_by_its_line() {
    let workshop = Workshop::new();
    let spoilt = format!("{}active nonsense\n", fs::read_to_string(workshop.path("keys")).unwrap());
    fs::write(workshop.path("keys"), spoilt).unwrap();
    let error = workshop.keys().unwrap_err();
    assert!(matches!(error, PublicationError::KeyList { line: 2, reason: KeyError::Parts, .. }));
}

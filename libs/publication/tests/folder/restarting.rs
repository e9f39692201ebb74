//! Giving up a log in public.

use crate::workshop::{LOG, ORIGIN, OTHER, Workshop};
use publication::PublicationError;
use std::fs;
use transparency::Checkpoint;

const REASON: (&str, &str) = ("2026-11-28", "Sauvegarde du 12 restaurée après un incendie");

#[test]
fn a_restart_shows_what_was_given_up_and_why_and_begins_under_another_name() {
    let workshop = Workshop::new();
    workshop.publish(&LOG, 300).unwrap();
    let (old, given_up) = (workshop.keys().unwrap(), workshop.checkpoint());
    let same = workshop.restart(ORIGIN, REASON, &mut [2; 32]);
    assert!(matches!(same, Err(PublicationError::SameOrigin(_))));
    let key = workshop.restart("achats.example/2", REASON, &mut [2; 32]).unwrap();
    assert_eq!(workshop.origin().unwrap(), "achats.example/2");
    assert_eq!(workshop.last().unwrap(), None);

    let earlier = workshop.earlier().unwrap();
    assert_eq!(earlier.len(), 1);
    assert_eq!(earlier[0].day(), Some(REASON.0));
    assert_eq!(earlier[0].origin(), Some(ORIGIN));
    assert_eq!(earlier[0].successor(), Some("achats.example/2"));
    assert_eq!(earlier[0].reason(), Some(REASON.1));
    let kept = fs::read(workshop.path("earlier/1/checkpoint")).unwrap();
    assert_eq!(kept, given_up.into_bytes());
    assert!(Checkpoint::open(&kept, &[old[0].key.clone()]).is_ok());
    assert!(workshop.path("earlier/1/tile/0/000").exists());
    assert!(workshop.path("earlier/1/keys").exists());
    let private = fs::read_dir(workshop.folder().join("keys")).unwrap().count();
    assert_eq!(private, 1, "the key of the log that was given up is gone");

    workshop.publish(&OTHER, 200).unwrap();
    assert!(Checkpoint::open(workshop.checkpoint().as_bytes(), &[key]).is_ok());
    let used = workshop.restart(ORIGIN, REASON, &mut [3; 32]);
    assert!(matches!(used, Err(PublicationError::SameOrigin(_))), "a name is used once");
    workshop.restart("achats.example/3", REASON, &mut [3; 32]).unwrap();
    assert_eq!(workshop.earlier().unwrap().len(), 2);
}

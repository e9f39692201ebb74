//! Checkpoints.

use proptest::prelude::*;
use transparency::*;

/// The example of the specification.
pub const SOFA: &str = "example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
";

#[test]
fn the_published_checkpoint_is_read_and_written_again() {
    let checkpoint: Checkpoint = SOFA.parse().unwrap();
    assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
    assert_eq!(checkpoint.size(), 20_852_163);
    assert_eq!(hash_to_base64(checkpoint.root()), SOFA.lines().nth(2).unwrap());
    assert_eq!(checkpoint.to_string(), SOFA);
    let extended = format!("{SOFA}one\ntwo\n");
    let checkpoint: Checkpoint = extended.parse().unwrap();
    assert_eq!(checkpoint.extensions(), ["one", "two"]);
    assert_eq!(checkpoint.to_string(), extended);
}

#[test]
fn each_broken_rule_of_a_checkpoint_is_named() {
    let read = |text: &str| text.parse::<Checkpoint>().unwrap_err();
    let sized = |size: &str| SOFA.replace("20852163", size);
    assert_eq!(read("example.com\n1\n"), CheckpointError::Lines);
    assert_eq!(read(SOFA.trim_end()), CheckpointError::NoFinalNewline);
    assert_eq!(read(&SOFA.replace("example.com/behind-the-sofa", "")), CheckpointError::Origin);
    for size in ["", "01", "+1", "-1", " 1", "1 ", "0x1", "18446744073709551616", "１"] {
        assert_eq!(read(&sized(size)), CheckpointError::Size, "{size}");
    }
    assert!(sized("0").parse::<Checkpoint>().is_ok());
    assert!(sized("18446744073709551615").parse::<Checkpoint>().is_ok());
    assert_eq!(read(&SOFA.replace("q2I=", "q2I")), CheckpointError::Root);
    assert_eq!(read(&SOFA.replace("q2I=", "q2J=")), CheckpointError::Root);
    assert_eq!(read(&SOFA.replace("CsUY", "")), CheckpointError::Root);
    assert_eq!(read(&format!("{SOFA}\n")), CheckpointError::Extension);
    assert_eq!(Checkpoint::new("two\nlines", 0, EMPTY_ROOT), Err(CheckpointError::Origin));
}

#[test]
fn a_checkpoint_counts_when_a_key_of_its_log_signed_it() {
    let signer = Signer::from_seed("example.com/behind-the-sofa", &[1; 32]).unwrap();
    let other = Signer::from_seed("example.com/behind-the-sofa", &[2; 32]).unwrap();
    let mut note = Note::new(SOFA).unwrap();
    note.sign(&signer);
    let bytes = note.to_string().into_bytes();
    let keys = [signer.verifier_key().clone()];
    assert_eq!(Checkpoint::open(&bytes, &keys).unwrap().0, SOFA.parse().unwrap());
    let unknown = Checkpoint::open(&bytes, &[other.verifier_key().clone()]);
    assert_eq!(unknown.unwrap_err(), OpenError::Signature(VerifyError::NoKnownKey));
    let mut note = Note::new("no checkpoint\n").unwrap();
    note.sign(&signer);
    let no_checkpoint = Checkpoint::open(note.to_string().as_bytes(), &keys);
    assert_eq!(no_checkpoint.unwrap_err(), OpenError::Checkpoint(CheckpointError::Lines));
}

proptest! {
    #[test]
    fn any_text_is_a_checkpoint_or_an_error_and_is_written_as_it_was(
        text in "[a-z]{0,3}\n{0,2}[0-9]{0,2}\n{0,2}([A-Za-z0-9+/]{43}=)?\n{0,2}[a-z\n]{0,4}"
    ) {
        if let Ok(checkpoint) = text.parse::<Checkpoint>() {
            prop_assert_eq!(checkpoint.to_string(), text);
        }
    }
}

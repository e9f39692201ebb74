//! Signed notes.

use proptest::prelude::*;
use transparency::*;

/// The example of the specification.
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE: &str = include_str!("published/example.note");

/// The example of the specification with empty lines within its text.
const POEM: &str = include_str!("published/poem.note");

/// The keys and the notes of Go's `sumdb/note`.
const NEUMANN: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const NEUMANN_PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const CRYPTOGRAPHY: &str = include_str!("published/neumann.note");
const ENOCH: &str = include_str!("published/enoch.signature");

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

#[test]
fn the_published_notes_are_read_verified_and_written_again() {
    for note in [EXAMPLE, POEM, CRYPTOGRAPHY] {
        assert_eq!(Note::parse(note.as_bytes()).unwrap().to_string(), note);
    }
    let example = Note::parse(EXAMPLE.as_bytes()).unwrap();
    assert_eq!(example.text(), "This is an example message.\n");
    let keys = [key(EXAMPLE_KEY)];
    let verified = example.verify(&keys).unwrap();
    assert_eq!(verified, [Verified { key: &keys[0], time: None }]);
    assert!(Note::parse(CRYPTOGRAPHY.as_bytes()).unwrap().verify(&[key(NEUMANN)]).is_ok());
}

#[test]
fn the_published_notes_are_signed_byte_by_byte_as_published() {
    let neumann = Signer::parse(NEUMANN_PRIVATE).unwrap();
    assert_eq!(*neumann.to_text(), NEUMANN_PRIVATE);
    assert_eq!(neumann.verifier_key().to_string(), NEUMANN);
    let text = CRYPTOGRAPHY.split_once("\n\n").unwrap().0;
    let mut note = Note::new(format!("{text}\n")).unwrap();
    note.sign(&neumann);
    assert_eq!(note.to_string(), CRYPTOGRAPHY);
    note.sign(&Signer::from_seed("EnochRoot", &[0; 32]).unwrap());
    assert_eq!(note.to_string(), format!("{CRYPTOGRAPHY}{ENOCH}"));
    note.sign(&neumann);
    assert_eq!(note.signatures().len(), 2, "who signs again signs once");
}

#[test]
fn a_note_is_trusted_for_the_keys_one_knows_and_a_wrong_one_of_them_spoils_it() {
    let signer = |name| Signer::from_seed(name, &[7; 32]).unwrap();
    let (old, new) = (signer("log.example/a"), signer("log.example/b"));
    let mut note = Note::new("text\n").unwrap();
    note.sign(&old);
    note.sign(&new);
    let (old, new) = (old.verifier_key().clone(), new.verifier_key().clone());
    assert_eq!(note.verify(std::slice::from_ref(&old)).unwrap().len(), 1);
    let both = [old.clone(), new];
    assert_eq!(note.verify(&both).unwrap().len(), 2);
    assert_eq!(note.verify(&[key(NEUMANN)]), Err(VerifyError::NoKnownKey));

    let forged = note.to_string().replace("text\n", "test\n");
    let wrong = VerifyError::Wrong { name: old.name().to_owned(), id: old.id() };
    assert_eq!(Note::parse(forged.as_bytes()).unwrap().verify(&both), Err(wrong));
}

#[test]
fn each_broken_rule_of_a_note_is_named() {
    let read = |note: &str| Note::parse(note.as_bytes()).unwrap_err();
    let line = |reason| NoteError::Signature { line: 1, reason };
    let cases = [
        ("text\n", NoteError::NoEmptyLine),
        ("text\r\n\n— a AAAAAAA=\n", NoteError::ControlCharacter),
        ("text\n\n— a AAAAAAA=", NoteError::NoFinalNewline),
        ("text\n\n", NoteError::NoFinalNewline),
        ("text\n\n\n", NoteError::NoFinalNewline),
        ("text\n\n- a AAAAAAA=\n", line(SignatureLineError::NoDash)),
        ("text\n\n— AAAAAAA=\n", line(SignatureLineError::NoSignature)),
        ("text\n\n— a+b AAAAAAA=\n", line(SignatureLineError::Name)),
        ("text\n\n—  AAAAAAA=\n", line(SignatureLineError::Name)),
        ("text\n\n— a\u{a0}b AAAAAAA=\n", line(SignatureLineError::Name)),
        ("text\n\n— a AAAAAAA\n", line(SignatureLineError::Base64)),
        ("text\n\n— a AAAAAAB=\n", line(SignatureLineError::Base64)),
        ("text\n\n— a AAAAAAA= \n", line(SignatureLineError::Base64)),
        ("text\n\n— a AAAAAA==\n", line(SignatureLineError::TooShort)),
    ];
    for (note, error) in cases {
        assert_eq!(read(note), error, "{note:?}");
    }
    assert_eq!(Note::parse(b"\xff\n\n"), Err(NoteError::NotUtf8));
    assert_eq!(Note::parse(&vec![b'a'; NOTE_BYTES_MAX + 1]), Err(NoteError::TooLong));
    assert_eq!(Note::new("text"), Err(NoteError::TextWithoutNewline));
    let with = |count| format!("text\n\n{}", "— a AAAAAAA=\n".repeat(count));
    assert_eq!(Note::parse(with(SIGNATURES_MAX).as_bytes()).unwrap().signatures().len(), 100);
    assert_eq!(read(&with(SIGNATURES_MAX + 1)), NoteError::TooManySignatures);
}

#[test]
fn each_broken_rule_of_a_key_is_named() {
    let read = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    assert_eq!(read("PeterNeumann"), KeyError::Parts);
    assert_eq!(read(&NEUMANN.replace("PeterNeumann", "")), KeyError::Name);
    assert_eq!(read(&NEUMANN.replace("PeterNeumann", "Peter Neumann")), KeyError::Name);
    assert_eq!(read(&NEUMANN.replace("c74f20a3", "C74F20A3")), KeyError::Id);
    assert_eq!(read(&NEUMANN.replace("c74f20a3", "+74f20a3")), KeyError::Id);
    assert_eq!(read(&NEUMANN.replace("c74f20a3", "c74f20a4")), KeyError::OtherId);
    assert_eq!(read(&NEUMANN.replace("PeterNeumann", "Neumann")), KeyError::OtherId);
    assert_eq!(read(&NEUMANN.replace("TW", "T=")), KeyError::Base64);
    assert_eq!(read("a+00000000+AQAA"), KeyError::Length);
    let of = |bytes: [u8; 33]| {
        use base64::{Engine, prelude::BASE64_STANDARD};
        format!("a+00000000+{}", BASE64_STANDARD.encode(bytes))
    };
    let mut weak = [0; 33];
    weak[0] = 1;
    assert_eq!(read(&of(weak)), KeyError::Point);
    weak[0] = 6;
    assert_eq!(read(&of(weak)), KeyError::OtherKind(6));
    assert_eq!(Signer::parse(NEUMANN).unwrap_err(), KeyError::NotPrivate);
    assert_eq!(Cosigner::parse(NEUMANN_PRIVATE).unwrap_err(), KeyError::OtherKind(1));
    let changed = NEUMANN_PRIVATE.replace("KDFz", "KDFy");
    assert_eq!(Signer::parse(&changed).unwrap_err(), KeyError::OtherId);
}

#[test]
fn a_private_key_does_not_show_itself() {
    let signer = Signer::parse(NEUMANN_PRIVATE).unwrap();
    assert_eq!(format!("{signer:?}"), format!("Signer({NEUMANN})"));
}

proptest! {
    #[test]
    fn any_bytes_are_a_note_or_an_error_and_a_note_is_written_as_it_was(
        bytes in prop::collection::vec(any::<u8>(), 0..200)
    ) {
        if let Ok(note) = Note::parse(&bytes) {
            prop_assert_eq!(note.to_string().into_bytes(), bytes);
        }
    }

    #[test]
    fn a_note_with_any_byte_changed_is_not_trusted(
        at in any::<prop::sample::Index>(), byte in any::<u8>()
    ) {
        let mut bytes = CRYPTOGRAPHY.as_bytes().to_vec();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        let trusted = Note::parse(&bytes).is_ok_and(|note| note.verify(&[key(NEUMANN)]).is_ok());
        prop_assert!(!trusted);
    }

    #[test]
    fn any_text_is_a_key_or_an_error_and_a_key_is_written_as_it_was(
        text in "(PRIVATE\\+KEY\\+)?[a-z ]{0,3}\\+?[0-9a-f]{7,9}\\+[A-Za-z0-9+/=]{0,48}"
    ) {
        prop_assert!(text.parse::<VerifierKey>().map_or(true, |key| key.to_string() == text));
        prop_assert!(Signer::parse(&text).map_or(true, |key| *key.to_text() == text));
    }

    #[test]
    fn keys_are_read_as_written(seed in any::<[u8; 32]>(), name in "[a-z./]{1,20}") {
        let signer = Signer::from_seed(&name, &seed).unwrap();
        let again = Signer::parse(&signer.to_text()).unwrap();
        prop_assert_eq!(again.verifier_key(), signer.verifier_key());
        prop_assert_eq!(&key(&signer.verifier_key().to_string()), signer.verifier_key());
        let witness = Cosigner::from_seed(&name, &seed).unwrap();
        prop_assert_ne!(witness.verifier_key().id(), signer.verifier_key().id());
        let again = Cosigner::parse(&witness.to_text()).unwrap();
        prop_assert_eq!(again.verifier_key(), witness.verifier_key());
    }
}

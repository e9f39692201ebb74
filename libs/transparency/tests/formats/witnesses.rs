//! What logs ask of witnesses.

use proptest::prelude::*;
use transparency::*;

/// The example of the specification.
const PUBLISHED: &str = include_str!("published/add-checkpoint.request");
const ANSWER: &str = include_str!("published/add-checkpoint.answer");

#[test]
fn the_published_request_is_read_and_written_again() {
    let request = AddCheckpoint::parse(PUBLISHED.as_bytes()).unwrap();
    assert_eq!(request.old_size, 20_852_014);
    assert_eq!(request.proof.len(), 4);
    assert_eq!(request.to_text(), PUBLISHED);
    let names = read_cosignatures(ANSWER).unwrap();
    let names: Vec<&str> = names.iter().map(NoteSignature::name).collect();
    assert_eq!(names, ["witness.example/w1", "witness.example/w2"]);
}

#[test]
fn each_broken_rule_of_a_request_is_named() {
    let read = |body: &str| AddCheckpoint::parse(body.as_bytes()).unwrap_err();
    assert_eq!(read("old 1\n"), AddCheckpointError::NoEmptyLine);
    assert_eq!(read(&PUBLISHED.replace("old 2", "old 02")), AddCheckpointError::OldSize);
    assert_eq!(read(&PUBLISHED.replace("old", "new")), AddCheckpointError::OldSize);
    assert_eq!(read(&PUBLISHED.replace("kaw=", "kaw")), AddCheckpointError::Proof);
    let hashes = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n".repeat(60);
    let long = PUBLISHED.replace("old 20852014\n", &format!("old 1\n{hashes}"));
    assert_eq!(read(&long), AddCheckpointError::ProofTooLong);
    let unsigned = "old 0\n\na\n0\nb\n";
    assert_eq!(read(unsigned), AddCheckpointError::Note(NoteError::NoEmptyLine));
}

proptest! {
    #[test]
    fn any_bytes_are_a_request_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let body = [b"old 0\n".as_slice(), &bytes].concat();
        if let Ok(request) = AddCheckpoint::parse(&body) {
            prop_assert_eq!(request.to_text().into_bytes(), body);
        }
    }
}

//! Whatever arrives, the answer is a preview or a refusal, in bounded time and space.

use crate::sample;
use catalogue::read;
use proptest::prelude::*;

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read("x", &bytes).map(catalogue::Preview::accept);
    }

    #[test]
    fn arbitrary_text_under_a_header_never_panics(cells in "[-0-9,.€ %a-zé;\"\n\t]{0,400}") {
        let text = format!("Réf;Désignation;Famille;Unité;Pas;Cond.;PU HT;TVA;Saison;DLC\n{cells}");
        let preview = read("x.csv", text.as_bytes()).unwrap();
        prop_assert!(preview.errors.iter().all(|error| !error.to_string().is_empty()));
    }

    #[test]
    fn a_damaged_workbook_never_panics(
        is_xlsx in any::<bool>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let mut bytes = sample(if is_xlsx { "workbook.xlsx" } else { "workbook.ods" });
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read("x", &bytes).map(catalogue::Preview::accept);
    }
}

//! Communes as people type them: the name, however it is written, or the INSEE code.

use app::places::{self, Commune};

/// As many as a message can propose.
const PROPOSED_MAX: usize = 5;

/// The commune of the department with that name or INSEE code.
///
/// # Errors
/// What to say beside the field: close names, where there are some.
pub fn commune(text: &str) -> Result<&'static Commune, String> {
    let typed = folded(text);
    if typed.is_empty() {
        return Err("Écrivez la commune, par exemple Toul.".to_owned());
    }
    let same = |place: &&Commune| place.insee.eq_ignore_ascii_case(&typed);
    let named = |place: &&Commune| folded(&place.name) == typed;
    let found = places::communes().find(same).or_else(|| places::communes().find(named));
    found.ok_or_else(|| not_found(text.trim(), &typed))
}

/// A producer may be of another department: its INSEE code is enough there.
///
/// # Errors
/// As [`commune`].
pub fn commune_anywhere(text: &str) -> Result<String, String> {
    let text = text.trim();
    let in_department = commune(text);
    let is_code = text.len() == 5
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().filter(u8::is_ascii_digit).count() >= 4;
    match in_department {
        Ok(place) => Ok(place.insee.clone()),
        Err(_) if is_code && !text.starts_with("54") => Ok(text.to_uppercase()),
        Err(words) => Err(words),
    }
}

/// The name as pages show it.
pub fn shown(name: &str) -> String {
    name.replace('\'', "’")
}

fn not_found(text: &str, typed: &str) -> String {
    let start: String = typed.chars().take(4).collect();
    let close = |place: &&Commune| {
        let name = folded(&place.name);
        name.contains(typed) || name.starts_with(&start)
    };
    let close: Vec<String> = places::communes()
        .filter(close)
        .take(PROPOSED_MAX)
        .map(|place| shown(&place.name))
        .collect();
    let mut words =
        format!("«\u{a0}{text}\u{a0}» n’est pas une commune de Meurthe-et-Moselle connue ici.");
    if !close.is_empty() {
        words.push_str(&format!(" Vouliez-vous écrire\u{a0}: {}\u{a0}?", close.join(", ")));
    }
    words
}

/// Without case, accents, hyphens and apostrophes; `St` is `Saint`.
fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'â' | 'ä' => plain.push('a'),
            'é' | 'è' | 'ê' | 'ë' => plain.push('e'),
            'î' | 'ï' => plain.push('i'),
            'ô' | 'ö' => plain.push('o'),
            'ù' | 'û' | 'ü' => plain.push('u'),
            'ç' => plain.push('c'),
            'œ' => plain.push_str("oe"),
            letter if letter.is_alphanumeric() => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    let words = plain.split_whitespace().map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_commune_is_found_however_its_name_is_written() {
        for (text, insee) in [
            ("Toul", "54528"),
            (" TOUL ", "54528"),
            ("54528", "54528"),
            ("ecrouves", "54174"),
            ("Blainville sur l’eau", "54076"),
            ("pont a mousson", "54431"),
        ] {
            assert_eq!(commune(text).map(|place| &*place.insee), Ok(insee), "{text}");
        }
        let names: BTreeSet<String> = places::communes().map(|place| folded(&place.name)).collect();
        assert_eq!(names.len(), 591, "no two communes are written alike");
    }

    #[test]
    fn who_mistypes_is_shown_close_names() {
        let words = commune("Ecrouve").unwrap_err();
        assert!(words.contains("«\u{a0}Ecrouve\u{a0}»") && words.contains("Écrouves"), "{words}");
        let words = commune("Paris").unwrap_err();
        assert!(!words.contains("Vouliez-vous") || !words.contains("Paris,"), "{words}");
        assert_eq!(commune("  ").unwrap_err(), "Écrivez la commune, par exemple Toul.");
    }

    #[test]
    fn elsewhere_in_france_a_code_is_enough() {
        assert_eq!(commune_anywhere("Toul"), Ok("54528".to_owned()));
        assert_eq!(commune_anywhere("55545"), Ok("55545".to_owned()));
        assert_eq!(commune_anywhere("2a004"), Ok("2A004".to_owned()));
        for text in ["54999", "Verdun", "555", "abcde"] {
            assert!(commune_anywhere(text).is_err(), "{text}");
        }
    }
}

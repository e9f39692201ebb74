//! Words compared without case, accents or punctuation.

/// `"  Désignation (produit)"` gives `"designation produit"`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match plain(character) {
            Some(letters) => folded.push_str(letters),
            None if character.is_alphanumeric() => folded.push(character),
            // A combining accent belongs to the letter before it.
            None if ('\u{300}'..='\u{36f}').contains(&character) => {}
            None if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            None => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// A French accented lower-case letter without its accent.
const fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'â' | 'ä' | 'á' => "a",
        'ç' => "c",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' | 'í' => "i",
        'ô' | 'ö' | 'ó' => "o",
        'ù' | 'û' | 'ü' | 'ú' => "u",
        'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        '°' | 'º' => "o",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_compared_without_case_accents_or_punctuation() {
        assert_eq!(fold("  Désignation (Produit) "), "designation produit");
        assert_eq!(fold("Œufs"), "oeufs");
        assert_eq!(fold("Label(s)"), "label s");
        assert_eq!(fold("De\u{301}signation"), "designation");
        assert_eq!(fold("Prix\u{a0}unitaire HT €"), "prix unitaire ht");
    }
}

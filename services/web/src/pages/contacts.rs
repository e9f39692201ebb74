//! E-mail addresses and telephone numbers as people type them.

use crate::posted::Posted;
use app::vault::PersonDetails;

/// Somebody new: what they go by, and one contact.
///
/// # Errors
/// What to say beside the contact.
pub fn details(posted: &Posted) -> Result<PersonDetails, String> {
    let (email, phone) = read(posted.text("contact"))?;
    let alias = posted.text("alias").to_owned();
    Ok(PersonDetails { alias, email, phone, ..PersonDetails::default() })
}

/// The e-mail address or else the telephone number that one field holds; neither where it is empty.
///
/// # Errors
/// What to say beside the field.
pub fn read(text: &str) -> Result<(Option<String>, Option<String>), String> {
    match text.trim() {
        "" => Ok((None, None)),
        contact if contact.contains('@') => Ok((email(contact)?, None)),
        contact => match phone(contact) {
            Ok(phone) => Ok((None, phone)),
            Err(_) => Err("Écrivez une adresse e-mail ou un numéro de téléphone.".to_owned()),
        },
    }
}

/// # Errors
/// What to say beside the field.
pub fn email(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (name, host) = text.rsplit_once('@').unwrap_or_default();
    let plain = !text.contains(char::is_whitespace) && text.len() <= 254;
    let good = plain && !name.is_empty() && host.contains('.') && !host.ends_with('.');
    let words = || "Écrivez une adresse e-mail, par exemple mimosa@exemple.fr.".to_owned();
    if good { Ok(Some(text.to_owned())) } else { Err(words()) }
}

/// # Errors
/// What to say beside the field.
pub fn phone(text: &str) -> Result<Option<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let known = |letter: char| {
        letter.is_ascii_digit() || letter.is_whitespace() || "+.-/()".contains(letter)
    };
    let good = (4..=15).contains(&digits) && text.chars().all(known) && text.len() <= 40;
    let words = || {
        "Écrivez un numéro de téléphone, par exemple 06\u{a0}12\u{a0}34\u{a0}56\u{a0}78.".to_owned()
    };
    if good { Ok(Some(text.to_owned())) } else { Err(words()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_an_address_or_a_number_or_nothing() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read(" "), Ok((None, None)));
        assert_eq!(read(" mimosa@exemple.fr "), Ok((some("mimosa@exemple.fr"), None)));
        assert_eq!(read("06 12.34-56 78"), Ok((None, some("06 12.34-56 78"))));
        assert_eq!(read("+33 (0)3 83 00 00 00"), Ok((None, some("+33 (0)3 83 00 00 00"))));
        for wrong in ["@", "a@b", "a b@c.fr", "a@c.", "demander à Mimosa", "12", "0612345678x"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}

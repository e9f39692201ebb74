//! The form that corrects what is known of a person, whoever fills it in.

use super::contacts;
use crate::{
    posted::Posted,
    refusals::Told,
    views::{Typed, correction::ContactFields},
};
use app::vault::{ContactDetails, DeclaredStatus, PersonDetails};

/// The form with what is known now.
pub fn known(details: &PersonDetails, with_name: bool) -> ContactFields {
    let typed = |text: &Option<String>| Typed::new(text.clone().unwrap_or_default());
    ContactFields {
        alias: Typed::new(details.alias.clone()),
        full: details.name.as_ref().filter(|_| with_name).map(Typed::new),
        email: typed(&details.email),
        phone: typed(&details.phone),
    }
}

/// What the form says; a name that it does not ask for stays.
///
/// # Errors
/// The form as it goes back.
pub fn read(posted: &Posted, now: &PersonDetails) -> Result<ContactDetails, Box<ContactFields>> {
    let (email, phone) =
        (contacts::email(posted.text("email")), contacts::phone(posted.text("phone")));
    let (Ok(email), Ok(phone)) = (&email, &phone) else {
        let mut fields = typed(posted);
        fields.email.error = email.err();
        fields.phone.error = phone.err();
        return Err(Box::new(fields));
    };
    let typed_name = posted.get("full").map(str::trim);
    let name = match typed_name {
        Some("") => None,
        Some(name) => Some(name.to_owned()),
        None => now.name.clone(),
    };
    let alias = posted.text("alias").to_owned();
    Ok(ContactDetails { alias, name, email: email.clone(), phone: phone.clone() })
}

/// The form with a no beside its alias: no other field can be refused.
pub fn refused(posted: &Posted, told: Told) -> ContactFields {
    let mut fields = typed(posted);
    fields.alias.error = Some(told.message);
    fields
}

fn typed(posted: &Posted) -> ContactFields {
    let typed = |name: &str| posted.typed(name, None);
    ContactFields {
        alias: typed("alias"),
        full: posted.get("full").map(|_| typed("full")),
        email: typed("email"),
        phone: typed("phone"),
    }
}

/// What a list of statuses sends.
pub fn status(code: &str) -> Option<DeclaredStatus> {
    match code {
        "priority" => Some(DeclaredStatus::Vip),
        "support" => Some(DeclaredStatus::Vis),
        _ => None,
    }
}

/// The reverse of [`status`].
pub const fn status_code(status: Option<DeclaredStatus>) -> &'static str {
    match status {
        Some(DeclaredStatus::Vip) => "priority",
        Some(DeclaredStatus::Vis) => "support",
        None => "",
    }
}

//! Signing in without a password: ask for a link, then press a button to use it.

use super::{Chrome, Sample, Samples, Typed, sample};
use crate::filters;
use askama::Template;

/// Asking for a link. Once sent, the page says the same whether the address is known or not.
#[derive(Debug, Template)]
#[template(path = "public/sign_in.html")]
pub struct SignIn {
    pub chrome: Chrome,
    pub email: Typed,
    pub sent: bool,
    pub link_minutes: u64,
}

/// Using a link: a form with a button, so that a mail scanner that opens links uses none up.
#[derive(Debug, Template)]
#[template(path = "public/consume_link.html")]
pub struct ConsumeLink {
    pub chrome: Chrome,
    pub token: String,
    pub valid: bool,
}

impl Samples for SignIn {
    const NAME: &'static str = "sign-in";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |email, sent| Self { chrome: sample::public(), email, sent, link_minutes: 30 };
        let wrong = Typed::wrong("mimosa@", "Cette adresse n’est pas complète.");
        Ok(vec![
            Sample::new("usual", page(Typed::default(), false)),
            Sample::new("error", page(wrong, false)),
            Sample::new("sent", page(Typed::default(), true)),
        ])
    }
}

impl Samples for ConsumeLink {
    const NAME: &'static str = "consume-link";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |valid| Self { chrome: sample::public(), token: sample::text("j3t0n"), valid };
        Ok(vec![Sample::new("usual", page(true)), Sample::new("error", page(false))])
    }
}

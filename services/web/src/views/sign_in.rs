//! Signing in without a password: with a link that the structure gives, and a button to use it.

use super::{Chrome, Sample, Samples, Typed, sample};
use askama::Template;

/// How to come by a link, and a field for one that was copied by hand.
#[derive(Debug, Template)]
#[template(path = "public/sign_in.html")]
pub struct SignIn {
    pub chrome: Chrome,
    pub link: Typed,
    /// The page to go to afterwards; empty for none.
    pub back: String,
}

/// Using a link: a form with a button, so that a mail scanner that opens links uses none up.
#[derive(Debug, Template)]
#[template(path = "public/consume_link.html")]
pub struct ConsumeLink {
    pub chrome: Chrome,
    pub token: String,
    pub valid: bool,
    /// The page to go to afterwards; empty for none.
    pub back: String,
}

impl Samples for SignIn {
    const NAME: &'static str = "sign-in";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |link| Self { chrome: sample::public(), link, back: sample::text("/labos") };
        let wrong = Typed::wrong("https://", "Ce lien n’est pas complet. Copiez-le en entier.");
        Ok(vec![Sample::new("usual", page(Typed::default())), Sample::new("error", page(wrong))])
    }
}

impl Samples for ConsumeLink {
    const NAME: &'static str = "consume-link";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |valid| Self {
            chrome: sample::public(),
            token: sample::text("j3t0n"),
            valid,
            back: String::new(),
        };
        Ok(vec![Sample::new("usual", page(true)), Sample::new("error", page(false))])
    }
}

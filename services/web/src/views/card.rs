//! Signing in with a printed card: its code brought somebody here, and the PIN lets them in.

use super::{Chrome, Sample, Samples, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "public/card.html")]
pub struct CardPage {
    pub chrome: Chrome,
    pub step: CardStep,
}

#[derive(Debug)]
pub enum CardStep {
    Ask {
        /// The card's key, as in the address.
        key: String,
        pin: Typed,
    },
    /// Too many wrong PINs.
    Locked,
    /// Unknown, revoked or replaced.
    Gone,
}

impl Samples for CardPage {
    const NAME: &'static str = "card";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let page = |step| Self { chrome: sample::public(), step };
        let ask = |pin| page(CardStep::Ask { key: sample::text("k1"), pin });
        let wrong = Typed::wrong("", "Ce n’est pas le bon code. Il reste 4 essais.");
        Ok(vec![
            Sample::new("usual", ask(Typed::default())),
            Sample::new("error", ask(wrong)),
            Sample::new("locked", page(CardStep::Locked)),
            Sample::new("gone", page(CardStep::Gone)),
        ])
    }
}

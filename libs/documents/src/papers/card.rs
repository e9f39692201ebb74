//! A member's card to sign in with: the code on one sheet, the PIN on another, to be kept apart.

use super::{PdfError, fact};
use crate::{
    french::NBSP,
    pdf::{Block, Code, Orientation, Paper, Part},
};

#[derive(Clone)]
pub struct SignInCard {
    pub structure: String,
    pub alias: String,
    /// What the code opens.
    pub url: String,
    /// Digits.
    pub pin: String,
}

impl SignInCard {
    /// # Errors
    /// [`PdfError`].
    pub fn to_pdf(&self) -> Result<Vec<u8>, PdfError> {
        let title = format!("Carte de {}", self.alias);
        let parts = vec![self.card(&title), self.secret()];
        Paper { title, orientation: Orientation::Portrait, parts }.to_pdf()
    }

    fn card(&self, title: &str) -> Part {
        let words = format!("Code QR qui ouvre la page de {}", self.alias);
        let code = Some(Code { payload: self.url.clone(), words });
        let how = [
            "1. Prenez un téléphone.",
            "2. Ouvrez l’appareil photo. Visez le carré noir et blanc.",
            "3. Touchez le lien qui s’affiche.",
            "4. Écrivez votre code secret. C’est fait.",
        ];
        let mut blocks =
            vec![Block::Title { over: self.structure.clone(), text: title.to_owned(), code }];
        blocks.extend(how.map(|step| Block::Text(step.to_owned())));
        let lost = "Carte perdue ? Dites-le à votre structure. Elle annule la carte et vous en \
                    donne une autre.";
        blocks.push(Block::Note(lost.replace(" ?", &format!("{NBSP}?"))));
        Part { running: title.to_owned(), blocks }
    }

    fn secret(&self) -> Part {
        let title = format!("Code secret de {}", self.alias);
        let (first, last) = self.pin.split_at_checked(3).unwrap_or((&self.pin, ""));
        let blocks = vec![
            Block::Title { over: self.structure.clone(), text: title.clone(), code: None },
            Block::Facts(vec![fact("Code secret", format!("{first}{NBSP}{last}"))]),
            Block::Note(
                "Gardez ce papier loin de la carte. Ne donnez ce code à personne. Votre structure \
                 ne le garde pas."
                    .to_owned(),
            ),
        ];
        Part { running: title, blocks }
    }
}

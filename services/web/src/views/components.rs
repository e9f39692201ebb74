//! Every component of the design on one page.

use super::{Chrome, Sample, Samples, Typed, sample};
use askama::Template;

#[derive(Debug, Template)]
#[template(path = "components.html")]
pub struct Components {
    pub chrome: Chrome,
    /// Names of the samples of pages.
    pub pages: Vec<String>,
    pub right: Typed,
    pub wrong: Typed,
}

/// As `static/solidaires.css` names them.
const COLOURS: [&str; 10] = [
    "paper",
    "surface",
    "ink",
    "ink-soft",
    "leaf",
    "leaf-soft",
    "sun",
    "sun-soft",
    "clay",
    "clay-soft",
];

/// As `static/pictos.svg` names them.
const PICTOGRAMS: [&str; 16] = [
    "grocery",
    "dairy",
    "eggs",
    "fruit",
    "vegetables",
    "meat",
    "bread",
    "drinks",
    "basket",
    "purse",
    "voices",
    "crate",
    "card",
    "person",
    "place",
    "text",
];

impl Components {
    pub fn sample() -> Self {
        Self {
            chrome: sample::public(),
            pages: Vec::new(),
            right: Typed::new("Mimosa"),
            wrong: Typed::wrong("six", "Écrivez un nombre, par exemple 6."),
        }
    }

    fn colours(&self) -> &'static [&'static str] {
        &COLOURS
    }

    fn pictograms(&self) -> &'static [&'static str] {
        &PICTOGRAMS
    }
}

impl Samples for Components {
    const NAME: &'static str = "components";

    fn samples() -> Result<Vec<Sample<Self>>, sample::SampleError> {
        let easy = Self { chrome: sample::public().read(true), ..Self::sample() };
        Ok(vec![Sample::new("usual", Self::sample()), Sample::new("easy", easy)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;

    #[test]
    fn the_page_shows_every_colour_and_pictogram_there_is() {
        let drawn = assets::PICTOGRAMS.matches("<symbol id=").count();
        assert_eq!(drawn, PICTOGRAMS.len());
        for name in PICTOGRAMS {
            assert!(assets::PICTOGRAMS.contains(&format!("<symbol id=\"{name}\"")), "{name}");
        }
        for name in COLOURS {
            assert!(assets::STYLE.contains(&format!("  --{name}: #")), "{name}");
            assert!(assets::STYLE.contains(&format!(".colour-{name} ")), "{name}");
        }
    }
}

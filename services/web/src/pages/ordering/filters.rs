//! Which lines of the form are shown: by words, by what a product is, by what it must not hold.
//! The same with scripts (`static/solidaires.js`) and without; nothing typed is ever left out.

use super::MonthForm;
use crate::{
    french,
    views::order_form::{FilterTick, FormFilters},
};
use app::queries::order_form::FormLine;
use kernel::{Allergen, Label, ProductId};
use std::collections::BTreeSet;

/// One thing that a line can be asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Only {
    Organic,
    Local,
    InSeason,
    Favourite,
}

impl Only {
    const ALL: [Self; 4] = [Self::Favourite, Self::Organic, Self::Local, Self::InSeason];

    /// As in addresses, forms and the page's facts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Organic => "bio",
            Self::Local => "local",
            Self::InSeason => "saison",
            Self::Favourite => "favori",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Organic => "Bio",
            Self::Local => "Local\u{a0}: ferme à 150\u{a0}km au plus",
            Self::InSeason => "De saison",
            Self::Favourite => "Mes favoris",
        }
    }
}

/// What is asked for; by default everything is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    search: String,
    only: BTreeSet<Only>,
    without: BTreeSet<Allergen>,
}

impl Filters {
    /// From the fields `cherche`, `montrer` and `sans` of a form or an address.
    pub fn read<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filters = Self::default();
        for (name, value) in fields {
            match name {
                "cherche" => value.trim().clone_into(&mut filters.search),
                "montrer" => {
                    filters.only.extend(Only::ALL.into_iter().filter(|only| only.code() == value));
                }
                "sans" => filters.without.extend(Allergen::named(value)),
                _ => {}
            }
        }
        filters
    }

    /// Whether the line is shown.
    pub fn keep(&self, line: &FormLine, is: &BTreeSet<Only>) -> bool {
        let offer = &line.offer;
        let category = french::category(offer.category);
        let text = plain(&format!("{} {} {category}", offer.name, offer.producer_name));
        let found = plain(&self.search).split_whitespace().all(|word| text.contains(word));
        let free = !offer.allergens.iter().any(|allergen| self.without.contains(allergen));
        found && free && self.only.is_subset(is)
    }

    /// As the page shows them: allergens that some line holds, favourites where there can be any.
    pub fn view(&self, month: &MonthForm, has_favourites: bool) -> FormFilters {
        let offered = || month.lines.iter().filter(|line| !line.left_out);
        let held: BTreeSet<Allergen> =
            offered().flat_map(|line| line.offer.allergens.iter().copied()).collect();
        let tick =
            |code: &'static str, words: &'static str, ticked| FilterTick { code, words, ticked };
        let only = Only::ALL.into_iter().filter(|only| has_favourites || *only != Only::Favourite);
        FormFilters {
            search: self.search.clone(),
            only: only
                .map(|only| tick(only.code(), only.words(), self.only.contains(&only)))
                .collect(),
            without: held
                .into_iter()
                .map(|held| tick(held.name(), french::allergen(held), self.without.contains(&held)))
                .collect(),
        }
    }
}

/// What a line is, of all that can be asked for.
pub fn traits_of(
    line: &FormLine,
    month: &MonthForm,
    favourites: Option<&BTreeSet<ProductId>>,
) -> BTreeSet<Only> {
    let product = line.offer.product;
    let demand = month.demand.get(&product);
    let in_season =
        |season: kernel::Season| !season.is_all_year() && season.includes(month.head.month);
    let facts = [
        (Only::Organic, line.offer.labels.contains(&Label::Organic)),
        (Only::Local, demand.is_some_and(|demand| demand.local)),
        (Only::InSeason, demand.is_some_and(|demand| in_season(demand.season))),
        (Only::Favourite, favourites.is_some_and(|marked| marked.contains(&product))),
    ];
    facts.into_iter().filter(|(_, is)| *is).map(|(only, _)| only).collect()
}

/// Small letters without accents.
fn plain(text: &str) -> String {
    let plain = |letter: char| match letter {
        'à' | 'â' | 'ä' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' => "i",
        'ô' | 'ö' => "o",
        'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'œ' => "oe",
        _ => "",
    };
    let mut written = String::with_capacity(text.len());
    for letter in text.to_lowercase().chars() {
        match plain(letter) {
            "" => written.push(letter),
            letters => written.push_str(letters),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_accents_and_capitals() {
        assert_eq!(plain("Œufs de la Woëvre, PÂTÉ"), "oeufs de la woevre, pate");
    }

    #[test]
    fn what_is_unknown_in_an_address_asks_for_nothing() {
        let read = |fields: &[(&str, &str)]| Filters::read(fields.iter().copied());
        let unknown = read(&[("montrer", "cher"), ("sans", "amour"), ("autre", "bio")]);
        assert_eq!(unknown, Filters::default());
        let some = read(&[("montrer", "bio"), ("sans", "milk"), ("cherche", " lait ")]);
        assert_eq!(some.search, "lait");
        assert_eq!(some.only, BTreeSet::from([Only::Organic]));
        assert_eq!(some.without, BTreeSet::from([Allergen::Milk]));
    }
}

//! What a product is, as catalogues, offers and reports all say it.

use crate::{Month, ValueError};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

macro_rules! product_words {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order in which lists show them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The stable name, as stored and as shown in the API.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The value of that stable name, if there is one.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

product_words! {
    /// The shelf a product stands on: order forms, vouchers and reports are grouped by it.
    Category {
        Grocery = "grocery",
        Dairy = "dairy",
        Eggs = "eggs",
        Fruit = "fruit",
        Vegetables = "vegetables",
        Meat = "meat",
        Bread = "bread",
        Drinks = "drinks",
    }
}

product_words! {
    /// An official mark of quality or origin.
    Label {
        /// Agriculture biologique.
        Organic = "organic",
        /// Appellation d'origine protégée.
        Aop = "aop",
        /// Indication géographique protégée.
        Igp = "igp",
        LabelRouge = "label_rouge",
        /// Haute valeur environnementale.
        Hve = "hve",
    }
}

impl Label {
    /// SIQO, the official signs of quality and origin: all of these but HVE, which is a
    /// certification of the farm.
    pub const fn is_siqo(self) -> bool {
        !matches!(self, Self::Hve)
    }
}

product_words! {
    /// The fourteen that must be announced: EU regulation 1169/2011, annex II.
    Allergen {
        Gluten = "gluten",
        Crustaceans = "crustaceans",
        Eggs = "eggs",
        Fish = "fish",
        Peanuts = "peanuts",
        Soybeans = "soybeans",
        Milk = "milk",
        Nuts = "nuts",
        Celery = "celery",
        Mustard = "mustard",
        Sesame = "sesame",
        Sulphites = "sulphites",
        Lupin = "lupin",
        Molluscs = "molluscs",
    }
}

/// What one sale unit holds, net: the way from pieces to the kilograms and litres of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ContentFields", into = "ContentFields")]
pub enum Content {
    Grams(u32),
    Millilitres(u32),
}

impl Content {
    const MAX: u32 = 1_000_000;

    /// Net grams of one sale unit, from 1 to a million.
    pub fn try_grams(grams: u32) -> Result<Self, ValueError> {
        Self::Grams(grams).checked()
    }

    /// Net millilitres of one sale unit, from 1 to a million.
    pub fn try_millilitres(millilitres: u32) -> Result<Self, ValueError> {
        Self::Millilitres(millilitres).checked()
    }

    /// Kilograms or litres: 500 g is 0.5.
    pub fn kilograms_or_litres(self) -> Decimal {
        Decimal::new(i64::from(self.thousandths()), 3)
    }

    /// Grams or millilitres.
    pub const fn thousandths(self) -> u32 {
        match self {
            Self::Grams(thousandths) | Self::Millilitres(thousandths) => thousandths,
        }
    }

    fn checked(self) -> Result<Self, ValueError> {
        if (1..=Self::MAX).contains(&self.thousandths()) {
            Ok(self)
        } else {
            Err(ValueError::Quantity)
        }
    }
}

/// A content as written, before its bounds are checked.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ContentFields {
    Grams(u32),
    Millilitres(u32),
}

impl TryFrom<ContentFields> for Content {
    type Error = ValueError;

    fn try_from(fields: ContentFields) -> Result<Self, ValueError> {
        match fields {
            ContentFields::Grams(grams) => Self::try_grams(grams),
            ContentFields::Millilitres(millilitres) => Self::try_millilitres(millilitres),
        }
    }
}

impl From<Content> for ContentFields {
    fn from(content: Content) -> Self {
        match content {
            Content::Grams(grams) => Self::Grams(grams),
            Content::Millilitres(millilitres) => Self::Millilitres(millilitres),
        }
    }
}

/// The months in which a product can be had, first and last included; may pass the new year
/// (November to March).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "SeasonFields")]
pub struct Season {
    first: u8,
    last: u8,
}

impl Season {
    pub const ALL_YEAR: Self = Self { first: 1, last: 12 };

    /// Months are numbered from 1, January. Twelve months in a row are the whole year, wherever
    /// they begin.
    pub fn try_new(first: u8, last: u8) -> Result<Self, ValueError> {
        if !(1..=12).contains(&first) || !(1..=12).contains(&last) {
            return Err(ValueError::Month);
        }
        if first == last + 1 {
            return Ok(Self::ALL_YEAR);
        }
        Ok(Self { first, last })
    }

    /// 1 for January.
    pub const fn first(self) -> u8 {
        self.first
    }

    /// 12 for December.
    pub const fn last(self) -> u8 {
        self.last
    }

    pub const fn is_all_year(self) -> bool {
        self.first == 1 && self.last == 12
    }

    pub const fn includes(self, month: Month) -> bool {
        let month = month.number();
        if self.first <= self.last {
            self.first <= month && month <= self.last
        } else {
            month >= self.first || month <= self.last
        }
    }
}

/// A season as written, before its months are checked.
#[derive(Deserialize)]
struct SeasonFields {
    first: u8,
    last: u8,
}

impl TryFrom<SeasonFields> for Season {
    type Error = ValueError;

    fn try_from(fields: SeasonFields) -> Result<Self, ValueError> {
        Self::try_new(fields.first, fields.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(number: u8) -> Month {
        Month::try_new(2026, number).unwrap()
    }

    #[test]
    fn a_season_may_pass_the_new_year() {
        let winter = Season::try_new(11, 3).unwrap();
        assert!(winter.includes(month(11)) && winter.includes(month(1)));
        assert!(winter.includes(month(3)) && !winter.includes(month(4)));
        let summer = Season::try_new(6, 8).unwrap();
        assert!(summer.includes(month(6)) && !summer.includes(month(9)));
    }

    #[test]
    fn twelve_months_in_a_row_are_the_whole_year() {
        assert_eq!(Season::try_new(4, 3).unwrap(), Season::ALL_YEAR);
        assert!((1..=12).all(|number| Season::ALL_YEAR.includes(month(number))));
        assert_eq!(Season::try_new(0, 3), Err(ValueError::Month));
    }

    #[test]
    fn a_jar_of_500_grams_is_half_a_kilo_and_an_empty_one_is_refused() {
        let jar = Content::try_grams(500).unwrap();
        assert_eq!(jar.kilograms_or_litres(), "0.5".parse().unwrap());
        assert_eq!(Content::try_millilitres(0), Err(ValueError::Quantity));
    }

    #[test]
    fn every_stable_name_is_read_back() {
        assert!(Category::ALL.iter().all(|&value| Category::named(value.name()) == Some(value)));
        assert!(Label::ALL.iter().all(|&value| Label::named(value.name()) == Some(value)));
        assert!(Allergen::ALL.iter().all(|&value| Allergen::named(value.name()) == Some(value)));
        assert_eq!(Allergen::ALL.len(), 14);
    }
}

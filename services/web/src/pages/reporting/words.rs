//! French words of a report's rows.

use crate::{format, french};
use app::reports::{CategoryGroup, CategoryRow, LabelRow, Period, PlaceRow};

/// A category, or a group of several.
pub fn category(row: &CategoryRow) -> String {
    match row {
        CategoryRow::Category(one) => french::category(*one).to_owned(),
        CategoryRow::Group(one) => group(*one).to_owned(),
    }
}

const fn group(group: CategoryGroup) -> &'static str {
    match group {
        CategoryGroup::FruitAndVegetables => "Ensemble fruits et légumes",
        CategoryGroup::DairyAndEggs => "Ensemble produits laitiers et œufs",
        CategoryGroup::Meat => "Ensemble viande",
        CategoryGroup::GroceryBreadAndDrinks => "Ensemble épicerie, pain et boissons",
    }
}

/// An EPCI, or one of its communes.
pub fn place(row: &PlaceRow) -> String {
    match row {
        PlaceRow::Epci(epci) => epci.name.clone(),
        PlaceRow::Commune(commune) => format!("dont {}", commune.name),
    }
}

/// `octobre 2026`, `4e trimestre 2026`, `année 2026`
pub fn period(period: &Period) -> String {
    let (first, last) = (period.first_month, period.last_month);
    match period.length() {
        1 => format::month(first),
        3 => match last.number() / 3 {
            1 => format!("1er trimestre {}", last.year()),
            quarter => format!("{quarter}e trimestre {}", last.year()),
        },
        12 => format!("année {}", last.year()),
        _ => format!("{} à {}", format::month(first), format::month(last)),
    }
}

pub const fn label(row: LabelRow) -> &'static str {
    match row {
        LabelRow::Siqo => "Signes officiels de qualité, bio compris",
        LabelRow::Organic => "Agriculture biologique",
        LabelRow::Aop => "AOP, hors bio",
        LabelRow::Igp => "IGP, hors bio et AOP",
        LabelRow::LabelRouge => "Label Rouge, hors bio, AOP et IGP",
        LabelRow::WithoutSiqo => "Sans signe officiel de qualité",
        LabelRow::Hve => "Haute valeur environnementale",
        LabelRow::WithoutHve => "Sans haute valeur environnementale",
        LabelRow::Local => "Local",
        LabelRow::LocalUnder30Km => "Local, à moins de 30\u{a0}km",
        LabelRow::LocalUnder80Km => "Local, de 30 à moins de 80\u{a0}km",
        LabelRow::LocalFarther => "Local, à 80\u{a0}km ou plus, ou distance inconnue",
        LabelRow::NotLocal => "Non local",
        LabelRow::WithReference => "Avec un prix de référence",
        LabelRow::WithoutReference => "Sans prix de référence",
    }
}

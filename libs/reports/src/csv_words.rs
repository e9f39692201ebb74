//! The French words of a CSV report, which is a document for its reader.

use crate::{CategoryGroup, CategoryRow, LabelRow, Period};
use kernel::Category;

/// `2026-10`, `2026-10 à 2026-12`
pub fn period(period: &Period) -> String {
    if period.length() == 1 {
        return period.first_month.to_string();
    }
    format!("{} à {}", period.first_month, period.last_month)
}

pub fn category_row(row: &CategoryRow) -> String {
    match row {
        CategoryRow::Category(one) => category(*one).to_owned(),
        CategoryRow::Group(one) => format!("Ensemble {}", group(*one)),
    }
}

const fn group(group: CategoryGroup) -> &'static str {
    match group {
        CategoryGroup::FruitAndVegetables => "fruits et légumes",
        CategoryGroup::DairyAndEggs => "produits laitiers et œufs",
        CategoryGroup::Meat => "viande",
        CategoryGroup::GroceryBreadAndDrinks => "épicerie, pain et boissons",
    }
}

pub const fn category(category: Category) -> &'static str {
    match category {
        Category::Grocery => "Épicerie",
        Category::Dairy => "Produits laitiers",
        Category::Eggs => "Œufs",
        Category::Fruit => "Fruits",
        Category::Vegetables => "Légumes",
        Category::Meat => "Viande",
        Category::Bread => "Pain",
        Category::Drinks => "Boissons",
    }
}

pub const fn label(row: LabelRow) -> &'static str {
    match row {
        LabelRow::Siqo => "Signes officiels de qualité (bio compris)",
        LabelRow::Organic => "Bio",
        LabelRow::Aop => "AOP (hors bio)",
        LabelRow::Igp => "IGP (hors bio et AOP)",
        LabelRow::LabelRouge => "Label Rouge (hors bio, AOP et IGP)",
        LabelRow::WithoutSiqo => "Sans signe officiel de qualité",
        LabelRow::Hve => "Haute valeur environnementale",
        LabelRow::WithoutHve => "Sans haute valeur environnementale",
        LabelRow::Local => "Local",
        LabelRow::LocalUnder30Km => "Local, à moins de 30 km",
        LabelRow::LocalUnder80Km => "Local, de 30 à moins de 80 km",
        LabelRow::LocalFarther => "Local, à 80 km ou plus, ou distance inconnue",
        LabelRow::NotLocal => "Non local",
        LabelRow::WithReference => "Avec prix de référence",
        LabelRow::WithoutReference => "Sans prix de référence",
    }
}

//! The French words of a CSV report, which is a document for its reader.

use crate::LabelRow;
use kernel::Category;

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

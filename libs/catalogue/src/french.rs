//! French names of what catalogues say, as written in files and shown on previews.

use kernel::{Allergen, Category, Label, SaleUnit};

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

pub const fn label(label: Label) -> &'static str {
    match label {
        Label::Organic => "AB",
        Label::Aop => "AOP",
        Label::Igp => "IGP",
        Label::LabelRouge => "Label Rouge",
        Label::Hve => "HVE",
    }
}

pub const fn allergen(allergen: Allergen) -> &'static str {
    match allergen {
        Allergen::Gluten => "gluten",
        Allergen::Crustaceans => "crustacés",
        Allergen::Eggs => "œufs",
        Allergen::Fish => "poisson",
        Allergen::Peanuts => "arachides",
        Allergen::Soybeans => "soja",
        Allergen::Milk => "lait",
        Allergen::Nuts => "fruits à coque",
        Allergen::Celery => "céleri",
        Allergen::Mustard => "moutarde",
        Allergen::Sesame => "sésame",
        Allergen::Sulphites => "sulfites",
        Allergen::Lupin => "lupin",
        Allergen::Molluscs => "mollusques",
    }
}

pub const fn sale_unit(unit: SaleUnit) -> &'static str {
    match unit {
        SaleUnit::Piece => "pièce",
        SaleUnit::Kilogram => "kg",
        SaleUnit::Litre => "litre",
    }
}

/// The twelve months, January first.
pub const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

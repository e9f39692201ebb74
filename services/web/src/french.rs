//! French words for what products are, and for how they are paid.

use crate::{
    format::NBSP,
    views::{Label as Badge, words},
};
use domain::{campaigns::OfferLine, campaigns::Stage, orders::Means, transfers::TransferMeans};
use kernel::{Allergen, Category, Label, SaleUnit};

/// The shelf's name.
pub const fn category(category: Category) -> &'static str {
    match category {
        Category::Grocery => "Épicerie",
        Category::Dairy => "Crèmerie",
        Category::Eggs => "Œufs",
        Category::Fruit => "Fruits",
        Category::Vegetables => "Légumes",
        Category::Meat => "Viande",
        Category::Bread => "Pain",
        Category::Drinks => "Boissons",
    }
}

/// A label as a badge: its initials, and what they stand for.
pub fn label(label: Label) -> Badge {
    match label {
        Label::Organic => Badge::new("AB", "agriculture biologique"),
        Label::Aop => Badge::new("AOP", "appellation d’origine protégée"),
        Label::Igp => Badge::new("IGP", "indication géographique protégée"),
        Label::LabelRouge => Badge::new("Label Rouge", "qualité supérieure"),
        Label::Hve => Badge::new("HVE", "haute valeur environnementale"),
    }
}

/// All badges of a line: its labels, and how far it comes from.
pub fn badges(offer: &OfferLine) -> Vec<Badge> {
    let kilometres = offer.distance_km;
    let distance = Badge::new(
        format!("{kilometres}{NBSP}km"),
        format!("produit à {kilometres}{NBSP}kilomètres"),
    );
    offer.labels.iter().copied().map(label).chain([distance]).collect()
}

pub const fn allergen(allergen: Allergen) -> &'static str {
    match allergen {
        Allergen::Gluten => "gluten",
        Allergen::Crustaceans => "crustacés",
        Allergen::Eggs => "œufs",
        Allergen::Fish => "poissons",
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

pub fn allergens(offer: &OfferLine) -> Vec<String> {
    offer.allergens.iter().map(|found| allergen(*found).to_owned()).collect()
}

/// What the price of a line is for: a product of variable weight is priced by the kilogram.
pub const fn priced_by(offer: &OfferLine) -> SaleUnit {
    match offer.variable_weight_grams {
        Some(_) => SaleUnit::Kilogram,
        None => offer.step.unit(),
    }
}

/// The means as pages show it: which voucher, nobody needs to see.
pub const fn means(means: Means) -> words::Means {
    match means {
        Means::Cash => words::Means::Cash,
        Means::Cheque => words::Means::Cheque,
        Means::Card => words::Means::Card,
        Means::Transfer => words::Means::Transfer,
        Means::Voucher(_) => words::Means::Voucher,
        Means::Wallet => words::Means::Credit,
    }
}

/// How organisations pay each other.
pub const fn transfer_means(means: TransferMeans) -> &'static str {
    match means {
        TransferMeans::BankTransfer => "Virement",
        TransferMeans::Cheque => "Chèque",
        TransferMeans::Cash => "Espèces",
    }
}

/// The step of the month as pages show it; none before there is a campaign.
pub const fn stage(stage: Stage) -> Option<words::Stage> {
    Some(match stage {
        Stage::None => return None,
        Stage::Draft => words::Stage::Draft,
        Stage::Open => words::Stage::Open,
        Stage::Closed => words::Stage::Closed,
        Stage::Ordered => words::Stage::Ordered,
        Stage::Received => words::Stage::Received,
        Stage::Delivered => words::Stage::Delivered,
        Stage::Settled => words::Stage::Settled,
    })
}

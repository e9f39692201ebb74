//! French words of a report's rows.

use app::reports::LabelRow;

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

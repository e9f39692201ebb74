//! Categories, units, labels, allergens and months by the words producers use.

use crate::{fold::fold, french, values::Expected};
use kernel::{Allergen, Category, Label, SaleUnit, Season};

pub(crate) fn category(text: &str) -> Result<Category, Expected> {
    let folded = fold(text);
    Ok(match folded.as_str() {
        "epicerie" | "epicerie salee" | "epicerie sucree" | "epicerie seche" | "conserve"
        | "conserves" | "miel" | "miels" | "farine" | "farines" | "confiture" | "confitures"
        | "legumes secs" | "condiments" | "confiserie" | "biscuits" => Category::Grocery,
        "produits laitiers" | "produit laitier" | "cremerie" | "laitier" | "laitage"
        | "laitages" | "fromage" | "fromages" | "yaourts" | "lait" | "beurre" => Category::Dairy,
        "oeufs" | "oeuf" => Category::Eggs,
        "fruits" | "fruit" => Category::Fruit,
        "legumes" | "legume" => Category::Vegetables,
        "viande" | "viandes" | "boucherie" | "charcuterie" | "volaille" | "volailles" => {
            Category::Meat
        }
        "pain" | "pains" | "boulangerie" | "pain et viennoiserie" => Category::Bread,
        "boissons" | "boisson" | "jus" | "jus de fruits" => Category::Drinks,
        _ => {
            let names: Vec<_> = Category::ALL.iter().map(|&one| french::category(one)).collect();
            return Err(format!("une catégorie connue\u{a0}; écrivez {}", either(&names)));
        }
    })
}

pub(crate) fn sale_unit(text: &str) -> Result<SaleUnit, Expected> {
    let folded = fold(text);
    let bare = ["le ", "la ", "au ", "a la ", "a l "]
        .iter()
        .find_map(|article| folded.strip_prefix(article))
        .unwrap_or(&folded);
    match bare {
        "kg" | "kilo" | "kilos" | "kilogramme" => Ok(SaleUnit::Kilogram),
        "l" | "litre" | "litres" => Ok(SaleUnit::Litre),
        piece if is_piece(piece) => Ok(SaleUnit::Piece),
        _ => Err("une unité de vente connue\u{a0}; écrivez pièce, kg ou litre".into()),
    }
}

/// Whether a folded word counts pieces.
pub(crate) fn is_piece(folded: &str) -> bool {
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    matches!(
        singular,
        "piece"
            | "pce"
            | "pc"
            | "p"
            | "u"
            | "unite"
            | "botte"
            | "pot"
            | "bocal"
            | "bocaux"
            | "bouteille"
            | "barquette"
            | "sachet"
            | "boite"
            | "plateau"
            | "paquet"
            | "sac"
            | "bidon"
            | "brique"
            | "tablette"
            | "lot"
            | "filet"
            | "bouquet"
            | "bourse"
            | "verrine"
    )
}

/// A case size without the words that announce it: `carton de 6` gives `6`.
pub(crate) fn without_packaging(text: &str) -> String {
    const WORDS: [&str; 11] =
        ["colis", "carton", "caisse", "cagette", "plateau", "sac", "lot", "de", "par", "x", "×"];
    let mut rest = text.trim().to_lowercase();
    while let Some(shorter) = WORDS.iter().find_map(|word| {
        let after = rest.strip_prefix(word)?;
        let ends = after.starts_with(|c: char| c.is_whitespace() || c.is_ascii_digit());
        ends.then(|| after.trim_start().to_owned())
    }) {
        rest = shorter;
    }
    rest
}

/// Oui, non, x or nothing.
pub(crate) fn yes_or_no(text: &str) -> Result<bool, Expected> {
    match fold(text).as_str() {
        "oui" | "o" | "x" | "1" | "vrai" | "ab" | "bio" => Ok(true),
        "" | "non" | "n" | "0" | "faux" => Ok(false),
        _ => Err("une réponse connue\u{a0}; écrivez oui, non ou x".into()),
    }
}

/// Labels separated by commas, slashes, plus signs or « et ».
pub(crate) fn labels(text: &str) -> Result<Vec<Label>, Expected> {
    each(text, |folded| {
        Some(match folded {
            "ab" | "bio" | "agriculture biologique" | "biologique" => Label::Organic,
            "aop" | "aoc" => Label::Aop,
            "igp" => Label::Igp,
            "label rouge" | "lr" => Label::LabelRouge,
            "hve" | "hve 3" | "hve3" | "hve niveau 3" | "haute valeur environnementale" => {
                Label::Hve
            }
            _ => return None,
        })
    })
    .ok_or_else(|| {
        let names: Vec<_> = Label::ALL.iter().map(|&label| french::label(label)).collect();
        format!("un label connu\u{a0}; écrivez {}, séparés par des virgules", either(&names))
    })
}

/// The allergens of EU regulation 1169/2011, annex II, separated like labels.
pub(crate) fn allergens(text: &str) -> Result<Vec<Allergen>, Expected> {
    each(text, |folded| {
        Some(match folded {
            "gluten"
            | "ble"
            | "seigle"
            | "orge"
            | "avoine"
            | "epeautre"
            | "petit epeautre"
            | "cereales"
            | "cereales contenant du gluten" => Allergen::Gluten,
            "crustaces" | "crustace" => Allergen::Crustaceans,
            "oeufs" | "oeuf" => Allergen::Eggs,
            "poisson" | "poissons" => Allergen::Fish,
            "arachides" | "arachide" | "cacahuetes" => Allergen::Peanuts,
            "soja" => Allergen::Soybeans,
            "lait" | "lactose" | "produits laitiers" => Allergen::Milk,
            "fruits a coque" | "fruits a coques" | "noix" | "noisette" | "noisettes" | "amande"
            | "amandes" => Allergen::Nuts,
            "celeri" => Allergen::Celery,
            "moutarde" => Allergen::Mustard,
            "sesame" => Allergen::Sesame,
            "sulfites" | "sulfite" | "anhydride sulfureux" => Allergen::Sulphites,
            "lupin" => Allergen::Lupin,
            "mollusques" | "mollusque" => Allergen::Molluscs,
            _ => return None,
        })
    })
    .ok_or_else(|| {
        let names: Vec<_> = Allergen::ALL.iter().map(|&one| french::allergen(one)).collect();
        format!("un allergène à déclaration obligatoire\u{a0}; écrivez {}", either(&names))
    })
}

/// `mai à octobre`, `nov. - mars`, `5-10`, `juillet`, `toute l’année`.
pub(crate) fn season(text: &str) -> Result<Season, Expected> {
    let expected = || {
        Expected::from(
            "une saison\u{a0}; écrivez par exemple mai à octobre, \
             ou rien pour toute l’année",
        )
    };
    let folded = fold(text);
    if matches!(folded.as_str(), "toute l annee" | "annee" | "toute annee" | "tous les mois") {
        return Ok(Season::ALL_YEAR);
    }
    let words = folded.split(' ').filter(|word| !matches!(*word, "de" | "d" | "a" | "au"));
    let months = words.map(month).collect::<Option<Vec<u8>>>().ok_or_else(expected)?;
    match months[..] {
        [only] => Season::try_new(only, only),
        [first, last] => Season::try_new(first, last),
        _ => return Err(expected()),
    }
    .map_err(|_| expected())
}

/// A folded month, whole, shortened (`sept`, `oct`) or as a number.
fn month(folded: &str) -> Option<u8> {
    let numbered = french::MONTHS.iter().zip(1..);
    let named = numbered.filter(|(name, _)| {
        let name = fold(name);
        // « jui » could be June or July.
        name == folded || (folded.len() >= 3 && folded != "jui" && name.starts_with(folded))
    });
    let named = named.map(|(_, number)| number).next();
    named.or_else(|| folded.parse().ok().filter(|number| (1..=12).contains(number)))
}

/// Every listed word understood, sorted and once each; none where one is not understood.
fn each<T: Ord>(text: &str, understand: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let text = text.replace(" et ", ",");
    let words = text.split([',', ';', '/', '+', '|', '\n']).map(fold);
    let words = words.filter(|word| {
        !matches!(word.as_str(), "" | "aucun" | "aucune" | "non" | "neant" | "sans" | "ras")
    });
    let mut found = words.map(|word| understand(&word)).collect::<Option<Vec<T>>>()?;
    found.sort();
    found.dedup();
    Some(found)
}

/// `a, b ou c`.
fn either(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [others @ .., last] => format!("{} ou {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_are_read_as_producers_write_them() {
        let season_of = |first, last| Ok(Season::try_new(first, last).unwrap());
        assert_eq!(season("mai à octobre"), season_of(5, 10));
        assert_eq!(season("de Nov. à Mars"), season_of(11, 3));
        assert_eq!(season("d’août à sept."), season_of(8, 9));
        assert_eq!(season("5-10"), season_of(5, 10));
        assert_eq!(season("Juillet"), season_of(7, 7));
        assert_eq!(season("Toute l'année"), Ok(Season::ALL_YEAR));
        assert!(season("printemps").is_err() && season("jui").is_err());
        assert!(season("mai juin juillet").is_err());
    }

    #[test]
    fn allergens_and_labels_are_read_from_lists() {
        assert_eq!(
            allergens("Lait, blé ; œufs et noisettes"),
            Ok(vec![Allergen::Gluten, Allergen::Eggs, Allergen::Milk, Allergen::Nuts])
        );
        assert_eq!(allergens("aucun"), Ok(vec![]));
        assert_eq!(labels("IGP + AB"), Ok(vec![Label::Organic, Label::Igp]));
        assert!(labels("Le meilleur").is_err());
        assert!(allergens("traces éventuelles").is_err());
    }

    #[test]
    fn every_french_name_is_read_back() {
        for &one in Category::ALL {
            assert_eq!(category(french::category(one)), Ok(one));
        }
        for &one in Label::ALL {
            assert_eq!(labels(french::label(one)), Ok(vec![one]));
        }
        for &one in Allergen::ALL {
            assert_eq!(allergens(french::allergen(one)), Ok(vec![one]));
        }
        for unit in [SaleUnit::Piece, SaleUnit::Kilogram, SaleUnit::Litre] {
            assert_eq!(sale_unit(french::sale_unit(unit)), Ok(unit));
        }
    }

    #[test]
    fn fruit_and_vegetables_in_one_word_say_too_little() {
        let expected = category("Fruits et légumes").unwrap_err();
        assert!(expected.contains("Fruits, Légumes"), "{expected}");
    }
}

//! Which column says what: recognised from French titles, or chosen by hand.

use crate::{
    Unreadable,
    fold::fold,
    table::{Row, Table},
};
use std::collections::BTreeMap;

/// What a column may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Reference,
    Name,
    Category,
    Unit,
    Step,
    CaseSize,
    UnitPrice,
    Vat,
    /// A column of its own for « AB »: oui, non or x.
    Organic,
    Labels,
    Season,
    Allergens,
    VariableWeight,
    Content,
    RetailPrice,
    ShelfLife,
}

impl Field {
    pub const ALL: [Self; 16] = [
        Self::Reference,
        Self::Name,
        Self::Category,
        Self::Unit,
        Self::Step,
        Self::CaseSize,
        Self::UnitPrice,
        Self::Vat,
        Self::Organic,
        Self::Labels,
        Self::Season,
        Self::Allergens,
        Self::VariableWeight,
        Self::Content,
        Self::RetailPrice,
        Self::ShelfLife,
    ];

    /// Whether a catalogue without this column is refused.
    pub const fn is_mandatory(self) -> bool {
        use Field::{Category, Name, Reference, Unit, UnitPrice, Vat};
        matches!(self, Reference | Name | Category | Unit | UnitPrice | Vat)
    }

    /// The usual French title, which is recognised in turn.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Reference => "Référence",
            Self::Name => "Désignation",
            Self::Category => "Catégorie",
            Self::Unit => "Unité",
            Self::Step => "Pas",
            Self::CaseSize => "Colisage",
            Self::UnitPrice => "Prix unitaire HT",
            Self::Vat => "TVA",
            Self::Organic => "Bio",
            Self::Labels => "Labels",
            Self::Season => "Saison",
            Self::Allergens => "Allergènes",
            Self::VariableWeight => "Poids variable",
            Self::Content => "Contenance",
            Self::RetailPrice => "Prix public TTC",
            Self::ShelfLife => "DLC",
        }
    }

    fn titles(self) -> impl Iterator<Item = &'static str> {
        let rows = TITLES.into_iter().filter(move |(field, _)| *field == self);
        rows.flat_map(|(_, titles)| titles.split(", "))
    }

    fn recognise(title: &str) -> Option<Self> {
        let folded = fold(title);
        let without_unit = folded.rsplit_once(' ').filter(|(_, last)| {
            matches!(*last, "g" | "kg" | "ml" | "cl" | "l" | "eur" | "euros" | "j" | "jours")
        });
        let bare = without_unit.map_or(folded.as_str(), |(start, _)| start);
        let bare = bare.strip_suffix(" en").unwrap_or(bare);
        Self::ALL
            .into_iter()
            .find(|field| field.titles().any(|title| title == folded || title == bare))
    }
}

/// Titles met in practice, folded; without the unit that may end them.
const TITLES: [(Field, &str); 16] = [
    (
        Field::Reference,
        "reference, ref, ref produit, reference produit, ref article, code, code article, \
         code produit, no, numero, sku, article no, reference article",
    ),
    (
        Field::Name,
        "designation, libelle, produit, produits, nom, nom du produit, article, designation \
         produit, designation du produit, libelle produit, denomination, intitule, nom \
         produit, description",
    ),
    (
        Field::Category,
        "categorie, famille, rayon, type, type de produit, famille de produit, famille de \
         produits, gamme",
    ),
    (
        Field::Unit,
        "unite, unite de vente, uv, u v, vendu, vendu a, vendu par, vendu au, unite vente, \
         unite de prix",
    ),
    (
        Field::Step,
        "pas, pas de commande, quantite minimale, par, commande par, multiple, minimum de \
         vente",
    ),
    (
        Field::CaseSize,
        "colisage, cond, conditionnement, colis, pcb, par colis, nombre par colis, nb par \
         colis, unites par colis, qte par colis, quantite par colis, carton, par carton, nb \
         par carton, uv par colis",
    ),
    (
        Field::UnitPrice,
        "prix unitaire ht, pu ht, puht, prix ht, tarif ht, tarif, p u ht, prix de vente ht, \
         prix u ht, tarif unitaire ht, prix unitaire hors taxes, prix hors taxes, prix ht \
         unitaire, tarif pro ht, ht, prix net ht",
    ),
    (Field::Vat, "tva, taux tva, taux de tva, t v a"),
    (Field::Organic, "bio, ab, produit bio, agriculture biologique"),
    (
        Field::Labels,
        "labels, label, label s, signe de qualite, signes de qualite, label qualite, siqo, \
         certification, certifications, labels et signes, labels signes, mention",
    ),
    (
        Field::Season,
        "saison, saisonnalite, disponibilite, periode, mois, dispo, periode de \
         disponibilite, mois de disponibilite",
    ),
    (
        Field::Allergens,
        "allergenes, allergene, allergene s, contient, allergies, allergenes presents",
    ),
    (
        Field::VariableWeight,
        "poids variable, poids moyen, poids annonce, poids indicatif, poids moyen piece, \
         poids estime, poids approx, poids approximatif",
    ),
    (
        Field::Content,
        "contenance, poids net, poids, contenu, volume, contenu net, poids ou volume, poids \
         volume, quantite nette, format, net",
    ),
    (
        Field::RetailPrice,
        "prix public ttc, prix public, prix conseille ttc, prix conseille, pvc, pvc ttc, \
         prix magasin, prix magasin ttc, prix boutique ttc, prix boutique, prix de vente \
         conseille, prix de reference ttc, prix de reference, prix detail ttc, prix marche \
         ttc",
    ),
    (
        Field::ShelfLife,
        "dlc, ddm, dlc ddm, dluo, conservation, duree de conservation, duree de vie, dlc \
         mini",
    ),
];

/// Which line has the titles, and which column says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMapping {
    /// The line of the file that has the titles, counted from 1.
    pub header_line: usize,
    /// Columns counted from 0.
    pub columns: BTreeMap<Field, usize>,
}

impl ColumnMapping {
    /// The first column recognised for each field answers for it.
    fn of_header(row: &Row) -> Self {
        let mut columns = BTreeMap::new();
        for (index, title) in row.cells.iter().enumerate() {
            if let Some(field) = Field::recognise(title) {
                columns.entry(field).or_insert(index);
            }
        }
        Self { header_line: row.line, columns }
    }
}

/// The table and the line with the most recognised titles, among the first lines of each; and the
/// names of the sheets left aside.
pub(crate) fn recognise(
    tables: Vec<Table>,
) -> Result<(Table, ColumnMapping, Vec<String>), Unreadable> {
    const FEWEST_TITLES: usize = 2;
    let titles = |table: &Table| header(table).map_or(0, |mapping| mapping.columns.len());
    let (table, others) = best(tables, titles).ok_or(Unreadable::NoHeader)?;
    let mapping = header(&table).filter(|mapping| mapping.columns.len() >= FEWEST_TITLES);
    Ok((table, mapping.ok_or(Unreadable::NoHeader)?, others))
}

/// The table that a mapping chosen by hand is about, and the names of the sheets left aside.
pub(crate) fn table_for(
    tables: Vec<Table>,
    mapping: &ColumnMapping,
) -> Result<(Table, Vec<String>), Unreadable> {
    let titles = |table: &Table| {
        let header = table.rows.iter().find(|row| row.line == mapping.header_line);
        header.map_or(0, |row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count())
    };
    best(tables, titles).filter(|(table, _)| titles(table) > 0).ok_or(Unreadable::NoHeader)
}

/// The first line with the most recognised titles.
fn header(table: &Table) -> Option<ColumnMapping> {
    const LINES_SEARCHED: usize = 30;
    let headers = table.rows.iter().take(LINES_SEARCHED).map(ColumnMapping::of_header);
    // Of equals, `max_by_key` gives the last.
    headers.rev().max_by_key(|mapping| mapping.columns.len())
}

/// The first table that scores highest, and the names of the other sheets that are not blank.
fn best(mut tables: Vec<Table>, score: impl Fn(&Table) -> usize) -> Option<(Table, Vec<String>)> {
    let (index, _) = tables.iter().enumerate().rev().max_by_key(|(_, table)| score(table))?;
    let table = tables.remove(index);
    let others = tables.into_iter().filter(|other| !other.rows.is_empty());
    Some((table, others.filter_map(|other| other.name).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_recognised_as_producers_write_them() {
        for (title, field) in [
            ("Désignation", Field::Name),
            ("LIBELLÉ", Field::Name),
            ("PU HT", Field::UnitPrice),
            ("Prix unitaire HT €", Field::UnitPrice),
            ("Tarif", Field::UnitPrice),
            ("Cond.", Field::CaseSize),
            ("Réf", Field::Reference),
            ("N°", Field::Reference),
            ("Label(s)", Field::Labels),
            ("Poids net (g)", Field::Content),
            ("Poids moyen en kg", Field::VariableWeight),
            ("T.V.A.", Field::Vat),
        ] {
            assert_eq!(Field::recognise(title), Some(field), "{title}");
        }
    }

    #[test]
    fn a_price_with_vat_or_per_case_is_not_taken_for_the_unit_price() {
        assert_eq!(Field::recognise("Prix TTC"), None);
        assert_eq!(Field::recognise("Prix du colis HT"), None);
    }

    #[test]
    fn every_usual_title_is_recognised_and_no_title_serves_two_fields() {
        for field in Field::ALL {
            assert_eq!(Field::recognise(field.title()), Some(field));
            for title in field.titles() {
                assert_eq!(Field::recognise(title), Some(field), "{title}");
            }
        }
    }
}

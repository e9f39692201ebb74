//! From rows of text to products and errors.

use crate::{
    CatalogueLine, ColumnMapping, Field, LineError, Preview, Remark, UnknownColumn,
    table::{Row, Table},
    values::{self, Expected, Measure},
    words,
};
use kernel::{Label, SaleUnit, Season, Step, Steps};
use std::collections::BTreeMap;

/// What people write for "nothing to say".
const NOTHING: [&str; 4] = ["", "-", "–", "—"];

/// Reads every row under the header.
pub(crate) fn preview(
    file_name: &str,
    table: &Table,
    mapping: ColumnMapping,
    other_sheets: Vec<String>,
) -> Preview {
    let header = table.rows.iter().find(|row| row.line == mapping.header_line);
    let titles = header.map(|row| row.cells.clone()).unwrap_or_default();
    let mut reader = Reader { file_name, mapping: &mapping, titles: &titles, errors: Vec::new() };
    reader.check_columns();
    let (mut lines, mut remarks) = (Vec::new(), Vec::new());
    let mut references: BTreeMap<String, usize> = BTreeMap::new();
    for row in table.rows.iter().filter(|row| row.line > mapping.header_line) {
        if let Some(text) = row.single_cell() {
            remarks.push(Remark { line: row.line, text: text.to_owned() });
            continue;
        }
        let line = reader.line(row);
        reader.check_reference(row, &mut references);
        lines.extend(line);
    }
    if lines.is_empty() && reader.errors.is_empty() {
        let expected = "au moins un produit".into();
        reader.refuse(mapping.header_line, Field::Name, "", expected);
    }
    let errors = reader.errors;
    Preview {
        file: file_name.to_owned(),
        unknown_columns: unknown_columns(&titles, &mapping),
        mapping,
        titles,
        other_sheets,
        remarks,
        lines,
        errors,
    }
}

fn unknown_columns(titles: &[String], mapping: &ColumnMapping) -> Vec<UnknownColumn> {
    let unknown = titles.iter().enumerate().filter(|(index, title)| {
        !title.trim().is_empty() && !mapping.columns.values().any(|column| column == index)
    });
    unknown.map(|(index, title)| UnknownColumn { index, title: title.trim().to_owned() }).collect()
}

struct Reader<'a> {
    file_name: &'a str,
    mapping: &'a ColumnMapping,
    titles: &'a [String],
    errors: Vec<LineError>,
}

impl Reader<'_> {
    fn check_columns(&mut self) {
        for field in Field::ALL {
            if field.is_mandatory() && !self.mapping.columns.contains_key(&field) {
                let expected = "une colonne de ce titre".into();
                self.refuse(self.mapping.header_line, field, "", expected);
            }
        }
    }

    /// The product of a row, or none after recording every error in it.
    fn line(&mut self, row: &Row) -> Option<CatalogueLine> {
        let reference = self.required(row, Field::Reference, |text| plain_text(text, 64));
        let name = self.required(row, Field::Name, |text| plain_text(text, 200));
        let category = self.required(row, Field::Category, words::category);
        let unit = self.required(row, Field::Unit, words::sale_unit);
        let unit_price = self.required(row, Field::UnitPrice, values::unit_price);
        let vat = self.required(row, Field::Vat, values::vat);
        let step = unit.and_then(|unit| {
            let bare = self.title_measure(Field::Step);
            let whole = Step::try_new(unit, 1000).ok()?;
            let written = self.optional(row, Field::Step, |text| values::step(text, unit, bare))?;
            Some(written.unwrap_or(whole))
        });
        let case_size = step.and_then(|step| {
            let written =
                self.optional(row, Field::CaseSize, |text| values::case_size(text, step))?;
            Some(written.unwrap_or(Steps::new(1)))
        });
        let labels = self.labels(row);
        let season = self.optional(row, Field::Season, words::season);
        let allergens = self.optional(row, Field::Allergens, words::allergens);
        let bare = self.title_measure(Field::VariableWeight);
        let variable_weight_grams =
            self.optional(row, Field::VariableWeight, |text| values::weight_grams(text, bare));
        self.check_variable_weight(row, unit);
        let bare = self.title_measure(Field::Content);
        let content = self.optional(row, Field::Content, |text| values::content(text, bare));
        let retail_price = self.optional(row, Field::RetailPrice, values::retail_price);
        let shelf_life_days = self.optional(row, Field::ShelfLife, values::days);
        Some(CatalogueLine {
            line: row.line,
            reference: reference?,
            name: name?,
            category: category?,
            step: step?,
            case_size: case_size?,
            unit_price: unit_price?,
            vat: vat?,
            labels: labels?,
            season: season?.unwrap_or(Season::ALL_YEAR),
            allergens: allergens?.unwrap_or_default(),
            variable_weight_grams: variable_weight_grams?,
            content: content?,
            retail_price: retail_price?,
            shelf_life_days: shelf_life_days?,
        })
    }

    /// The labels' column and the one for « bio » together.
    fn labels(&mut self, row: &Row) -> Option<Vec<Label>> {
        let organic = self.optional(row, Field::Organic, words::yes_or_no);
        let mut labels = self.optional(row, Field::Labels, words::labels)?.unwrap_or_default();
        if organic?.unwrap_or(false) {
            labels.push(Label::Organic);
            labels.sort();
            labels.dedup();
        }
        Some(labels)
    }

    /// Only pieces have a weight to announce: kilograms are weighed as ordered.
    fn check_variable_weight(&mut self, row: &Row, unit: Option<SaleUnit>) {
        let text = self.cell(row, Field::VariableWeight);
        if !NOTHING.contains(&text) && unit.is_some_and(|unit| unit != SaleUnit::Piece) {
            let expected = "utile ici\u{a0}; laissez la case vide";
            self.refuse(row.line, Field::VariableWeight, text, expected.into());
        }
    }

    fn check_reference(&mut self, row: &Row, references: &mut BTreeMap<String, usize>) {
        let reference = self.cell(row, Field::Reference);
        if reference.is_empty() {
            return;
        }
        if let Some(line) = references.get(reference) {
            let expected =
                format!("une référence nouvelle\u{a0}; elle sert déjà à la ligne {line}");
            self.refuse(row.line, Field::Reference, reference, expected);
        } else {
            references.insert(reference.to_owned(), row.line);
        }
    }

    /// None after recording the error of an empty or misunderstood cell. A missing column has its
    /// error already.
    fn required<T>(
        &mut self,
        row: &Row,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Option<T> {
        if !self.mapping.columns.contains_key(&field) {
            return None;
        }
        let text = self.cell(row, field);
        let parsed = if text.is_empty() { Err(example(field).into()) } else { parse(text) };
        parsed.map_err(|expected| self.refuse(row.line, field, text, expected)).ok()
    }

    /// None after recording the error of a misunderstood cell; `Some(None)` for an empty one.
    fn optional<T>(
        &mut self,
        row: &Row,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, Expected>,
    ) -> Option<Option<T>> {
        let text = self.cell(row, field);
        if NOTHING.contains(&text) {
            return Some(None);
        }
        let parsed = parse(text);
        parsed.map_err(|expected| self.refuse(row.line, field, text, expected)).ok().map(Some)
    }

    fn cell<'r>(&self, row: &'r Row, field: Field) -> &'r str {
        self.mapping.columns.get(&field).map_or("", |&index| row.cell(index))
    }

    fn title(&self, field: Field) -> &str {
        let written = self.mapping.columns.get(&field).and_then(|&index| self.titles.get(index));
        written.map(|title| title.trim()).filter(|title| !title.is_empty()).unwrap_or(field.title())
    }

    fn title_measure(&self, field: Field) -> Option<Measure> {
        Measure::of_title(self.title(field))
    }

    fn refuse(&mut self, line: usize, field: Field, value: &str, expected: Expected) {
        const LONGEST_SHOWN: usize = 60;
        self.errors.push(LineError {
            file: self.file_name.to_owned(),
            line,
            column: self.title(field).to_owned(),
            value: value.chars().take(LONGEST_SHOWN).collect(),
            expected,
        });
    }
}

/// What a mandatory cell left empty should say.
const fn example(field: Field) -> &'static str {
    match field {
        Field::Reference => "une référence\u{a0}; écrivez par exemple R12",
        Field::Name => "le nom du produit",
        Field::Category => "une catégorie\u{a0}; écrivez par exemple Épicerie",
        Field::Unit => "une unité de vente\u{a0}; écrivez pièce, kg ou litre",
        Field::UnitPrice => "un prix\u{a0}; écrivez par exemple 2,35",
        Field::Vat => "un taux de TVA\u{a0}; écrivez par exemple 5,5\u{a0}%",
        _ => "une valeur",
    }
}

/// A text on one line, of at most `longest` characters.
fn plain_text(text: &str, longest: usize) -> Result<String, Expected> {
    if text.chars().count() > longest || text.chars().any(char::is_control) {
        return Err(format!("un texte sur une seule ligne, de {longest}\u{a0}caractères au plus"));
    }
    Ok(text.to_owned())
}

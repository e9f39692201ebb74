use super::{columns, exported, text};
use crate::{
    files::Exported,
    views::{Chrome, dossier::Dossier},
};
use documents::sheets::{Sheet, Workbook};

exported! {
    Dossier => dossier,
}

fn dossier(page: &Dossier) -> Workbook {
    let sheets = page.parts.iter().map(|part| {
        let headings: Vec<&str> = part.columns.iter().map(String::as_str).collect();
        let rows = part.rows.iter().map(|row| row.iter().map(text).collect());
        Sheet::new(&part.title, columns(&headings)).with_rows(rows)
    });
    Workbook::new("Données personnelles", sheets.collect())
}

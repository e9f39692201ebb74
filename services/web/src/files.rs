//! What people take away: the tables of a page as files, and papers.
//!
//! Every page with a table is also a file: `?format=pdf`, `xlsx`, `ods` or `csv` behind its own
//! address, answered by the page's own handler, so that nobody can take away what they may not
//! see. A paper has an address of its own that ends with `.pdf`.

use crate::{
    page::{PageError, PageResult, show},
    problem::Problem,
    views::{Chrome, chrome::TakeAway},
};
use askama::Template;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use documents::{
    PdfError,
    sheets::{FileKind, SheetError, Workbook},
};

const PARAMETER: &str = "format=";

/// A page whose tables can be taken away.
pub trait Exported: Template {
    fn chrome_mut(&mut self) -> &mut Chrome;

    /// The tables as the page shows them; without rows there is nothing to take away.
    fn workbook(&self) -> Workbook;

    /// A paper of its own, where the PDF is more than the tables.
    fn paper(&self) -> Option<Writing> {
        None
    }
}

/// What makes the bytes of a PDF.
pub type Writing = Box<dyn FnOnce() -> Result<Vec<u8>, PdfError> + Send>;

/// Whether the page itself is asked for, or a file of its tables.
#[derive(Debug, Clone)]
pub struct Export {
    kind: Option<FileKind>,
    /// The page's address, ready for one more parameter.
    address: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Export {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
        let is_format = |pair: &&str| pair.starts_with(PARAMETER);
        let named = query.split('&').find(is_format).map(|pair| &pair[PARAMETER.len()..]);
        let kind = match named {
            Some(name) => Some(FileKind::named(name).ok_or_else(PageError::not_found)?),
            None => None,
        };
        let kept = |pair: &&str| !pair.is_empty() && !is_format(pair) && !pair.starts_with("fait=");
        let rest: String = query.split('&').filter(kept).map(|pair| format!("{pair}&")).collect();
        Ok(Self { kind, address: format!("{path}?{rest}") })
    }
}

impl Export {
    /// The page with links to its files, or the file.
    ///
    /// # Errors
    /// What cannot be written.
    pub async fn show<V: Exported>(self, mut view: V) -> PageResult {
        let workbook = view.workbook();
        match (self.kind, view.paper()) {
            (Some(FileKind::Pdf), Some(write)) => return paper(&workbook.title, write).await,
            (Some(kind), _) => return workbook_file(workbook, kind).await,
            (None, _) => {}
        }
        if workbook.sheets.iter().any(|sheet| !sheet.rows.is_empty()) {
            let links = FileKind::ALL.map(|kind| TakeAway {
                href: format!("{}{PARAMETER}{}", self.address, kind.extension()),
                label: kind.extension().to_uppercase(),
            });
            view.chrome_mut().take_away = links.to_vec();
        }
        show(&view)
    }
}

/// A workbook as a file that is named after its title.
///
/// # Errors
/// What cannot be written.
pub async fn workbook_file(workbook: Workbook, kind: FileKind) -> PageResult {
    let name = file_name(&workbook.title, kind.extension());
    // Large tables take a while; other requests go on.
    let written = tokio::task::spawn_blocking(move || workbook.to_file(kind)).await;
    let bytes = written.map_err(|error| unwritten(&error))??;
    Ok(file(bytes, kind.media_type(), &name))
}

/// A paper, as a file to keep and print.
///
/// # Errors
/// What cannot be written.
pub async fn paper(
    title: &str,
    write: impl FnOnce() -> Result<Vec<u8>, PdfError> + Send + 'static,
) -> PageResult {
    let name = file_name(title, FileKind::Pdf.extension());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|error| unwritten(&error))??;
    Ok(file(bytes, FileKind::Pdf.media_type(), &name))
}

/// Bytes to keep under a name: browsers that show a PDF themselves would need more than the
/// strict Content-Security-Policy of every answer allows.
pub fn file(bytes: Vec<u8>, media_type: &'static str, name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// `commandes-groupees-de-novembre-2026.csv`: plain letters, which every system takes.
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name = String::new();
    for letter in title.to_lowercase().chars() {
        match plain(letter) {
            "" if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            plain => name.push_str(plain),
        }
    }
    format!("{}.{extension}", name.trim_end_matches('-'))
}

/// The letter without its accent; nothing for what is no letter and no digit.
fn plain(letter: char) -> &'static str {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    match letter {
        'à' | 'â' | 'ä' => "a",
        'ç' => "c",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'î' | 'ï' => "i",
        'ô' | 'ö' => "o",
        'ù' | 'û' | 'ü' => "u",
        'ÿ' => "y",
        'œ' => "oe",
        'æ' => "ae",
        letter => LETTERS.find(letter).map_or("", |at| &LETTERS[at..=at]),
    }
}

fn unwritten(error: &dyn std::error::Error) -> PageError {
    tracing::error!(%error, "a file could not be written");
    Problem::unavailable().into()
}

impl From<SheetError> for PageError {
    fn from(error: SheetError) -> Self {
        unwritten(&error)
    }
}

impl From<PdfError> for PageError {
    fn from(error: PdfError) -> Self {
        unwritten(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_its_title_in_plain_letters() {
        let name = |title| file_name(title, "csv");
        assert_eq!(name("Commandes groupées d’août 2026"), "commandes-groupees-d-aout-2026.csv");
        assert_eq!(name("  Œufs & lait : « été »"), "oeufs-lait-ete.csv");
        assert_eq!(name("a\"\r\nb/../c"), "a-b-c.csv");
    }

    #[tokio::test]
    async fn a_file_keeps_what_the_page_was_asked_for() {
        let of = async |uri: &str| {
            let request = axum::http::Request::get(uri).body(()).unwrap();
            Export::from_request_parts(&mut request.into_parts().0, &()).await
        };
        let page = of("/plateforme/commandes?campagne=7&fait=recu").await.unwrap();
        assert_eq!((page.kind, page.address.as_str()), (None, "/plateforme/commandes?campagne=7&"));
        let asked = of("/plateforme/commandes?campagne=7&format=ods").await.unwrap();
        assert_eq!(asked.kind, Some(FileKind::Ods));
        assert!(of("/plateforme/commandes?format=exe").await.is_err());
    }
}

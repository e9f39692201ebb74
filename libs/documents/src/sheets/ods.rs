//! ODS (OpenDocument 1.3, ISO/IEC 26300): a zip archive of four small XML files.

use super::{
    Kind, Sheet, SheetError, Workbook,
    plain::{self, Plain, Shown},
    xlsx::name,
};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const META: &str = include_str!("ods_meta.xml");
const MANIFEST: &str = include_str!("ods_manifest.xml");

/// The styles of cells, up to where the tables begin.
const HEAD: &str = include_str!("ods_head.xml");

const FOOT: &str = "</office:spreadsheet></office:body></office:document-content>\n";

pub(super) fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetError> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let packed = SimpleFileOptions::default().last_modified_time(DateTime::default());
    let stored = packed.compression_method(CompressionMethod::Stored);
    // First and uncompressed, so that the file's kind can be read at its head.
    zip.start_file("mimetype", stored)?;
    zip.write_all(MEDIA_TYPE.as_bytes())?;
    for (path, text) in [
        ("META-INF/manifest.xml", MANIFEST.to_owned()),
        ("content.xml", content(workbook)),
        ("meta.xml", meta(&workbook.title)),
    ] {
        zip.start_file(path, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn meta(title: &str) -> String {
    let title = escaped(title);
    META.replace("TITLE", &title)
}

fn content(workbook: &Workbook) -> String {
    let mut xml = HEAD.to_owned();
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        table(&mut xml, sheet, &name(&sheet.title, index));
    }
    xml.push_str(FOOT);
    xml
}

fn table(xml: &mut String, sheet: &Sheet, name: &str) {
    let headings = plain::headings(sheet);
    xml.push_str(&format!("<table:table table:name=\"{}\">\n", escaped(name)));
    for column in &sheet.columns {
        let style = if column.kind == Kind::Text { "wide" } else { "narrow" };
        let count = if column.kind == Kind::Quantity { 2 } else { 1 };
        xml.push_str(&format!(
            "<table:table-column table:style-name=\"{style}\" \
             table:number-columns-repeated=\"{count}\"/>\n"
        ));
    }
    xml.push_str("<table:table-header-rows><table:table-row>");
    for heading in &headings {
        xml.push_str("<table:table-cell table:style-name=\"head\" ");
        xml.push_str(&text(heading));
    }
    xml.push_str("</table:table-row></table:table-header-rows>\n");
    for cells in sheet.lines() {
        xml.push_str("<table:table-row>");
        plain::row(sheet, cells).iter().for_each(|value| cell(xml, value));
        xml.push_str("</table:table-row>\n");
    }
    xml.push_str("</table:table>\n");
}

/// The end of a cell that holds text.
fn text(text: &str) -> String {
    let text = escaped(text);
    format!("office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn cell(xml: &mut String, value: &Plain) {
    let styled = |style: &str| format!("<table:table-cell table:style-name=\"{style}\" ");
    let valued = |kind: &str, attribute: &str, value: &str, shown: &str| {
        format!(
            "office:value-type=\"{kind}\" office:{attribute}=\"{value}\"><text:p>{}</text:p>\
             </table:table-cell>",
            escaped(shown)
        )
    };
    let shown = value.in_csv();
    let written = match value {
        Plain::Empty => "<table:table-cell/>".to_owned(),
        Plain::Text(words) => styled("cText") + &text(words),
        Plain::Number(number, how) => {
            let (style, kind) = match how {
                Shown::Whole => ("cWhole", "float"),
                Shown::Measure => ("cMeasure", "float"),
                Shown::Euros => ("cEuros", "currency\" office:currency=\"EUR"),
                Shown::Price => ("cPrice", "currency\" office:currency=\"EUR"),
                Shown::Percent => ("cPercent", "percentage"),
            };
            styled(style) + &valued(kind, "value", &number.to_string(), &shown)
        }
        Plain::Date(date) => {
            let iso = date.format("%Y-%m-%d").to_string();
            styled("cDate") + &valued("date", "date-value", &iso, &shown)
        }
        Plain::Instant(instant) => {
            let iso = instant.format("%Y-%m-%dT%H:%M:%S").to_string();
            styled("cInstant") + &valued("date", "date-value", &iso, &shown)
        }
    };
    xml.push_str(&written);
}

/// For XML; what XML cannot hold becomes a space.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push(' ');
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

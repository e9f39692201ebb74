//! XLSX (ISO/IEC 29500): numbers are numbers, dates are dates, and the heads stay in sight.

use super::{
    SheetError, Workbook,
    plain::{self, Plain, Shown},
};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook as Xlsx, Worksheet,
};

/// Excel's own limit for the name of a sheet.
const NAME_LETTERS_MAX: usize = 31;
const WIDTH_MAX: usize = 60;

pub(super) fn write(workbook: &Workbook) -> Result<Vec<u8>, SheetError> {
    let mut xlsx = Xlsx::new();
    // A file tells when it was made; ours are the same whenever they are made.
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(&workbook.title)
        .set_author("Acheteurs Solidaires")
        .set_creation_datetime(&never);
    xlsx.set_properties(&properties);
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let worksheet = xlsx.add_worksheet();
        worksheet.set_name(name(&sheet.title, index))?;
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0x00e7_f0e3))
            .set_border_bottom(FormatBorder::Thin);
        let headings = plain::headings(sheet);
        let mut widths: Vec<usize> = vec![];
        for (column, heading) in headings.iter().enumerate() {
            worksheet.write_string_with_format(0, place(column), heading, &head)?;
            widths.push(heading.chars().count().clamp(8, 24));
        }
        for (number, cells) in sheet.lines().enumerate() {
            let total = number >= sheet.rows.len();
            let row = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
            for (column, cell) in plain::row(sheet, cells).iter().enumerate() {
                write_cell(worksheet, (row, place(column)), cell, total)?;
                if let Some(width) = widths.get_mut(column) {
                    *width = (*width).max(letters(cell)).min(WIDTH_MAX);
                }
            }
        }
        for (column, width) in widths.into_iter().enumerate() {
            let width = u32::try_from(width).unwrap_or_default();
            worksheet.set_column_width(place(column), f64::from(width.saturating_add(2)))?;
        }
        worksheet.set_freeze_panes(1, 0)?;
        worksheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    }
    Ok(xlsx.save_to_buffer()?)
}

fn place(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn write_cell(
    worksheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Plain,
    total: bool,
) -> Result<(), SheetError> {
    let style = Format::new().set_num_format(number_format(cell));
    let style = if total { style.set_bold().set_border_top(FormatBorder::Thin) } else { style };
    match cell {
        Plain::Empty => worksheet.write_blank(row, column, &style)?,
        Plain::Text(text) => worksheet.write_string_with_format(row, column, text, &style)?,
        Plain::Number(number, _) => {
            let number = number.to_f64().unwrap_or_default();
            worksheet.write_number_with_format(row, column, number, &style)?
        }
        Plain::Date(date) => {
            worksheet.write_datetime_with_format(row, column, excel_date(*date)?, &style)?
        }
        Plain::Instant(instant) => {
            worksheet.write_datetime_with_format(row, column, excel_instant(*instant)?, &style)?
        }
    };
    Ok(())
}

fn excel_date(date: NaiveDate) -> Result<ExcelDateTime, SheetError> {
    let year = u16::try_from(date.year()).unwrap_or(u16::MAX);
    let (month, day) = (date.month(), date.day());
    let part = |part: u32| u8::try_from(part).unwrap_or(u8::MAX);
    Ok(ExcelDateTime::from_ymd(year, part(month), part(day))?)
}

fn excel_instant(instant: NaiveDateTime) -> Result<ExcelDateTime, SheetError> {
    let hour = u16::try_from(instant.hour()).unwrap_or_default();
    let minute = u8::try_from(instant.minute()).unwrap_or_default();
    Ok(excel_date(instant.date())?.and_hms(hour, minute, 0)?)
}

const fn number_format(cell: &Plain) -> &'static str {
    match cell {
        Plain::Empty | Plain::Text(_) => "General",
        Plain::Number(_, Shown::Whole) => "#,##0",
        Plain::Number(_, Shown::Measure) => "#,##0.###",
        Plain::Number(_, Shown::Euros) => "#,##0.00\\ \"€\"",
        Plain::Number(_, Shown::Price) => "#,##0.00##\\ \"€\"",
        Plain::Number(_, Shown::Percent) => "0.##%",
        Plain::Date(_) => "dd/mm/yyyy",
        Plain::Instant(_) => "dd/mm/yyyy hh:mm",
    }
}

fn letters(cell: &Plain) -> usize {
    match cell {
        Plain::Empty => 0,
        Plain::Text(text) => text.chars().count(),
        Plain::Number(number, _) => number.to_string().len() + 3,
        Plain::Date(_) => 10,
        Plain::Instant(_) => 16,
    }
}

/// A name that Excel takes: short, without `[]:*?/\`, not twice the same.
pub(super) fn name(title: &str, index: usize) -> String {
    let letter = |letter: char| match letter {
        '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    let number = format!("{} ", index + 1);
    let room = NAME_LETTERS_MAX - number.chars().count();
    let words: String = title.chars().map(letter).take(room).collect();
    format!("{number}{}", words.trim())
}

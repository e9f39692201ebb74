//! What a report withholds, in a few bytes: so that the log can keep it, and the report be
//! computed again without deciding anew.

use crate::{Report, ReportError, secrecy::Withheld};

impl Report {
    /// Which of [`Report::cells`] are withheld, in hexadecimal: four cells a digit, the first
    /// cell the highest bit.
    pub fn withheld(&self) -> String {
        let bits: Vec<bool> = self.cells().map(|(_, value)| value.is_withheld()).collect();
        let digit = |bits: &[bool]| {
            let places = bits.iter().zip([8_u32, 4, 2, 1]);
            let sum = places.filter(|(bit, _)| **bit).map(|(_, place)| place).sum();
            char::from_digit(sum, 16).unwrap_or('0')
        };
        bits.chunks(4).map(digit).collect()
    }
}

/// What `written` says is withheld of the cells of a report; `shown` is that report with nothing
/// withheld.
pub fn decode(shown: &Report, written: &str) -> Result<Withheld, ReportError> {
    let digits: Option<Vec<u32>> = written.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.ok_or(ReportError::Withheld)?;
    let cells: Vec<_> = shown.cells().map(|(key, _)| key).collect();
    if digits.len() != cells.len().div_ceil(4) {
        return Err(ReportError::Withheld);
    }
    let is_withheld = |index: usize| digits[index / 4] & (8 >> (index % 4)) != 0;
    let cells = cells.into_iter().enumerate().filter(|(index, _)| is_withheld(*index));
    Ok(Withheld::of(cells.map(|(_, key)| key)))
}

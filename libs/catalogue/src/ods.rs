//! OpenDocument sheets, read here because each cell and row may claim to be repeated a million
//! times: copies are counted before they are made.

use crate::{
    MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Unreadable,
    table::{Budget, Row, Table},
    workbook,
    xml::{Tag, Token, Tokens, unescape},
};

/// Every sheet of `content.xml`.
pub(crate) fn tables(content: &str) -> Result<Vec<Table>, Unreadable> {
    let mut reader = Reader { tokens: Tokens::new(content), budget: Budget::default() };
    let mut tables = Vec::new();
    while let Some(token) = reader.tokens.next()? {
        if let Token::Start(tag) = token
            && tag.name == "table:table"
            && !tag.is_closed
        {
            let name = tag.attribute("table:name")?.unwrap_or_default();
            let rows = reader.rows()?;
            tables.push(Table::try_new(rows)?.named(name));
            if tables.len() > MAX_SHEETS {
                return Err(Unreadable::TooManySheets);
            }
        }
    }
    Ok(tables)
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    budget: Budget,
}

impl Reader<'_> {
    fn rows(&mut self) -> Result<Vec<Row>, Unreadable> {
        let mut rows = Vec::new();
        let mut line: usize = 1;
        loop {
            match self.tokens.inside()? {
                Token::Start(tag) if tag.name == "table:table-row" => {
                    let repeated = tag.count("table:number-rows-repeated")?;
                    let cells = if tag.is_closed { Vec::new() } else { self.cells()? };
                    if !cells.is_empty() {
                        for copy in 0..repeated {
                            cells.iter().try_for_each(|cell| self.budget.spend(cell))?;
                            rows.push(Row { line: line + copy, cells: cells.clone() });
                            if rows.len() > MAX_ROWS {
                                return Err(Unreadable::TooManyRows);
                            }
                        }
                    }
                    line = line.checked_add(repeated).ok_or(Unreadable::Damaged)?;
                }
                Token::Start(tag) if tag.name == "table:table" => return Err(Unreadable::Damaged),
                Token::End("table:table") => return Ok(rows),
                _ => {}
            }
        }
    }

    /// The cells of a row up to its last filled one.
    fn cells(&mut self) -> Result<Vec<String>, Unreadable> {
        let mut cells: Vec<String> = Vec::new();
        let mut blank: usize = 0;
        loop {
            match self.tokens.inside()? {
                Token::Start(tag) if is_cell(tag.name) => {
                    let repeated = tag.count("table:number-columns-repeated")?;
                    let text = self.cell(&tag)?;
                    let width = cells.len().saturating_add(blank).saturating_add(repeated);
                    if text.trim().is_empty() {
                        blank = blank.saturating_add(repeated);
                    } else if width > MAX_COLUMNS {
                        return Err(Unreadable::TooManyColumns);
                    } else {
                        cells.resize(cells.len() + blank, String::new());
                        for _ in 0..repeated {
                            self.budget.spend(&text)?;
                        }
                        cells.resize(width, text);
                        blank = 0;
                    }
                }
                Token::End("table:table-row") => return Ok(cells),
                _ => {}
            }
        }
    }

    /// The value behind a cell where it is a number, else its text.
    fn cell(&mut self, tag: &Tag<'_>) -> Result<String, Unreadable> {
        let text = if tag.is_closed { String::new() } else { self.paragraphs(tag.name)? };
        let kind = tag.attribute("office:value-type")?;
        Ok(match kind.as_deref() {
            Some("float" | "currency" | "percentage") => {
                let value = tag.attribute("office:value")?.ok_or(Unreadable::Damaged)?;
                workbook::number(&value)
            }
            Some("boolean") => {
                let value = tag.attribute("office:boolean-value")?;
                workbook::boolean(value.as_deref() == Some("true")).to_owned()
            }
            Some("string") => tag.attribute("office:string-value")?.unwrap_or(text),
            _ => text,
        })
    }

    /// The text of the element `name`, which has started; notes on the cell are left out.
    fn paragraphs(&mut self, name: &str) -> Result<String, Unreadable> {
        let mut text = String::new();
        loop {
            match self.tokens.inside()? {
                Token::Text(written) => text.push_str(&unescape(written)?),
                Token::End("text:p") => text.push('\n'),
                Token::End(end) if end == name => return Ok(text.trim().to_owned()),
                Token::Start(tag) => match tag.name {
                    "office:annotation" if !tag.is_closed => self.tokens.skip_element(tag.name)?,
                    "text:s" | "text:tab" | "text:line-break" => text.push(' '),
                    "table:table" => return Err(Unreadable::Damaged),
                    _ => {}
                },
                Token::End(_) => {}
            }
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

//! The zip archive that a workbook is, unpacked within a bound and packed again for its reader.
//!
//! The reader is given an archive made here, of stored parts only: what it sees is what was
//! bounded and checked, whatever the file claimed.

use crate::{MAX_BYTES, Unreadable, inflate::inflate, xml};
use std::collections::BTreeMap;

/// All parts together, unpacked.
const MAX_UNPACKED_BYTES: usize = 5 * MAX_BYTES;

const CENTRAL: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";
const END: &[u8] = b"PK\x05\x06";

/// The text parts of a workbook by name. Images and macros are left out.
pub(crate) struct Archive {
    pub parts: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    pub(crate) fn try_open(bytes: &[u8]) -> Result<Self, Unreadable> {
        let end = bytes.windows(4).rposition(|window| window == END);
        let end = Fields { bytes, start: end.ok_or(Unreadable::Damaged)? };
        let (count, mut at) = (end.u16(10)?, end.u32(16)?);
        let mut parts = BTreeMap::new();
        let mut left = MAX_UNPACKED_BYTES;
        // Entries may share bytes, to be unpacked over and over.
        let mut packed_left = bytes.len();
        for _ in 0..count {
            let entry = Fields::signed(bytes, at, CENTRAL)?;
            let name = entry.slice(46, entry.u16(28)?)?;
            at += 46 + entry.u16(28)? + entry.u16(30)? + entry.u16(32)?;
            let Some(name) = str::from_utf8(name).ok().filter(|name| is_text(name)) else {
                continue;
            };
            packed_left = packed_left.checked_sub(entry.u32(20)?).ok_or(Unreadable::Damaged)?;
            let part = unpack(bytes, &entry, left)?;
            left -= part.len();
            if name != "mimetype" {
                let text = str::from_utf8(&part).map_err(|_| Unreadable::Damaged)?;
                xml::check_balanced(text)?;
            }
            parts.insert(name.to_owned(), part);
        }
        Ok(Self { parts })
    }

    /// The same parts in an archive without compression.
    pub(crate) fn stored(&self) -> Result<Vec<u8>, Unreadable> {
        let (mut locals, mut centrals) = (Vec::new(), Vec::new());
        for (name, part) in &self.parts {
            let offset = u32::try_from(locals.len()).map_err(|_| Unreadable::TooLarge)?;
            let size = u32::try_from(part.len()).map_err(|_| Unreadable::TooLarge)?;
            let name_size = u16::try_from(name.len()).map_err(|_| Unreadable::Damaged)?;
            // Version 2.0, no flags, stored, no date, then sizes; no extra field.
            let mut header = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0].to_vec();
            header.extend(crc32(part).to_le_bytes());
            header.extend(size.to_le_bytes());
            header.extend(size.to_le_bytes());
            header.extend(name_size.to_le_bytes());
            header.extend([0, 0]);
            locals.extend([LOCAL, &header, name.as_bytes(), part].concat());
            centrals.extend([CENTRAL, &[20, 0], &header, &[0; 10]].concat());
            centrals.extend(offset.to_le_bytes());
            centrals.extend(name.as_bytes());
        }
        let count = u16::try_from(self.parts.len()).map_err(|_| Unreadable::Damaged)?;
        let size = u32::try_from(centrals.len()).map_err(|_| Unreadable::TooLarge)?;
        let offset = u32::try_from(locals.len()).map_err(|_| Unreadable::TooLarge)?;
        locals.extend(centrals);
        locals.extend([END, &[0; 4], &count.to_le_bytes(), &count.to_le_bytes()].concat());
        locals.extend([size.to_le_bytes(), offset.to_le_bytes()].concat());
        locals.extend([0, 0]);
        Ok(locals)
    }
}

fn is_text(name: &str) -> bool {
    name == "mimetype" || name.ends_with(".xml") || name.ends_with(".rels")
}

fn unpack(bytes: &[u8], entry: &Fields<'_>, limit: usize) -> Result<Vec<u8>, Unreadable> {
    const STORED: usize = 0;
    const DEFLATED: usize = 8;
    let is_encrypted = entry.u16(8)? & 1 == 1;
    let local = Fields::signed(bytes, entry.u32(42)?, LOCAL)?;
    let packed = local.slice(30 + local.u16(26)? + local.u16(28)?, entry.u32(20)?)?;
    match entry.u16(10)? {
        _ if is_encrypted => Err(Unreadable::Damaged),
        STORED if packed.len() > limit => Err(Unreadable::TooLarge),
        STORED => Ok(packed.to_vec()),
        DEFLATED => inflate(packed, limit),
        _ => Err(Unreadable::Damaged),
    }
}

/// Little-endian numbers at places counted from `start`.
struct Fields<'a> {
    bytes: &'a [u8],
    start: usize,
}

impl<'a> Fields<'a> {
    fn signed(bytes: &'a [u8], start: usize, signature: &[u8]) -> Result<Self, Unreadable> {
        let fields = Self { bytes, start };
        if fields.slice(0, 4)? == signature { Ok(fields) } else { Err(Unreadable::Damaged) }
    }

    fn slice(&self, place: usize, length: usize) -> Result<&'a [u8], Unreadable> {
        let start = self.start.checked_add(place).ok_or(Unreadable::Damaged)?;
        let end = start.checked_add(length).ok_or(Unreadable::Damaged)?;
        self.bytes.get(start..end).ok_or(Unreadable::Damaged)
    }

    fn u16(&self, place: usize) -> Result<usize, Unreadable> {
        self.number(place, 2)
    }

    fn u32(&self, place: usize) -> Result<usize, Unreadable> {
        self.number(place, 4)
    }

    fn number(&self, place: usize, length: usize) -> Result<usize, Unreadable> {
        let bytes = self.slice(place, length)?;
        Ok(bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
    }
}

/// The check sum that zip prescribes (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    const POLYNOMIAL: u32 = 0xedb8_8320;
    let table: [u32; 256] = std::array::from_fn(|index| {
        let start = u32::try_from(index).unwrap_or_default();
        (0..8).fold(start, |crc, _| if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 })
    });
    !bytes.iter().fold(!0, |crc, &byte| {
        let [low, ..] = crc.to_le_bytes();
        table[usize::from(low ^ byte)] ^ crc >> 8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_sum_is_the_standard_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn an_archive_packed_here_is_opened_again() {
        let parts = [("mimetype", "text"), ("a/b.xml", "<a>b</a>")];
        let parts = parts.map(|(name, part)| (name.to_owned(), part.as_bytes().to_vec()));
        let archive = Archive { parts: parts.into() };
        let reopened = Archive::try_open(&archive.stored().unwrap()).unwrap();
        assert_eq!(reopened.parts, archive.parts);
    }

    #[test]
    fn entries_that_share_their_bytes_are_refused() {
        let part = format!("<a>{}</a>", "b".repeat(1000)).into_bytes();
        let bytes = Archive { parts: [("a.xml".to_owned(), part)].into() }.stored().unwrap();
        let find = |signature| bytes.windows(4).rposition(|window| window == signature).unwrap();
        let (central, end) = (find(CENTRAL), find(END));
        let mut twice = [&bytes[..end], &bytes[central..]].concat();
        let count = twice.len() - 12;
        assert_eq!(twice[count], 1);
        twice[count] = 2;
        assert!(Archive::try_open(&bytes).is_ok());
        assert_eq!(Archive::try_open(&twice).err(), Some(Unreadable::Damaged));
    }
}

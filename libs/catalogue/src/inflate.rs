//! The deflate decoder of RFC 1951, with a bound on what it expands to.
//!
//! Workbooks come from outside: ten kilobytes may claim to be ten gigabytes. The decoder stops at
//! the bound whatever the archive declares.

use crate::Unreadable;

/// Expands `packed` to at most `limit` bytes.
pub(crate) fn inflate(packed: &[u8], limit: usize) -> Result<Vec<u8>, Unreadable> {
    let mut bits = Bits { bytes: packed, at: 0 };
    let mut out = Bounded { bytes: Vec::new(), limit };
    loop {
        let last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(&mut bits, &mut out)?,
            1 => compressed(&mut bits, &fixed_codes()?, &mut out)?,
            2 => {
                let codes = dynamic_codes(&mut bits)?;
                compressed(&mut bits, &codes, &mut out)?;
            }
            _ => return Err(Unreadable::Damaged),
        }
        if last {
            return Ok(out.bytes);
        }
    }
}

struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Bounded {
    fn push(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.bytes.len() >= self.limit {
            return Err(Unreadable::TooLarge);
        }
        self.bytes.push(byte);
        Ok(())
    }

    /// Repeats `length` bytes from `distance` bytes back.
    fn copy(&mut self, distance: usize, length: usize) -> Result<(), Unreadable> {
        let start = self.bytes.len().checked_sub(distance).ok_or(Unreadable::Damaged)?;
        (start..start + length).try_for_each(|at| self.push(self.bytes[at]))
    }
}

/// Bits from the least significant of the first byte on.
struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    at: usize,
}

impl Bits<'_> {
    fn bit(&mut self) -> Result<usize, Unreadable> {
        let byte = self.bytes.get(self.at / 8).ok_or(Unreadable::Damaged)?;
        let bit = usize::from(byte >> (self.at % 8) & 1);
        self.at += 1;
        Ok(bit)
    }

    fn take(&mut self, count: u8) -> Result<usize, Unreadable> {
        let mut value = 0;
        for place in 0..count {
            value |= self.bit()? << place;
        }
        Ok(value)
    }

    fn skip_to_byte(&mut self) {
        self.at = self.at.next_multiple_of(8);
    }
}

/// A canonical Huffman code: how many codes there are of each length, and their symbols in order.
struct Code {
    counts: [usize; 16],
    symbols: Vec<usize>,
}

impl Code {
    fn try_of_lengths(lengths: &[usize]) -> Result<Self, Unreadable> {
        let mut counts = [0; 16];
        for &length in lengths {
            counts[length] += 1;
        }
        counts[0] = 0;
        let mut left: usize = 1;
        for &count in &counts[1..] {
            // More codes of a length than fit.
            left = (left * 2).checked_sub(count).ok_or(Unreadable::Damaged)?;
        }
        let of_length = |wanted| {
            let symbols = lengths.iter().enumerate();
            symbols.filter(move |(_, length)| **length == wanted).map(|(symbol, _)| symbol)
        };
        Ok(Self { counts, symbols: (1..16).flat_map(of_length).collect() })
    }

    fn symbol(&self, bits: &mut Bits<'_>) -> Result<usize, Unreadable> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for &count in &self.counts[1..] {
            code |= bits.bit()?;
            if code < first + count {
                return self.symbols.get(index + code - first).copied().ok_or(Unreadable::Damaged);
            }
            index += count;
            first = (first + count) * 2;
            code *= 2;
        }
        Err(Unreadable::Damaged)
    }
}

struct Codes {
    literals_and_lengths: Code,
    distances: Code,
}

fn stored(bits: &mut Bits<'_>, out: &mut Bounded) -> Result<(), Unreadable> {
    bits.skip_to_byte();
    let (length, check) = (bits.take(16)?, bits.take(16)?);
    if length != check ^ 0xffff {
        return Err(Unreadable::Damaged);
    }
    let start = bits.at / 8;
    let bytes = bits.bytes.get(start..start + length).ok_or(Unreadable::Damaged)?;
    bits.at += length * 8;
    bytes.iter().try_for_each(|&byte| out.push(byte))
}

fn fixed_codes() -> Result<Codes, Unreadable> {
    let lengths = [(8, 144), (9, 112), (7, 24), (8, 8)];
    let lengths =
        lengths.into_iter().flat_map(|(length, count)| std::iter::repeat_n(length, count));
    Ok(Codes {
        literals_and_lengths: Code::try_of_lengths(&lengths.collect::<Vec<_>>())?,
        distances: Code::try_of_lengths(&[5; 30])?,
    })
}

fn dynamic_codes(bits: &mut Bits<'_>) -> Result<Codes, Unreadable> {
    const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    let literals = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let written = bits.take(4)? + 4;
    let mut lengths = [0; 19];
    for &place in &ORDER[..written] {
        lengths[place] = bits.take(3)?;
    }
    let code = Code::try_of_lengths(&lengths)?;
    let mut lengths: Vec<usize> = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (length, times) = match code.symbol(bits)? {
            16 => (*lengths.last().ok_or(Unreadable::Damaged)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    if lengths.len() > literals + distances {
        return Err(Unreadable::Damaged);
    }
    Ok(Codes {
        literals_and_lengths: Code::try_of_lengths(&lengths[..literals])?,
        distances: Code::try_of_lengths(&lengths[literals..])?,
    })
}

/// Base and extra bits of the length symbols from 257, and of the distance symbols.
const LENGTHS: [(usize, u8); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];
const DISTANCES: [(usize, u8); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

fn compressed(bits: &mut Bits<'_>, codes: &Codes, out: &mut Bounded) -> Result<(), Unreadable> {
    const END: usize = 256;
    loop {
        let symbol = codes.literals_and_lengths.symbol(bits)?;
        if let Ok(byte) = u8::try_from(symbol) {
            out.push(byte)?;
        } else if symbol == END {
            return Ok(());
        } else {
            let (base, extra) = *LENGTHS.get(symbol - END - 1).ok_or(Unreadable::Damaged)?;
            let length = base + bits.take(extra)?;
            let symbol = codes.distances.symbol(bits)?;
            let (base, extra) = *DISTANCES.get(symbol).ok_or(Unreadable::Damaged)?;
            out.copy(base + bits.take(extra)?, length)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// "mirabelles de Lorraine, " four times, then the same as a stored block; made with zlib.
    const FIXED: &str = "cbcd2c4a4c4acdc9492d56484955f0c92f2a4acccc4bd551c8a5923800";
    const STORED: &str = concat!(
        "0160009fff6d69726162656c6c6573206465204c6f727261696e652c206d69726162656c6c657320",
        "6465204c6f727261696e652c206d69726162656c6c6573206465204c6f727261696e652c206d6972",
        "6162656c6c6573206465204c6f727261696e652c20",
    );

    fn bytes(hexadecimal: &str) -> Vec<u8> {
        let pairs = hexadecimal.as_bytes().chunks(2);
        pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    #[test]
    fn what_zlib_packed_is_unpacked() {
        let text = "mirabelles de Lorraine, ".repeat(4);
        assert_eq!(inflate(&bytes(FIXED), 96), Ok(text.clone().into_bytes()));
        assert_eq!(inflate(&bytes(STORED), 96), Ok(text.into_bytes()));
    }

    #[test]
    fn nothing_expands_beyond_the_bound() {
        assert_eq!(inflate(&bytes(FIXED), 95), Err(Unreadable::TooLarge));
        assert_eq!(inflate(&bytes(STORED), 95), Err(Unreadable::TooLarge));
    }

    #[test]
    fn a_cut_stream_is_damaged() {
        let packed = bytes(FIXED);
        assert_eq!(inflate(&packed[..packed.len() - 1], 96), Err(Unreadable::Damaged));
    }
}

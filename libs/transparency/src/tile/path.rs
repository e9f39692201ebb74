//! The names of tiles: `tile/<level>/x001/x234/067.p/8`.

use super::{TILE_WIDTH, Tile, TileKind};
use std::{fmt, str::FromStr};

/// The rule that a path breaks, which is not that of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TilePathError {
    #[error("the path of a tile begins with tile/, its level or entries, and its index")]
    Parts,
    #[error("the level of a tile is a number from 0 to 63 without leading zeros, or: entries")]
    Level,
    #[error(
        "an index is in groups of three digits, all but the last after an x; none is superfluous"
    )]
    Index,
    #[error("the width of a partial tile is a number from 1 to 255 without leading zeros")]
    Width,
}

impl fmt::Display for Tile {
    /// The path of the tile below the prefix of its log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => write!(f, "tile/entries/")?,
            TileKind::Hashes { level } => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.index % 1_000];
        let mut rest = self.index / 1_000;
        while rest > 0 {
            groups.push(rest % 1_000);
            rest /= 1_000;
        }
        groups.iter().skip(1).rev().try_for_each(|group| write!(f, "x{group:03}/"))?;
        write!(f, "{:03}", groups[0])?;
        if self.width < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for Tile {
    type Err = TilePathError;

    fn from_str(path: &str) -> Result<Self, TilePathError> {
        let rest = path.strip_prefix("tile/").ok_or(TilePathError::Parts)?;
        let (kind, rest) = rest.split_once('/').ok_or(TilePathError::Parts)?;
        let kind = match kind {
            "entries" => TileKind::Entries,
            level => TileKind::Hashes { level: number(level, 63).ok_or(TilePathError::Level)? },
        };
        let (index, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((index, width)) => {
                let width = number(width, 255).filter(|width| *width > 0);
                (index, u16::from(width.ok_or(TilePathError::Width)?))
            }
        };
        Self::new(kind, read_index(index).ok_or(TilePathError::Index)?, width)
            .ok_or(TilePathError::Width)
    }
}

fn read_index(text: &str) -> Option<u64> {
    let (leading, last) = match text.rsplit_once('/') {
        Some((leading, last)) => (Some(leading), last),
        None => (None, text),
    };
    let mut index = 0_u64;
    let leading = leading.map(|leading| leading.split('/')).into_iter().flatten();
    for (at, group) in leading.enumerate() {
        let group = three_digits(group.strip_prefix('x')?)?;
        // A first group of zeros says nothing.
        if at == 0 && group == 0 {
            return None;
        }
        index = index.checked_mul(1_000)?.checked_add(group)?;
    }
    index.checked_mul(1_000)?.checked_add(three_digits(last)?)
}

fn three_digits(text: &str) -> Option<u64> {
    let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// A number up to `max`, written as one writes it.
fn number(text: &str, max: u8) -> Option<u8> {
    let number: u8 = text.parse().ok()?;
    (number <= max && number.to_string() == text).then_some(number)
}

//! Bundles of entries: each with its length before it, in two bytes, big endian.

/// The longest entry that a bundle can hold, in bytes.
pub const ENTRY_BYTES_MAX: usize = u16::MAX as usize;

/// An entry that no bundle can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {0} bytes is longer than a bundle can say")]
pub struct EntryTooLong(pub usize);

/// Bytes that are not a bundle of so many entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    #[error("the bundle ends within entry {0}")]
    Short(u16),
    #[error("the bundle goes on after its last entry")]
    Long,
}

/// A bundle of these entries, as its file.
///
/// # Errors
/// When an entry is longer than [`ENTRY_BYTES_MAX`].
pub fn entry_bundle<'e>(
    entries: impl IntoIterator<Item = &'e [u8]>,
) -> Result<Vec<u8>, EntryTooLong> {
    let mut bundle = vec![];
    for entry in entries {
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
        bundle.extend(length.to_be_bytes());
        bundle.extend(entry);
    }
    Ok(bundle)
}

/// The `width` entries of a bundle.
///
/// # Errors
/// When the bytes are not exactly so many entries.
pub fn read_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleError> {
    let mut rest = bytes;
    let mut entries = Vec::with_capacity(usize::from(width));
    for entry in 0..width {
        let short = BundleError::Short(entry);
        let (length, after) = rest.split_first_chunk::<2>().ok_or(short)?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(short)?;
        entries.push(entry);
        rest = after;
    }
    if rest.is_empty() { Ok(entries) } else { Err(BundleError::Long) }
}

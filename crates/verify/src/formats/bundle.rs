//! Entry bundles (C2SP tlog-tiles): up to 256 entries, each after its length in two bytes.

use crate::Error;

/// Longest entry that the format can hold.
pub const ENTRY_MAX: usize = 65_535;
/// Longest bundle.
pub const BYTES_MAX: usize = 256 * (ENTRY_MAX + 2);

/// Adds an entry to a bundle.
///
/// # Errors
/// [`Error::Malformed`] if it is too long.
pub fn push(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), Error> {
    let length = u16::try_from(entry.len()).map_err(|_| Error::malformed("entry", "too long"))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

const fn bad(why: &'static str) -> Error {
    Error::malformed("bundle", why)
}

/// Returns the entries of a bundle.
///
/// # Errors
/// [`Error::Malformed`] unless there are exactly `width` and nothing else.
pub fn entries(bundle: &[u8], width: u16) -> Result<Vec<&[u8]>, Error> {
    let entries = first_entries(bundle, width)?;
    let used: usize = entries.iter().map(|entry| entry.len() + 2).sum();
    if used == bundle.len() { Ok(entries) } else { Err(bad("more than its entries")) }
}

/// Returns the first `width` entries of a bundle that may have grown since.
///
/// # Errors
/// [`Error::Malformed`] if there are fewer.
pub fn first_entries(bundle: &[u8], width: u16) -> Result<Vec<&[u8]>, Error> {
    let mut rest = bundle;
    let mut entries = Vec::with_capacity(usize::from(width.min(256)));
    for _ in 0..width {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(bad("too few entries"))?;
        let length = usize::from(u16::from_be_bytes(*length));
        let (entry, after) = after.split_at_checked(length).ok_or(bad("it ends within an entry"))?;
        entries.push(entry);
        rest = after;
    }
    Ok(entries)
}

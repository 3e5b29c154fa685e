//! ZIP archives, as far as documents are made of them: read by their directory, with every claim checked.
//!
//! Deliberately refused: everything that lets two programs see two different archives (comments, gaps before the directory,
//! names that occur twice or differ), encryption, archives in parts, and sizes above four gigabytes.

use std::collections::HashSet;
use std::io::Read;

use flate2::read::DeflateDecoder;

use crate::Refused;

/// Length of the record at the end of an archive, without its comment.
const END_BYTES: usize = 22;
/// Most files in an archive: a document with a hundred pictures has about two hundred.
const ENTRIES_MAX: usize = 2_000;
/// Most bytes of one file after unpacking.
const ENTRY_BYTES_MAX: usize = 32 << 20;
/// Most bytes of all files after unpacking.
const UNPACKED_BYTES_MAX: usize = 64 << 20;
/// How many times larger a file may become: text that repeats itself grows about a hundred times.
const GROWTH_MAX: usize = 200;
/// Up to here growth is not looked at: small files of blanks are harmless.
const GROWTH_FREE_BYTES: usize = 1 << 20;

/// One file of an archive.
pub(crate) struct Entry<'a> {
    /// Its name in lower case.
    pub(crate) name: String,
    packed: &'a [u8],
    is_deflated: bool,
    size: usize,
}

/// Whether a file can be read as an archive from its end, which is where programs look.
pub(crate) fn ends_as_archive(bytes: &[u8]) -> bool {
    // A comment is at most 65,535 bytes.
    let from = bytes.len().saturating_sub(END_BYTES + 65_535);
    let tail = &bytes[from..];
    tail.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x05\x06").any(|(at, _)| {
        let comment = short(tail, at + 20);
        comment.is_some_and(|comment| at + END_BYTES + comment == tail.len())
    })
}

/// Reads the directory of an archive.
pub(crate) fn entries(bytes: &[u8]) -> Result<Vec<Entry<'_>>, Refused> {
    let end = bytes.len().checked_sub(END_BYTES).ok_or(Refused::Broken)?;
    if bytes.get(end..end + 4) != Some(b"PK\x05\x06") {
        return Err(Refused::Broken);
    }
    let (count, size) = (need(short(bytes, end + 10))?, need(long(bytes, end + 12))?);
    let mut at = need(long(bytes, end + 16))?;
    let is_one_part = bytes.get(end + 4..end + 8) == Some(&[0; 4]);
    if !is_one_part || at.checked_add(size) != Some(end) {
        return Err(Refused::Broken);
    }
    if count > ENTRIES_MAX {
        return Err(Refused::UnpacksTooLarge);
    }
    let directory = at;
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        let (entry, next) = read_entry(bytes, at, directory)?;
        entries.push(entry);
        at = next;
    }
    let names: HashSet<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    let unpacked: usize = entries.iter().map(|entry| entry.size).sum();
    if at != end || names.len() != count {
        return Err(Refused::Broken);
    }
    if unpacked > UNPACKED_BYTES_MAX { Err(Refused::UnpacksTooLarge) } else { Ok(entries) }
}

fn read_entry(bytes: &[u8], at: usize, directory: usize) -> Result<(Entry<'_>, usize), Refused> {
    if bytes.get(at..at + 4) != Some(b"PK\x01\x02") {
        return Err(Refused::Broken);
    }
    let (flags, method) = (need(short(bytes, at + 8))?, need(short(bytes, at + 10))?);
    let (packed, size) = (need(long(bytes, at + 20))?, need(long(bytes, at + 24))?);
    let (name_bytes, extra) = (need(short(bytes, at + 28))?, need(short(bytes, at + 30))?);
    let (comment, local) = (need(short(bytes, at + 32))?, need(long(bytes, at + 42))?);
    let name = need(bytes.get(at + 46..at + 46 + name_bytes))?;
    let is_encrypted = flags & 0x2041 != 0;
    if is_encrypted {
        return Err(Refused::Locked);
    }
    // The same name must stand before the data, or another program would see another file.
    let local_name_bytes = need(short(bytes, local + 26))?;
    let data = local + 30 + local_name_bytes + need(short(bytes, local + 28))?;
    let is_same = bytes.get(local..local + 4) == Some(b"PK\x03\x04")
        && bytes.get(local + 30..local + 30 + local_name_bytes) == Some(name)
        && short(bytes, local + 8) == Some(method);
    if !is_same || data + packed > directory || !matches!(method, 0 | 8) {
        return Err(Refused::Broken);
    }
    if size > ENTRY_BYTES_MAX || (size > GROWTH_FREE_BYTES && size / GROWTH_MAX > packed) {
        return Err(Refused::UnpacksTooLarge);
    }
    let entry = Entry {
        name: read_name(name)?,
        packed: need(bytes.get(data..data + packed))?,
        is_deflated: method == 8,
        size,
    };
    Ok((entry, at + 46 + name_bytes + extra + comment))
}

/// Names lead down only, and say the same to every program.
fn read_name(name: &[u8]) -> Result<String, Refused> {
    let name = std::str::from_utf8(name).map_err(|_| Refused::Broken)?;
    let leads_elsewhere = name.starts_with('/') || name.split('/').any(|part| matches!(part, "." | ".."));
    if leads_elsewhere || name.contains(['\\', '\0', ':']) {
        Err(Refused::Broken)
    } else {
        Ok(name.to_lowercase())
    }
}

impl Entry<'_> {
    /// Unpacks it; it must be exactly as large as it claims.
    pub(crate) fn unpacked(&self) -> Result<Vec<u8>, Refused> {
        if !self.is_deflated {
            return if self.packed.len() == self.size {
                Ok(self.packed.to_vec())
            } else {
                Err(Refused::Broken)
            };
        }
        let mut unpacked = Vec::new();
        let limit = u64::try_from(self.size).unwrap_or(u64::MAX) + 1;
        let read = DeflateDecoder::new(self.packed).take(limit).read_to_end(&mut unpacked);
        match read {
            Ok(length) if length > self.size => Err(Refused::UnpacksTooLarge),
            Ok(length) if length == self.size => Ok(unpacked),
            _ => Err(Refused::Broken),
        }
    }
}

fn need<T>(value: Option<T>) -> Result<T, Refused> {
    value.ok_or(Refused::Broken)
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let value = bytes.get(at..at + 2)?;
    Some(usize::from(u16::from_le_bytes(value.try_into().ok()?)))
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let value = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_le_bytes(value.try_into().ok()?)).ok()
}

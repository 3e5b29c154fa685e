//! PDF: kept as it is, refused if it could do more than be read.
//!
//! This does not follow a PDF's structure, because readers differ in what they forgive and a file can show each of them
//! another one. It looks for dangerous names wherever a reader could find them: in the whole file, escaped or not, and inside
//! every packed stream that could be a stream of objects, whatever its dictionary says. A name that stands in a harmless text
//! may therefore cost a refusal; the sentence says what to do (print into a new PDF).
//! Not seen: an object stream with a predictor whose dictionary is hidden behind comments; readers ask before they run a script.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::Refused;
use crate::zip;

/// Names of which each occurrence is refused.
const DANGEROUS: [(&[u8], Refused); 11] = [
    (b"Encrypt", Refused::Locked),
    (b"JavaScript", Refused::Active),
    (b"Launch", Refused::Active),
    (b"SubmitForm", Refused::Active),
    (b"ImportData", Refused::Active),
    (b"Rendition", Refused::Active),
    (b"RichMedia", Refused::Active),
    (b"GoToE", Refused::FileInside),
    (b"EmbeddedFile", Refused::FileInside),
    (b"EmbeddedFiles", Refused::FileInside),
    (b"Collection", Refused::FileInside),
];
/// Names so short that they occur by chance in packed data: refused only where objects can stand.
const DANGEROUS_SHORT: [&[u8]; 3] = [b"JS", b"AA", b"XFA"];
/// Filters under which a stream of objects could hide; no program that writes such streams uses them.
const FILTERS_HIDING: [&[u8]; 9] = [
    b"LZWDecode",
    b"ASCIIHexDecode",
    b"ASCII85Decode",
    b"RunLengthDecode",
    b"LZW",
    b"AHx",
    b"A85",
    b"RL",
    b"Crypt",
];
/// Longest name that is read: a name may have 127 bytes, each written with three.
const NAME_BYTES_MAX: usize = 400;
/// Most bytes unpacked from all streams of objects together.
const UNPACKED_BYTES_MAX: usize = 64 << 20;
/// In how many last bytes the end mark must stand.
const TAIL_BYTES: usize = 1_024;

/// Refuses what could do more than be read.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Refused> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL_BYTES)..];
    if find(tail, b"%%EOF", 0).is_none() {
        return Err(Refused::Broken);
    }
    if zip::ends_as_archive(bytes) {
        return Err(Refused::TwoInOne);
    }
    check_names(bytes)?;
    let mut unpacked_bytes = 0;
    for start in stream_starts(bytes) {
        let unpacked = unpack(&bytes[start..], UNPACKED_BYTES_MAX - unpacked_bytes)?;
        unpacked_bytes += unpacked.len();
        names(&unpacked).try_for_each(|name| check_name(&name, &unpacked, true))?;
    }
    Ok(())
}

/// One name and where the text after it begins.
struct Name {
    decoded: Vec<u8>,
    start: usize,
    end: usize,
}

fn check_names(bytes: &[u8]) -> Result<(), Refused> {
    let packed = packed_ranges(bytes);
    let (mut has_object_streams, mut has_hiding_filter) = (false, false);
    let mut ranges = packed.iter().peekable();
    for name in names(bytes) {
        while ranges.next_if(|range| range.end <= name.start).is_some() {}
        let is_packed = ranges.peek().is_some_and(|range| range.contains(&name.start));
        check_name(&name, bytes, !is_packed)?;
        has_object_streams |= name.decoded == b"ObjStm";
        has_hiding_filter |= !is_packed && FILTERS_HIDING.contains(&name.decoded.as_slice());
    }
    if has_object_streams && has_hiding_filter { Err(Refused::Broken) } else { Ok(()) }
}

fn check_name(name: &Name, text: &[u8], where_objects_stand: bool) -> Result<(), Refused> {
    if let Some((_, refused)) = DANGEROUS.iter().find(|(word, _)| *word == name.decoded) {
        return Err(*refused);
    }
    if where_objects_stand && DANGEROUS_SHORT.contains(&name.decoded.as_slice()) {
        return Err(Refused::Active);
    }
    // Office programs say with which page to begin (an array); anything else is an action.
    let next = text[name.end..].iter().find(|byte| !is_white(**byte));
    if name.decoded == b"OpenAction" && next != Some(&b'[') {
        return Err(Refused::Active);
    }
    Ok(())
}

/// Every name of a text: `/` and what follows, with `#4a` read as the letter that it stands for.
fn names(text: &[u8]) -> impl Iterator<Item = Name> + '_ {
    let starts = text.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
    starts.map(|start| {
        let rest = &text[start + 1..];
        let length = rest.iter().take(NAME_BYTES_MAX).take_while(|byte| is_regular(**byte)).count();
        Name { decoded: decoded(&rest[..length]), start, end: start + 1 + length }
    })
}

fn decoded(name: &[u8]) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut plain = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(byte) = name.get(at) {
        let escaped = hex(name.get(at + 1)).zip(hex(name.get(at + 2))).filter(|_| *byte == b'#');
        let value = escaped.and_then(|(high, low)| u8::try_from(high * 16 + low).ok());
        plain.push(value.unwrap_or(*byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    plain
}

/// Where packed data stands in which no object can begin: from `stream` to `endstream`, unless `1 0 obj` stands within.
fn packed_ranges(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    for start in stream_starts(bytes) {
        if ranges.last().is_some_and(|range| start < range.end) {
            continue;
        }
        let end = find(bytes, b"endstream", start).unwrap_or(bytes.len());
        if !holds_object(&bytes[start..end]) {
            ranges.push(start..end);
        }
    }
    ranges
}

/// Whether `obj` stands behind a number, as where an object begins.
fn holds_object(bytes: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find(bytes, b"obj", from) {
        let before = bytes[..at].iter().rev().find(|byte| !is_white(**byte));
        if before.is_some_and(u8::is_ascii_digit) {
            return true;
        }
        from = at + 3;
    }
    false
}

/// Where the data of each stream begins: behind the word `stream`, wherever it stands.
fn stream_starts(bytes: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut from = 0;
    while let Some(at) = find(bytes, b"stream", from) {
        from = at + 6;
        let is_end = bytes[..at].ends_with(b"end");
        let white = bytes[from..].iter().take(8).take_while(|byte| is_white(**byte)).count();
        if !is_end && white > 0 {
            starts.push(from + white);
        }
    }
    starts
}

/// Unpacks what could be a stream of objects, which begins with the number of its first; anything else gives nothing.
fn unpack(packed: &[u8], bytes_max: usize) -> Result<Vec<u8>, Refused> {
    let mut decoder = ZlibDecoder::new(packed);
    let mut unpacked = vec![0; 64];
    let length = decoder.read(&mut unpacked).unwrap_or(0);
    unpacked.truncate(length);
    let first = unpacked.iter().find(|byte| !is_white(**byte));
    if !first.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'%') {
        return Ok(Vec::new());
    }
    // A stream that breaks off was read as far as any reader would read it.
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    let _ = decoder.take(limit).read_to_end(&mut unpacked);
    if unpacked.len() > bytes_max { Err(Refused::UnpacksTooLarge) } else { Ok(unpacked) }
}

const fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn is_regular(byte: u8) -> bool {
    !is_white(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// Finds a word from a place on.
fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let found = bytes.get(from..)?.windows(word.len()).position(|window| window == word)?;
    Some(from + found)
}

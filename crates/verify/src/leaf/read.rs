//! Reads the canonical bytes of a leaf, and no others.
//!
//! Written by hand rather than with a reader of JSON: whoever checks a million leaves reads a million of these, and a
//! reader that accepts only one spelling needs no second writing to compare with.

use super::{BYTES_MAX, Leaf, NUMBER_MAX, Word, is_word, minute_from_text};
use crate::{Error, encoding};
use std::collections::BTreeMap;

const fn bad(why: &'static str) -> Error {
    Error::malformed("leaf", why)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn takes(&mut self, text: &str) -> bool {
        self.0.strip_prefix(text.as_bytes()).map(|rest| self.0 = rest).is_some()
    }

    fn expect(&mut self, text: &str) -> Result<(), Error> {
        if self.takes(text) { Ok(()) } else { Err(bad("not in the canonical form")) }
    }

    /// Reads up to a quotation mark, and the mark.
    fn quoted(&mut self) -> Result<&'a [u8], Error> {
        let end = self.0.iter().position(|byte| *byte == b'"').ok_or(bad("a text without end"))?;
        let (text, rest) = self.0.split_at(end);
        self.0 = &rest[1..];
        Ok(text)
    }

    fn word(&mut self) -> Result<&'a str, Error> {
        let text = std::str::from_utf8(self.quoted()?).map_err(|_| bad("not ASCII"))?;
        if is_word(text) { Ok(text) } else { Err(bad("a word that cannot stand in a leaf")) }
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        encoding::from_hex(self.quoted()?).ok_or(bad("not hexadecimal digits of this length"))
    }

    fn number(&mut self) -> Result<i64, Error> {
        let is_negative = self.takes("-");
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (text, rest) = self.0.split_at(digits);
        let number = std::str::from_utf8(text).ok().and_then(encoding::decimal);
        let number = number.and_then(|number| i64::try_from(number).ok());
        let number = number.filter(|number| *number <= NUMBER_MAX && !(is_negative && *number == 0));
        self.0 = rest;
        number.map(|number| if is_negative { -number } else { number }).ok_or(bad("no whole number"))
    }

    /// Reads members up to the closing brace, whose opening one was read.
    fn members<T>(
        &mut self,
        mut value: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<BTreeMap<String, T>, Error> {
        let mut all = BTreeMap::new();
        let mut before = "";
        while !self.takes("}") {
            if !all.is_empty() {
                self.expect(",")?;
            }
            self.expect("\"")?;
            let key = self.word()?;
            if key <= before {
                return Err(bad("keys out of order"));
            }
            before = key;
            self.expect(":")?;
            all.insert(key.to_owned(), value(self)?);
        }
        Ok(all)
    }
}

pub(super) fn leaf(bytes: &[u8]) -> Result<Leaf, Error> {
    if bytes.len() > BYTES_MAX {
        return Err(bad("too long"));
    }
    let mut reader = Reader(bytes);
    reader.expect("{\"act\":\"")?;
    let act = reader.bytes()?;
    reader.expect(",\"commits\":{")?;
    let commits = reader.members(|reader| {
        reader.expect("\"")?;
        reader.bytes()
    })?;
    reader.expect(",\"kind\":\"")?;
    let kind = reader.word()?.to_owned();
    let prev = if reader.takes(",\"prev\":\"") { Some(reader.bytes()?) } else { None };
    reader.expect(",\"time\":\"")?;
    let minute = minute_from_text(reader.quoted()?).ok_or(bad("no time"))?;
    let unit = if reader.takes(",\"unit\":\"") { Some(reader.word()?.to_owned()) } else { None };
    reader.expect(",\"v\":1,\"words\":{")?;
    let words = reader.members(|reader| {
        if reader.takes("\"") {
            Ok(Word::Text(reader.word()?.to_owned()))
        } else {
            reader.number().map(Word::Number)
        }
    })?;
    reader.expect("}")?;
    if reader.0.is_empty() {
        Ok(Leaf { act, kind, prev, minute, unit, words, commits })
    } else {
        Err(bad("more than a leaf"))
    }
}

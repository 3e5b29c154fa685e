//! Vietnamese place names: normal form, comparison, and the word for the type of unit in front.

use anyhow::Result;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::units::Kind;

/// Combining marks for the five written tones (grave, acute, tilde, hook above, dot below).
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Words for the type of unit as they stand in front of a name, longest first.
const TYPE_WORDS: [(&str, Kind); 9] = [
    ("thành phố ", Kind::ThanhPho),
    ("thị trấn ", Kind::ThiTran),
    ("đặc khu ", Kind::DacKhu),
    ("phường ", Kind::Phuong),
    ("thị xã ", Kind::ThiXa),
    ("huyện ", Kind::Huyen),
    ("quận ", Kind::Quan),
    ("tỉnh ", Kind::Tinh),
    ("xã ", Kind::Xa),
];

/// NFC, single spaces, no space at the ends, no zeros in front of a number.
pub fn clean(text: &str) -> String {
    let composed: String = text.nfc().collect();
    let spaced = composed.split_whitespace().collect::<Vec<_>>().join(" ");
    if !spaced.is_empty() && spaced.chars().all(|c| c.is_ascii_digit()) {
        return spaced.trim_start_matches('0').to_owned();
    }
    spaced
}

/// Splits a full name ("xã Bắc Sơn", "Quận 1") into the kind of unit and the bare name.
pub fn split_type(full: &str) -> Option<(Kind, String)> {
    let full = clean(full);
    let count = |word: &str| word.chars().count();
    TYPE_WORDS.iter().find_map(|(word, kind)| {
        let head: String = full.chars().take(count(word)).collect();
        (head.to_lowercase() == *word)
            .then(|| (*kind, clean(&full.chars().skip(count(word)).collect::<String>())))
    })
}

/// The form in which two spellings of one name are equal.
///
/// Blind to: upper and lower case, where in a syllable the tone mark stands (Hoà, Hòa), spaces, hyphens
/// and apostrophes (Ia H' Drai, Ia H'Drai), i or y (Quí, Quý), and "NT" for "Nông trường".
pub fn comparable(name: &str) -> String {
    let mut lower = clean(name).to_lowercase();
    for short in ["nt ", "n.t "] {
        if let Some(rest) = lower.strip_prefix(short) {
            lower = format!("nông trường {rest}");
        }
    }
    let (mut out, mut tones) = (String::new(), String::new());
    for c in lower.nfd() {
        if TONES.contains(&c) {
            tones.push(c);
        } else if c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c) {
            out.push(if c == 'y' { 'i' } else { c });
        } else {
            out.push_str(&std::mem::take(&mut tones));
        }
    }
    out + &tones
}

/// Writes records as comma-separated values with a header and `\n` line ends.
pub fn to_csv<T: Serialize>(records: &[T]) -> Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in records {
        writer.serialize(record)?;
    }
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(String::from_utf8(bytes)?)
}

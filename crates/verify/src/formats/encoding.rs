//! Base64, hexadecimal digits and decimal numbers, each in exactly one spelling.

use crate::{Error, Hash};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Writes bytes as base64 with padding.
#[must_use]
pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Reads base64 with padding; other spellings of the same bytes are refused.
///
/// # Errors
/// [`Error::Malformed`].
pub fn from_base64(text: &str) -> Result<Vec<u8>, Error> {
    STANDARD.decode(text).map_err(|_| Error::malformed("base64", "unknown letters or padding"))
}

/// Reads a hash in base64.
///
/// # Errors
/// [`Error::Malformed`] unless it is exactly 32 bytes.
pub fn hash_from_base64(text: &str) -> Result<Hash, Error> {
    if text.len() != 44 {
        return Err(Error::malformed("hash", "not 32 bytes in base64"));
    }
    from_base64(text)?.try_into().map_err(|_| Error::malformed("hash", "not 32 bytes in base64"))
}

/// Writes bytes as small hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    push_hex(&mut text, bytes);
    text
}

/// Writes bytes as small hexadecimal digits after what stands in `text`.
pub fn push_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
}

/// Reads exactly `N` bytes from small hexadecimal digits.
#[must_use]
pub fn from_hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    if text.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

const fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

/// Reads a whole number without sign, space or leading zero.
#[must_use]
pub fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|letter| letter.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_digits_have_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in ["", "00", "01", "+1", "-1", " 1", "1 ", "18446744073709551616", "١"] {
            assert_eq!(decimal(wrong), None, "{wrong}");
        }
        assert_eq!(from_hex(b"00ff"), Some([0, 255]));
        assert_eq!(from_hex::<2>(b"00FF"), None);
        assert_eq!(from_hex::<2>(b"00f"), None);
        assert!(from_base64("AA==").is_ok());
        assert!(from_base64("AB==").is_err(), "bits that say nothing must be zero");
        assert!(from_base64("AA").is_err());
    }
}

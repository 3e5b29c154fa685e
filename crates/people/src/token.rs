//! Secrets that open something: a session, or the page to set a new password.

use std::fmt;
use std::str::FromStr;

use kheo_base::to_hex;
use sha2::{Digest, Sha256};

/// 256 random bits. The database keeps only their hash; the bits themselves travel in a cookie or a link.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// The text is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParseTokenError;

impl Token {
    /// Makes a token of fresh random bytes.
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// Returns what is kept of it. A plain hash suffices: 256 random bits cannot be guessed from it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Returns the 64 letters that go into the cookie or the link, and nowhere else.
    pub fn secret(&self) -> String {
        to_hex(&self.0)
    }
}

/// Tells nothing: a token must not come into a log.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

impl FromStr for Token {
    type Err = ParseTokenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() != 64 || !text.bytes().all(is_hex) {
            return Err(ParseTokenError);
        }
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[place * 2..place * 2 + 2], 16).map_err(|_| ParseTokenError)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_never_shown() {
        let token = Token::new([0xa7; 32]);
        assert_eq!(token.secret().parse(), Ok(token.clone()));
        assert!(!format!("{token:?}").contains("a7"));
    }

    #[test]
    fn nonsense_is_no_token() {
        for text in [String::new(), "a7".repeat(31), "A7".repeat(32), "đ".repeat(32), "a7".repeat(33)] {
            assert_eq!(text.parse::<Token>(), Err(ParseTokenError), "{text}");
        }
    }
}

//! Codes of territorial units, and the tier that their length tells.
//!
//! Source: Quyết định 19/2025/QĐ-TTg gives two digits to provinces (01–99) and five to communes (00001–99999); districts
//! had three until 1 July 2025. A code names different units at different times, so it means nothing without a day.

use std::fmt;
use std::str::FromStr;

use kheo_store::Value;

/// The level of a unit. Districts ended on 1 July 2025; files from before still name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// Tỉnh, thành phố trực thuộc trung ương: two digits.
    Province,
    /// Quận, huyện, thị xã, thành phố: three digits.
    District,
    /// Xã, phường, thị trấn, đặc khu: five digits.
    Commune,
}

impl Tier {
    /// All tiers, highest first.
    pub const ALL: [Self; 3] = [Self::Province, Self::District, Self::Commune];

    /// Returns the word that the database and the files keep.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
        }
    }

    /// Returns the tier of a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.word() == word)
    }

    /// Returns how many digits the codes of this tier have.
    pub const fn digits(self) -> usize {
        match self {
            Self::Province => 2,
            Self::District => 3,
            Self::Commune => 5,
        }
    }
}

/// The code of a unit: two, three or five digits, never all zero. Codes sort as their texts do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// ASCII digits; what lies beyond the tier's length is zero bytes.
    digits: [u8; 5],
    tier: Tier,
}

/// The text is not the code of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a unit")]
pub struct ParseCodeError;

impl Code {
    /// Returns the tier that the length tells.
    pub const fn tier(self) -> Tier {
        self.tier
    }

    /// Returns the digits.
    pub fn as_str(&self) -> &str {
        // Only ASCII digits ever come in, so this cannot fail.
        std::str::from_utf8(&self.digits[..self.tier.digits()]).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Code {
    type Err = ParseCodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let tier = Tier::ALL.into_iter().find(|tier| tier.digits() == text.len()).ok_or(ParseCodeError)?;
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || text.bytes().all(|byte| byte == b'0') {
            return Err(ParseCodeError);
        }
        let mut digits = [0; 5];
        digits[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { digits, tier })
    }
}

impl From<Code> for Value {
    fn from(code: Code) -> Self {
        code.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn the_length_of_a_code_tells_its_tier() {
        for (text, tier) in [("24", Tier::Province), ("513", Tier::District), ("00004", Tier::Commune)] {
            let code: Code = text.parse().unwrap();
            assert_eq!((code.tier(), code.to_string().as_str()), (tier, text));
        }
    }

    #[test]
    fn anything_else_is_no_code() {
        for text in ["", "1", "00", "000", "0024", "00000", "123456", "2a", " 24", "24 ", "٢٤", "+1", "-1"]
        {
            assert_eq!(text.parse::<Code>(), Err(ParseCodeError), "{text}");
        }
    }

    #[test]
    fn words_of_tiers_come_back() {
        for tier in Tier::ALL {
            assert_eq!(Tier::from_word(tier.word()), Some(tier));
        }
        assert_eq!(Tier::from_word("village"), None);
    }
}

//! What an access token may be called, how long it may live, and what it lets a program do.

use kheo_base::nfc;

use super::refused::Refused;

/// Most characters of a token's name.
pub const NAME_LEN_MAX: usize = 60;
/// Most days that a token lives: whoever still needs it makes a new one once a year, and what is forgotten closes by itself.
pub const DAYS_MAX: i64 = 365;
/// Most tokens of one account at a time: one for each program that an officer can still keep in mind.
pub const TOKENS_MAX: usize = 20;
/// What stands before the secret, so that people and programs that search for leaked secrets know one when they see it.
pub const PREFIX: &str = "kheo_";

/// What a token lets a program do. Neither gives more than the account's own roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ability {
    /// Read only.
    Read,
    /// Read, and take steps.
    Act,
}

impl Ability {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Read, Self::Act];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ability| ability.word() == word)
    }

    /// Tells whether it suffices where another is needed.
    pub fn suffices_for(self, needed: Self) -> bool {
        self == Self::Act || needed == Self::Read
    }
}

/// Returns the name of a new token on one line, if it may be made beside those that the account holds.
///
/// # Errors
/// [`Refused::TokenNameInvalid`], [`Refused::TokenNameTaken`], [`Refused::TokenDaysInvalid`] or [`Refused::TooManyTokens`].
pub fn accept<'a>(
    typed_name: &str,
    days: i64,
    held: impl ExactSizeIterator<Item = &'a str>,
) -> Result<String, Refused> {
    let name = nfc(typed_name).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_LEN_MAX {
        return Err(Refused::TokenNameInvalid);
    }
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Refused::TokenDaysInvalid);
    }
    if held.len() >= TOKENS_MAX {
        return Err(Refused::TooManyTokens);
    }
    let mut held = held;
    // A page that is loaded again after a token was made sends its form again: that must not make a second token.
    if held.any(|known| known == name) { Err(Refused::TokenNameTaken) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(name: &str, days: i64, held: &[&str]) -> Result<String, Refused> {
        accept(name, days, held.iter().copied())
    }

    #[test]
    fn a_token_has_a_name_and_at_most_a_year() {
        assert_eq!(accepted("  Phần mềm \n báo cáo ", 365, &[]).as_deref(), Ok("Phần mềm báo cáo"));
        assert_eq!(accepted(" \n ", 30, &[]), Err(Refused::TokenNameInvalid));
        assert_eq!(accepted(&"ạ".repeat(61), 30, &[]), Err(Refused::TokenNameInvalid));
        for days in [i64::MIN, -1, 0, 366, i64::MAX] {
            assert_eq!(accepted("Báo cáo", days, &[]), Err(Refused::TokenDaysInvalid), "{days}");
        }
    }

    #[test]
    fn no_two_tokens_have_one_name_and_nobody_has_too_many() {
        assert_eq!(accepted("Báo  cáo", 30, &["Báo cáo"]), Err(Refused::TokenNameTaken));
        assert_eq!(accepted("Thêm một", 30, &["x"; TOKENS_MAX - 1]).as_deref(), Ok("Thêm một"));
        assert_eq!(accepted("Thêm một", 30, &["x"; TOKENS_MAX]), Err(Refused::TooManyTokens));
    }

    #[test]
    fn what_only_reads_does_not_act() {
        use Ability::{Act, Read};
        assert!(Read.suffices_for(Read) && Act.suffices_for(Read) && Act.suffices_for(Act));
        assert!(!Read.suffices_for(Act));
        for ability in Ability::ALL {
            assert_eq!(Ability::from_word(ability.word()), Some(ability));
        }
    }
}

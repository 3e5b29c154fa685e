//! What somebody may ask for, and when the weekly letter is due. Pure.

mod digest;
mod refused;

pub use digest::{Due, PIECES_MAX, last_due, merged, sort};
pub use refused::Refused;

use kheo_people::Language;

/// Most units that one subscription follows.
pub const UNITS_MAX: usize = 10;
/// How long the link of a confirming letter works: two days, since not everybody reads mail daily.
pub const CONFIRM_SECONDS: i64 = 2 * 86_400;
/// Most confirming letters to one address in a day: nobody's mailbox is to be filled by somebody else.
pub const WISHES_PER_DAY: i64 = 3;
/// How many letters a mailbox that is no more may cost before they end.
pub const UNREACHABLE_TIMES: i64 = 3;

/// How often letters come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// One letter for each story, as soon as it is published.
    Each,
    /// One letter a week with what was published.
    Weekly,
}

impl Frequency {
    /// All of them, the calmer one first.
    pub const ALL: [Self; 2] = [Self::Weekly, Self::Each];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Each => "each",
            Self::Weekly => "weekly",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|frequency| frequency.word() == word)
    }
}

/// What somebody wants to get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Codes of units, each with all below it; `00` for everything.
    pub units: Vec<String>,
    /// Whether news.
    pub news: bool,
    /// Whether announcements.
    pub announcements: bool,
    /// Words of the sections that are followed; none for all of them, those that begin later too.
    pub sections: Vec<String>,
    /// How often.
    pub frequency: Frequency,
    /// The language of what stands around the stories.
    pub language: Language,
}

impl Wanted {
    /// Insists that something is wanted, and not too much.
    ///
    /// # Errors
    /// Why not, and at which field.
    pub fn check(&self) -> Result<(), (&'static str, Refused)> {
        match self.units.len() {
            0 => Err(("units", Refused::NoUnit)),
            number if number > UNITS_MAX => Err(("units", Refused::ManyUnits)),
            _ if !self.news && !self.announcements => Err(("kinds", Refused::NoKind)),
            _ => Ok(()),
        }
    }
}

/// Returns sections as they are kept: `,one,other,`, so that each is found between commas; empty for all.
pub fn kept_sections(words: &[String]) -> String {
    if words.is_empty() { String::new() } else { format!(",{},", words.join(",")) }
}

/// Reads sections as they are kept.
pub fn read_sections(kept: &str) -> Vec<String> {
    kept.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns an address as it is kept and compared: no mail server that people use tells capitals apart.
pub fn kept_address(address: &str) -> String {
    address.trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kheo_people::rules::names::email;
    use proptest::prelude::*;

    fn wanted(units: usize, news: bool, announcements: bool) -> Wanted {
        let units = (0..units).map(|number| format!("{number:05}")).collect();
        let (sections, frequency, language) = (Vec::new(), Frequency::Weekly, Language::Vi);
        Wanted { units, news, announcements, sections, frequency, language }
    }

    #[test]
    fn sections_are_kept_between_commas_and_none_is_all() {
        let words = ["eco".to_owned(), "economy".to_owned()];
        assert_eq!(kept_sections(&words), ",eco,economy,");
        assert_eq!(read_sections(&kept_sections(&words)), words);
        assert_eq!((kept_sections(&[]).as_str(), read_sections("").len()), ("", 0));
    }

    #[test]
    fn something_is_wanted_and_not_too_much() {
        assert_eq!(wanted(1, true, false).check(), Ok(()));
        assert_eq!(wanted(UNITS_MAX, false, true).check(), Ok(()));
        assert_eq!(wanted(0, true, true).check(), Err(("units", Refused::NoUnit)));
        assert_eq!(wanted(UNITS_MAX + 1, true, true).check(), Err(("units", Refused::ManyUnits)));
        assert_eq!(wanted(1, false, false).check(), Err(("kinds", Refused::NoKind)));
    }

    proptest! {
        #[test]
        fn an_address_that_is_taken_cannot_begin_a_header_of_its_own(typed in "[a-z@.\\r\\n ,;:<>\"\u{0}đ]{0,30}") {
            if let Ok(address) = email(&typed) {
                let kept = kept_address(&address);
                prop_assert!(kept.bytes().all(|byte| byte.is_ascii_graphic() && !b",;:<>\"()[]\\".contains(&byte)), "{kept:?}");
                prop_assert_eq!(kept.matches('@').count(), 1);
            }
        }
    }
}

//! Models that look alike: found by their words, judged by a person.
//!
//! A ward asks that the Party cell of a residential area does not merely repeat what another organisation does already. No
//! program can know that; it can show what looks alike and ask for a reason.

use std::collections::BTreeSet;

use kheo_base::{Refusal, fold};
use serde::Deserialize;

/// From when on two models are shown beside each other: a dated rule set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ComparisonRules {
    /// Words of the shorter title that the other has too, of a hundred.
    pub title_percent: u8,
    /// Words of both contents that both have, of a hundred of all words.
    pub content_percent: u8,
    /// Fewest words in common.
    pub shared_words_min: usize,
    /// Most models shown, the most alike first.
    pub shown_max: usize,
}

/// What a person says of two models that look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// Another thing.
    Different,
    /// The same, taken further.
    Continues,
    /// The same, done together, each with its own part.
    Joint,
}

impl Judgement {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Different, Self::Continues, Self::Joint];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Different => "different",
            Self::Continues => "continues",
            Self::Joint => "joint",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|judgement| judgement.word() == word)
    }
}

/// What of a model is compared.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// Its name.
    pub title: &'a str,
    /// Its content.
    pub content: &'a str,
}

/// How much two models are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness {
    /// Of the shorter title, of a hundred.
    pub title_percent: u8,
    /// Of both contents, of a hundred.
    pub content_percent: u8,
}

/// Words that say nothing about what a model is, without marks.
const EMPTY_WORDS: [&str; 24] = [
    "va", "cua", "cac", "cho", "la", "o", "tai", "trong", "xa", "ap", "to", "mo", "hinh", "dan", "van",
    "kheo", "nhung", "voi", "den", "tu", "moi", "mot", "duoc", "khu",
];

/// Tells how much two models are alike; `None` if not enough to be shown.
pub fn likeness(one: Said<'_>, other: Said<'_>, rules: &ComparisonRules) -> Option<Likeness> {
    let (title, other_title) = (words(one.title), words(other.title));
    let shared = title.intersection(&other_title).count();
    let title_percent = percent(shared, title.len().min(other_title.len()));
    let (content, other_content) = (words(one.content), words(other.content));
    let shared_content = content.intersection(&other_content).count();
    let content_percent = percent(shared_content, content.union(&other_content).count());
    let is_title = shared >= rules.shared_words_min && title_percent >= rules.title_percent;
    // A content of a few words is alike by chance; it counts with twice as many words as a title.
    let is_content = shared_content >= rules.shared_words_min * 2 && content_percent >= rules.content_percent;
    (is_title || is_content).then_some(Likeness { title_percent, content_percent })
}

fn words(text: &str) -> BTreeSet<String> {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.filter(|word| !EMPTY_WORDS.contains(word)).map(str::to_owned).collect()
}

fn percent(part: usize, all: usize) -> u8 {
    u8::try_from((part * 100).checked_div(all).unwrap_or(0)).unwrap_or(100)
}

/// Insists that somebody has judged each model that looks alike.
///
/// # Errors
/// A refusal that says how many are open.
pub fn compared_first(open: usize) -> Result<(), Refusal> {
    if open == 0 {
        Ok(())
    } else {
        Err(Refusal::new("registration-refused-compare-first").with("count", open))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: ComparisonRules =
        ComparisonRules { title_percent: 70, content_percent: 50, shared_words_min: 3, shown_max: 5 };

    fn titles(one: &str, other: &str) -> Option<Likeness> {
        likeness(Said { title: one, content: "" }, Said { title: other, content: "" }, &RULES)
    }

    #[test]
    fn the_same_words_look_alike_whatever_their_marks_and_order() {
        assert!(titles("Thắp sáng đường quê ấp 3", "thap sang duong que ap 5").is_some());
        assert!(titles("Đường quê thắp sáng", "Thắp sáng đường quê ấp 3").is_some());
        assert!(titles("Thắp sáng đường quê ấp 3", "Camera an ninh khu chợ").is_none());
        assert!(titles("Mô hình dân vận khéo của ấp", "Mô hình dân vận khéo của xã").is_none());
    }

    #[test]
    fn another_name_for_the_same_content_is_seen() {
        let content =
            "Mỗi hộ nuôi một con heo đất; sáu tháng mở một lần, cho ba hộ khó khăn mượn mua cây giống.";
        let one = Said { title: "Tổ heo đất giúp nhau", content };
        let other = Said { title: "Tiết kiệm mùa vụ", content };
        assert_eq!(likeness(one, other, &RULES).map(|alike| alike.content_percent), Some(100));
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_every_model_is_like_itself(one in "[a-zà-ỹ ]{0,60}", other in "[a-zà-ỹ ]{0,60}") {
            prop_assert_eq!(titles(&one, &other), titles(&other, &one));
            if words(&one).len() >= RULES.shared_words_min {
                prop_assert_eq!(titles(&one, &one).map(|alike| alike.title_percent), Some(100));
            }
        }
    }
}

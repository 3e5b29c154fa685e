//! Vietnamese text as syllables, each with its spelling and with its marks forgotten.

use std::collections::HashMap;
use std::sync::Arc;

use kheo_base::{fold, tone_key};

/// Letters of a syllable that count; whatever is longer is no word of a language.
const LETTERS_MAX: usize = 40;
/// Spellings kept; all of Vietnamese has about 7,000 syllables, the rest are names, numbers and mistakes.
const SPELLINGS_MAX: usize = 50_000;

/// One syllable as text holds it and as it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Syllable {
    /// Equal for spellings that differ only in case and in where the tone is written.
    pub(crate) exact: Arc<str>,
    /// Without marks.
    pub(crate) folded: Arc<str>,
}

impl Syllable {
    /// Reads one syllable.
    pub(crate) fn of(word: &str) -> Self {
        let short: String = word.chars().take(LETTERS_MAX).collect();
        Self { exact: tone_key(&short).into(), folded: fold(&short).into() }
    }

    /// Whether it was written with a mark.
    pub(crate) fn has_marks(&self) -> bool {
        self.exact != self.folded
    }
}

/// Cuts a text into its syllables as they are written, each with the byte at which it begins.
pub(crate) fn cut(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let beginning = text.as_ptr() as usize;
    text.split(|letter: char| !is_of_word(letter) && !is_mark(letter))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - beginning, word))
}

/// Whether a letter or digit: what the standard library knows, without its search through tables for Vietnamese, of which whole texts
/// are cut for one page.
fn is_of_word(letter: char) -> bool {
    match letter {
        '\0'..='\u{7f}' => letter.is_ascii_alphanumeric(),
        '\u{c0}'..='\u{24f}' => !matches!(letter, '×' | '÷'),
        '\u{1e00}'..='\u{1eff}' => true,
        _ => letter.is_alphanumeric(),
    }
}

/// Marks that stand by themselves, as in text that is not in normal form C: they end no word.
fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Reads syllables and remembers how each is spelled: text repeats a few thousand of them.
#[derive(Default)]
pub(crate) struct Speller {
    known: HashMap<String, Syllable>,
}

impl Speller {
    /// Returns the syllables of a text.
    pub(crate) fn syllables(&mut self, text: &str) -> Vec<Syllable> {
        cut(text).map(|(_, word)| self.syllable(word)).collect()
    }

    fn syllable(&mut self, word: &str) -> Syllable {
        if let Some(known) = self.known.get(word) {
            return known.clone();
        }
        let syllable = Syllable::of(word);
        if self.known.len() < SPELLINGS_MAX {
            self.known.insert(word.to_owned(), syllable.clone());
        }
        syllable
    }
}

/// Joins two neighbours into the word under which they are kept as neighbours.
pub(crate) fn pair(one: &str, two: &str) -> String {
    format!("{one}_{two}")
}

/// Whether two words differ by one letter: one put in, left out, exchanged, or two neighbours exchanged.
pub(crate) fn is_one_letter_off(one: &str, two: &str) -> bool {
    let (one, two): (Vec<char>, Vec<char>) = (one.chars().collect(), two.chars().collect());
    let (short, long) = if one.len() <= two.len() { (&one, &two) } else { (&two, &one) };
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 if same == long.len() => false,
        0 => {
            let exchanged = same + 1 < long.len()
                && short[same] == long[same + 1]
                && short[same + 1] == long[same]
                && short[same + 2..] == long[same + 2..];
            exchanged || short[same + 1..] == long[same + 1..]
        }
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_are_those_of_the_standard() {
        for letter in (0..0x3000).filter_map(char::from_u32) {
            assert_eq!(is_of_word(letter), letter.is_alphanumeric(), "{letter:?}");
        }
    }

    fn folded(text: &str) -> Vec<String> {
        Speller::default().syllables(text).iter().map(|syllable| syllable.folded.to_string()).collect()
    }

    #[test]
    fn text_is_cut_at_whatever_is_no_letter() {
        assert_eq!(
            folded("Nước sạch tình quân – dân (5.000 m²)"),
            ["nuoc", "sach", "tinh", "quan", "dan", "5", "000", "m²"]
        );
        assert_eq!(folded("“…” -- ++"), Vec::<String>::new());
    }

    #[test]
    fn decomposed_text_is_cut_as_composed_text_is() {
        assert_eq!(folded("hoa\u{300} bi\u{300}nh"), ["hoa", "binh"]);
    }

    #[test]
    fn spellings_that_differ_in_the_place_of_the_tone_are_one() {
        assert_eq!(Syllable::of("Hoà"), Syllable::of("hòa"));
        assert_ne!(Syllable::of("hoá").exact, Syllable::of("hoà").exact);
    }

    #[test]
    fn one_letter_is_told_from_two() {
        for (one, two) in [("que", "qeu"), ("hoa", "hoaa"), ("duong", "duog"), ("ban", "bam"), ("a", "")] {
            assert!(is_one_letter_off(one, two) && is_one_letter_off(two, one), "{one} {two}");
        }
        for (one, two) in [("que", "que"), ("hoa", "thao"), ("duong", "duqq"), ("abcd", "badc")] {
            assert!(!is_one_letter_off(one, two), "{one} {two}");
        }
    }

    proptest! {
        #[test]
        fn every_text_is_cut_without_harm(text in ".{0,60}") {
            for (at, word) in cut(&text) {
                prop_assert_eq!(&text[at..at + word.len()], word);
            }
        }

        #[test]
        fn leaving_one_letter_out_is_one_letter_off(word in "[a-z]{1,8}", place in 0_usize..8) {
            let place = place % word.len();
            let shorter: String = format!("{}{}", &word[..place], &word[place + 1..]);
            prop_assert!(is_one_letter_off(&word, &shorter));
        }
    }
}

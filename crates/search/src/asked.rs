//! What was typed, read leniently: words, and phrases between quotation marks. Everything else is harmless text.

use kheo_base::nfc;

use crate::words::{Syllable, cut};

/// Letters that are read; nobody types more on purpose.
const LETTERS_MAX: usize = 200;
/// Words that are looked for.
const WORDS_MAX: usize = 12;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Every word, those of phrases too.
    pub(crate) words: Vec<Syllable>,
    /// Words that must follow each other, as ranges of `words`.
    pub(crate) phrases: Vec<std::ops::Range<usize>>,
}

/// Reads what was typed.
pub(crate) fn read(text: &str) -> Asked {
    let short: String = nfc(text).chars().take(LETTERS_MAX).collect();
    let mut asked = Asked::default();
    let is_quote = |letter: char| matches!(letter, '"' | '“' | '”' | '„' | '«' | '»');
    let parts: Vec<&str> = short.split(is_quote).collect();
    for (place, part) in parts.iter().enumerate() {
        let begin = asked.words.len();
        for (_, word) in cut(part) {
            if asked.words.len() < WORDS_MAX {
                asked.words.push(Syllable::of(word));
            }
        }
        // Between an opening and a closing mark; a mark that is never closed opens nothing.
        let is_quoted = place % 2 == 1 && place + 1 < parts.len();
        if is_quoted && asked.words.len() - begin > 1 {
            asked.phrases.push(begin..asked.words.len());
        }
    }
    asked
}

impl Asked {
    /// Returns the same with one word replaced.
    pub(crate) fn with(&self, place: usize, word: &str) -> Self {
        let mut other = self.clone();
        other.words[place] = Syllable::of(word);
        other
    }

    /// Whether the words of a phrase follow each other in a text: with their marks if one was typed.
    pub(crate) fn holds(&self, phrase: &std::ops::Range<usize>, text: &[Syllable]) -> bool {
        let words = &self.words[phrase.clone()];
        let by_marks = words.iter().any(Syllable::has_marks);
        text.windows(words.len()).any(|window| {
            window.iter().zip(words).all(|(there, asked)| {
                if by_marks { there.exact == asked.exact } else { there.folded == asked.folded }
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(asked: &Asked) -> Vec<&str> {
        asked.words.iter().map(|word| &*word.folded).collect()
    }

    #[test]
    fn quotation_marks_make_a_phrase() {
        let asked = read("xứ đạo “bình yên” 2026");
        assert_eq!(words(&asked), ["xu", "dao", "binh", "yen", "2026"]);
        assert_eq!(asked.phrases, vec![2..4]);
    }

    #[test]
    fn marks_and_operators_are_harmless() {
        assert_eq!(words(&read("-bình +yên AND (title:*) ~2 \\")), ["binh", "yen", "and", "title", "2"]);
        assert!(read("\"bình yên").phrases.is_empty());
        assert!(read("\"bình\"").phrases.is_empty());
        assert!(read("\"\"\"\"\"").words.is_empty());
        assert!(read("\0").words.is_empty());
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(read(&"a ".repeat(5_000)).words.len(), WORDS_MAX);
        assert_eq!(read(&"a".repeat(10_000)).words.len(), 1);
    }

    #[test]
    fn a_phrase_keeps_its_marks_if_it_was_typed_with_one() {
        let text = crate::words::Speller::default().syllables("Thắp sáng đường quê hương");
        for (typed, holds) in [
            ("\"đường quê\"", true),
            ("\"duong que\"", true),
            ("\"đương quê\"", false),
            ("\"quê đường\"", false),
        ] {
            let asked = read(typed);
            assert_eq!(asked.holds(&asked.phrases[0], &text), holds, "{typed}");
        }
    }
}

//! Extracts: the part of a text where it says what was looked for, with those words marked. Templates escape every part.

use kheo_base::{folded_byte, folds_to};
use kheo_facts::found::Document;

use crate::asked;
use crate::words::cut;

/// Syllables before the first word that was found, and in the whole extract.
const BEFORE: usize = 8;
const LENGTH: usize = 44;

/// A piece of text, and whether it is marked.
pub(crate) type Piece<'a> = (&'a str, bool);

/// The words to be marked, without marks. There are at most as many as bits in a [`Told`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Marked(Vec<String>);

/// Which of the words a text has, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Told(u32);

/// A part of a text that is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extract {
    /// The part.
    pub(crate) text: String,
    /// Whether something stands before it.
    pub(crate) is_later: bool,
    /// Whether something stands after it.
    pub(crate) goes_on: bool,
}

impl Marked {
    /// Reads them from what was typed.
    pub(crate) fn of(text: &str) -> Self {
        let mut words: Vec<String> =
            asked::read(text).words.iter().map(|word| word.folded.to_string()).collect();
        words.sort_unstable();
        words.dedup();
        words.truncate(Told::BITS);
        Self(words)
    }

    /// Returns which of the words a word is.
    fn place(&self, word: &str) -> Option<usize> {
        // Most words of a text begin otherwise.
        let first = word.chars().next().and_then(folded_byte);
        let begins = |marked: &str| first.is_none() || marked.bytes().next() == first;
        self.0.iter().position(|marked| begins(marked) && folds_to(word, marked))
    }

    fn has(&self, word: &str) -> bool {
        self.place(word).is_some()
    }

    /// Returns a text in pieces.
    pub(crate) fn pieces<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Piece<'a>> {
        let mut found = cut(text).filter(|(_, word)| self.has(word)).map(|(at, word)| (at, at + word.len()));
        let (mut done, mut next) = (0, None);
        std::iter::from_fn(move || {
            let Some((from, mut to)) = next.take().or_else(|| found.next()) else {
                let rest = &text[done..];
                done = text.len();
                return (!rest.is_empty()).then_some((rest, false));
            };
            if done < from {
                let between = &text[done..from];
                (done, next) = (from, Some((from, to)));
                return Some((between, false));
            }
            // Neighbours are marked as one: a screen reader then says them as one.
            for (at, end) in found.by_ref() {
                if !text[to..at].chars().all(char::is_whitespace) {
                    next = Some((at, end));
                    break;
                }
                to = end;
            }
            done = to;
            Some((&text[from..to], true))
        })
    }

    /// Returns the first part of a document's texts that has all the words which its name, place and organisation do not say already,
    /// or else most of them; its beginning if they say everything, since a summary then tells more. Texts stand in the order of how
    /// well they sum up, and most of them are neither read nor freed of marks.
    pub(crate) fn extract(&self, document: &Document) -> Extract {
        let told = self.told_by_head(document);
        let untold = self.all().without(told);
        let (mut best, mut most) = (None, 0);
        for text in &document.texts {
            for part in text.parts() {
                let there = if untold.is_empty() { 0 } else { self.among(part, untold).count() };
                if best.is_none() || there > most {
                    (best, most) = (Some((text, part)), there);
                }
                if most == untold.count() {
                    break;
                }
            }
            if best.is_some() && most == untold.count() {
                break;
            }
        }
        best.map_or_else(Extract::default, |(text, part)| self.part(&text.part(part)))
    }

    /// Whether an extract needs texts that were not loaded.
    pub(crate) fn needs_more(&self, document: &Document) -> bool {
        !document.is_whole() && self.told_by_head(document) != self.all()
    }

    fn all(&self) -> Told {
        (0..self.0.len()).fold(Told::default(), Told::with)
    }

    /// Returns the words that name, place and organisation of a document say.
    fn told_by_head(&self, document: &Document) -> Told {
        let head = [&document.title, &document.place, &document.organisation];
        head.into_iter()
            .fold(Told::default(), |told, text| Told(told.0 | self.among(text, self.all().without(told)).0))
    }

    /// Returns those of some words that a text has.
    fn among(&self, text: &str, wanted: Told) -> Told {
        let mut there = Told::default();
        for (_, word) in cut(text) {
            if there == wanted {
                break;
            }
            if let Some(place) = self.place(word).filter(|place| wanted.has(*place)) {
                there = there.with(place);
            }
        }
        there
    }

    fn part(&self, text: &str) -> Extract {
        let words: Vec<(usize, &str)> = cut(text).collect();
        let first = words.iter().position(|(_, word)| self.has(word)).unwrap_or(0);
        let from = first.saturating_sub(BEFORE);
        let from = if words.len() <= LENGTH { 0 } else { from.min(words.len().saturating_sub(LENGTH)) };
        let to = (from + LENGTH).min(words.len());
        let Some((begin, _)) = words.get(from) else { return Extract::default() };
        let end = words.get(to).map_or(text.len(), |(at, _)| *at);
        let begin = if from == 0 { 0 } else { *begin };
        Extract {
            text: text[begin..end].trim_end().to_owned(),
            is_later: from > 0,
            goes_on: to < words.len(),
        }
    }
}

impl Told {
    /// How many words can be told apart.
    const BITS: usize = 32;

    fn has(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }

    fn with(self, place: usize) -> Self {
        Self(self.0 | 1 << place)
    }

    fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn count(self) -> u32 {
        self.0.count_ones()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kheo_facts::found::Text;
    use proptest::prelude::*;

    fn shown(marked: &Marked, text: &str) -> String {
        let pieces = marked.pieces(text);
        pieces.map(|(text, marked)| if marked { format!("[{text}]") } else { text.to_owned() }).collect()
    }

    fn extract_of(words: &str, document: &Document) -> String {
        let marked = Marked::of(words);
        shown(&marked, &marked.extract(document).text)
    }

    #[test]
    fn words_are_marked_whatever_their_marks() {
        let marked = Marked::of("duong que");
        assert_eq!(shown(&marked, "Thắp sáng đường quê, Đường hoa"), "Thắp sáng [đường quê], [Đường] hoa");
        assert_eq!(shown(&Marked::of(""), "Đường"), "Đường");
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let text = format!("{}đường quê{}", "một ".repeat(100), " hai".repeat(100));
        let marked = Marked::of("đường");
        let part = marked.part(&text);
        assert!(
            part.is_later && part.goes_on && shown(&marked, &part.text).contains("[đường] quê"),
            "{part:?}"
        );
        assert_eq!(cut(&part.text).count(), LENGTH);
    }

    fn said(title: &str, texts: Vec<Text>) -> Document {
        let named = Document::named("story", kheo_base::Id::from_i64(1), title.to_owned(), String::new());
        Document { place: "xã Tân Phú".to_owned(), texts, ..named }
    }

    #[test]
    fn an_extract_shows_what_the_name_does_not_say() {
        let summary = || Text::plain("Sau tám tháng, ấp đã có đèn.".to_owned());
        let long = "Một đoạn rất dài, không nói gì. ".repeat(20);
        let body = format!("## Cách làm\n\n{long}\n\nBà con **góp** công *dựng* trụ.\n\n{long}");
        let document =
            said("Thắp sáng đường quê", vec![summary(), Text::marked(body, |text| text.replace('*', ""))]);
        // Everything stands in the name and the place: the summary tells more.
        assert_eq!(extract_of("thắp sáng Tân Phú", &document), "Sau tám tháng, ấp đã có đèn.");
        let extract = extract_of("thap sang dung tru", &document);
        assert!(extract.contains("Bà con góp công [dựng trụ]."), "{extract}");
        // What stands nowhere, as with a corrected word, begins at the beginning.
        assert_eq!(extract_of("zzz", &document), "Sau tám tháng, ấp đã có đèn.");
        assert_eq!(extract_of("zzz", &said("Tên", Vec::new())), "");
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in ".{0,80}", words in "[a-zđ ]{0,12}") {
            let marked = Marked::of(&words);
            prop_assert_eq!(marked.pieces(&text).map(|(piece, _)| piece).collect::<String>(), text);
        }
    }
}

//! Extracts: the part of a text where it says what was looked for, with those words marked. Templates escape every part.

use kheo_base::{fold, folded_byte};
use kheo_facts::found::Document;

use crate::asked;
use crate::words::cut;

/// Syllables before the first word that was found, and in the whole extract.
const BEFORE: usize = 8;
const LENGTH: usize = 44;

/// A piece of text, and whether it is marked.
pub(crate) type Piece = (String, bool);

/// The words to be marked, without marks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marked(Vec<String>);

impl Marked {
    /// Reads them from what was typed.
    pub(crate) fn of(text: &str) -> Self {
        let mut words: Vec<String> =
            asked::read(text).words.iter().map(|word| word.folded.to_string()).collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }

    fn has(&self, word: &str) -> bool {
        self.may_have(word) && self.0.contains(&fold(word))
    }

    /// Whether one of the words begins as this one: whole texts are looked through, and most of theirs do not.
    fn may_have(&self, word: &str) -> bool {
        match word.chars().next().and_then(folded_byte) {
            Some(first) => self.0.iter().any(|marked| marked.as_bytes().first() == Some(&first)),
            None => !self.0.is_empty(),
        }
    }

    /// Returns a text in pieces.
    pub(crate) fn whole(&self, text: &str) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut done = 0;
        for (at, word) in cut(text).filter(|(_, word)| self.has(word)) {
            let between = &text[done..at];
            match pieces.last_mut() {
                // Neighbours are marked as one: a screen reader then says them as one.
                Some((marked, true)) if between.chars().all(char::is_whitespace) => {
                    marked.push_str(between);
                    marked.push_str(word);
                }
                _ => {
                    if !between.is_empty() {
                        pieces.push((between.to_owned(), false));
                    }
                    pieces.push((word.to_owned(), true));
                }
            }
            done = at + word.len();
        }
        if done < text.len() {
            pieces.push((text[done..].to_owned(), false));
        }
        pieces
    }

    /// Returns the first part of a document's texts that has all the words which its name, place and organisation do not say already,
    /// or else most of them; its beginning if they say everything, since a summary then tells more. Texts stand in the order of how
    /// well they sum up, and most of them are neither read nor freed of marks.
    pub(crate) fn extract(&self, document: &Document) -> Vec<Piece> {
        let untold = self.untold(document);
        let (mut best, mut most) = (None, 0);
        for (text, part) in
            document.texts.iter().flat_map(|text| text.parts().into_iter().map(move |part| (text, part)))
        {
            let there = if untold.0.is_empty() { 0 } else { untold.among(part).len() };
            if best.is_none() || there > most {
                (best, most) = (Some((text, part)), there);
            }
            if most == untold.0.len() {
                break;
            }
        }
        best.map_or_else(Vec::new, |(text, part)| self.part(&text.part(part)))
    }

    /// Whether an extract needs texts that were not loaded.
    pub(crate) fn needs_more(&self, document: &Document) -> bool {
        !document.is_whole() && !self.untold(document).0.is_empty()
    }

    /// Returns the words that name, place and organisation of a document do not say.
    fn untold(&self, document: &Document) -> Self {
        let mut untold = self.clone();
        for head in [&document.title, &document.place, &document.organisation] {
            let told = untold.among(head);
            untold.0.retain(|word| !told.contains(word));
        }
        untold
    }

    /// Returns those of the words that a text has, without their marks.
    fn among(&self, text: &str) -> Vec<String> {
        let mut there: Vec<String> = Vec::new();
        for (_, word) in cut(text).filter(|(_, word)| self.may_have(word)) {
            let word = fold(word);
            if self.0.contains(&word) && !there.contains(&word) {
                there.push(word);
                if there.len() == self.0.len() {
                    break;
                }
            }
        }
        there
    }

    fn part(&self, text: &str) -> Vec<Piece> {
        let words: Vec<(usize, &str)> = cut(text).collect();
        let first = words.iter().position(|(_, word)| self.has(word)).unwrap_or(0);
        let from = first.saturating_sub(BEFORE);
        let from = if words.len() <= LENGTH { 0 } else { from.min(words.len().saturating_sub(LENGTH)) };
        let to = (from + LENGTH).min(words.len());
        let Some((begin, _)) = words.get(from) else { return Vec::new() };
        let end = words.get(to).map_or(text.len(), |(at, _)| *at);
        let begin = if from == 0 { 0 } else { *begin };
        let mut pieces = self.whole(text[begin..end].trim_end());
        if from > 0 {
            pieces.insert(0, ("… ".to_owned(), false));
        }
        if to < words.len() {
            pieces.push((" …".to_owned(), false));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kheo_facts::found::{Audience, Facets, Text};
    use proptest::prelude::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces.iter().map(|(text, marked)| if *marked { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn words_are_marked_whatever_their_marks() {
        let marked = Marked::of("duong que");
        assert_eq!(
            shown(&marked.whole("Thắp sáng đường quê, Đường hoa")),
            "Thắp sáng [đường quê], [Đường] hoa"
        );
        assert_eq!(shown(&Marked::of("").whole("Đường")), "Đường");
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let text = format!("{}đường quê{}", "một ".repeat(100), " hai".repeat(100));
        let part = shown(&Marked::of("đường").part(&text));
        assert!(
            part.starts_with("… một") && part.contains("[đường] quê") && part.ends_with("hai …"),
            "{part}"
        );
        assert_eq!(cut(&part).count(), LENGTH);
    }

    fn said(title: &str, texts: Vec<Text>) -> Document {
        Document {
            kind: "story",
            id: kheo_base::Id::from_i64(1),
            audience: Audience::Public,
            title: title.to_owned(),
            place: "xã Tân Phú".to_owned(),
            organisation: String::new(),
            texts,
            facets: Facets::default(),
            is_withdrawn: false,
            is_past: false,
            address: String::new(),
        }
    }

    #[test]
    fn an_extract_shows_what_the_name_does_not_say() {
        let summary = || Text::plain("Sau tám tháng, ấp đã có đèn.".to_owned());
        let long = "Một đoạn rất dài, không nói gì. ".repeat(20);
        let body = format!("## Cách làm\n\n{long}\n\nBà con **góp** công *dựng* trụ.\n\n{long}");
        let document =
            said("Thắp sáng đường quê", vec![summary(), Text::marked(body, |text| text.replace('*', ""))]);
        // Everything stands in the name and the place: the summary tells more.
        assert_eq!(
            shown(&Marked::of("thắp sáng Tân Phú").extract(&document)),
            "Sau tám tháng, ấp đã có đèn."
        );
        let extract = shown(&Marked::of("thap sang dung tru").extract(&document));
        assert!(extract.contains("Bà con góp công [dựng trụ]."), "{extract}");
        // What stands nowhere, as with a corrected word, begins at the beginning.
        assert_eq!(shown(&Marked::of("zzz").extract(&document)), "Sau tám tháng, ấp đã có đèn.");
        assert!(Marked::of("zzz").extract(&said("Tên", Vec::new())).is_empty());
    }

    proptest! {
        #[test]
        fn pieces_are_the_text(text in ".{0,80}", words in "[a-zđ ]{0,12}") {
            let pieces = Marked::of(&words).whole(&text);
            prop_assert_eq!(pieces.into_iter().map(|(piece, _)| piece).collect::<String>(), text);
        }
    }
}

//! Vietnamese text: one normal form, one way of folding for search, addresses and comparison.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::Id;

/// Longest slug, in bytes: addresses stay readable and fit into a printed line.
const SLUG_LEN_MAX: usize = 80;
/// Bytes of an id and the hyphen before it.
const ID_LEN: usize = 14;

/// Returns the text in normal form C, the only form that Khéo stores, with outer white space and control characters
/// removed (line feeds stay; `\r\n` becomes `\n`).
pub fn nfc(text: &str) -> String {
    let is_clean = |letter: char| !letter.is_control() || letter == '\n' || letter == '\t';
    // Nearly all text comes in this form already: looking costs a tenth of taking it apart and joining it again.
    let trimmed = text.trim();
    if is_nfc_quick(trimmed.chars()) == IsNormalized::Yes && trimmed.chars().all(is_clean) {
        return trimmed.to_owned();
    }
    let cleaned = text.replace("\r\n", "\n");
    cleaned.trim().nfc().filter(|letter| is_clean(*letter)).collect()
}

/// Returns the text as somebody types it who leaves out every mark: lower case, no tone or vowel marks, `đ` as `d`.
///
/// `Hoà`, `Hòa` and `HOA` all fold to `hoa`: a query without marks finds text with marks, wherever the tone is written.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match PLAIN.get(letter as usize) {
            Some(plain) if *plain != 0 => folded.push(char::from(*plain)),
            _ => fold_letter(letter, &mut folded),
        }
    }
    folded
}

/// Letters of which [`PLAIN`] knows what they fold to: all of Vietnamese lies below.
const PLAIN_LETTERS: usize = 0x1f00;

/// What each of the first letters folds to if that is one letter of ASCII, else nought. Titles are folded for every address on
/// a page and texts for every word in the index, so it is looked up instead of taken apart.
static PLAIN: LazyLock<[u8; PLAIN_LETTERS]> = LazyLock::new(|| {
    let mut plain = [0; PLAIN_LETTERS];
    for (number, place) in (0..).zip(&mut plain) {
        let mut folded = String::new();
        char::from_u32(number).into_iter().for_each(|letter| fold_letter(letter, &mut folded));
        if let [byte @ 1..=127] = folded.as_bytes() {
            *place = *byte;
        }
    }
    plain
});

/// Returns the byte to which a letter folds, where that is one letter of ASCII: enough to see that most words begin otherwise.
pub fn folded_byte(letter: char) -> Option<u8> {
    PLAIN.get(letter as usize).copied().filter(|plain| *plain != 0)
}

/// Whether a text folds to this, which was folded already. Of whole texts that are looked through for a few words nothing is copied.
pub fn folds_to(text: &str, folded: &str) -> bool {
    let mut left = folded.bytes();
    for letter in text.chars() {
        match folded_byte(letter) {
            Some(byte) if left.next() == Some(byte) => {}
            Some(_) => return false,
            // It may fold to several letters, or to none.
            None => return fold(text) == folded,
        }
    }
    left.next().is_none()
}

/// Folds one letter; since marks vanish, no letter depends on its neighbours.
fn fold_letter(letter: char, folded: &mut String) {
    let parts = letter.to_lowercase().nfd().filter(|letter| !is_combining_mark(*letter));
    folded.extend(parts.map(|letter| if letter == 'đ' { 'd' } else { letter }));
}

/// Returns the text as a table gives it out: what a spreadsheet would run as a formula gets an apostrophe before it, which makes
/// it text, and so does what begins with one already, so that [`without_guard`] always gives the text back.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// Takes the apostrophe of [`guarded`] off again.
pub fn without_guard(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(text)
}

/// Whether a spreadsheet could take the text for a formula, or its first letter for our apostrophe.
pub fn needs_guard(text: &str) -> bool {
    matches!(text.as_bytes().first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\''))
}

/// Returns a key that is equal for spellings that differ only in where the tone is written (`hoà`, `hòa`) or in case.
///
/// Unlike [`fold`] it keeps vowels and tones apart: `hoa`, `hóa` and `hỏa` have three keys.
pub fn tone_key(text: &str) -> String {
    text.split_whitespace().map(syllable_key).collect::<Vec<_>>().join(" ")
}

/// Moves the tone of one syllable to its end.
fn syllable_key(syllable: &str) -> String {
    const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let decomposed: String = syllable.nfd().flat_map(char::to_lowercase).collect();
    let (tones, letters): (Vec<char>, Vec<char>) =
        decomposed.chars().partition(|letter| TONES.contains(letter));
    letters.into_iter().chain(tones).nfc().collect()
}

/// Returns the last part of the address of something: its name for people, its id for the program.
pub fn slug_of(name: &str, id: Id) -> String {
    let mut slug = slug(name);
    if !slug.is_empty() {
        slug.push('-');
    }
    slug.push_str(&id.to_string());
    slug
}

/// Reads the id at the end of an address.
pub fn id_of_slug(slug: &str) -> Option<Id> {
    slug.rsplit('-').next()?.parse().ok()
}

/// Returns the text as part of an address: folded, words joined by hyphens, at most 80 bytes, cut at a word.
pub fn slug(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    // Most names are followed by an id: with room for it nothing is moved.
    let mut slug = String::with_capacity(folded.len().min(SLUG_LEN_MAX) + ID_LEN);
    for word in words {
        if slug.len() + word.len() + 1 > SLUG_LEN_MAX {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_forgets_marks_and_case() {
        assert_eq!(fold("Đường quê thắp sáng ở XÃ Hoà Bình"), "duong que thap sang o xa hoa binh");
        assert_eq!(fold("Hòa"), fold("hoà"));
    }

    #[test]
    fn folding_treats_both_normal_forms_alike() {
        let composed = "Nguyễn Thị Thuỷ";
        let decomposed: String = composed.nfd().collect();
        assert_eq!(fold(composed), fold(&decomposed));
        assert_eq!(nfc(&decomposed), composed);
    }

    #[test]
    fn the_place_of_a_tone_does_not_matter_but_the_tone_does() {
        assert_eq!(tone_key("Thanh Hoá"), tone_key("Thanh Hóa"));
        assert_eq!(tone_key("xã Thuỷ Nguyên"), tone_key("Xã Thủy Nguyên"));
        assert_ne!(tone_key("Hoa"), tone_key("Hóa"));
        assert_ne!(tone_key("Hòa"), tone_key("Hóa"));
        assert_ne!(tone_key("Sơn"), tone_key("Son"));
    }

    #[test]
    fn an_address_names_its_subject_whatever_its_words() {
        let id = Id::from_i64(77);
        assert_eq!(id_of_slug(&slug_of("Thắp sáng đường quê", id)), Some(id));
        assert_eq!(id_of_slug(&slug_of("“…”", id)), Some(id));
        assert_eq!(id_of_slug("thap-sang"), None);
    }

    #[test]
    fn slugs_are_plain_and_bounded() {
        assert_eq!(slug("Mô hình “Ánh sáng đường quê” – 2026"), "mo-hinh-anh-sang-duong-que-2026");
        assert!(slug(&"rất dài ".repeat(50)).len() <= SLUG_LEN_MAX);
        assert_eq!(slug("!!!"), "");
    }

    #[test]
    fn control_characters_are_dropped_and_line_ends_unified() {
        assert_eq!(nfc("  một\r\nhai\u{0}\u{7} "), "một\nhai");
    }

    proptest! {
        #[test]
        fn what_a_table_gives_out_is_no_formula_and_comes_back(text in "[=+@'a\\-\t]{0,6}|.{0,20}") {
            let given = guarded(&text);
            prop_assert!(!given.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert_eq!(without_guard(&given), &text);
        }

        #[test]
        fn folding_letter_by_letter_is_folding_the_whole(text in "[a-zA-ZăâđêôơưàáảãạẤỆỡữ\u{300}-\u{323}ß٣İΣςﬁ ]{0,30}|.{0,40}") {
            let whole: String = text
                .chars()
                .flat_map(char::to_lowercase)
                .nfd()
                .filter(|letter| !is_combining_mark(*letter))
                .map(|letter| if letter == 'đ' { 'd' } else { letter })
                .collect();
            prop_assert_eq!(fold(&text), whole);
        }

        #[test]
        fn the_quick_way_to_one_normal_form_is_the_long_way(text in "[ a-zăạậ\u{300}\u{301}\u{323}\r\n\t\u{7}đ가각]{0,20}|.{0,30}") {
            let cleaned = text.replace("\r\n", "\n");
            let kept = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
            let long: String = cleaned.trim().nfc().filter(kept).collect();
            prop_assert_eq!(nfc(&text), long);
        }

        #[test]
        fn a_text_folds_to_what_it_folds_to(text in "[a-cA-Căắđ\u{301}ßﬁ]{0,4}|.{0,8}", other in "[a-c]{0,4}") {
            prop_assert!(folds_to(&text, &fold(&text)));
            prop_assert_eq!(folds_to(&text, &other), fold(&text) == other);
        }

        #[test]
        fn folding_twice_changes_nothing(text in ".{0,40}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}

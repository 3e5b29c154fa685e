//! Facets packed into one number a document, and the words for which its digits stand.
//!
//! One column of eight bytes is read once for every hit, whatever is counted. The words are kept with each commit of the index.

use std::collections::HashMap;

use kheo_facts::found::{Audience, Document, Facet, Facets};

/// Where each facet lies in the number: its lowest bit and how many bits it has.
const fn bits_of(facet: Facet) -> (u32, u32) {
    match facet {
        Facet::Field => (0, 7),
        Facet::Year => (7, 8),
        Facet::Province => (15, 8),
        Facet::Commune => (23, 14),
        Facet::Subject => (37, 3),
        Facet::Level => (40, 4),
        Facet::State => (44, 4),
        Facet::Kind => (60, 4),
    }
}

/// Where the number says that everybody may find the document.
const PUBLIC_BIT: u32 = 48;
/// Where the kind of the subject lies, of four bits.
const KIND_SHIFT: u32 = 49;
/// Where the length of the title lies, of five bits: of two titles with all words, the shorter says less else. The bit above it says that
/// what it names is over, so that both read as one number put what is over after everything else.
const LENGTH_SHIFT: u32 = 53;
/// Where the number says that everybody may find it, but not by a name.
const UNNAMED_BIT: u32 = 59;
/// Longest title that is told apart.
const LENGTH_MAX: usize = 31;
/// What is added to the length of a title that names what is over.
const PAST: usize = LENGTH_MAX + 1;

/// A document's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed(pub(crate) u64);

impl Packed {
    /// Returns the digit of a facet; 0 says nothing.
    #[inline]
    pub(crate) fn digit(self, facet: Facet) -> usize {
        let (shift, bits) = bits_of(facet);
        usize::try_from((self.0 >> shift) & ((1 << bits) - 1)).unwrap_or(0)
    }

    /// Whether everybody may find it.
    #[inline]
    pub(crate) fn is_public(self) -> bool {
        self.0 >> PUBLIC_BIT & 1 == 1
    }

    /// Returns the audience of the document.
    pub(crate) fn audience(self) -> Audience {
        match (self.is_public(), self.0 >> UNNAMED_BIT & 1) {
            (true, 0) => Audience::Public,
            (true, _) => Audience::Unnamed,
            (false, _) => Audience::Office,
        }
    }

    /// Returns the place of its kind among the kinds that are followed.
    pub(crate) fn kind(self) -> usize {
        usize::try_from(self.0 >> KIND_SHIFT & 15).unwrap_or(0)
    }

    /// Returns how many syllables its title has, or counts as having.
    #[inline]
    pub(crate) fn title_length(self) -> u64 {
        self.0 >> LENGTH_SHIFT & (PAST + LENGTH_MAX) as u64
    }

    /// Whether what it names is over.
    #[inline]
    pub(crate) fn is_past(self) -> bool {
        self.title_length() >= PAST as u64
    }
}

/// Most digits of a facet that is counted.
pub(crate) const DIGITS_MAX: usize = 256;

/// Returns how many digits a facet has.
const fn digits(facet: Facet) -> usize {
    1 << bits_of(facet).1
}

/// What must hold of a number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mask {
    mask: u64,
    value: u64,
}

impl Mask {
    /// Whether it lets a number pass.
    #[inline]
    pub(crate) fn admits(self, packed: Packed) -> bool {
        packed.0 & self.mask == self.value
    }

    /// Whether it lets everything pass.
    pub(crate) fn is_open(self) -> bool {
        self.mask == 0
    }

    fn and(&mut self, facet: Facet, digit: u64) {
        let (shift, bits) = bits_of(facet);
        self.mask |= ((1 << bits) - 1) << shift;
        self.value |= digit << shift;
    }
}

/// The words of each facet, in the order of their digits from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Dictionary {
    words: [Vec<String>; 8],
    digits: HashMap<(usize, String), u64>,
}

impl Dictionary {
    /// Packs a document, giving digits to new words. What no digit is left for says nothing.
    pub(crate) fn pack(&mut self, document: &Document, kind: usize, title_length: usize) -> u64 {
        let mut packed = 0;
        for facet in Facet::ALL {
            let word = document.facets.of(facet);
            if !word.is_empty() {
                packed |= self.digit_for(facet, word) << bits_of(facet).0;
            }
        }
        let is_public = u64::from(document.audience != Audience::Office);
        let is_unnamed = u64::from(document.audience == Audience::Unnamed);
        let title_length = title_length.min(LENGTH_MAX) + if document.is_past { PAST } else { 0 };
        packed
            | is_public << PUBLIC_BIT
            | is_unnamed << UNNAMED_BIT
            | (kind as u64 & 15) << KIND_SHIFT
            | (title_length as u64) << LENGTH_SHIFT
    }

    fn digit_for(&mut self, facet: Facet, word: &str) -> u64 {
        let place = facet as usize;
        if let Some(digit) = self.digits.get(&(place, word.to_owned())) {
            return *digit;
        }
        let digit = self.words[place].len() + 1;
        // A line feed would break the lines in which words are kept; no word of the program has one.
        if digit >= digits(facet) || word.contains('\n') {
            return 0;
        }
        self.words[place].push(word.to_owned());
        self.digits.insert((place, word.to_owned()), digit as u64);
        digit as u64
    }

    /// Returns the word of a digit.
    pub(crate) fn word(&self, facet: Facet, digit: usize) -> Option<&str> {
        self.words[facet as usize].get(digit.checked_sub(1)?).map(String::as_str)
    }

    /// Returns the digit of a word that occurs.
    pub(crate) fn digit(&self, facet: Facet, word: &str) -> Option<u64> {
        self.digits.get(&(facet as usize, word.to_owned())).copied()
    }

    /// Returns what must hold of a number for these facets; `None` if no document has one of them.
    pub(crate) fn mask(&self, chosen: &Facets) -> Option<Mask> {
        let mut mask = Mask::default();
        for facet in Facet::ALL {
            let word = chosen.of(facet);
            if !word.is_empty() {
                mask.and(facet, self.digit(facet, word)?);
            }
        }
        Some(mask)
    }

    /// Writes the words as lines.
    pub(crate) fn to_lines(&self) -> String {
        let mut lines = String::new();
        for facet in Facet::ALL {
            for word in &self.words[facet as usize] {
                lines.push_str(facet.word());
                lines.push(' ');
                lines.push_str(word);
                lines.push('\n');
            }
        }
        lines
    }

    /// Reads the words from lines; `None` if they are not understood.
    pub(crate) fn from_lines<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut dictionary = Self::default();
        for line in lines {
            let (name, word) = line.split_once(' ')?;
            let facet = Facet::ALL.into_iter().find(|facet| facet.word() == name)?;
            dictionary.digit_for(facet, word);
        }
        Some(dictionary)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use kheo_base::Id;

    fn document(field: &str, year: &str, commune: &str) -> Document {
        let facets = Facets {
            field: field.to_owned(),
            year: year.to_owned(),
            commune: commune.to_owned(),
            ..Facets::default()
        };
        let named = Document::named("exemplar", Id::from_i64(1), String::new(), String::new());
        Document { facets, ..named }
    }

    #[test]
    fn facets_come_out_as_they_went_in() {
        let mut dictionary = Dictionary::default();
        let one = Packed(dictionary.pack(&document("economy", "2026", "00004"), 3, 12));
        let two = Packed(dictionary.pack(&document("new_rural", "", "00005"), 0, 500));
        assert_eq!(dictionary.word(Facet::Field, one.digit(Facet::Field)), Some("economy"));
        assert_eq!(dictionary.word(Facet::Commune, two.digit(Facet::Commune)), Some("00005"));
        assert_eq!((two.digit(Facet::Year), one.kind(), one.is_public()), (0, 3, true));
        assert_eq!((one.title_length(), two.title_length()), (12, 31));
        let past = Document { is_past: true, ..document("", "", "") };
        let past = Packed(dictionary.pack(&past, 15, 40));
        assert_eq!((past.title_length(), past.is_past(), past.kind()), (63, true, 15));
        assert!(!one.is_past() && !two.is_past(), "a long title is not over");
        let again = Dictionary::from_lines(dictionary.to_lines().lines()).unwrap();
        assert_eq!(again, dictionary);
    }

    #[test]
    fn every_counted_facet_has_room() {
        assert!(Facet::COUNTED.into_iter().all(|facet| digits(facet) <= DIGITS_MAX));
    }

    #[test]
    fn a_mask_admits_what_has_all_its_words() {
        let mut dictionary = Dictionary::default();
        let packed = Packed(dictionary.pack(&document("economy", "2026", "00004"), 0, 1));
        let chosen = |field: &str, year: &str| document(field, year, "").facets;
        assert!(dictionary.mask(&chosen("economy", "2026")).unwrap().admits(packed));
        assert!(dictionary.mask(&chosen("", "")).unwrap().is_open());
        assert_eq!(dictionary.mask(&chosen("economy", "1999")), None);
    }

    #[test]
    fn words_for_which_no_digit_is_left_say_nothing() {
        let mut dictionary = Dictionary::default();
        for number in 0..500 {
            dictionary.pack(&document(&format!("field{number}"), "", ""), 0, 1);
        }
        let packed = Packed(dictionary.pack(&document("one-more", "2026", ""), 0, 1));
        assert_eq!(packed.digit(Facet::Field), 0);
        assert_eq!(dictionary.word(Facet::Year, packed.digit(Facet::Year)), Some("2026"));
    }
}

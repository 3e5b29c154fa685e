//! Small numbers for the words of a column: a million rows repeat a few thousand of them.

use std::collections::HashMap;

/// Words of one column, each with the number under which rows hold it. Nought stands for no word.
#[derive(Debug, Default)]
pub(super) struct Words {
    numbers: HashMap<Box<str>, u16>,
}

impl Words {
    /// Returns the number of a word, giving it the next one if it is new; `None` if there are too many.
    pub(super) fn add(&mut self, word: &str, most: u16) -> Option<u16> {
        if word.is_empty() {
            return Some(0);
        }
        if let Some(number) = self.numbers.get(word) {
            return Some(*number);
        }
        let next = u16::try_from(self.numbers.len() + 1).ok().filter(|next| *next <= most)?;
        self.numbers.insert(word.into(), next);
        Some(next)
    }

    /// Returns the number of a word that occurs.
    pub(super) fn number(&self, word: &str) -> Option<u16> {
        self.numbers.get(word).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_and_too_many_are_refused() {
        let mut words = Words::default();
        assert_eq!(
            [
                words.add("economy", 2),
                words.add("", 2),
                words.add("culture_society", 2),
                words.add("economy", 2)
            ],
            [Some(1), Some(0), Some(2), Some(1)]
        );
        assert_eq!(words.add("new_rural", 2), None);
        assert_eq!((words.number("culture_society"), words.number("new_rural")), (Some(2), None));
    }
}

//! Texts of documents, with marks or without.

use std::borrow::Cow;

/// A text of a document, which may be written with marks: they are taken off only where it is read, as most of what a page of hits
/// could say is not shown.
#[derive(Debug, Clone)]
pub struct Text {
    written: String,
    reading: Reading,
}

/// How a text is read.
#[derive(Debug, Clone, Copy)]
enum Reading {
    /// As it is written.
    Plain,
    /// Without its marks.
    Marked(fn(&str) -> String),
    /// It was not loaded.
    Elsewhere,
}

impl Text {
    /// A text as it is read.
    pub const fn plain(written: String) -> Self {
        Self { written, reading: Reading::Plain }
    }

    /// A text with marks, and how they are taken off. Each of its paragraphs, between empty lines, can be read by itself.
    pub const fn marked(written: String, read: fn(&str) -> String) -> Self {
        Self { written, reading: Reading::Marked(read) }
    }

    /// Stands for texts that there are and that were not loaded. It reads as nothing.
    pub const fn elsewhere() -> Self {
        Self { written: String::new(), reading: Reading::Elsewhere }
    }

    /// Whether it stands for texts that were not loaded.
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self.reading, Reading::Elsewhere)
    }

    /// Returns the whole text without marks.
    pub fn read(&self) -> Cow<'_, str> {
        self.part(&self.written)
    }

    /// Returns a part of what is written, such as [`Text::parts`] gives, without marks.
    pub fn part<'a>(&self, written: &'a str) -> Cow<'a, str> {
        match self.reading {
            Reading::Marked(read) => read(written).into(),
            Reading::Plain | Reading::Elsewhere => Cow::Borrowed(written),
        }
    }

    /// Returns what is written in parts that are worth showing: a plain text as one, one with marks in paragraphs that are joined
    /// until they have [`PART_MIN`] bytes.
    pub fn parts(&self) -> Vec<&str> {
        let mut parts = Vec::new();
        let mut rest = self.written.as_str();
        while matches!(self.reading, Reading::Marked(_)) && rest.len() > PART_MIN {
            let least = rest.floor_char_boundary(PART_MIN);
            let Some(end) = rest[least..].find("\n\n") else { break };
            let (part, after) = rest.split_at(least + end);
            parts.push(part);
            rest = after.trim_start();
        }
        parts.push(rest);
        parts
    }
}

/// The least length of a part of a text with marks, in bytes: about what is shown of it.
const PART_MIN: usize = 400;

/// Equal if they read the same.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.read() == other.read()
    }
}

impl Eq for Text {}

impl From<String> for Text {
    fn from(written: String) -> Self {
        Self::plain(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_with_marks_is_read_in_parts_worth_showing() {
        let paragraph = "Bà con **góp** công. ".repeat(20);
        let text = Text::marked(["## Cách làm", &paragraph, &paragraph, &paragraph].join("\n\n"), |text| {
            text.replace(['*', '#'], "").trim().to_owned()
        });
        let parts = text.parts();
        assert!(parts.len() == 3 && parts[0].starts_with("## Cách làm\n\nBà con"), "{parts:?}");
        assert!(text.part(parts[1]).starts_with("Bà con góp công."));
        assert_eq!(Text::plain(paragraph.clone()).parts(), [paragraph.as_str()]);
    }

    proptest! {
        #[test]
        fn parts_leave_nothing_out(written in "([a-zđ ấ]{0,300}\n{0,3}){0,6}") {
            let text = Text::marked(written.clone(), str::to_owned);
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeezed(&text.parts().concat()), squeezed(&written));
        }
    }
}

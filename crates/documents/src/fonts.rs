//! The fonts of documents, a part of the program: what is installed on the machine is never asked.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Every file; see `fonts/README.md`.
const FILES: [&[u8]; 5] = [
    include_bytes!("../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../fonts/LiberationSerif-BoldItalic.ttf"),
    include_bytes!("../fonts/NotoSerifDisplay-SemiBold.ttf"),
];

/// The fonts with their names, read once.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) all: Vec<Font>,
}

/// The fonts.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let all: Vec<Font> = FILES.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&all)), all }
});

/// Whether every style of the text face has a letter: what one style cannot show must not vanish when a line is set bold.
pub(crate) fn has(letter: char) -> bool {
    let mut text = FONTS.all.iter().filter(|font| font.info().family == "Liberation Serif");
    text.all(|font| font.info().coverage.contains(letter.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The letters that Vietnamese writes with and ASCII lacks or has, upper and lower case, each as one character.
    fn vietnamese() -> String {
        let lower =
            "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ";
        format!("{lower}{}", lower.to_uppercase())
    }

    #[test]
    fn every_face_has_every_letter_of_vietnamese() {
        let letters = vietnamese();
        let marked = letters.chars().filter(|letter| !letter.is_ascii()).count();
        assert_eq!(
            (letters.chars().count(), marked),
            (178, 134),
            "89 letters with their tones, in both cases"
        );
        assert_eq!(FONTS.all.len(), FILES.len(), "each file is one face");
        for font in &FONTS.all {
            for letter in letters.chars().chain("0123456789“”–…".chars()) {
                let has = font.info().coverage.contains(letter.into());
                assert!(has, "{:?} {:?} lacks {letter}", font.info().family, font.info().variant);
            }
        }
    }

    #[test]
    fn what_no_face_has_is_known() {
        assert!(has('Ễ') && has('□'));
        assert!(!has('漢') && !has('🎉'));
    }
}

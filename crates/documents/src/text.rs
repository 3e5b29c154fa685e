//! Texts on their way into a document: in one normal form, without what no font can show or what would turn a line round.

use serde_json::Value;

use crate::fonts::has;

/// Stands for a letter that no font has, so that whoever looks at the page sees that something is missing.
const MISSING: char = '□';

/// Cleans every text of a document.
pub(crate) fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = cleaned(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(values) => values.values_mut().for_each(clean),
        _ => {}
    }
}

fn cleaned(text: &str) -> String {
    let text = kheo_base::nfc(text);
    let shown = text.chars().filter(|letter| !is_invisible(*letter)).map(|letter| match letter {
        space if space.is_whitespace() => ' ',
        letter if has(letter) => letter,
        _ => MISSING,
    });
    shown.collect()
}

/// Letters without a shape that change how others are read: marks of direction, joiners, the mark of byte order.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_shown_as_they_are_or_visibly_not() {
        assert_eq!(cleaned("To\u{0302}\u{0309} du\u{0302}n va\u{0323}n"), "Tổ dûn vạn");
        assert_eq!(cleaned("ai\u{202e}gnort\u{200b}\ta\u{0007}"), "aignort a");
        assert_eq!(cleaned("Tết 🎉 漢"), "Tết □ □");
        assert_eq!(cleaned("#eval(\"1\") *x* $ ] \\ <a> @b"), "#eval(\"1\") *x* $ ] \\ <a> @b");
    }
}

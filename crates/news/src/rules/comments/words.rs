//! What a comment's text is made of: letters that do what they seem to, paragraphs, links that are counted, and words of a list
//! however they are typed.

use kheo_base::{fold, tone_key};

use super::WordList;

/// Most marks upon one letter: Vietnamese needs two, taller towers cover the lines around them.
const MARKS_MAX: usize = 3;
/// From how many equal letters in a row on they count as one.
const REPEATED_MIN: usize = 3;

/// Returns the text without letters that turn others round, hide, or climb over lines around them. Line ends stay.
pub fn clean(text: &str) -> String {
    let mut marks = 0;
    let kept = |letter: &char| {
        if matches!(letter, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}') {
            marks += 1;
            return marks <= MARKS_MAX;
        }
        let is_hidden = matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
        // What is dropped parts no marks: a tower could be built with it.
        if !is_hidden {
            marks = 0;
        }
        !is_hidden
    };
    text.chars().filter(kept).collect::<String>().trim().to_owned()
}

/// Returns a name on one line.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the paragraphs of a text, each with its lines.
pub fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines().map(str::trim_end) {
        if line.trim().is_empty() {
            all.push(Vec::new());
        } else if let Some(paragraph) = all.last_mut() {
            paragraph.push(line);
        }
    }
    all.retain(|paragraph| !paragraph.is_empty());
    all
}

/// Counts what looks like an address of a page.
pub fn links(text: &str) -> usize {
    let lower = text.to_lowercase();
    let schemes = lower.matches("://").count();
    let bare = lower.split_whitespace().filter(|word| word.starts_with("www.") && !word.contains("://"));
    schemes + bare.count()
}

/// Whether an address of a page or a mailbox could stand in a name: mail programs make a link of it by themselves.
pub fn holds_address(name: &str) -> bool {
    let lower = name.to_lowercase();
    // Wide letters and full stops are addresses to browsers, too.
    let plain = lower.replace(['．', '。', '｡'], ".").replace(['＠', '﹫'], "@");
    if ["://", "www.", "@"].iter().any(|sign| plain.contains(sign)) {
        return true;
    }
    plain.split(|letter: char| !letter.is_alphanumeric() && letter != '.').any(|word| {
        let labels: Vec<&str> = word.split('.').collect();
        // One letter after a full stop is an initial, a digit there a number.
        let is_end = |label: &str| label.starts_with(char::is_alphabetic) && label.chars().nth(1).is_some();
        labels.windows(2).any(|two| matches!(two, [before, after] if !before.is_empty() && is_end(after)))
    })
}

/// Whether a word of a list stands in the text, with its marks or without, in whatever case, with letters repeated or not.
pub fn is_flagged(text: &str, lists: &[WordList]) -> bool {
    let (plain, marked) = (spaced(&fold(text)), spaced(&tone_key(text)));
    let variants = [squeezed(&plain), plain];
    let marked = [squeezed(&marked), marked];
    lists.iter().any(|list| {
        list.words.iter().any(|word| holds(&variants, &spaced(&fold(word))))
            || list.marked.iter().any(|word| holds(&marked, &spaced(&tone_key(word))))
    })
}

fn holds(variants: &[String], word: &str) -> bool {
    word.len() > 2 && variants.iter().any(|text| text.contains(word))
}

/// Words alone, a space before, between and after them.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(' ');
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        out.push_str(word);
        out.push(' ');
    }
    out
}

/// Letters that are repeated for emphasis count once.
fn squeezed(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let runs = letters.chunk_by(|a, b| a == b);
    runs.flat_map(|run| if run.len() >= REPEATED_MIN { &run[..1] } else { run }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rule_set::sample;
    use super::*;
    use proptest::prelude::*;

    fn flagged(text: &str) -> bool {
        is_flagged(text, &sample().word_lists)
    }

    #[test]
    fn words_of_a_list_are_found_however_they_are_typed() {
        for text in
            ["Đồ khốn nạn!", "do KHON NAN", "khốn   nạn", "khoooon nan", "“đồ ngu”", "khôn-nan", "con đĩ"]
        {
            assert!(flagged(text), "{text}");
        }
    }

    #[test]
    fn harmless_words_are_not() {
        for text in ["Đi họp tổ", "di dời nhà", "ngủ trưa", "khôn ngoan", "đồng lúa", ""] {
            assert!(!flagged(text), "{text}");
        }
    }

    #[test]
    fn letters_that_turn_others_round_are_dropped() {
        assert_eq!(clean("a\u{202e}b\u{200b}c\u{feff}\n\nd"), "abc\n\nd");
        assert_eq!(clean_line(" Lê\nThị\u{2066} Hoa "), "Lê Thị Hoa");
        assert_eq!(clean(&format!("a{}", "\u{301}".repeat(50))).chars().count(), 1 + MARKS_MAX);
        assert_eq!(clean(&format!("a{}", "\u{301}\u{200b}".repeat(50))).chars().count(), 1 + MARKS_MAX);
        assert_eq!(clean("👨‍🌾 trồng cây"), "👨‍🌾 trồng cây");
    }

    #[test]
    fn paragraphs_and_lines_stay() {
        assert_eq!(paragraphs("a\nb\n\n\n c \n"), [vec!["a", "b"], vec![" c"]]);
        assert!(paragraphs(" \n ").is_empty());
    }

    #[test]
    fn links_are_counted() {
        assert_eq!(links("xem https://a.example và WWW.b.example, ftp://c"), 3);
        assert_eq!(links("tỉ lệ 3:4, v.v."), 0);
    }

    #[test]
    fn a_name_holds_no_address() {
        for name in [
            "xem https://a.example",
            "WWW.a",
            "hoa@example",
            "Hoa＠a",
            "vay-nhanh.com",
            "Trúng thưởng: a.b.vn/x",
            "qua．vn",
            "(bit.ly)",
        ] {
            assert!(holds_address(name), "{name}");
        }
        for name in
            ["Lê Thị Hoa", "N.V.A", "PGS. TS. Lê Hoa", "Th.S Hoa", "Tổ 3.5", "Hoa...", "..Hoa", "Ấp 3, xã A."]
        {
            assert!(!holds_address(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in ".{0,60}|[a\u{300}\u{202e}\u{200b}\n ]{0,30}") {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn a_word_is_found_in_the_midst_of_any_words(before in "[a-z ]{0,10}", after in "[a-z ]{0,10}") {
            let text = format!("{before} khốn nạn {after}");
            prop_assert!(flagged(&text), "{}", text);
        }
    }
}

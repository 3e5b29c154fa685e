//! Words that registers use for states, levels, answers and numbers: pure.

use kheo_base::fold;

use crate::rules::Subject;
use crate::rules::honours::Effect;

/// Looks for a word as it stands, and then among what people write for it, folded.
fn of(said: &str, known: &'static [(&'static str, &'static [&'static str])]) -> Option<&'static str> {
    if let Some((word, _)) = known.iter().find(|(word, _)| *word == said) {
        return Some(word);
    }
    let folded = fold(said);
    let folded = folded.trim();
    known.iter().find(|(_, others)| others.contains(&folded)).map(|(word, _)| *word)
}

/// Reads what kind of work a row is.
pub(super) fn subject(said: &str) -> Option<Subject> {
    let known: &[(&str, &[&str])] = &[("collective", &["tap the", "tt"]), ("individual", &["ca nhan", "cn"])];
    of(said, known).and_then(Subject::from_word)
}

/// Reads how a row ended.
pub(super) fn state(said: &str) -> Option<&'static str> {
    of(
        said,
        &[
            ("recorded", &["ghi nhan", "da dang"]),
            ("registered", &["dang ky", "da dang ky", "da tiep nhan", "chua binh xet", "accepted"]),
            ("not_recognised", &["khong cong nhan", "khong duoc cong nhan", "khong dat", "not recognised"]),
            ("recognised", &["cong nhan", "da cong nhan", "duoc cong nhan", "dat"]),
        ],
    )
}

/// Reads a level.
pub(super) fn level(said: &str) -> Option<&'static str> {
    of(
        said,
        &[
            ("commune", &["xa", "cap xa", "phuong", "co so", "cap co so"]),
            ("district", &["huyen", "cap huyen", "quan"]),
            ("province", &["tinh", "cap tinh", "thanh pho"]),
            ("centre", &["trung uong", "cap trung uong", "tu"]),
        ],
    )
}

/// Reads what a yearly look found.
pub(super) fn effect(said: &str) -> Option<Effect> {
    let word = of(
        said,
        &[
            ("effective", &["hieu qua", "co hieu qua", "tot"]),
            ("needs_consolidation", &["can cung co", "cung co"]),
            ("not_effective", &["khong hieu qua", "chua hieu qua"]),
        ],
    );
    word.and_then(Effect::from_word)
}

/// Reads a yes or no.
pub(super) fn yes_or_no(said: &str) -> Option<bool> {
    of(said, &[("1", &["co", "yes", "x", "dong y", "true"]), ("0", &["khong", "no", "false"])])
        .map(|word| word == "1")
}

/// Reads a whole number as people write it: `1250000`, `1.250.000`, `1 250 000`. A fraction is none.
pub(super) fn number(said: &str) -> Option<i64> {
    if said.bytes().all(|byte| byte.is_ascii_digit()) {
        return said.parse().ok();
    }
    let groups: Vec<&str> = said.split(['.', ',', ' ', '\u{a0}']).collect();
    let (first, rest) = groups.split_first()?;
    let is_number = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = is_number(first)
        && first.len() <= 3
        && !rest.is_empty()
        && rest.iter().all(|group| group.len() == 3 && is_number(group));
    is_grouped.then(|| groups.concat().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_understood_as_offices_write_them() {
        assert_eq!(subject("Cá nhân"), Some(Subject::Individual));
        assert_eq!(state("Không đạt"), Some("not_recognised"));
        assert_eq!(level("Cấp cơ sở"), Some("commune"));
        assert_eq!(effect("cần củng cố"), Some(Effect::NeedsConsolidation));
        assert_eq!(yes_or_no("Không"), Some(false));
        assert_eq!((subject("cả hai"), level("thôn"), yes_or_no("?")), (None, None, None));
    }

    #[test]
    fn only_whole_numbers_are_numbers() {
        assert_eq!(number("1.250.000"), Some(1_250_000));
        assert_eq!(number("1 250"), Some(1_250));
        for said in ["12.5", "1.25.000", "-3", "", "1e3", "٣", "99999999999999999999", ".500", "1..000"] {
            assert_eq!(number(said), None, "{said}");
        }
    }

    proptest! {
        #[test]
        fn a_number_survives_its_groups(value in 0..i64::MAX / 2) {
            let digits = value.to_string();
            let grouped: String = digits.chars().rev().enumerate().fold(String::new(), |mut text, (at, digit)| {
                if at > 0 && at % 3 == 0 { text.insert(0, '.'); }
                text.insert(0, digit);
                text
            });
            prop_assert_eq!(number(&grouped), Some(value));
        }
    }
}

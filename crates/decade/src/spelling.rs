//! The two ways in which Vietnamese writes a tone over two vowels.

/// Puts the tone of `oà`, `oá`, `uỷ` and their like on the first vowel, as many write it, at the end of a syllable.
pub(crate) fn other_tones(text: &str) -> String {
    const PAIRS: [(&str, &str); 10] = [
        ("oà", "òa"),
        ("oá", "óa"),
        ("oả", "ỏa"),
        ("oã", "õa"),
        ("oạ", "ọa"),
        ("uỳ", "ùy"),
        ("uý", "úy"),
        ("uỷ", "ủy"),
        ("uỹ", "ũy"),
        ("uỵ", "ụy"),
    ];
    let mut changed = text.to_owned();
    for (from, to) in PAIRS {
        if !changed.contains(from) {
            continue;
        }
        let mut next = String::with_capacity(changed.len());
        let mut rest = changed.as_str();
        while let Some(at) = rest.find(from) {
            let (before, after) = (&rest[..at], &rest[at + from.len()..]);
            let ends = !after.chars().next().is_some_and(char::is_alphabetic);
            let is_qu = from.starts_with('u') && before.ends_with(['q', 'Q']);
            next.push_str(before);
            next.push_str(if ends && !is_qu { to } else { from });
            rest = after;
        }
        next.push_str(rest);
        changed = next;
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_a_syllable_has_two_spellings() {
        assert_eq!(
            other_tones("hoà giải, toàn dân, quý, uỷ ban, hoá"),
            "hòa giải, toàn dân, quý, ủy ban, hóa"
        );
    }
}

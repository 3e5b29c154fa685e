//! What a criterion is to reach, read out of the words in which its target was written: `45 em`, `95 %`, `dưới 3 vụ`.
//!
//! Whoever registers writes one line; that it can be counted follows from the line. A target in other words ("giảm một
//! nửa") stays words, and a person says later whether it was reached.

use kheo_base::fold;

use super::Figure;

/// From which side the figure bounds the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// This much or more; what a figure without a word means.
    AtLeast,
    /// More than this.
    Above,
    /// This much or less.
    AtMost,
    /// Less than this.
    Below,
}

/// A target that can be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// From which side.
    pub bound: Bound,
    /// How much.
    pub figure: Figure,
    /// Of what: `hộ`, `km`, `%`; may be empty.
    pub unit: String,
}

/// Beginnings that say from which side, without marks.
const BEGINNINGS: [(&str, Bound); 11] = [
    ("duoi", Bound::Below),
    ("it hon", Bound::Below),
    ("khong qua", Bound::AtMost),
    ("toi da", Bound::AtMost),
    ("nhieu nhat", Bound::AtMost),
    ("tren", Bound::Above),
    ("hon", Bound::Above),
    ("it nhat", Bound::AtLeast),
    ("toi thieu", Bound::AtLeast),
    ("dat", Bound::AtLeast),
    ("tu", Bound::AtLeast),
];
/// Longest unit, in letters: what is longer is a sentence.
const UNIT_LETTERS_MAX: usize = 40;

impl Goal {
    /// Reads a target; `None` if it is words that cannot be counted.
    pub fn read(target: &str) -> Option<Self> {
        let words: Vec<&str> = target.split_whitespace().collect();
        let (bound, words) = beginning(&words);
        let text = words.join(" ");
        let end = text.find(|letter: char| !matches!(letter, '0'..='9' | '.' | ',')).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(end)?;
        let unit = unit.trim();
        let is_unit = unit.chars().count() <= UNIT_LETTERS_MAX
            && !unit.contains(|letter: char| letter.is_ascii_digit());
        let figure = Figure::read(number.trim_end_matches(['.', ',']))?;
        is_unit.then(|| Self { bound, figure, unit: unit.to_owned() })
    }

    /// Whether it counts parts of a hundred.
    pub fn is_percentage(&self) -> bool {
        self.unit.starts_with('%') || fold(&self.unit).starts_with("phan tram")
    }

    /// Whether a result reaches it.
    pub fn is_reached_by(&self, result: Figure) -> bool {
        match self.bound {
            Bound::AtLeast => result >= self.figure,
            Bound::Above => result > self.figure,
            Bound::AtMost => result <= self.figure,
            Bound::Below => result < self.figure,
        }
    }

    /// Whether less is better.
    pub const fn is_upper(&self) -> bool {
        matches!(self.bound, Bound::AtMost | Bound::Below)
    }
}

/// Takes the beginning off, if there is one.
fn beginning<'a>(words: &'a [&'a str]) -> (Bound, &'a [&'a str]) {
    for (beginning, bound) in BEGINNINGS {
        let count = beginning.split(' ').count();
        let Some((first, rest)) = words.split_at_checked(count) else { continue };
        if fold(&first.join(" ")) == beginning {
            return (bound, rest);
        }
    }
    (Bound::AtLeast, words)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn targets_are_read_as_registrars_write_them() {
        let read = |text: &str| Goal::read(text).map(|goal| (goal.bound, goal.figure.to_string(), goal.unit));
        for (text, bound, figure, unit) in [
            ("4,2 km", Bound::AtLeast, "4,2", "km"),
            ("370 hộ", Bound::AtLeast, "370", "hộ"),
            ("dưới 3 vụ", Bound::Below, "3", "vụ"),
            ("Ít nhất 12 hộ", Bound::AtLeast, "12", "hộ"),
            ("không quá 2 %", Bound::AtMost, "2", "%"),
            ("trên 1.200 lượt người", Bound::Above, "1.200", "lượt người"),
            ("95%", Bound::AtLeast, "95", "%"),
            ("45", Bound::AtLeast, "45", ""),
        ] {
            assert_eq!(read(text), Some((bound, figure.to_owned(), unit.to_owned())), "{text}");
        }
        for words in ["giảm một nửa", "giảm 50 %", "3 trong 5 ấp", "", "4.2 km", "hộ 370"] {
            assert_eq!(read(words), None, "{words}");
        }
    }

    #[test]
    fn the_bound_decides_at_its_figure() {
        let reached = |target: &str, result| {
            Goal::read(target).is_some_and(|goal| goal.is_reached_by(Figure::whole(result)))
        };
        assert!(reached("3 vụ", 3) && !reached("trên 3 vụ", 3));
        assert!(reached("không quá 3 vụ", 3) && !reached("dưới 3 vụ", 3) && reached("dưới 3 vụ", 2));
    }

    proptest! {
        #[test]
        fn no_target_breaks_the_reading(target in "\\PC{0,60}") {
            let _ = Goal::read(&target);
        }
    }
}

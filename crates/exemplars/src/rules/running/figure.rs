//! A figure as people write it in Vietnamese, `4,2` or `1.250`, kept in whole thousandths.
//!
//! Deliberately no floating point: what was typed is what is added, compared and shown again.

use std::fmt;

/// A number that is not negative, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Figure(i64);

impl Figure {
    /// The parts of a whole.
    const THOUSANDTHS: i64 = 1_000;
    /// Largest whole number: a million billion, above every sum of money that a commune can write.
    pub const WHOLE_MAX: i64 = 1_000_000_000_000_000;
    /// Digits behind the comma.
    const DIGITS: usize = 3;

    /// A whole number; one out of bounds becomes the nearest bound.
    pub fn whole(number: i64) -> Self {
        Self(number.clamp(0, Self::WHOLE_MAX) * Self::THOUSANDTHS)
    }

    /// Takes a stored number of thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Returns the number of thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Returns the unit of its last written digit, in thousandths: 1000 for `95`, 100 for `95,5`.
    pub const fn precision(self) -> i64 {
        match self.0 {
            whole if whole % 1_000 == 0 => 1_000,
            tenths if tenths % 100 == 0 => 100,
            hundredths if hundredths % 10 == 0 => 10,
            _ => 1,
        }
    }

    /// Reads a figure: points or blanks between thousands, a comma before at most three digits.
    pub fn read(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let (whole, part) = match text.split_once(',') {
            Some((whole, part)) => (whole, Some(part)),
            None => (text.as_str(), None),
        };
        let whole = read_whole(whole).filter(|whole| *whole <= Self::WHOLE_MAX)?;
        let part = part.map_or(Some(0), read_part)?;
        Some(Self(whole * Self::THOUSANDTHS + part))
    }

    /// Returns the figure for machines: no marks between thousands, a point before the part.
    pub fn decimal(self) -> String {
        let (whole, part) = (self.0 / Self::THOUSANDTHS, format!("{:03}", self.0 % Self::THOUSANDTHS));
        let part = part.trim_end_matches('0');
        if part.is_empty() { whole.to_string() } else { format!("{whole}.{part}") }
    }

    /// Returns the figure as it is read in Vietnamese, or with English marks.
    pub fn said(self, vietnamese: bool) -> String {
        let said = self.to_string();
        let swap = |letter| match letter {
            '.' => ',',
            ',' => '.',
            other => other,
        };
        if vietnamese { said } else { said.chars().map(swap).collect() }
    }
}

/// `1250`, or `1.250` with a point before each three digits: `4.2` is no thousands and is not guessed at.
fn read_whole(text: &str) -> Option<i64> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let is_digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    let is_grouped = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    if !is_digits(first) || !rest.iter().all(|group| is_digits(group)) || !is_grouped {
        return None;
    }
    text.replace('.', "").parse().ok()
}

fn read_part(digits: &str) -> Option<i64> {
    let is_part =
        (1..=Figure::DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_part { format!("{digits:0<3}").parse().ok() } else { None }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = (self.0 / Self::THOUSANDTHS).to_string();
        for (index, digit) in digits.char_indices() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        let part = format!("{:03}", self.0 % Self::THOUSANDTHS);
        let part = part.trim_end_matches('0');
        if part.is_empty() { Ok(()) } else { write!(f, ",{part}") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn machines_read_a_point_and_no_marks_between_thousands() {
        for (said, decimal) in [("1.250", "1250"), ("87,5", "87.5"), ("0,025", "0.025"), ("95", "95")] {
            assert_eq!(Figure::read(said).map(Figure::decimal).as_deref(), Some(decimal));
        }
    }

    #[test]
    fn figures_are_read_as_vietnamese_writes_them() {
        let read = |text: &str| Figure::read(text).map(Figure::thousandths);
        for (text, thousandths) in [
            ("0", 0),
            ("45", 45_000),
            ("4,2", 4_200),
            ("1.250", 1_250_000),
            ("1 250", 1_250_000),
            ("118.000.000", 118_000_000_000),
            ("99,375", 99_375),
        ] {
            assert_eq!(read(text), Some(thousandths), "{text}");
        }
        for wrong in ["", ",", "4.2", "1.25", "4,2345", "4,", "-3", "1.0000", "12.34.567", "1e9", "bốn", "９"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read("9999999999999999999999"), None, "too large is refused, not cut");
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_again(thousandths in 0_i64..=Figure::WHOLE_MAX) {
            let figure = Figure::from_thousandths(thousandths);
            prop_assert_eq!(Figure::read(&figure.to_string()), Some(figure));
            prop_assert_eq!(thousandths % figure.precision(), 0);
        }

        #[test]
        fn no_text_breaks_the_reading(text in ".{0,40}") {
            if let Some(figure) = Figure::read(&text) {
                prop_assert!(figure.thousandths() >= 0);
            }
        }
    }
}

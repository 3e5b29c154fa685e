//! One table, made once and shown as a page, as CSV and as JSON. A share always carries what it is a share of.

use kheo_base::Day;
use kheo_web::Frame;

use crate::rules::figures::{Growth, Share};

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its id in the page and its name in addresses.
    pub id: &'static str,
    /// What it shows.
    pub caption: String,
    /// What its columns are called, with what they hold.
    pub columns: Vec<Column>,
    /// Its rows, as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// What must be said with it.
    pub note: Option<String>,
}

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words or days.
    Words,
    /// Whole numbers.
    Number,
    /// Parts of a whole.
    Share,
    /// Changes since the year before.
    Growth,
}

/// What stands in a table.
#[derive(Debug, Clone)]
pub enum Cell {
    /// Words, with an address to read on.
    Words(String, Option<String>),
    /// A day.
    Day(Day),
    /// A number, with the address of what was counted.
    Number(i64, Option<String>),
    /// A number with a bar as long as this of a hundred.
    Bar(i64, i64),
    /// A part of a whole.
    Share(Share),
    /// A change.
    Growth(Growth),
}

impl Column {
    /// A column of words.
    pub fn words(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Words }
    }

    /// A column of numbers.
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Number }
    }

    /// A column of shares.
    pub fn share(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Share }
    }

    /// A column of changes.
    pub fn growth(name: impl Into<String>) -> Self {
        Self { name: name.into(), kind: Kind::Growth }
    }

    /// Whether it stands at the right.
    pub fn is_number(&self) -> bool {
        self.kind != Kind::Words
    }
}

impl Cell {
    /// Plain words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into(), None)
    }

    /// A plain number.
    pub const fn number(number: i64) -> Self {
        Self::Number(number, None)
    }

    /// A share.
    pub const fn share(part: i64, whole: i64) -> Self {
        Self::Share(Share::new(part, whole))
    }

    /// Returns how people read it.
    pub fn text(&self, frame: &Frame) -> String {
        match self {
            Self::Words(text, _) => text.clone(),
            Self::Day(day) => frame.day(day),
            Self::Number(number, _) | Self::Bar(number, _) => frame.n(number),
            Self::Share(share) => share_text(frame, *share),
            Self::Growth(growth) => growth_text(frame, *growth),
        }
    }

    /// Returns the address to read on.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Words(_, address) | Self::Number(_, address) => address.as_deref(),
            _ => None,
        }
    }

    /// Returns the length of its bar.
    pub fn bar(&self) -> Option<i64> {
        match self {
            Self::Bar(_, length) => Some(*length),
            _ => None,
        }
    }
}

/// Writes thousandths as a percentage with one digit after the comma.
pub fn percent(frame: &Frame, per_mille: i64) -> String {
    let sign = if per_mille < 0 { "−" } else { "" };
    let (whole, tenth) = (per_mille.abs() / 10, per_mille.abs() % 10);
    let whole = frame.n(&whole);
    if frame.is_vi() { format!("{sign}{whole},{tenth} %") } else { format!("{sign}{whole}.{tenth}%") }
}

fn share_text(frame: &Frame, share: Share) -> String {
    let parts = format!("{}/{}", frame.n(&share.part), frame.n(&share.whole));
    match share.per_mille() {
        Some(per_mille) if !share.is_small() => format!("{parts} ({})", percent(frame, per_mille)),
        // Of so few a percentage says more than there is to know.
        Some(_) => parts,
        None => "–".to_owned(),
    }
}

fn growth_text(frame: &Frame, growth: Growth) -> String {
    let difference = match growth.difference() {
        0 => return "0".to_owned(),
        more if more > 0 => format!("+{}", frame.n(&more)),
        less => format!("−{}", frame.n(&-less)),
    };
    match growth.per_mille() {
        Some(per_mille) if per_mille > 0 => format!("{difference} (+{})", percent(frame, per_mille)),
        Some(per_mille) => format!("{difference} ({})", percent(frame, per_mille)),
        None => difference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kheo_web::Language;

    #[test]
    fn percentages_come_with_what_they_are_of() {
        let (vi, en) = (Frame::sample(Language::Vi), Frame::sample(Language::En));
        let share = Cell::share(266, 332);
        assert_eq!((share.text(&vi), share.text(&en)), ("266/332 (80,1 %)".into(), "266/332 (80.1%)".into()));
        assert_eq!(Cell::share(1, 3).text(&vi), "1/3", "three are too few for a percentage");
        assert_eq!(Cell::share(0, 0).text(&vi), "–");
        let growth = |before, now| Cell::Growth(Growth { before, now }).text(&vi);
        assert_eq!(growth(1_532, 1_808), "+276 (+18,0 %)");
        assert_eq!(
            (growth(40, 30), growth(3, 9), growth(7, 7)),
            ("−10 (−25,0 %)".into(), "+6".into(), "0".into())
        );
    }
}

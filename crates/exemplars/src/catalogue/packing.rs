//! Four bytes for what lists ask most: where each part of a packed number lies.

/// Years are kept as their distance from this one; nought stands for an unknown year.
const YEAR_BASE: i64 = 1_945;
/// Places and widths, in bits, of what a packed number holds.
pub(super) const FIELD: (u32, u32) = (0, 5);
pub(super) const YEAR: (u32, u32) = (5, 8);
pub(super) const SUBJECT: (u32, u32) = (13, 1);
pub(super) const STATE: (u32, u32) = (14, 1);
pub(super) const LEVEL: (u32, u32) = (15, 3);
pub(super) const PROVINCE: (u32, u32) = (18, 8);
pub(super) const EXEMPLARY: (u32, u32) = (26, 1);
pub(super) const WITHDRAWN: (u32, u32) = (27, 1);

/// What the catalogue knows of one public model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// When it was published, in milliseconds.
    pub(crate) public_at: i64,
    /// Its id.
    pub(crate) id: i64,
    /// Its field's word.
    pub(crate) field: String,
    /// Its year; anything below 1946 counts as unknown.
    pub(crate) year: i64,
    /// Whether it is the work of one person.
    pub(crate) is_individual: bool,
    /// Whether a decision recognises it; otherwise it was taken over from a public source.
    pub(crate) is_recognised: bool,
    /// Whether its recognition was withdrawn.
    pub(crate) is_withdrawn: bool,
    /// Whether a decision marks it as exemplary.
    pub(crate) is_exemplary: bool,
    /// Highest level that recognised it, or nothing.
    pub(crate) level: String,
    /// Province of today.
    pub(crate) province: String,
    /// Commune of today, or nothing.
    pub(crate) commune: String,
    /// Province of its day, `code@day`.
    pub(crate) then_province: String,
    /// Unit of its day, `code@day`.
    pub(crate) then_unit: String,
}

pub(super) const fn put((place, _): (u32, u32), number: u32) -> u32 {
    number << place
}

pub(super) const fn mask_of((place, width): (u32, u32)) -> u32 {
    ((1 << width) - 1) << place
}

pub(super) fn most((_, width): (u32, u32)) -> u16 {
    u16::try_from((1_u32 << width) - 1).unwrap_or(u16::MAX)
}

pub(super) fn packed_year(year: i64) -> u32 {
    u32::try_from(year - YEAR_BASE).ok().filter(|year| *year < 1 << YEAR.1).unwrap_or(0)
}

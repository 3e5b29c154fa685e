//! Who can sit on a council, and at which level a council of a unit votes.

use kheo_base::Day;

use super::Refused;

/// A time on a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub valid_from: Day,
    /// The first day on which it no longer holds; absent if it has no end.
    pub valid_to: Option<Day>,
}

impl Term {
    /// Whether it holds on a day.
    pub fn holds_on(self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }

    fn meets(self, other: Self) -> bool {
        let begins_before_end = |one: Self, two: Self| two.valid_to.is_none_or(|end| one.valid_from < end);
        begins_before_end(self, other) && begins_before_end(other, self)
    }
}

/// Decides whether somebody with these terms can have one more.
///
/// # Errors
/// A [`Refused`]: a term that ends before it begins, or one that meets another of the same person.
pub fn appoint(terms: &[Term], new: Term) -> Result<(), Refused> {
    if new.valid_to.is_some_and(|end| end <= new.valid_from) {
        return Err(Refused::TermBackwards);
    }
    if terms.iter().any(|term| term.meets(new)) { Err(Refused::MemberAlready) } else { Ok(()) }
}

/// Returns the level at which the council of a unit votes: its own.
pub const fn level_of(province: &str, has_commune: bool) -> &'static str {
    match (has_commune, province.as_bytes()) {
        (true, _) => "commune",
        (false, b"00") => "centre",
        (false, _) => "province",
    }
}

//! Organisations that belong to a unit, and the part that one of them has in its work.

use kheo_base::{Day, Id, Refusal};

use crate::code::Code;

/// Longest name of an organisation, in letters.
pub const ORGANISATION_NAME_LEN_MAX: usize = 200;

/// What sort of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrganisationKind {
    /// A committee or agency of the Party.
    Party,
    /// An agency of the State.
    State,
    /// The Fatherland Front.
    Front,
    /// A socio-political union or another mass organisation.
    Union,
    /// Army, police, border guard.
    ArmedForces,
    /// A school of any level.
    School,
    /// An enterprise or a co-operative.
    Enterprise,
    /// A village, a residential group, a Party cell of one.
    ResidentialCell,
    /// Anything else.
    Other,
}

impl OrganisationKind {
    /// All kinds, in the order of lists.
    pub const ALL: [Self; 9] = [
        Self::Party,
        Self::State,
        Self::Front,
        Self::Union,
        Self::ArmedForces,
        Self::School,
        Self::Enterprise,
        Self::ResidentialCell,
        Self::Other,
    ];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::State => "state",
            Self::Front => "front",
            Self::Union => "union",
            Self::ArmedForces => "armed_forces",
            Self::School => "school",
            Self::Enterprise => "enterprise",
            Self::ResidentialCell => "residential_cell",
            Self::Other => "other",
        }
    }

    /// Returns the kind of a word, if there is one.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// The part that an organisation has in the work of a unit. More are added here when there is work for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitRole {
    /// It advises on and compiles this work for the unit; which agency that is differs by place and changed in 2025.
    FocalAgency,
}

impl UnitRole {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::FocalAgency => "focal_agency",
        }
    }
}

/// An organisation of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id.
    pub organisation_id: Id,
    /// Its name.
    pub name: String,
    /// What sort.
    pub kind: OrganisationKind,
    /// The unit to which it belongs, as the code that the unit has on `valid_from`.
    pub unit_code: Code,
    /// The first day on which it exists.
    pub valid_from: Day,
    /// The first day on which it no longer does.
    pub valid_to: Option<Day>,
}

impl Organisation {
    /// Tells whether it exists on a day.
    pub fn is_valid_on(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day < end)
    }
}

/// An organisation about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    /// Its name, as it was typed.
    pub name: String,
    /// What sort.
    pub kind: OrganisationKind,
    /// The unit to which it belongs.
    pub unit_code: Code,
    /// The first day on which it exists.
    pub valid_from: Day,
}

/// Why the rules of this crate say no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationRefusal {
    /// Nothing was typed.
    #[error("the name is empty")]
    NameEmpty,
    /// Longer than [`ORGANISATION_NAME_LEN_MAX`].
    #[error("the name is too long")]
    NameTooLong,
    /// The code names no unit on that day.
    #[error("there is no unit with the code {code} on {day}")]
    UnitUnknown {
        /// The code.
        code: Code,
        /// The day.
        day: Day,
    },
    /// The organisation does not exist on that day.
    #[error("the organisation does not exist on {day}")]
    NotThen {
        /// The day.
        day: Day,
    },
}

impl From<OrganisationRefusal> for Refusal {
    fn from(refusal: OrganisationRefusal) -> Self {
        match refusal {
            OrganisationRefusal::NameEmpty => Self::new("organisations-refusal-name-empty"),
            OrganisationRefusal::NameTooLong => {
                Self::new("organisations-refusal-name-too-long").with("max", ORGANISATION_NAME_LEN_MAX)
            }
            OrganisationRefusal::UnitUnknown { code, day } => Self::new("organisations-refusal-unit-unknown")
                .with("code", code)
                .with("day", day.vietnamese()),
            OrganisationRefusal::NotThen { day } => {
                Self::new("organisations-refusal-not-then").with("day", day.vietnamese())
            }
        }
    }
}

/// Returns the name as it is kept.
///
/// # Errors
/// [`OrganisationRefusal`] if it is empty or too long.
pub fn clean_name(typed: &str) -> Result<String, OrganisationRefusal> {
    let name = kheo_base::nfc(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(OrganisationRefusal::NameEmpty);
    }
    if name.chars().count() > ORGANISATION_NAME_LEN_MAX {
        return Err(OrganisationRefusal::NameTooLong);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned_and_bounded() {
        assert_eq!(clean_name("  Ban\u{a0}Xây dựng \n Đảng ").as_deref(), Ok("Ban Xây dựng Đảng"));
        assert_eq!(clean_name(" \t "), Err(OrganisationRefusal::NameEmpty));
        assert_eq!(clean_name(&"ă".repeat(200)).map(|name| name.chars().count()), Ok(200));
        assert_eq!(clean_name(&"ă".repeat(201)), Err(OrganisationRefusal::NameTooLong));
    }

    #[test]
    fn words_of_kinds_come_back() {
        for kind in OrganisationKind::ALL {
            assert_eq!(OrganisationKind::from_word(kind.word()), Some(kind));
        }
    }
}

//! In which layout a document is set: that of the State or that of the Party.
//!
//! State: Decree 30/2020/NĐ-CP, Annex I. Party: 399-QĐ/TW (2026) with its guidance, before it 66-QĐ/TW and 36-HD/VPTW. The guidance of 2026
//! was seen only second-hand and its day is reported differently; the measures used here (A4, 20/20/30/15 mm) hold under both sets of rules.

use serde::{Serialize, Serializer};

/// How committees of the Party sign their numbers, from the commune to the centre.
const COMMITTEES: [&str; 6] = ["ĐU", "HU", "QU", "ThU", "TU", "TW"];

/// A layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Documents of the State and of the Fatherland Front.
    #[default]
    State,
    /// Documents of the Party.
    Party,
}

impl Form {
    /// Tells the layout by a number: `46-QĐ/ĐU` is how the Party writes it, `21/QĐ-UBND` how the State does. A committee of the Party stays
    /// one in a number that somebody typed the other way.
    pub fn of_number(number: &str) -> Self {
        let issuer = number.rsplit(['/', '-']).next().unwrap_or_default().trim();
        if COMMITTEES.contains(&issuer) {
            return Self::Party;
        }
        match (number.find('-'), number.find('/')) {
            (Some(hyphen), Some(slash)) if hyphen < slash => Self::Party,
            _ => Self::State,
        }
    }

    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Party => "party",
        }
    }
}

impl Serialize for Form {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_whose_document_it_is() {
        for party in ["46-QĐ/ĐU", "05-HD/VPTW", "399-QĐ/TW", "103/QĐ-ĐU"] {
            assert_eq!(Form::of_number(party), Form::Party, "{party}");
        }
        for state in ["21/QĐ-UBND", "13/QĐ-MTTQ-BTT", "7", "", "1198/QĐ-MTTW-ĐCT"] {
            assert_eq!(Form::of_number(state), Form::State, "{state}");
        }
    }
}

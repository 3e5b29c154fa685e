//! Units as roles name them: from a code to a name or a subtree, and the units that an administrator may choose.

use std::collections::HashMap;

use kheo_base::{Day, Error, Fault, Refusal};
use kheo_organisations::{Code, Tier, Unit, store};
use kheo_people::{NATION, Place, Scope};
use kheo_store::Reader;
use kheo_web::{Choice, Frame};

/// Looks up names of units, each once a page.
pub(crate) struct UnitNames {
    nation: String,
    today: Day,
    known: HashMap<String, String>,
}

impl UnitNames {
    /// Knows no name yet.
    pub(crate) fn new(frame: &Frame, today: Day) -> Self {
        Self { nation: frame.t("accounts-nation").into_owned(), today, known: HashMap::new() }
    }

    /// Returns the name of a unit; its code if no unit has it today.
    pub(crate) fn name(&mut self, db: &mut Reader<'_>, code: &str) -> Result<String, Fault> {
        if code == NATION {
            return Ok(self.nation.clone());
        }
        if let Some(name) = self.known.get(code) {
            return Ok(name.clone());
        }
        let name = unit_of(db, code, self.today)?.map_or_else(|| code.to_owned(), |unit| unit.full_name());
        self.known.insert(code.to_owned(), name.clone());
        Ok(name)
    }
}

/// Returns the name of a unit for the middle of a sentence: `xã Cẩm Bình`, `the whole country`.
pub(crate) fn inside_sentence(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Returns the units over which an administrator may grant roles: of the nation its provinces, of a province its
/// communes, of a commune itself.
pub(crate) fn choices(
    db: &mut Reader<'_>,
    frame: &Frame,
    scopes: &[Scope],
    today: Day,
) -> Result<Vec<Choice>, Fault> {
    let mut names = UnitNames::new(frame, today);
    let mut choices = Vec::new();
    for scope in scopes {
        choices.push(Choice::new(scope.unit_code(), names.name(db, scope.unit_code())?));
        let below = match scope {
            Scope::Nation => store::provinces(db, today)?,
            Scope::Province(code) => match code.parse::<Code>() {
                Ok(code) => store::children(db, code, today)?,
                Err(_) => Vec::new(),
            },
            Scope::Commune { .. } => Vec::new(),
        };
        choices.extend(below.iter().map(|unit| Choice::new(unit.code.as_str(), unit.full_name())));
    }
    Ok(choices)
}

/// Returns the subtree below the unit that has a code today.
///
/// # Errors
/// A refusal if there is no such province or commune; a fault.
pub(crate) fn scope_of(db: &mut Reader<'_>, code: &str, today: Day) -> Result<Scope, Error> {
    if code == NATION {
        return Ok(Scope::Nation);
    }
    let unit = unit_of(db, code, today)?.filter(|unit| unit.tier != Tier::District);
    let place = unit.and_then(|unit| match unit.tier {
        Tier::Province => Some(Place::province(unit.code.as_str())),
        _ => unit.parent_code.map(|province| Place::commune(province.as_str(), unit.code.as_str())),
    });
    let scope = place.as_ref().and_then(Scope::of);
    scope.ok_or_else(|| Refusal::new("accounts-no-such-unit").with("code", format!("“{code}”")).into())
}

fn unit_of(db: &mut Reader<'_>, code: &str, today: Day) -> Result<Option<Unit>, Fault> {
    match code.parse::<Code>() {
        Ok(code) => store::unit_on(db, code, today),
        Err(_) => Ok(None),
    }
}

//! What is asked for: unit, year, basis and filters, as they stand in an address.

use kheo_base::Id;
use kheo_facts::counted::{Subject, Wanted, Within};
use kheo_organisations::{Code, Tier, UnitKey};
use kheo_web::{Form, query_of};

use crate::rules::cells::Narrowed;
use crate::rules::counts::{Basis, NATION};

/// The last year that can be asked for.
const YEAR_MAX: i64 = 9_999;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// In whose units.
    pub basis: Basis,
    /// The unit: `00`, a code of today, or `code@first-day`.
    pub unit: String,
    /// The year; the latest with numbers if none.
    pub year: Option<i64>,
    /// A field's word.
    pub field: Option<String>,
    /// Whose work.
    pub subject: Option<Subject>,
    /// A level's word.
    pub level: Option<String>,
    /// The last exemplary model of the page before.
    pub after: Option<Id>,
}

impl Asked {
    /// Reads an address; whatever is not understood asks for nothing. A unit with a day is one of its day.
    pub fn read(form: &Form) -> Self {
        let some = |name: &str| Some(form.value(name).to_owned()).filter(|value| !value.is_empty());
        let unit = some("don-vi").unwrap_or_default();
        let (basis, unit) = if unit.parse::<UnitKey>().is_ok() && form.value("theo") != "nay" {
            (Basis::Then, unit)
        } else if form.value("theo") == "xua" {
            (Basis::Then, NATION.to_owned())
        } else if unit.parse::<Code>().is_ok() {
            (Basis::Now, unit)
        } else {
            (Basis::Now, NATION.to_owned())
        };
        Self {
            basis,
            unit,
            year: some("nam").and_then(|year| year.parse().ok()).filter(|year| (0..=YEAR_MAX).contains(year)),
            field: some("linh-vuc"),
            subject: match form.value("loai") {
                "tap-the" => Some(Subject::Collective),
                "ca-nhan" => Some(Subject::Individual),
                _ => None,
            },
            level: some("cap"),
            after: some("sau").and_then(|id| id.parse().ok()),
        }
    }

    /// Returns how numbers are narrowed.
    pub fn narrowed(&self) -> Narrowed {
        Narrowed { field: self.field.clone(), subject: self.subject, level: self.level.clone() }
    }

    /// Whether it is about the whole nation.
    pub fn is_nation(&self) -> bool {
        self.unit == NATION
    }

    /// Returns what capabilities are asked for about this year; nothing for a district, of which no list of models knows.
    pub fn wanted(&self, year: i64) -> Option<Wanted> {
        let within = self.within()?;
        Some(Wanted { within, year: Some(year), field: self.field.clone(), subject: self.subject })
    }

    fn within(&self) -> Option<Within> {
        if self.is_nation() {
            return Some(Within::Nation);
        }
        if let Ok(key) = self.unit.parse::<UnitKey>() {
            let commune = || Within::ThenUnit(key.code.to_string(), key.valid_from.to_string());
            return match key.code.tier() {
                Tier::Province => Some(Within::ThenProvince(self.unit.clone())),
                Tier::District => None,
                Tier::Commune => Some(commune()),
            };
        }
        let is_province = self.unit.len() == Tier::Province.digits();
        let unit = self.unit.clone();
        Some(if is_province { Within::Province(unit) } else { Within::Commune(unit) })
    }

    /// Writes the query of an address that asks for the same with another unit.
    pub fn query_for(&self, unit: &str) -> String {
        let subject = self.subject.map(|subject| match subject {
            Subject::Collective => "tap-the",
            Subject::Individual => "ca-nhan",
        });
        let pairs = [
            ("don-vi", Some(unit.to_owned()).filter(|unit| unit != NATION)),
            ("theo", (self.basis == Basis::Then).then(|| "xua".to_owned())),
            ("nam", self.year.map(|year| year.to_string())),
            ("linh-vuc", self.field.clone()),
            ("loai", subject.map(str::to_owned)),
            ("cap", self.level.clone()),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
        query_of(pairs)
    }

    /// Writes the query of an address that asks for the same.
    pub fn query(&self) -> String {
        self.query_for(&self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::read(&Form::from_query(query))
    }

    #[test]
    fn a_unit_with_a_day_is_one_of_its_day() {
        assert_eq!(asked("don-vi=24@2021-01-01").basis, Basis::Then);
        assert_eq!((asked("don-vi=24").basis, asked("don-vi=24").unit.as_str()), (Basis::Now, "24"));
        // Whoever changes the basis keeps no unit that does not exist in it.
        assert_eq!(asked("don-vi=24&theo=xua").unit, NATION);
        assert_eq!(asked("don-vi=24@2021-01-01&theo=nay").unit, NATION);
        assert_eq!(asked("don-vi=%27%3Bdrop&nam=x&theo=y").query(), "");
    }

    #[test]
    fn an_address_asks_for_what_it_was_made_from() {
        let query = "don-vi=82%402025-07-01&theo=xua&nam=2024&linh-vuc=economy&loai=ca-nhan&cap=commune";
        assert_eq!(asked(query).query(), query);
        assert_eq!(asked(&asked(query).query()), asked(query));
    }
}

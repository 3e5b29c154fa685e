//! The rules of comments in force on a day, everywhere: for pages on which comments of several provinces stand together.

use std::collections::BTreeMap;

use kheo_base::{Day, Fault};
use kheo_people::Place;
use kheo_store::Reader;
use kheo_workflows::{NATION, of_provinces, on};

use crate::kinds::READER_COMMENTS;
use crate::rules::comments::CommentRules;

/// The nation's rules, and those of provinces that have their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBook {
    nation: CommentRules,
    provinces: BTreeMap<String, CommentRules>,
}

impl RuleBook {
    /// Reads all of a day.
    ///
    /// # Errors
    /// A fault of the database, or of rules that cannot be read.
    pub fn read(db: &mut Reader<'_>, today: Day) -> Result<Self, Fault> {
        let nation = on(db, READER_COMMENTS, today)?.read()?;
        let own = of_provinces(db, READER_COMMENTS, today)?;
        let provinces = own.into_iter().map(|set| Ok((set.unit_code.clone(), set.read()?)));
        Ok(Self { nation, provinces: provinces.collect::<Result<_, Fault>>()? })
    }

    /// Returns the rules in force at a place.
    pub fn of(&self, place: &Place) -> &CommentRules {
        self.provinces.get(&place.province).unwrap_or(&self.nation)
    }

    /// Returns the code of the unit whose rules they are: its province, or the nation.
    pub fn owner<'a>(&'a self, place: &'a Place) -> &'a str {
        if self.provinces.contains_key(&place.province) { &place.province } else { NATION }
    }

    /// Returns the codes of provinces that have rules of their own.
    pub fn provinces(&self) -> impl Iterator<Item = &str> {
        self.provinces.keys().map(String::as_str)
    }

    /// Returns all of the rules, the nation's first.
    pub fn all(&self) -> impl Iterator<Item = &CommentRules> {
        std::iter::once(&self.nation).chain(self.provinces.values())
    }
}

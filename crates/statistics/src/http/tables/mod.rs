//! The tables: each made once from the numbers read.

mod models;
mod outcomes;

use kheo_facts::counted::Named;
use kheo_web::Frame;

use super::asked::Asked;
use super::read::Numbers;
use super::table::Table;

/// What a table is made from.
pub struct Making<'a> {
    /// The frame, for texts.
    pub frame: &'a Frame,
    /// What was asked for.
    pub asked: &'a Asked,
    /// The numbers.
    pub numbers: &'a Numbers,
}

impl Making<'_> {
    fn t(&self, key: &str) -> String {
        self.frame.t(key).into_owned()
    }

    /// Returns the name of a word; the word itself for one of other days.
    fn name(&self, all: &[Named], word: &str) -> String {
        let named = all.iter().find(|named| named.word == word);
        named.map_or_else(
            || word.to_owned(),
            |named| if self.frame.is_vi() { &named.vi } else { &named.en }.clone(),
        )
    }

    /// Returns how a year is called.
    pub fn year_name(&self, year: i64) -> String {
        if year == 0 { self.t("statistics-year-unknown") } else { year.to_string() }
    }
}

/// Makes every table that has anything to say, in the order of the page.
pub fn tables(making: &Making<'_>) -> Vec<Table> {
    let all = [
        Some(models::by_year(making)),
        Some(models::by_field(making)),
        models::by_unit(making),
        Some(models::by_level(making)),
        Some(outcomes::funnel(making)),
        outcomes::decisions(making),
        outcomes::awards(making),
        Some(outcomes::resources(making)),
        outcomes::silent(making),
        outcomes::exemplary(making),
    ];
    all.into_iter().flatten().collect()
}

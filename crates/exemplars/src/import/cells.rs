//! Single cells of a row, read and checked: texts, days, numbers, answers, levels. Pure.

use csv::StringRecord;
use kheo_base::{Day, Refusal, nfc, without_guard};

use super::checking::Book;
use super::columns::Column;
use super::{RowError, words};

/// A row while it is read.
pub(super) struct Reading<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) line: u64,
    pub(super) record: &'a StringRecord,
    pub(super) problems: &'a mut Vec<RowError>,
}

impl<'a> Reading<'a> {
    pub(super) fn wrong(&mut self, column: Column, key: &'static str) {
        self.refused(column, Refusal::new(key));
    }

    pub(super) fn refused(&mut self, column: Column, problem: Refusal) {
        self.problems.push(RowError { line: self.line, column: column.name(), problem });
    }

    /// What stands in a column. Our own files put an apostrophe before what a spreadsheet would run as a formula.
    pub(super) fn get(&self, column: Column) -> &'a str {
        without_guard(self.book.matching.get(self.record, column))
    }

    pub(super) fn text(&mut self, column: Column, letters_max: usize) -> String {
        let said = self.get(column);
        if said.is_empty() {
            return String::new();
        }
        let text = nfc(said);
        // A letter has at least a byte: most texts need no counting.
        if text.len() > letters_max && text.chars().count() > letters_max {
            let max = Refusal::new("import-exemplars-too-long").with("max", letters_max);
            self.refused(column, max);
        }
        text
    }

    pub(super) fn needed(&mut self, column: Column, letters_max: usize) -> String {
        let text = self.text(column, letters_max);
        if text.is_empty() {
            self.wrong(column, "import-exemplars-empty");
        }
        text
    }

    pub(super) fn day(&mut self, column: Column) -> Option<Day> {
        let said = self.get(column);
        if said.is_empty() {
            return None;
        }
        let day = said.parse().ok();
        if day.is_none() {
            self.wrong(column, "import-exemplars-no-day");
        }
        day
    }

    pub(super) fn past_day(&mut self, column: Column) -> Option<Day> {
        let day = self.day(column)?;
        if day > self.book.today {
            self.wrong(column, "import-exemplars-in-future");
        }
        Some(day)
    }

    pub(super) fn number(&mut self, column: Column, max: i64) -> Option<i64> {
        let said = self.get(column);
        if said.is_empty() {
            return None;
        }
        let number = words::number(said).filter(|number| *number <= max);
        if number.is_none() {
            self.wrong(column, "import-exemplars-no-number");
        }
        number
    }

    pub(super) fn yes_or_no(&mut self, column: Column) -> Option<bool> {
        let said = self.get(column);
        if said.is_empty() {
            return None;
        }
        let answer = words::yes_or_no(said);
        if answer.is_none() {
            self.wrong(column, "import-exemplars-no-answer");
        }
        answer
    }

    pub(super) fn level(&mut self, column: Column) -> Option<&'static str> {
        let said = self.get(column);
        if said.is_empty() {
            return None;
        }
        let level = words::level(said);
        if level.is_none() {
            self.wrong(column, "import-exemplars-no-level");
        }
        level
    }
}

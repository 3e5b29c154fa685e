//! The columns: what filters ask of every public model, side by side in memory, in the order of publication.
//!
//! Four bytes hold field, year, kind, state, level and province of a model. Counting a million of them against a filter is one
//! pass over four megabytes, which the compiler turns into vector instructions; a page of a list stops as soon as it is full.

use std::ops::Range;

use kheo_base::Id;

use super::packing::{
    EXEMPLARY, Entry, FIELD, LEVEL, PROVINCE, STATE, SUBJECT, WITHDRAWN, YEAR, mask_of, most, packed_year,
    put,
};
use super::words::Words;
use crate::rules::{State, Subject};
use crate::store::{Direction, Filter, Sort};

/// Models looked at together: chunks without any match are passed over without branching.
const CHUNK: usize = 2_048;
/// All public models.
#[derive(Debug, Default)]
pub(super) struct Columns {
    fields: Words,
    levels: Words,
    provinces: Words,
    communes: Words,
    then_provinces: Words,
    then_units: Words,
    published: Vec<i64>,
    ids: Vec<i64>,
    packed: Vec<u32>,
    commune: Vec<u16>,
    then_province: Vec<u16>,
    then_unit: Vec<u16>,
    /// How many models each packed year has.
    by_year: Vec<u32>,
}

/// A filter in the numbers of the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wanted {
    mask: u32,
    value: u32,
    commune: Option<u16>,
    then_province: Option<u16>,
    then_unit: Option<u16>,
}

/// What the columns hold of one model, besides who it is.
#[derive(Debug, Clone, Copy)]
struct Row {
    packed: u32,
    commune: u16,
    then_province: u16,
    then_unit: u16,
}

/// A page of ids.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Picked {
    /// In the order of the list.
    pub(super) ids: Vec<Id>,
    /// Whether there are more beyond, in the direction in which was looked.
    pub(super) has_more: bool,
}

/// There are more different words than the columns can number: the catalogue gives up, lists ask the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooManyWords;

/// Puts values into a column before the places that they had in it, which rise.
fn merge<T: Copy + Default>(
    column: &mut Vec<T>,
    values: impl DoubleEndedIterator<Item = (usize, T)> + ExactSizeIterator,
) {
    let mut end = column.len();
    let mut free = end + values.len();
    column.resize(free, T::default());
    // From behind, so that nothing is written over before it has moved.
    for (place, value) in values.rev() {
        column.copy_within(place..end, free - (end - place));
        free -= end - place + 1;
        column[free] = value;
        end = place;
    }
}

impl Columns {
    /// Returns how many models there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Adds models and takes what changed of others. What was published long ago may come today, as when an office sends its
    /// register: so many are merged in one pass instead of being squeezed in one by one.
    pub(super) fn put_all(&mut self, entries: &[Entry]) -> Result<(), TooManyWords> {
        let mut new = Vec::new();
        for entry in entries {
            let row = self.row(entry)?;
            match self.place_of(entry.public_at, entry.id) {
                Ok(place) => self.replace(place, row),
                Err(place) => new.push((place, (entry.public_at, entry.id), row)),
            }
        }
        new.sort_unstable_by_key(|(_, published, _)| *published);
        new.dedup_by_key(|(_, published, _)| *published);
        new.iter().for_each(|(_, _, row)| self.count_year(row.packed, 1));
        merge(&mut self.published, new.iter().map(|(place, (public_at, _), _)| (*place, *public_at)));
        merge(&mut self.ids, new.iter().map(|(place, (_, id), _)| (*place, *id)));
        merge(&mut self.packed, new.iter().map(|(place, _, row)| (*place, row.packed)));
        merge(&mut self.commune, new.iter().map(|(place, _, row)| (*place, row.commune)));
        merge(&mut self.then_province, new.iter().map(|(place, _, row)| (*place, row.then_province)));
        merge(&mut self.then_unit, new.iter().map(|(place, _, row)| (*place, row.then_unit)));
        Ok(())
    }

    /// Adds a model that comes last, as all do when everything is read in order; another is refused with `false`.
    pub(super) fn push(&mut self, entry: &Entry) -> Result<bool, TooManyWords> {
        let last = self.published.last().copied().zip(self.ids.last().copied());
        if last.is_some_and(|last| last >= (entry.public_at, entry.id)) {
            return Ok(false);
        }
        let row = self.row(entry)?;
        self.count_year(row.packed, 1);
        self.published.push(entry.public_at);
        self.ids.push(entry.id);
        self.packed.push(row.packed);
        self.commune.push(row.commune);
        self.then_province.push(row.then_province);
        self.then_unit.push(row.then_unit);
        Ok(true)
    }

    fn row(&mut self, entry: &Entry) -> Result<Row, TooManyWords> {
        Ok(Row {
            packed: self.pack(entry)?,
            commune: self.communes.add(&entry.commune, u16::MAX).ok_or(TooManyWords)?,
            then_province: self.then_provinces.add(&entry.then_province, u16::MAX).ok_or(TooManyWords)?,
            then_unit: self.then_units.add(&entry.then_unit, u16::MAX).ok_or(TooManyWords)?,
        })
    }

    fn replace(&mut self, place: usize, row: Row) {
        self.count_year(self.packed[place], -1);
        self.count_year(row.packed, 1);
        self.packed[place] = row.packed;
        self.commune[place] = row.commune;
        self.then_province[place] = row.then_province;
        self.then_unit[place] = row.then_unit;
    }

    fn count_year(&mut self, packed: u32, number: i32) {
        self.by_year.resize(1 << YEAR.1, 0);
        if let Some(count) = self.by_year.get_mut(((packed & mask_of(YEAR)) >> YEAR.0) as usize) {
            *count = count.saturating_add_signed(number);
        }
    }

    fn pack(&mut self, entry: &Entry) -> Result<u32, TooManyWords> {
        let add = |words: &mut Words, word: &str, part| {
            words.add(word, most(part)).map(|number| put(part, number.into())).ok_or(TooManyWords)
        };
        Ok(add(&mut self.fields, &entry.field, FIELD)?
            | add(&mut self.levels, &entry.level, LEVEL)?
            | add(&mut self.provinces, &entry.province, PROVINCE)?
            | put(YEAR, packed_year(entry.year))
            | put(SUBJECT, entry.is_individual.into())
            | put(STATE, entry.is_recognised.into())
            | put(WITHDRAWN, entry.is_withdrawn.into())
            | put(EXEMPLARY, entry.is_exemplary.into()))
    }

    /// Finds a model, or where it would stand.
    fn place_of(&self, public_at: i64, id: i64) -> Result<usize, usize> {
        let from = self.published.partition_point(|other| *other < public_at);
        let within = self.published[from..].partition_point(|other| *other == public_at);
        self.ids[from..from + within]
            .binary_search(&id)
            .map(|place| from + place)
            .map_err(|place| from + place)
    }

    /// Puts a filter into numbers; `None` if it asks for a word that no model has, so that none is found.
    fn wanted(&self, filter: &Filter) -> Option<Wanted> {
        let mut wanted = Wanted { mask: 0, value: 0, commune: None, then_province: None, then_unit: None };
        let mut want = |part: (u32, u32), number: u32| {
            wanted.mask |= mask_of(part);
            wanted.value |= put(part, number);
        };
        if let Some(field) = &filter.field {
            want(FIELD, self.fields.number(field)?.into());
        }
        if let Some(level) = &filter.level {
            want(LEVEL, self.levels.number(level)?.into());
        }
        if let Some(province) = &filter.province {
            want(PROVINCE, self.provinces.number(province)?.into());
        }
        if let Some(year) = filter.year {
            want(YEAR, packed_year(year));
        }
        if let Some(subject) = filter.subject {
            want(SUBJECT, u32::from(subject == Subject::Individual));
        }
        if filter.is_exemplary {
            want(EXEMPLARY, 1);
        }
        if filter.is_in_force {
            want(WITHDRAWN, 0);
        }
        match filter.state {
            Some(State::Recognised) => want(STATE, 1),
            Some(State::Recorded) => want(STATE, 0),
            Some(_) => return None,
            None => {}
        }
        if let Some(commune) = &filter.commune {
            wanted.commune = Some(self.communes.number(commune)?);
        }
        if let Some(province) = &filter.then.province {
            wanted.then_province = Some(self.then_provinces.number(province)?);
        }
        if let Some((code, day)) = &filter.then.unit {
            wanted.then_unit = Some(self.then_units.number(&format!("{code}@{day}"))?);
        }
        Some(wanted)
    }

    /// Counts the models that a filter lets through.
    pub(super) fn count(&self, filter: &Filter) -> usize {
        let Some(wanted) = self.wanted(filter) else { return 0 };
        if wanted.mask == 0 && !wanted.has_places() {
            return self.len();
        }
        (0..self.len()).step_by(CHUNK).map(|start| self.count_chunk(start, &wanted)).sum()
    }

    /// Counts in one chunk, without branching unless places are asked for.
    fn count_chunk(&self, start: usize, wanted: &Wanted) -> usize {
        let end = self.len().min(start + CHUNK);
        if wanted.has_places() {
            return (start..end).filter(|place| self.fits(*place, wanted)).count();
        }
        let fit = |packed: &u32| u32::from(packed & wanted.mask == wanted.value);
        let count: u32 = self.packed[start..end].iter().map(fit).sum();
        usize::try_from(count).unwrap_or(usize::MAX)
    }

    fn fits(&self, place: usize, wanted: &Wanted) -> bool {
        let same = |column: &[u16], wanted: Option<u16>| wanted.is_none_or(|wanted| column[place] == wanted);
        self.packed[place] & wanted.mask == wanted.value
            && same(&self.commune, wanted.commune)
            && same(&self.then_province, wanted.then_province)
            && same(&self.then_unit, wanted.then_unit)
    }

    /// Finds the next `size` models from a place on; `from` is the model from which the page counts, with its day of
    /// publication. Nothing for orders that need words.
    pub(super) fn pick(
        &self,
        filter: &Filter,
        sort: Sort,
        direction: Direction,
        from: Option<(i64, i64)>,
        size: usize,
    ) -> Option<Picked> {
        let Some(wanted) = self.wanted(filter) else { return Some(Picked::default()) };
        let down = !matches!(direction, Direction::Before(_));
        let start = from.map(|(public_at, id)| self.place_of(public_at, id));
        let mut found = Vec::with_capacity(size + 1);
        match sort {
            Sort::Newest => self.gather(self.beyond(start, down), down, &wanted, size + 1, &mut found),
            Sort::Year => self.gather_by_year(start, down, &wanted, size + 1, &mut found),
            Sort::Title => return None,
        }
        let has_more = found.len() > size;
        found.truncate(size);
        if !down {
            found.reverse();
        }
        let ids = found.into_iter().map(|place| Id::from_i64(self.ids[place])).collect();
        Some(Picked { ids, has_more })
    }

    /// Downwards a page begins below its model, upwards above it; without a model everything is meant.
    fn beyond(&self, start: Option<Result<usize, usize>>, down: bool) -> Range<usize> {
        match (start, down) {
            (None, _) => 0..self.len(),
            (Some(Ok(place) | Err(place)), true) => 0..place,
            (Some(Ok(place)), false) => place + 1..self.len(),
            (Some(Err(place)), false) => place..self.len(),
        }
    }

    /// As [`Columns::gather`], one year after another, the latest first if `down`.
    fn gather_by_year(
        &self,
        start: Option<Result<usize, usize>>,
        down: bool,
        wanted: &Wanted,
        most: usize,
        found: &mut Vec<usize>,
    ) {
        let first = start.and_then(Result::ok).map(|place| (self.packed[place] & mask_of(YEAR)) >> YEAR.0);
        let is_beyond =
            |year: u32| first.is_none_or(|first| if down { year <= first } else { year >= first });
        let has_models = |year: &u32| self.by_year.get(*year as usize).is_some_and(|count| *count > 0);
        let mut years: Vec<u32> =
            (0..1 << YEAR.1).filter(has_models).filter(|year| is_beyond(*year)).collect();
        if down {
            years.reverse();
        }
        for year in years {
            let Some(wanted) = wanted.of_year(year) else { continue };
            let range = if first == Some(year) { self.beyond(start, down) } else { 0..self.len() };
            self.gather(range, down, &wanted, most, found);
            if found.len() >= most {
                return;
            }
        }
    }

    /// Adds places of a range that fit until there are `most`, the latest first if `down`.
    fn gather(&self, range: Range<usize>, down: bool, wanted: &Wanted, most: usize, found: &mut Vec<usize>) {
        if range.is_empty() {
            return;
        }
        let chunks = range.start / CHUNK..=(range.end - 1) / CHUNK;
        let mut look = |chunk: usize| {
            let start = chunk * CHUNK;
            if self.count_chunk(start, wanted) == 0 {
                return false;
            }
            let within = start.max(range.start)..(start + CHUNK).min(range.end);
            let missing = most - found.len();
            let fit = |place: &usize| self.fits(*place, wanted);
            if down {
                found.extend(within.rev().filter(fit).take(missing));
            } else {
                found.extend(within.filter(fit).take(missing));
            }
            found.len() >= most
        };
        if down {
            chunks.rev().any(&mut look);
        } else {
            chunks.into_iter().any(&mut look);
        }
    }
}

impl Wanted {
    const fn has_places(&self) -> bool {
        self.commune.is_some() || self.then_province.is_some() || self.then_unit.is_some()
    }

    /// The same within one year; `None` if it asks for another.
    fn of_year(self, year: u32) -> Option<Self> {
        let mask = mask_of(YEAR);
        let is_other = self.mask & mask != 0 && self.value & mask != put(YEAR, year);
        (!is_other).then(|| Self {
            mask: self.mask | mask,
            value: self.value & !mask | put(YEAR, year),
            ..self
        })
    }
}

#[cfg(test)]
mod tests;

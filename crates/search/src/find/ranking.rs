//! Which documents come first: those whose name says it as it was typed, then names with the words, then the rest, weighed by
//! how rare the words are and whether name or place hold them side by side. Within one rank a shorter name says less else.

use std::sync::Arc;

use kheo_base::{Fault, Id};
use tantivy::schema::Field;

use super::Finding;
use crate::asked::Asked;
use crate::index::bits::{Bits, all_of};
use crate::index::view::Segment;
use crate::words::pair;

/// Where a document lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) segment: usize,
    pub(crate) document: u32,
}

/// What a matched word of the name, a neighbour kept, and a word of the place weigh against each other.
const TITLE: u32 = 4;
const EXACT: u32 = 2;
const TITLE_PAIR: u32 = 6;
const HEAD: u32 = 2;
const HEAD_PAIR: u32 = 4;

/// The part of its weight that a document loses if what it names is over: the old name of a place has the words of its district too.
const PAST_SHARE: u32 = 4;

/// The lists of one field, one for each word or pair of neighbours.
type Lists = Vec<Arc<Bits>>;

/// What a document is ranked by: its key, a lower one being better, and of equals the older one, so that a model stands before those
/// that were copied from it under its name. Where documents lie says nothing: it depends on when the index was written, and every
/// server has its own.
type Order = (u64, Id);

/// Keeps the best of many.
struct Best {
    need: usize,
    places: Vec<(Order, Place)>,
    worst: Option<Order>,
}

impl Best {
    const fn of(need: usize) -> Self {
        Self { need, places: Vec::new(), worst: None }
    }

    /// Takes a document of a segment.
    #[inline]
    fn take(&mut self, key: u64, segment: &Segment, place: Place) {
        // Its id is looked up only if it could stay.
        if self.worst.is_some_and(|worst| key > worst.0) {
            return;
        }
        let order = (key, segment.id(place.document));
        if self.worst.is_some_and(|worst| order > worst) {
            return;
        }
        self.places.push((order, place));
        if self.places.len() >= self.need.saturating_mul(4).max(64) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.places.len() > self.need && self.need > 0 {
            self.places.select_nth_unstable(self.need - 1);
            self.places.truncate(self.need);
            self.worst = Some(self.places[self.need - 1].0);
        }
    }

    fn sorted(mut self) -> Vec<Place> {
        self.cut();
        self.places.sort_unstable();
        self.places.truncate(self.need);
        self.places.into_iter().map(|(_, place)| place).collect()
    }
}

impl Finding<'_> {
    /// Returns the best `need` of the hits, best first.
    pub(super) fn ranked(&self, asked: &Asked, hits: &[Bits], need: usize) -> Result<Vec<Place>, Fault> {
        let mut left = hits.to_vec();
        let mut ranked: Vec<Place> = Vec::new();
        for rank in 0..RANKS {
            if ranked.len() >= need {
                break;
            }
            let mut best = Best::of(need - ranked.len());
            for (number, segment) in self.view.segments.iter().enumerate() {
                if left[number].is_empty() {
                    continue;
                }
                let Some(mut of_rank) = self.of_rank(segment, asked, rank)? else { continue };
                of_rank.and(&left[number]);
                left[number].and_not(&of_rank);
                if rank < FIRST_WEIGHED {
                    of_rank.each(|document| {
                        let key = segment.packed(document).title_length();
                        best.take(key, segment, Place { segment: number, document });
                    });
                } else {
                    self.weigh(segment, number, asked, &of_rank, &mut best)?;
                }
            }
            ranked.extend(best.sorted());
        }
        Ok(ranked)
    }

    /// Returns which documents of a segment belong to a rank or a better one; `None` if the rank says nothing.
    fn of_rank(&self, segment: &Segment, asked: &Asked, rank: usize) -> Result<Option<Bits>, Fault> {
        let fields = self.view.fields;
        let lists = match rank {
            0 => exact_pairs(segment, fields.title_pairs_exact, asked)?,
            1 => exact_words(segment, fields.title_exact, asked)?,
            2 => folded_pairs(segment, fields.title_pairs, asked)?,
            3 => folded_words(segment, fields.title, asked)?,
            _ => return Ok(Some(Bits::clone(&segment.alive))),
        };
        Ok((!lists.is_empty()).then(|| all_of(segment.size(), &lists)))
    }

    fn weigh(
        &self,
        segment: &Segment,
        number: usize,
        asked: &Asked,
        among: &Bits,
        best: &mut Best,
    ) -> Result<(), Fault> {
        if among.is_empty() {
            return Ok(());
        }
        let weighed = self.told_by(segment, asked)?;
        among.each(|document| {
            let having = weighed.iter().filter(|(_, list)| list.has(document));
            let weight: u32 = having.map(|(weight, _)| weight).sum();
            let packed = segment.packed(document);
            let weight = if packed.is_past() { weight - weight / PAST_SHARE } else { weight };
            let length = packed.title_length();
            let key = u64::from(u32::MAX - weight) << 8 | length;
            best.take(key, segment, Place { segment: number, document });
        });
        Ok(())
    }

    /// Returns the lists of a segment that are weighed against each other, each with its weight.
    fn told_by(&self, segment: &Segment, asked: &Asked) -> Result<Vec<(u32, Arc<Bits>)>, Fault> {
        let fields = self.view.fields;
        let mut weighed = Vec::new();
        for word in &asked.words {
            let rarity = self.rarity(fields.all, &word.folded)?;
            weighed.push((TITLE * rarity, segment.list(fields.title, &word.folded)?));
            weighed.push((EXACT * rarity, segment.list(fields.title_exact, &word.exact)?));
            weighed.push((HEAD * rarity, segment.list(fields.head, &word.folded)?));
        }
        for two in asked.words.windows(2) {
            let pair = pair(&two[0].folded, &two[1].folded);
            for (weight, field) in [(TITLE_PAIR, fields.title_pairs), (HEAD_PAIR, fields.head_pairs)] {
                weighed.push((weight * self.rarity(field, &pair)?, segment.list(field, &pair)?));
            }
        }
        Ok(weighed)
    }

    /// Returns how much a word of a field tells: the rarer, the more.
    fn rarity(&self, field: Field, word: &str) -> Result<u32, Fault> {
        // Doublings from the word's frequency to that of all: a whole number is enough to compare.
        let frequency = self.view.frequency(field, word)?.max(1);
        Ok((self.view.documents() / frequency).max(1).ilog2() + 1)
    }
}

/// How many ranks there are, and the first in which words are weighed against each other.
const RANKS: usize = 5;
const FIRST_WEIGHED: usize = 4;

pub(super) fn folded_words(segment: &Segment, field: Field, asked: &Asked) -> Result<Lists, Fault> {
    asked.words.iter().map(|word| segment.list(field, &word.folded)).collect()
}

fn exact_words(segment: &Segment, field: Field, asked: &Asked) -> Result<Lists, Fault> {
    asked.words.iter().map(|word| segment.list(field, &word.exact)).collect()
}

pub(super) fn folded_pairs(segment: &Segment, field: Field, asked: &Asked) -> Result<Lists, Fault> {
    let pairs = asked.words.windows(2).map(|two| pair(&two[0].folded, &two[1].folded));
    pairs.map(|pair| segment.list(field, &pair)).collect()
}

fn exact_pairs(segment: &Segment, field: Field, asked: &Asked) -> Result<Lists, Fault> {
    let pairs = asked.words.windows(2).map(|two| pair(&two[0].exact, &two[1].exact));
    pairs.map(|pair| segment.list(field, &pair)).collect()
}

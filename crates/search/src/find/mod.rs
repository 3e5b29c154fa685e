//! Finding: which documents have every word, what they are counted by, and which come first.

mod correcting;
mod ranking;
mod similar;
mod suggesting;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kheo_base::{Fault, Id};
use kheo_facts::found::{Document, Facet, Facets, Findable, Found, Hit, Query, ReadBy, Reading};
use kheo_store::Reader;

pub(crate) use correcting::spelled_as_written;
pub(crate) use ranking::Place;

use crate::asked::{self, Asked};
use crate::facets::{DIGITS_MAX, Mask, Packed};
use crate::index::bits::{Bits, all_of};
use crate::index::view::View;
use crate::words::Speller;

/// Documents whose texts are read when a phrase is looked for that no name or place holds.
const READ_FOR_PHRASES_MAX: usize = 300;
/// Hits below which another spelling is looked for.
const FEW: usize = 3;

/// One question about one state of the index.
pub(crate) struct Finding<'a> {
    pub(crate) view: &'a View,
    pub(crate) findables: &'a [Arc<dyn Findable>],
    /// What may be found, segment by segment.
    visible: Vec<Arc<Bits>>,
}

impl<'a> Finding<'a> {
    /// Begins a question for somebody.
    pub(crate) fn new(view: &'a View, findables: &'a [Arc<dyn Findable>], read_by: &ReadBy) -> Self {
        Self { view, findables, visible: visible(view, read_by) }
    }

    /// Answers.
    pub(crate) fn find(&self, db: &mut Reader<'_>, query: &Query) -> Result<Found, Fault> {
        let asked = asked::read(&query.text);
        let Some(mask) = self.view.dictionary.mask(&query.chosen) else { return Ok(Found::default()) };
        let hits = self.having_all(&asked, mask)?;
        if !asked.phrases.is_empty() {
            return self.with_phrases(db, &asked, &hits, query);
        }
        let mut found = self.answer(&asked, &hits, query)?;
        // Whoever narrowed what was found did not mistype it.
        if found.count < FEW && query.chosen == Facets::default() && !asked.words.is_empty() {
            self.read_otherwise(db, &asked, mask, query, &mut found)?;
        }
        Ok(found)
    }

    fn read_otherwise(
        &self,
        db: &mut Reader<'_>,
        asked: &Asked,
        mask: Mask,
        query: &Query,
        found: &mut Found,
    ) -> Result<(), Fault> {
        if let Some((place, corrected)) = self.corrected(asked, mask)? {
            let other = self.answer(&corrected, &self.having_all(&corrected, mask)?, query)?;
            if other.count > found.count {
                let text = spelled_as_written(self, db, &query.text, place, &corrected, &other.hits)?;
                if found.count > 0 {
                    found.reading = Reading::Offered(text);
                } else {
                    *found = Found { reading: Reading::Corrected(text), ..other };
                }
                return Ok(());
            }
        }
        if found.count == 0 && asked.words.len() > 1 {
            let hits = self.having_most(asked, mask)?;
            *found = Found { reading: Reading::MostWords, ..self.answer(asked, &hits, query)? };
        }
        Ok(())
    }

    /// Returns the documents that have every word, segment by segment; all of them if nothing is asked.
    pub(crate) fn having_all(&self, asked: &Asked, mask: Mask) -> Result<Vec<Bits>, Fault> {
        let all = self.view.fields.all;
        let mut hits = Vec::with_capacity(self.view.segments.len());
        for (segment, visible) in self.view.segments.iter().zip(&self.visible) {
            let mut lists = vec![visible.clone()];
            for word in &asked.words {
                lists.push(segment.list(all, &word.folded)?);
            }
            let mut common = all_of(segment.size(), &lists);
            if !mask.is_open() {
                let mut others = Bits::none(segment.size());
                common.each(|document| {
                    if !mask.admits(segment.packed(document)) {
                        others.add(document);
                    }
                });
                common.and_not(&others);
            }
            hits.push(common);
        }
        Ok(hits)
    }

    /// Returns the documents that have as many of the words as any has, if that is at least half of them.
    fn having_most(&self, asked: &Asked, mask: Mask) -> Result<Vec<Bits>, Fault> {
        let all = self.view.fields.all;
        let mut most = 0;
        let mut counted = Vec::new();
        for (segment, visible) in self.view.segments.iter().zip(&self.visible) {
            let mut counts = vec![0_u8; segment.size() as usize];
            for word in &asked.words {
                let mut list = Bits::clone(&*segment.list(all, &word.folded)?);
                list.and(visible);
                list.each(|document| counts[document as usize] += 1);
            }
            for (document, count) in (0_u32..).zip(&mut counts) {
                if *count > 0 && !mask.admits(segment.packed(document)) {
                    *count = 0;
                }
            }
            most = counts.iter().copied().max().unwrap_or(0).max(most);
            counted.push(counts);
        }
        let is_enough = most > 0 && usize::from(most) * 2 >= asked.words.len();
        let hits = counted.iter().map(|counts| {
            let mut bits = Bits::none(u32::try_from(counts.len()).unwrap_or(0));
            let having = (0_u32..).zip(counts).filter(|(_, count)| is_enough && **count == most);
            having.for_each(|(document, _)| bits.add(document));
            bits
        });
        Ok(hits.collect())
    }

    fn answer(&self, asked: &Asked, hits: &[Bits], query: &Query) -> Result<Found, Fault> {
        let need = query.skip.saturating_add(query.limit);
        let ranked = self.ranked(asked, hits, need)?;
        Ok(Found {
            count: hits.iter().map(Bits::count).sum(),
            or_more: false,
            hits: ranked.iter().skip(query.skip).map(|place| self.hit(*place)).collect(),
            facets: self.counts(hits),
            reading: Reading::AsTyped,
        })
    }

    /// Keeps what holds every phrase: names and places are known, other texts are read.
    fn with_phrases(
        &self,
        db: &mut Reader<'_>,
        asked: &Asked,
        hits: &[Bits],
        query: &Query,
    ) -> Result<Found, Fault> {
        let candidates = self.ranked(asked, hits, READ_FOR_PHRASES_MAX)?;
        let or_more = hits.iter().map(Bits::count).sum::<usize>() > candidates.len();
        let documents = documents_of(self.findables, db, &self.hits(&candidates))?;
        let mut speller = Speller::default();
        let mut holding: HashSet<Hit> = HashSet::new();
        for document in &documents {
            let texts: Vec<_> = document.all_texts().map(|text| speller.syllables(&text)).collect();
            if asked.phrases.iter().all(|phrase| texts.iter().any(|text| asked.holds(phrase, text))) {
                holding.insert(document.hit());
            }
        }
        let kept: Vec<Place> =
            candidates.into_iter().filter(|place| holding.contains(&self.hit(*place))).collect();
        let mut bits: Vec<Bits> =
            self.view.segments.iter().map(|segment| Bits::none(segment.size())).collect();
        kept.iter().for_each(|place| bits[place.segment].add(place.document));
        let shown: Vec<Place> = kept.iter().copied().skip(query.skip).take(query.limit).collect();
        Ok(Found {
            count: kept.len(),
            or_more,
            hits: self.hits(&shown),
            facets: self.counts(&bits),
            reading: Reading::AsTyped,
        })
    }

    /// Counts the hits by every counted facet in one pass.
    fn counts(&self, hits: &[Bits]) -> Vec<(Facet, Vec<(String, usize)>)> {
        let mut counts = [[0_usize; DIGITS_MAX]; Facet::COUNTED.len()];
        for (segment, hits) in self.view.segments.iter().zip(hits) {
            hits.each(|document| count_one(&mut counts, segment.packed(document)));
        }
        let named = Facet::COUNTED.into_iter().zip(counts).map(|(facet, counts)| {
            let words = counts.into_iter().enumerate().filter(|(_, count)| *count > 0);
            let mut words: Vec<(String, usize)> = words
                .filter_map(|(digit, count)| {
                    Some((self.view.dictionary.word(facet, digit)?.to_owned(), count))
                })
                .collect();
            words.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
            (facet, words)
        });
        named.collect()
    }

    fn hit(&self, place: Place) -> Hit {
        let segment = &self.view.segments[place.segment];
        let packed = segment.packed(place.document);
        let kind = self.findables.get(packed.kind()).map_or("", |findable| findable.subject_kind());
        Hit { kind, id: segment.id(place.document), audience: packed.audience() }
    }

    fn hits(&self, places: &[Place]) -> Vec<Hit> {
        places.iter().map(|place| self.hit(*place)).collect()
    }
}

#[inline]
fn count_one(counts: &mut [[usize; DIGITS_MAX]; Facet::COUNTED.len()], packed: Packed) {
    for (facet, counts) in Facet::COUNTED.into_iter().zip(counts) {
        // No counted facet has more digits; saying so spares a comparison for each hit.
        counts[packed.digit(facet) % DIGITS_MAX] += 1;
    }
}

/// Returns what somebody may find, segment by segment.
fn visible(view: &View, read_by: &ReadBy) -> Vec<Arc<Bits>> {
    let ReadBy::Officer(territories) = read_by else {
        return view.segments.iter().map(|segment| segment.public.clone()).collect();
    };
    let masks: Vec<Mask> = territories
        .iter()
        .filter_map(|territory| {
            let word = |code: &Option<String>| code.clone().unwrap_or_default();
            let (province, commune) = (word(&territory.province), word(&territory.commune));
            view.dictionary.mask(&Facets { province, commune, ..Facets::default() })
        })
        .collect();
    let seen = view.segments.iter().map(|segment| {
        let mut bits = Bits::clone(&segment.public);
        segment.alive.each(|document| {
            let packed = segment.packed(document);
            if masks.iter().any(|mask| mask.admits(packed)) {
                bits.add(document);
            }
        });
        Arc::new(bits)
    });
    seen.collect()
}

/// Returns the documents of hits in their order; one whose rows have changed meanwhile is left out.
pub(crate) fn documents_of(
    findables: &[Arc<dyn Findable>],
    db: &mut Reader<'_>,
    hits: &[Hit],
) -> Result<Vec<Document>, Fault> {
    of_hits(findables, hits, |findable, ids| findable.documents(db, ids))
}

/// Returns the same without long texts.
pub(crate) fn heads_of(
    findables: &[Arc<dyn Findable>],
    db: &mut Reader<'_>,
    hits: &[Hit],
) -> Result<Vec<Document>, Fault> {
    of_hits(findables, hits, |findable, ids| findable.heads(db, ids))
}

fn of_hits(
    findables: &[Arc<dyn Findable>],
    hits: &[Hit],
    mut load: impl FnMut(&dyn Findable, &[Id]) -> Result<Vec<Document>, Fault>,
) -> Result<Vec<Document>, Fault> {
    let mut documents = Vec::new();
    for findable in findables {
        let of_kind = hits.iter().filter(|hit| hit.kind == findable.subject_kind());
        let ids: Vec<_> = of_kind.map(|hit| hit.id).collect();
        if !ids.is_empty() {
            documents.extend(load(&**findable, &ids)?);
        }
    }
    let places: HashMap<Hit, usize> = hits.iter().enumerate().map(|(place, hit)| (*hit, place)).collect();
    documents.retain(|document| places.contains_key(&document.hit()));
    documents.sort_by_cached_key(|document| places.get(&document.hit()).copied());
    Ok(documents)
}

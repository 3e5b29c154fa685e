//! Another spelling: one letter of one word was mistyped.

use std::collections::HashMap;

use kheo_base::{Fault, fold};
use kheo_facts::found::Hit;
use kheo_store::Reader;

use super::ranking::{folded_pairs, folded_words};
use super::{Finding, documents_of};
use crate::asked::Asked;
use crate::facets::Mask;
use crate::index::bits::{Bits, all_of};
use crate::words::{cut, is_one_letter_off};

/// Spellings that are tried for one word, the most frequent first.
const TRIED_MAX: usize = 24;
/// Documents whose texts say how a corrected word is written.
const READ_MAX: usize = 3;

impl Finding<'_> {
    /// Returns which word was probably mistyped and what was meant; `None` if no other spelling finds anything.
    pub(super) fn corrected(&self, asked: &Asked, mask: Mask) -> Result<Option<(usize, Asked)>, Fault> {
        let mut best: Option<((usize, usize, usize), usize, Asked)> = None;
        for place in self.suspects(asked)? {
            for word in self.near(&asked.words[place].folded)? {
                let tried = asked.with(place, &word);
                let hits = self.having_all(&tried, mask)?;
                let count: usize = hits.iter().map(Bits::count).sum();
                if count == 0 {
                    continue;
                }
                let (rank, closest) = self.closeness(&tried, &hits)?;
                let merit = (rank, closest, count);
                if best.as_ref().is_none_or(|(other, _, _)| merit > *other) {
                    best = Some((merit, place, tried));
                }
            }
        }
        Ok(best.map(|(_, place, asked)| (place, asked)))
    }

    /// Returns the words that may be mistyped: those that never occur, or all if each does.
    fn suspects(&self, asked: &Asked) -> Result<Vec<usize>, Fault> {
        let mut unknown = Vec::new();
        for (place, word) in asked.words.iter().enumerate() {
            if self.view.frequency(self.view.fields.all, &word.folded)? == 0 {
                unknown.push(place);
            }
        }
        let is_word = |place: &usize| {
            let word = &asked.words[*place].folded;
            word.len() > 1 && word.chars().all(char::is_alphabetic)
        };
        let suspects = if unknown.is_empty() { (0..asked.words.len()).collect() } else { unknown };
        Ok(suspects.into_iter().filter(is_word).collect())
    }

    /// Returns words that differ by one letter, the most frequent first.
    fn near(&self, word: &str) -> Result<Vec<String>, Fault> {
        let mut near: HashMap<String, usize> = HashMap::new();
        let letters = word.chars().count();
        self.view.each_word(self.view.fields.all, "", |other, frequency| {
            let is_near = other.len().abs_diff(word.len()) <= 4
                && other.chars().count().abs_diff(letters) <= 1
                && is_one_letter_off(word, other);
            if is_near {
                *near.entry(other.to_owned()).or_default() += frequency;
            }
        })?;
        let mut near: Vec<(String, usize)> = near.into_iter().collect();
        near.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        Ok(near.into_iter().take(TRIED_MAX).map(|(word, _)| word).collect())
    }

    /// Says how well the best hits fit (their names hold the words in order, their names hold them, the words are about them)
    /// and how many fit so well: of two spellings that both name something, the one that names more was meant.
    fn closeness(&self, asked: &Asked, hits: &[Bits]) -> Result<(usize, usize), Fault> {
        let fields = self.view.fields;
        let mut counts = [0; 3];
        for (segment, hits) in self.view.segments.iter().zip(hits) {
            let meet = |lists: &[std::sync::Arc<Bits>]| {
                let mut common = all_of(segment.size(), lists);
                common.and(hits);
                common.count()
            };
            let pairs = folded_pairs(segment, fields.title_pairs, asked)?;
            if !pairs.is_empty() {
                counts[2] += meet(&pairs);
            }
            counts[1] += meet(&folded_words(segment, fields.title, asked)?);
        }
        let rank = (1..counts.len()).rev().find(|rank| counts[*rank] > 0).unwrap_or(0);
        Ok((rank, counts[rank]))
    }
}

/// Returns what was typed with the corrected word as the texts that were found write it.
pub(crate) fn spelled_as_written(
    finding: &Finding<'_>,
    db: &mut Reader<'_>,
    typed: &str,
    place: usize,
    corrected: &Asked,
    hits: &[Hit],
) -> Result<String, Fault> {
    let word = &corrected.words[place].folded;
    let documents = documents_of(finding.findables, db, &hits[..hits.len().min(READ_MAX)])?;
    let texts = documents.iter().flat_map(|document| {
        [&document.title, &document.place, &document.organisation].into_iter().chain(&document.texts)
    });
    let written = texts.flat_map(|text| cut(text)).map(|(_, word)| word.to_lowercase());
    let written = written.into_iter().find(|other| fold(other) == **word);
    let written = written.unwrap_or_else(|| word.to_string());
    let mut words: Vec<&str> = cut(typed).take(corrected.words.len()).map(|(_, word)| word).collect();
    if let Some(mistyped) = words.get_mut(place) {
        *mistyped = &written;
    }
    Ok(words.join(" "))
}

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

/// Spellings that are tried for one question, the most frequent first: each costs the words' lists in every segment.
const TRIED_MAX: usize = 48;
/// Words of one question that may be mistyped; whoever types more than these finds by the others.
const SUSPECTS_MAX: usize = 6;
/// Documents whose texts say how a corrected word is written.
const READ_MAX: usize = 3;

impl Finding<'_> {
    /// Returns which word was probably mistyped and what was meant; `None` if no other spelling finds anything.
    pub(super) fn corrected(&self, asked: &Asked, mask: Mask) -> Result<Option<(usize, Asked)>, Fault> {
        let mut best: Option<((usize, usize, usize), usize, Asked)> = None;
        for (place, near) in self.near(asked, &self.suspects(asked)?)? {
            for word in near {
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
        Ok(suspects.into_iter().filter(is_word).take(SUSPECTS_MAX).collect())
    }

    /// Returns for each suspect the words that differ from it by one letter, the most frequent first. All words are walked once.
    fn near(&self, asked: &Asked, suspects: &[usize]) -> Result<Vec<(usize, Vec<String>)>, Fault> {
        let mut near: Vec<HashMap<String, usize>> = vec![HashMap::new(); suspects.len()];
        let typed: Vec<(&str, usize)> = suspects
            .iter()
            .map(|place| asked.words[*place].folded.as_ref())
            .map(|word| (word, word.chars().count()))
            .collect();
        self.view.each_word(self.view.fields.all, "", |other, frequency| {
            let letters = other.chars().count();
            for ((word, length), near) in typed.iter().zip(&mut near) {
                if letters.abs_diff(*length) <= 1 && is_one_letter_off(word, other) {
                    *near.entry(other.to_owned()).or_default() += frequency;
                }
            }
        })?;
        let most = TRIED_MAX / suspects.len().max(1);
        let frequent = near.into_iter().map(|near| {
            let mut near: Vec<(String, usize)> = near.into_iter().collect();
            near.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
            near.into_iter().take(most).map(|(word, _)| word).collect()
        });
        Ok(suspects.iter().copied().zip(frequent).collect())
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
    let mut texts = documents.iter().flat_map(kheo_facts::found::Document::all_texts);
    let written = texts.find_map(|text| {
        cut(&text).map(|(_, other)| other.to_lowercase()).find(|other| fold(other) == **word)
    });
    let written = written.unwrap_or_else(|| word.to_string());
    let mut words: Vec<&str> = cut(typed).take(corrected.words.len()).map(|(_, word)| word).collect();
    if let Some(mistyped) = words.get_mut(place) {
        *mistyped = &written;
    }
    Ok(words.join(" "))
}

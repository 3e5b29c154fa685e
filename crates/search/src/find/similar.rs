//! What is like something: names that share rare words, the nearer the better.

use std::collections::HashSet;

use kheo_base::Fault;
use kheo_facts::found::{Facet, Hit, Like};
use tantivy::schema::Field;

use super::Finding;
use crate::index::view::Segment;
use crate::words::{Speller, pair};

/// Words of the name and of the content that are compared, the rarest first.
const TITLE_WORDS_MAX: usize = 12;
const CONTENT_WORDS_MAX: usize = 16;
/// Share of what a model would weigh against itself below which another is not like it, in percent.
const LIKE_PERCENT_MIN: u32 = 25;
/// What sharing the field, the province and the commune adds, in percent of what words weigh.
const FIELD_PERCENT: u32 = 20;
const PROVINCE_PERCENT: u32 = 10;
const COMMUNE_PERCENT: u32 = 15;

/// A word that is compared, and what it weighs.
struct Weighed {
    field: Field,
    word: String,
    weight: u32,
}

impl Finding<'_> {
    /// Returns what is like something, the most alike first, each subject once.
    pub(crate) fn similar(&self, like: &Like, limit: usize) -> Result<Vec<Hit>, Fault> {
        let weighed = self.weighed(like)?;
        let whole: u32 = weighed.iter().map(|word| word.weight).sum();
        let least = whole * LIKE_PERCENT_MIN / 100;
        let mut found: Vec<(u32, Hit)> = Vec::new();
        for (number, segment) in self.view.segments.iter().enumerate() {
            let weights = self.weights(segment, number, &weighed)?;
            for (document, weight) in (0_u32..).zip(weights).filter(|(_, weight)| *weight > least) {
                let hit = self.hit(super::Place { segment: number, document });
                if hit.kind == like.kind && Some(hit.id) != like.except {
                    found.push((self.with_nearness(segment, document, weight, like), hit));
                }
            }
        }
        found.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| two.1.id.cmp(&one.1.id)));
        let mut seen = HashSet::new();
        let once = found.into_iter().map(|(_, hit)| hit).filter(|hit| seen.insert(hit.id));
        Ok(once.take(limit).collect())
    }

    fn weights(&self, segment: &Segment, number: usize, weighed: &[Weighed]) -> Result<Vec<u32>, Fault> {
        let mut weights = vec![0_u32; segment.size() as usize];
        for word in weighed {
            let mut list = crate::index::bits::Bits::clone(&*segment.list(word.field, &word.word)?);
            list.and(&self.visible[number]);
            list.each(|document| weights[document as usize] += word.weight);
        }
        Ok(weights)
    }

    fn with_nearness(&self, segment: &Segment, document: u32, weight: u32, like: &Like) -> u32 {
        let packed = segment.packed(document);
        let shares = |facet: Facet| {
            let word = like.facets.of(facet);
            !word.is_empty() && self.view.dictionary.word(facet, packed.digit(facet)) == Some(word)
        };
        let nearness = [
            (Facet::Field, FIELD_PERCENT),
            (Facet::Province, PROVINCE_PERCENT),
            (Facet::Commune, COMMUNE_PERCENT),
        ];
        let percent: u32 =
            nearness.into_iter().filter(|(facet, _)| shares(*facet)).map(|(_, percent)| percent).sum();
        weight + weight * percent / 100
    }

    /// Chooses the words that tell most: neighbours in the name, words of the name, and rare words of the content.
    fn weighed(&self, like: &Like) -> Result<Vec<Weighed>, Fault> {
        let fields = self.view.fields;
        let mut speller = Speller::default();
        let title: Vec<String> =
            speller.syllables(&like.title).iter().map(|word| word.folded.to_string()).collect();
        let content: HashSet<String> =
            speller.syllables(&like.content).iter().map(|word| word.folded.to_string()).collect();
        let pairs: Vec<String> = title.windows(2).map(|two| pair(&two[0], &two[1])).collect();
        let mut weighed = self.rarest(fields.title_pairs, pairs, TITLE_WORDS_MAX, 3)?;
        weighed.extend(self.rarest(fields.title, title, TITLE_WORDS_MAX, 2)?);
        weighed.extend(self.rarest(fields.all, content.into_iter().collect(), CONTENT_WORDS_MAX, 1)?);
        Ok(weighed)
    }

    fn rarest(
        &self,
        field: Field,
        mut words: Vec<String>,
        most: usize,
        times: u32,
    ) -> Result<Vec<Weighed>, Fault> {
        words.sort_unstable();
        words.dedup();
        let documents = self.view.documents().max(1);
        let mut weighed = Vec::new();
        for word in words {
            let frequency = self.view.frequency(field, &word)?;
            // A word that no other document has tells nothing of what is like this one.
            if let Some(rarer) = documents.checked_div(frequency) {
                let rarity = rarer.max(1).ilog2() + 1;
                weighed.push(Weighed { field, word, weight: rarity * times });
            }
        }
        weighed.sort_by(|one, two| two.weight.cmp(&one.weight).then_with(|| one.word.cmp(&two.word)));
        weighed.truncate(most);
        Ok(weighed)
    }
}

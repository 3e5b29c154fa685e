//! Names that begin as somebody is typing.

use std::collections::HashMap;
use std::sync::Arc;

use kheo_base::Fault;
use kheo_facts::found::Hit;

use super::Finding;
use super::ranking::{folded_pairs, folded_words};
use crate::asked;
use crate::index::bits::{Bits, all_of};
use crate::words::pair;

/// Ends of the last word that are looked at, the most frequent first.
const ENDS_MAX: usize = 32;

impl Finding<'_> {
    /// Returns documents whose name has the words typed so far, the last of which may go on; neighbours first.
    pub(crate) fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Hit>, Fault> {
        let mut before = asked::read(text);
        before.phrases.clear();
        let Some(last) = before.words.pop() else { return Ok(Vec::new()) };
        let fields = self.view.fields;
        let ends = self.ends(fields.title, &last.folded)?;
        let pair_ends = match before.words.last() {
            Some(word) => self.ends(fields.title_pairs, &pair(&word.folded, &last.folded))?,
            None => Vec::new(),
        };
        let (mut neighbours, mut others) = (Vec::new(), Vec::new());
        for (segment, visible) in self.view.segments.iter().zip(&self.visible) {
            let any_of = |field, words: &[String]| -> Result<Bits, Fault> {
                let mut any = Bits::none(segment.size());
                for word in words {
                    any.or(&*segment.list(field, word)?);
                }
                Ok(any)
            };
            let mut lists = vec![visible.clone(), Arc::new(any_of(fields.title, &ends)?)];
            lists.extend(folded_words(segment, fields.title, &before)?);
            let mut rest = all_of(segment.size(), &lists);
            lists.push(Arc::new(any_of(fields.title_pairs, &pair_ends)?));
            lists.extend(folded_pairs(segment, fields.title_pairs, &before)?);
            let close = all_of(segment.size(), &lists);
            rest.and_not(&close);
            neighbours.push(close);
            others.push(rest);
        }
        let nothing = asked::Asked::default();
        let mut places = self.ranked(&nothing, &neighbours, limit)?;
        let left = limit - places.len();
        places.extend(self.ranked(&nothing, &others, left)?);
        Ok(self.hits(&places))
    }

    /// Returns the most frequent words that begin so.
    fn ends(&self, field: tantivy::schema::Field, beginning: &str) -> Result<Vec<String>, Fault> {
        let mut ends: HashMap<String, usize> = HashMap::new();
        self.view.each_word(field, beginning, |word, frequency| {
            *ends.entry(word.to_owned()).or_default() += frequency;
        })?;
        let mut ends: Vec<(String, usize)> = ends.into_iter().collect();
        ends.sort_by(|one, two| two.1.cmp(&one.1).then_with(|| one.0.cmp(&two.0)));
        Ok(ends.into_iter().take(ENDS_MAX).map(|(word, _)| word).collect())
    }
}

//! What can be found of sections and tags: those that lead to stories which everybody reads.
//!
//! Neither has ids of its own. They are found by a number made from their word, and read as a whole when a story changes: there are
//! few, and only all stories together tell which tags remain.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use kheo_base::{Clock, Fault, Id};
use kheo_facts::found::{Document, Facet, Findable, Touched};
use kheo_journal::Act;
use kheo_store::Reader;
use kheo_verify::hash::sha256;
use kheo_workflows as rule_sets;

use super::label;
use crate::kinds::SECTIONS;
use crate::rules::{Section, Sections};
use crate::store::{public_tags, tag_name};

/// The kinds among what is found; no act is about one.
const SECTION: &str = "section";
const TAG: &str = "tag";

/// Sections that can be found: those of today.
pub struct FindableSections {
    clock: Clock,
}

impl FindableSections {
    /// Prepares it.
    pub const fn new(clock: Clock) -> Self {
        Self { clock }
    }

    fn sections(&self, db: &mut Reader<'_>) -> Result<Vec<Document>, Fault> {
        let today = rule_sets::on(db, SECTIONS, self.clock.now().day())?.read::<Sections>()?;
        let mut documents: Vec<Document> = today.sections.into_iter().map(of_section).collect();
        documents.sort_by_key(|document| document.id);
        Ok(documents)
    }
}

impl Findable for FindableSections {
    fn subject_kind(&self) -> &'static str {
        SECTION
    }

    fn touched(&self, act: &Act) -> Touched {
        if act.subject_kind == "rule_set" { Touched::All } else { Touched::Nothing }
    }

    fn moment(&self) -> i64 {
        self.clock.now().day().start().millis()
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let mut documents = self.sections(db)?;
        documents.retain(|document| ids.contains(&document.id));
        Ok(documents)
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        Ok(part(self.sections(db)?, id, limit))
    }

    fn labels(&self, _db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        Ok(vec![label(vietnamese, SECTION)])
    }
}

/// Tags that can be found: those of stories that everybody reads.
#[derive(Default)]
pub struct FindableTags {
    /// The words of tags that were read, by the number by which they are found.
    words: Mutex<HashMap<Id, String>>,
}

impl FindableTags {
    fn tags(&self, db: &mut Reader<'_>) -> Result<Vec<Document>, Fault> {
        let tags = public_tags(db)?;
        let known = tags.iter().map(|tag| (id_of(&tag.word), tag.word.clone())).collect();
        *self.words.lock().unwrap_or_else(PoisonError::into_inner) = known;
        let mut documents: Vec<Document> =
            tags.into_iter().map(|tag| filed(TAG, "the", tag.said, &tag.word)).collect();
        documents.sort_by_key(|document| document.id);
        documents.dedup_by_key(|document| document.id);
        Ok(documents)
    }

    fn word(&self, id: Id) -> Option<String> {
        self.words.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}

impl Findable for FindableTags {
    fn subject_kind(&self) -> &'static str {
        TAG
    }

    fn touched(&self, act: &Act) -> Touched {
        if act.subject_kind == super::KIND { Touched::All } else { Touched::Nothing }
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        // After a start nothing was read yet.
        if ids.iter().any(|id| self.word(*id).is_none()) {
            self.tags(db)?;
        }
        let mut documents = Vec::with_capacity(ids.len());
        for word in ids.iter().filter_map(|id| self.word(*id)) {
            documents.extend(tag_name(db, &word)?.map(|said| filed(TAG, "the", said, &word)));
        }
        Ok(documents)
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        Ok(part(self.tags(db)?, id, limit))
    }

    fn labels(&self, _db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        Ok(vec![label(vietnamese, TAG)])
    }
}

fn of_section(section: Section) -> Document {
    let document = filed(SECTION, "muc", section.vi, &section.word);
    Document { texts: vec![section.en.into()], ..document }
}

/// Makes what is found of a section or tag; its page is a list of stories.
fn filed(kind: &'static str, parameter: &str, name: String, word: &str) -> Document {
    Document::named(kind, id_of(word), name, format!("/tin-tuc?{parameter}={word}"))
}

/// Returns the part after an id of documents in the order of their ids, and the last of it.
fn part(documents: Vec<Document>, id: Option<Id>, limit: usize) -> (Vec<Document>, Option<Id>) {
    let rest = documents.into_iter().filter(|document| Some(document.id) > id);
    let documents: Vec<Document> = rest.take(limit).collect();
    let last = documents.last().map(|document| document.id);
    (documents, last)
}

/// Makes a number of a word, of which nobody can find another with the same number, small enough to stay apart from those of other
/// kinds.
fn id_of(word: &str) -> Id {
    let digest = sha256(word.as_bytes());
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Id::from_i64((number >> 4).cast_signed())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn parts_together_are_the_whole() {
        let mut all: Vec<Document> =
            ["nong-thon-moi", "to", "a"].map(|word| filed(TAG, "the", word.to_owned(), word)).into();
        all.sort_by_key(|document| document.id);
        let (first, last) = part(all.clone(), None, 2);
        let (second, end) = part(all.clone(), last, 2);
        assert_eq!([first, second].concat(), all);
        assert_eq!(end.unwrap(), all[2].id);
        assert_eq!(part(all, end, 2), (Vec::new(), None));
    }
}

//! Taking acts into the index: one subject, or a whole kind that follows from acts about something else or from time alone.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use kheo_base::{Error, Fault, Id};
use kheo_facts::found::{Document, Touched};
use kheo_journal::Act;
use kheo_store::Reader;

use super::{Search, Writing};
use crate::index::writing::{Builder, Pace};

/// Subjects that are read at once when all of a kind are.
const SUBJECTS_READ: usize = 1_000;
/// Acts about other things after which the place is committed all the same.
const PLACE_ACTS_MAX: i64 = 20_000;

/// What acts say to look at again, by the place of the kind.
#[derive(Default)]
struct Stale {
    subjects: BTreeMap<usize, BTreeSet<Id>>,
    wholes: BTreeSet<usize>,
}

impl Search {
    /// Replaces the documents that acts say to look at again.
    pub(super) fn take(&self, writing: &mut Writing, acts: &[Act], last: &Act) -> Result<usize, Fault> {
        let stale = self.stale(acts);
        let is_nothing = stale.subjects.is_empty() && stale.wholes.is_empty();
        if is_nothing && last.position - writing.committed < PLACE_ACTS_MAX {
            return Ok(0);
        }
        self.begin_to_write(writing)?;
        let mut count = self.renew(writing, stale.wholes)?;
        for (kind, ids) in stale.subjects {
            let ids: Vec<Id> = ids.into_iter().collect();
            let documents = self.documents_of_kind(kind, &ids)?;
            let builder = builder_of(writing)?;
            ids.iter().for_each(|id| builder.remove(kind, *id));
            documents.iter().try_for_each(|document| builder.add(kind, document))?;
            count += ids.len();
        }
        self.commit(writing, last.position, last.act_id.to_string())?;
        Ok(count.max(1))
    }

    /// Replaces the documents of kinds that time alone has changed since they were read.
    pub(super) fn pass_time(&self, writing: &mut Writing) -> Result<usize, Fault> {
        let moment = self.moment();
        if writing.moment == moment {
            return Ok(0);
        }
        let timed = (0..self.0.findables.len()).filter(|kind| self.0.findables[*kind].moment() > 0).collect();
        self.begin_to_write(writing)?;
        let count = self.renew(writing, timed)?;
        writing.moment = moment;
        self.commit(writing, writing.committed, writing.act.clone())?;
        Ok(count.max(1))
    }

    /// Returns the moment of all kinds together: it grows when that of any does.
    pub(super) fn moment(&self) -> i64 {
        self.0.findables.iter().map(|findable| findable.moment()).sum()
    }

    /// Calls a function with each document of a kind as rows stand; returns how many there are.
    pub(super) fn each_of(
        &self,
        kind: usize,
        mut each: impl FnMut(Document) -> Result<(), Fault>,
    ) -> Result<usize, Fault> {
        let (mut count, mut last) = (0, None);
        loop {
            let (findable, from) = (self.0.findables[kind].clone(), last);
            let read = move |db: &mut Reader<'_>| Ok(findable.after(db, from, SUBJECTS_READ)?);
            let (documents, end) = self.0.db.read_now(read).map_err(Error::into_fault)?;
            count += documents.len();
            documents.into_iter().try_for_each(&mut each)?;
            if end.is_none() {
                return Ok(count);
            }
            last = end;
        }
    }

    fn stale(&self, acts: &[Act]) -> Stale {
        let mut stale = Stale::default();
        for act in acts {
            for (kind, findable) in self.0.findables.iter().enumerate() {
                match findable.touched(act) {
                    Touched::Nothing => {}
                    Touched::Subject(id) => {
                        stale.subjects.entry(kind).or_default().insert(id);
                    }
                    Touched::All => {
                        stale.wholes.insert(kind);
                    }
                }
            }
        }
        stale
    }

    /// Replaces all documents of these kinds, unless they are what they were when they were read last.
    fn renew(&self, writing: &mut Writing, kinds: BTreeSet<usize>) -> Result<usize, Fault> {
        let mut count = 0;
        for kind in kinds {
            let (mut documents, mut hasher) = (Vec::new(), DefaultHasher::new());
            self.each_of(kind, |document| {
                format!("{document:?}").hash(&mut hasher);
                documents.push(document);
                Ok(())
            })?;
            if writing.wholes.insert(kind, hasher.finish()) == Some(hasher.finish()) {
                continue;
            }
            let builder = builder_of(writing)?;
            builder.remove_kind(kind);
            documents.iter().try_for_each(|document| builder.add(kind, document))?;
            count += documents.len();
        }
        Ok(count)
    }

    fn begin_to_write(&self, writing: &mut Writing) -> Result<(), Fault> {
        let (index, _) = writing.open.as_ref().ok_or_else(|| Fault::new("the search index is not open"))?;
        if writing.builder.is_none() {
            let dictionary = self.view().map(|view| view.dictionary.clone()).unwrap_or_default();
            writing.builder = Some(Builder::new(index, dictionary, Pace::Following)?);
        }
        Ok(())
    }

    fn commit(&self, writing: &mut Writing, position: i64, act: String) -> Result<(), Fault> {
        let moment = writing.moment;
        builder_of(writing)?.commit(position, &act, moment)?;
        (writing.committed, writing.act) = (position, act);
        self.show(writing)
    }

    fn documents_of_kind(&self, kind: usize, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let (findable, ids) = (self.0.findables[kind].clone(), ids.to_vec());
        self.0.db.read_now(move |db| Ok(findable.documents(db, &ids)?)).map_err(Error::into_fault)
    }
}

fn builder_of(writing: &mut Writing) -> Result<&mut Builder, Fault> {
    writing.builder.as_mut().ok_or_else(|| Fault::new("the search index is not written"))
}

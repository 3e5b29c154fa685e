//! The search of this server answers: what capabilities and pages know of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use kheo_base::Fault;
use kheo_facts::found::{Document, Finder, Found, Hit, Like, NotFound, Query, ReadBy, Standing, State};
use kheo_store::Reader;

use crate::find::{Finding, documents_of, heads_of};
use crate::follow::Search;

impl Search {
    /// Asks the index. A file that changed under it makes reading panic: then the index is built again.
    fn ask<T>(
        &self,
        read_by: &ReadBy,
        question: impl FnOnce(&Finding<'_>) -> Result<T, Fault>,
    ) -> Result<T, NotFound> {
        let view = self.view().ok_or(NotFound::NotReady)?;
        let finding = Finding::new(&view, self.findables(), read_by);
        catch_unwind(AssertUnwindSafe(|| question(&finding))).map_or_else(
            |_| {
                self.distrust();
                Err(NotFound::NotReady)
            },
            |answer| Ok(answer?),
        )
    }
}

impl Finder for Search {
    fn find(&self, db: &mut Reader<'_>, query: &Query) -> Result<Found, NotFound> {
        self.ask(&query.read_by, |finding| finding.find(db, query))
    }

    fn suggest(&self, _: &mut Reader<'_>, text: &str, limit: usize) -> Result<Vec<Hit>, NotFound> {
        self.ask(&ReadBy::Everybody, |finding| finding.suggest(text, limit))
    }

    fn similar(&self, like: &Like, read_by: &ReadBy, limit: usize) -> Result<Vec<Hit>, NotFound> {
        self.ask(read_by, |finding| finding.similar(like, limit))
    }

    fn documents(&self, db: &mut Reader<'_>, hits: &[Hit]) -> Result<Vec<Document>, Fault> {
        documents_of(self.findables(), db, hits)
    }

    fn heads(&self, db: &mut Reader<'_>, hits: &[Hit]) -> Result<Vec<Document>, Fault> {
        heads_of(self.findables(), db, hits)
    }

    fn standing(&self) -> Standing {
        let view = self.view();
        let state = match &view {
            None => State::Building,
            Some(_) if self.is_failing() => State::Failing,
            Some(_) => State::Ready,
        };
        Standing { state, position: self.position(), documents: view.map_or(0, |view| view.documents()) }
    }
}

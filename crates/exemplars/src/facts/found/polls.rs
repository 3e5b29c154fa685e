//! What can be found of public endorsement: polls that are open and those that were closed, by what they ask and where.
//!
//! Not by what can be endorsed: a person who stands there may stop being named, and no act about the poll would tell. A poll that is
//! being prepared was never seen, and one that was cancelled says nothing any more.

use kheo_base::{Clock, Fault, Id, Instant};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Touched};
use kheo_journal::{Act, Visibility};
use kheo_people::NATION;
use kheo_store::Reader;

use super::said;
use crate::rules::polls::State;
use crate::store::polls::{Poll, found_polls_after, load_poll};

/// The kind of polls, as acts name it.
const KIND: &str = "poll";
/// The states by which polls are narrowed.
const RUNNING: &str = "running";
const ENDED: &str = "ended";

/// Polls that can be found.
pub struct FindablePolls {
    clock: Clock,
}

impl FindablePolls {
    /// Prepares it.
    pub const fn new(clock: Clock) -> Self {
        Self { clock }
    }
}

impl Findable for FindablePolls {
    fn subject_kind(&self) -> &'static str {
        KIND
    }

    fn touched(&self, act: &Act) -> Touched {
        // That somebody endorsed is sealed and changes nothing here; there are hundreds a minute.
        if act.subject_kind == KIND && act.visibility == Visibility::Public {
            Touched::Subject(act.subject_id)
        } else {
            Touched::Nothing
        }
    }

    fn moment(&self) -> i64 {
        self.clock.now().day().start().millis()
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let now = self.clock.now();
        let mut documents = Vec::with_capacity(ids.len());
        for id in ids {
            documents.extend(load_poll(db, *id)?.and_then(|poll| document(poll, now)));
        }
        Ok(documents)
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        let now = self.clock.now();
        let polls = found_polls_after(db, id, limit)?;
        let last = polls.last().map(|poll| poll.id);
        Ok((polls.into_iter().filter_map(|poll| document(poll, now)).collect(), last))
    }

    fn labels(&self, _db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        let state = |word| said(vietnamese, "exemplars-found-poll-", word);
        Ok(vec![
            (Facet::Kind, KIND.to_owned(), said(vietnamese, "exemplars-kind-", KIND)),
            (Facet::State, RUNNING.to_owned(), state(RUNNING)),
            (Facet::State, ENDED.to_owned(), state(ENDED)),
        ])
    }
}

fn document(poll: Poll, now: Instant) -> Option<Document> {
    let is_past = match poll.state {
        State::Prepared | State::Cancelled => return None,
        State::Open => now >= poll.window.closes_at,
        State::Closed => true,
    };
    let facets = Facets {
        kind: KIND.to_owned(),
        year: poll.window.opens_at.day().year().to_string(),
        province: Some(poll.place.province).filter(|code| code != NATION).unwrap_or_default(),
        commune: poll.place.commune.unwrap_or_default(),
        state: if is_past { ENDED } else { RUNNING }.to_owned(),
        ..Facets::default()
    };
    Some(Document {
        kind: KIND,
        id: poll.id,
        audience: Audience::Public,
        address: format!("/binh-chon/{}", poll.id),
        title: poll.title,
        place: poll.place_line,
        organisation: String::new(),
        texts: Vec::new(),
        facets,
        is_withdrawn: false,
        is_past,
    })
}

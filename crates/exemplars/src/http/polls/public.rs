//! Polls as everybody sees them, and a citizen's own choice.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Error, Id, Instant};
use kheo_store::Reader;
use kheo_web::{AddressPrefix, Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{admit, standing, window_line};
use crate::rules::polls::{State, Voucher};
use crate::store::polls::{
    Candidate, LISTED_MAX, Poll, candidates, choice_of, endorse, kept, load_poll, public_polls,
};

/// The page `/binh-chon`.
#[derive(Template)]
#[template(path = "polls/polls.html")]
pub struct PollsPage {
    frame: Frame,
    polls: Vec<Poll>,
    older: Option<Id>,
    now: Instant,
}

impl PollsPage {
    fn standing(&self, poll: &Poll) -> &'static str {
        standing(poll, self.now)
    }

    fn window(&self, poll: &Poll) -> String {
        window_line(&self.frame, poll)
    }
}

/// The page `/binh-chon/{id}`.
#[derive(Template)]
#[template(path = "polls/poll.html")]
pub struct PollPage {
    frame: Frame,
    poll: Poll,
    candidates: Vec<Candidate>,
    participants: Option<i64>,
    chosen: Vec<Id>,
    form: Form,
    now: Instant,
}

impl PollPage {
    fn standing(&self) -> &'static str {
        standing(&self.poll, self.now)
    }

    fn window(&self) -> String {
        window_line(&self.frame, &self.poll)
    }

    fn is_running(&self) -> bool {
        self.standing() == "running"
    }

    fn is_chosen(&self, candidate: &Candidate) -> bool {
        self.chosen.contains(&candidate.exemplar_id)
    }

    fn has_one_choice(&self) -> bool {
        self.poll.choices_max == 1
    }
}

/// Lists polls, newest first.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let before = asked.value("truoc").parse::<Id>().ok();
    let mut polls = visit.app.read(move |db| Ok(public_polls(db, before)?)).await?;
    let is_more = polls.len() > LISTED_MAX;
    polls.truncate(LISTED_MAX);
    let older = polls.last().filter(|_| is_more).map(|poll| poll.id);
    page(&PollsPage { now: visit.app.now(), frame: visit.frame, polls, older })
}

/// Shows a poll and, to whoever is signed in, the own choice.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&shown(&visit, id, Form::empty("polls-form"), None).await?)
}

/// Sets the citizen's choice; nothing chosen takes it back.
pub async fn choose(
    visit: Visit,
    AddressPrefix(address): AddressPrefix,
    Path(id): Path<String>,
    form: Form,
) -> Reply {
    let actor = visit.actor()?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let wanted = wanted(&form);
    let mut form = form.labelled("polls-form");
    let outcome = match admit(&visit.app, actor.account_id, &address).await {
        Ok(rules) => {
            let (chosen, voucher) = (wanted.clone(), Voucher::Account(actor.account_id));
            let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
                endorse(tx, id, voucher, &chosen, rules.new_account_days)
            };
            visit.app.write(actor.acts_for_self(), write).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => {
            let flash = if wanted.is_empty() { "polls-flash-taken-back" } else { "polls-flash-chosen" };
            see_other(&format!("/binh-chon/{id}"), Some(flash), visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            page_with_status(status, &shown(&visit, id, form, Some(wanted)).await?)
        }
    }
}

/// What was chosen: the value of a button, or the boxes that were ticked.
fn wanted(form: &Form) -> Vec<Id> {
    let one = form.value("mo-hinh").parse().ok();
    let boxes = form.names_after("chon-").filter_map(|id| id.parse().ok());
    one.into_iter().chain(boxes).collect()
}

async fn shown(visit: &Visit, id: Id, form: Form, typed: Option<Vec<Id>>) -> Result<PollPage, Error> {
    let (frame, now) = (visit.frame.clone(), visit.app.now());
    let read = move |db: &mut Reader<'_>| {
        let (poll, candidates, participants) = public_poll(db, id)?;
        let account_id = frame.actor.as_ref().map(|actor| actor.account_id);
        let own = match account_id {
            Some(account_id) => choice_of(db, id, Voucher::Account(account_id))?,
            None => Vec::new(),
        };
        let chosen = typed.clone().unwrap_or_else(|| own.iter().map(|held| held.exemplar_id).collect());
        Ok(PollPage { frame: frame.clone(), poll, candidates, participants, chosen, form: form.clone(), now })
    };
    visit.app.read(read).await
}

/// Loads what everybody may see of a poll: counts only where its rules show them; by result once it is closed.
pub(super) fn public_poll(db: &mut Reader<'_>, id: Id) -> Result<(Poll, Vec<Candidate>, Option<i64>), Error> {
    let poll = load_poll(db, id)?.filter(|poll| poll.opened_at.is_some()).ok_or(Error::Missing)?;
    let mut all = candidates(db, id)?;
    let mut participants = poll.participants;
    if poll.state == State::Closed {
        // Models of equal result keep the order of the poll.
        all.sort_by_key(|candidate| std::cmp::Reverse(candidate.endorsements));
    } else if poll.shows_counts() {
        let kept = kept(db, id)?;
        participants = Some(kept.participants);
        for candidate in &mut all {
            candidate.endorsements = Some(kept.of(candidate.exemplar_id));
        }
    }
    Ok((poll, all, participants))
}

/// A page with sample data.
pub(super) fn sample_list(frame: Frame) -> PollsPage {
    let poll = super::sample_poll(State::Open);
    PollsPage { frame, now: poll.window.opens_at, polls: vec![poll], older: Some(Id::from_i64(9)) }
}

/// A page with sample data.
pub(super) fn sample(frame: Frame, state: State) -> PollPage {
    let poll = super::sample_poll(state);
    PollPage {
        now: poll.window.opens_at,
        candidates: super::sample_candidates(),
        participants: Some(1_234),
        chosen: vec![Id::from_i64(7)],
        form: Form::empty("polls-form"),
        frame,
        poll,
    }
}

//! Polls as officers see them: opened, closed when their window is over, cancelled with a reason; what people should look at.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id, Instant};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{standing, window_line};
use crate::rules::polls::bursts::{Tally, flagged};
use crate::rules::polls::{Command, State, decide};
use crate::store::polls::{
    Candidate, Poll, candidates, load_poll, office_polls, participants, poll_rules_on, save_poll_step,
    tallies,
};

/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 1_000;

/// The page `/lam-viec/binh-chon`.
#[derive(Template)]
#[template(path = "polls/office_polls.html")]
pub struct OfficePollsPage {
    frame: Frame,
    polls: Vec<Poll>,
    now: Instant,
}

impl OfficePollsPage {
    fn standing(&self, poll: &Poll) -> &'static str {
        standing(poll, self.now)
    }

    fn window(&self, poll: &Poll) -> String {
        window_line(&self.frame, poll)
    }
}

/// The page `/lam-viec/binh-chon/{id}`.
#[derive(Template)]
#[template(path = "polls/office_poll.html")]
pub struct OfficePollPage {
    frame: Frame,
    poll: Poll,
    candidates: Vec<Candidate>,
    participants: i64,
    flags: Vec<Tally>,
    form: Form,
    now: Instant,
}

impl OfficePollPage {
    fn standing(&self) -> &'static str {
        standing(&self.poll, self.now)
    }

    fn window(&self) -> String {
        window_line(&self.frame, &self.poll)
    }

    /// What may be done now.
    fn steps(&self) -> Vec<&'static str> {
        match self.standing() {
            "prepared" => vec!["mo", "huy"],
            "waiting" | "running" => vec!["huy"],
            "over" => vec!["dong", "huy"],
            _ => Vec::new(),
        }
    }

    fn title_of(&self, tally: &Tally) -> String {
        let found = self.candidates.iter().find(|candidate| candidate.exemplar_id == tally.exemplar_id);
        found.and_then(|candidate| candidate.title.clone()).unwrap_or_default()
    }

    fn flag_line(&self, tally: &Tally) -> String {
        let (count, new) = (("count", tally.count.to_string()), ("new", tally.new_percent().to_string()));
        match tally.minute {
            Some(minute) => self.frame.t2("polls-flag-minute", count, ("moment", self.frame.moment(&minute))),
            None => self.frame.t2("polls-flag-new", count, new),
        }
    }
}

/// Lists the polls of the officer's territories.
pub async fn index(visit: Visit) -> Reply {
    let scopes = visit.officer(Permission::RunPolls)?.scopes(Permission::RunPolls);
    let polls = visit.app.read(move |db| Ok(office_polls(db, &scopes)?)).await?;
    page(&OfficePollsPage { now: visit.app.now(), frame: visit.frame, polls })
}

/// Shows one poll.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&shown(&visit, id, Form::empty("polls-form")).await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RunPolls)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("polls-form");
    let (command, flash) = match step.as_str() {
        "mo" => (Command::Open, "polls-flash-opened"),
        "dong" => (Command::Close, "polls-flash-closed"),
        "huy" => {
            (Command::Cancel { reason: form.text("reason", REASON_LETTERS_MAX) }, "polls-flash-cancelled")
        }
        _ => return Err(Error::Missing.into()),
    };
    let version = form.value("version").parse().unwrap_or(0);
    let status = if form.is_sound() {
        match take(&visit, actor, id, command, version).await {
            Ok(()) => {
                let to = format!("/lam-viec/binh-chon/{id}");
                return see_other(&to, Some(flash), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        }
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with_status(status, &shown(&visit, id, form).await?)
}

async fn take(visit: &Visit, actor: Actor, id: Id, command: Command, version: i64) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own_poll(db, &reader, id)?.place)).await?;
    let by = actor.acts_for(Permission::RunPolls, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let poll = own_poll(tx, &actor, id)?;
        let next = decide(poll.state, poll.window, &command, tx.now())?;
        let reason = match &command {
            Command::Cancel { reason } => Some(reason.as_str()),
            Command::Open | Command::Close => None,
        };
        save_poll_step(tx, &poll, version, next, reason)
    };
    visit.app.write(by, write).await
}

/// Loads a poll of the officer's own territory; any other is not there.
fn own_poll(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Poll, Error> {
    let poll = load_poll(db, id)?.ok_or(Error::Missing)?;
    if actor.may(Permission::RunPolls, &poll.place) { Ok(poll) } else { Err(Error::Missing) }
}

async fn shown(visit: &Visit, id: Id, form: Form) -> Result<OfficePollPage, Error> {
    let actor = visit.officer(Permission::RunPolls)?.clone();
    let (frame, now) = (visit.frame.clone(), visit.app.now());
    let read = move |db: &mut Reader<'_>| {
        let poll = own_poll(db, &actor, id)?;
        let rules = poll_rules_on(db, poll.ruled_on)?;
        let flags = flagged(&tallies(db, id, rules.burst_per_minute)?, &rules);
        Ok(OfficePollPage {
            candidates: candidates(db, id)?,
            participants: match poll.participants {
                Some(counted) => counted,
                None => participants(db, id)?,
            },
            flags,
            poll,
            frame: frame.clone(),
            form: form.clone(),
            now,
        })
    };
    visit.app.read(read).await
}

/// A page with sample data.
pub(super) fn sample_list(frame: Frame) -> OfficePollsPage {
    let poll = super::sample_poll(State::Prepared);
    OfficePollsPage { frame, now: poll.window.opens_at, polls: vec![poll] }
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> OfficePollPage {
    let poll = super::sample_poll(State::Open);
    let tally = |minute| Tally { exemplar_id: Id::from_i64(7), minute, count: 80, new: 60 };
    OfficePollPage {
        now: poll.window.closes_at,
        candidates: super::sample_candidates(),
        participants: 1_234,
        flags: vec![tally(None), tally(Some(poll.window.opens_at))],
        form: Form::empty("polls-form"),
        frame,
        poll,
    }
}

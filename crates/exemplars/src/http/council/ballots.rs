//! A member's pages: the own sessions, what to vote on now, one ballot. They need no role: whoever sits on the council of the
//! day is let in, and the rules decide in the transaction.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_journal::{By, Tx};
use kheo_store::Reader;
use kheo_web::{Asked, Choice as Answer, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use crate::http::models::paragraphs;
use crate::http::running::registered::{RegisteredView, public_view};
use crate::rules::PARTS;
use crate::rules::council::{Candidate, CandidateState, Choice, Command};
use crate::store::council::{
    Agendum, Session, SessionLine, act_on, council_rules_on, load_session, sessions_of_member,
};
use crate::store::{Exemplar, load, rule_book_on};

/// The page `/hop`.
#[derive(Template)]
#[template(path = "council/meetings.html")]
pub struct MeetingsPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Sessions of the councils on which the reader sits, latest first.
    pub sessions: Vec<SessionLine>,
}

/// The page `/hop/{id}`.
#[derive(Template)]
#[template(path = "council/meeting.html")]
pub struct MeetingPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// The reader.
    pub me: Id,
}

impl MeetingPage {
    /// Each candidate, what else is known of it, and the word for what the reader can do.
    fn candidates(&self) -> Vec<(&Candidate, &Agendum, &'static str)> {
        let word = |candidate: &Candidate| turn(candidate, self.me);
        self.session.candidates().map(|(candidate, more)| (candidate, more, word(candidate))).collect()
    }

    fn next(&self) -> Option<Id> {
        let mine = |candidate: &&Candidate| turn(candidate, self.me) == "now";
        self.session.sitting.agenda.iter().find(mine).map(|candidate| candidate.candidate_id)
    }

    fn is_there(&self) -> bool {
        self.session.sitting.present().any(|account_id| account_id == self.me)
    }
}

/// The page `/hop/{id}/phieu`.
#[derive(Template)]
#[template(path = "council/ballot.html")]
pub struct BallotPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// The candidate.
    pub candidate: Candidate,
    /// The file, to be read.
    pub file: Exemplar,
    /// What it says beside its ten parts, and its results.
    pub registered: RegisteredView,
    /// Name of its field.
    pub field: String,
    /// Whether the rules of the day call the ballot secret.
    pub is_secret: bool,
    /// The reader.
    pub me: Id,
    /// What was chosen.
    pub form: Form,
}

impl BallotPage {
    fn turn(&self) -> &'static str {
        turn(&self.candidate, self.me)
    }

    fn choices(&self) -> Vec<Answer> {
        let choice =
            |choice: Choice| Answer::new(choice.word(), self.frame.tt("council-choice-", choice.word()));
        Choice::ALL.map(choice).to_vec()
    }

    fn sections(&self) -> Vec<(&'static str, Vec<String>)> {
        let shown = PARTS.into_iter().filter(|name| *name != "title");
        let filled = shown.filter(|name| !self.file.draft.part(name).trim().is_empty());
        filled.map(|name| (name, paragraphs(self.file.draft.part(name)))).collect()
    }
}

/// The word for what somebody can do about a candidate now.
fn turn(candidate: &Candidate, me: Id) -> &'static str {
    let voter = candidate.voters.iter().find(|voter| voter.account_id == me);
    match (candidate.state, voter) {
        (CandidateState::Withdrawn, _) => "withdrawn",
        (CandidateState::Decided, _) => "decided",
        _ if candidate.conflicts.contains(&me) => "conflict",
        (CandidateState::Waiting, _) => "later",
        (CandidateState::Voting, Some(voter)) if voter.has_voted => "done",
        (CandidateState::Voting, Some(_)) => "now",
        (CandidateState::Voting, None) => "away",
    }
}

/// Loads a session of a council on which somebody sits that day.
pub(super) fn joined_session(db: &mut Reader<'_>, me: Id, id: Id) -> Result<Session, Error> {
    let session = load_session(db, id)?.ok_or(Error::Missing)?;
    if session.sitting.members.contains(&me) { Ok(session) } else { Err(Error::Missing) }
}

/// Lists the reader's sessions.
pub async fn index(visit: Visit) -> Reply {
    let me = visit.actor()?.account_id;
    let sessions = visit.app.read(move |db| Ok(sessions_of_member(db, me)?)).await?;
    page(&MeetingsPage { frame: visit.frame, sessions })
}

/// Shows what to vote on now.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let (me, id) = (visit.actor()?.account_id, id.parse().map_err(|_| Error::Missing)?);
    let session = visit.app.read(move |db| joined_session(db, me, id)).await?;
    page(&MeetingPage { frame: visit.frame, session, me })
}

/// Shows one ballot, with the file below it.
pub async fn ballot(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&ballot_page(&visit, id, asked.labelled("council-form")).await?)
}

/// Takes a ballot, or notes that the member takes no part in this vote.
pub async fn cast(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let (me, id) = (visit.actor()?.account_id, id.parse::<Id>().map_err(|_| Error::Missing)?);
    let mut form = form.labelled("council-form");
    let candidate_id: Id = form.value("candidate").parse().map_err(|_| Error::Missing)?;
    let command = if form.has("conflict") {
        Some(Command::DeclareConflict(candidate_id, me))
    } else {
        form.choice("choice", Choice::from_word).map(|choice| Command::Cast(candidate_id, me, choice))
    };
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(command) = command {
        match send(&visit, id, command).await {
            Ok(()) => return done(&visit, id, &form),
            Err(error) => status = form.give_back(error)?,
        }
    }
    page_with_status(status, &ballot_page(&visit, id, form).await?)
}

fn done(visit: &Visit, id: Id, form: &Form) -> Reply {
    let flash = if form.has("conflict") { "council-flash-conflict" } else { "council-flash-cast" };
    see_other(&format!("/hop/{id}"), Some(flash), visit.app.settings().secure_cookies)
}

async fn send(visit: &Visit, id: Id, command: Command) -> Result<(), Error> {
    let actor = visit.actor()?.clone();
    let me = actor.account_id;
    let session = visit.app.read(move |db| joined_session(db, me, id)).await?;
    // The journal says that a ballot came in and not from whom: with its moment, a name could be matched to a count.
    let actor_id = if matches!(command, Command::Cast(..)) { None } else { Some(me) };
    let by = By { actor_id, unit_code: Some(session.council.unit_code().to_owned()) };
    let write = move |tx: &mut Tx<'_, '_>| {
        joined_session(tx, me, id)?;
        act_on(tx, id, command.clone())
    };
    visit.app.write(by, write).await
}

async fn ballot_page(visit: &Visit, id: Id, form: Form) -> Result<BallotPage, Error> {
    let me = visit.actor()?.account_id;
    let candidate_id: Id = form.value("candidate").parse().map_err(|_| Error::Missing)?;
    let (frame, today): (Frame, Day) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let session = joined_session(db, me, id)?;
        let candidate = session.sitting.candidate(candidate_id).cloned().ok_or(Error::Missing)?;
        let file = load(db, candidate.exemplar_id)?.ok_or(Error::Missing)?;
        let rules = rule_book_on(db, today)?;
        Ok(BallotPage {
            field: rules.field_name(&file.draft.field, frame.is_vi()).to_owned(),
            registered: public_view(db, &frame, &file)?,
            is_secret: council_rules_on(db, session.sitting.held_on)?.secret,
            frame: frame.clone(),
            session,
            candidate,
            file,
            me,
            form: form.clone(),
        })
    };
    visit.app.read(read).await
}

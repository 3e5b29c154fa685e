//! The minutes of a session: every number comes from the record; people sign them on paper.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Day, Error, Id};
use kheo_journal::{Act, acts_of};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page};

use super::{Names, name_of};
use crate::rules::council::{
    Candidate, CandidateState, CouncilRules, MemberRole, Outcome, PaperCount, Presence,
};
use crate::store::council::{Agendum, Session, council_rules_on, load_session, names};

/// The page `/hop/{id}/bien-ban`.
#[derive(Template)]
#[template(path = "council/minutes.html")]
pub struct MinutesPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// Names of its members.
    pub names: Names,
    /// What a vote needed on its day.
    pub rules: CouncilRules,
    /// Its acts, oldest first.
    pub acts: Vec<Act>,
}

impl MinutesPage {
    pub(super) fn is_closed(&self) -> bool {
        self.session.sitting.state.word() == "closed"
    }

    /// Members with an answer of the roll: name, role, whether from elsewhere.
    pub(super) fn with(&self, presence: &str) -> Vec<(String, &'static str, bool)> {
        let presence = Presence::from_word(presence);
        let lines = self.session.sitting.roll.iter().filter(|line| Some(line.presence) == presence);
        let mut found: Vec<(MemberRole, (String, &'static str, bool))> = lines
            .map(|line| {
                let seat = self.session.seats.iter().find(|seat| seat.account_id == line.account_id);
                let role = seat.map_or(MemberRole::Member, |seat| seat.role);
                (role, (name_of(&self.frame, &self.names, &line.account_id), role.word(), line.is_remote))
            })
            .collect();
        found.sort_by_key(|(role, _)| MemberRole::ALL.iter().position(|known| known == role));
        found.into_iter().map(|(_, line)| line).collect()
    }

    pub(super) fn voted(&self) -> Vec<(&Candidate, &Agendum)> {
        self.session.candidates().filter(|(candidate, _)| candidate.outcome.is_some()).collect()
    }

    pub(super) fn withdrawn(&self) -> Vec<(&Candidate, &Agendum)> {
        let withdrawn = |candidate: &Candidate| candidate.state == CandidateState::Withdrawn;
        self.session.candidates().filter(|(candidate, _)| withdrawn(candidate)).collect()
    }

    /// How many passed, of how many that were voted on.
    fn sum_line(&self) -> String {
        let outcomes = self.session.sitting.agenda.iter().filter_map(|candidate| candidate.outcome);
        let (passed, failed): (Vec<Outcome>, Vec<Outcome>) = outcomes.partition(|outcome| outcome.passed);
        let (passed, all) = (passed.len(), passed.len() + failed.len());
        self.frame.t2("council-minutes-sum", ("passed", passed.to_string()), ("all", all.to_string()))
    }

    /// What was handed out, collected, valid and invalid.
    pub(super) fn paper_line(&self, paper: &PaperCount) -> String {
        let say = |key, one: (&str, u32), two: (&str, u32)| {
            self.frame.t2(key, (one.0, one.1.to_string()), (two.0, two.1.to_string()))
        };
        let out = ("distributed", paper.distributed);
        let handed = say("council-minutes-paper", out, ("collected", paper.collected));
        let read = say("council-minutes-paper-valid", ("valid", paper.valid), ("invalid", paper.invalid));
        format!("{handed} {read}")
    }

    pub(super) fn excluded(&self, candidate: &Candidate) -> String {
        let members = &self.session.sitting.members;
        let excluded = candidate.conflicts.iter().filter(|id| members.contains(id));
        excluded.map(|id| name_of(&self.frame, &self.names, id)).collect::<Vec<_>>().join(", ")
    }

    /// Number on the agenda of the candidate that an act is about.
    fn act_number(&self, act: &Act) -> Option<u32> {
        let is_about = |candidate: &&Candidate| {
            act.body.get_id("candidate") == Some(candidate.candidate_id)
                || act.body.get_id("exemplar") == Some(candidate.exemplar_id)
        };
        self.session.sitting.agenda.iter().find(is_about).map(|candidate| candidate.number)
    }

    /// The end of the key of the sentence about an act: `session-opened`.
    fn act_word(&self, act: &Act) -> String {
        act.kind.trim_start_matches("exemplars.council_").replace('_', "-")
    }
}

/// Shows the minutes to the members of the day and to the offices of the council's territory.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (actor, frame, today) = (visit.actor()?.clone(), visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| page_of(db, &frame, &actor, id, today);
    page(&visit.app.read(read).await?)
}

/// Reads what the minutes say.
pub(super) fn page_of(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    today: Day,
) -> Result<MinutesPage, Error> {
    let session = readable_session(db, actor, id)?;
    Ok(MinutesPage {
        frame: frame.clone(),
        names: names(db, session.sitting.members.iter().copied(), today)?,
        rules: council_rules_on(db, session.sitting.held_on)?,
        acts: course_of(db, &session)?,
        session,
    })
}

/// What happened in a session: its own acts and those by which its votes were closed, which are acts about the models.
fn course_of(db: &mut Reader<'_>, session: &Session) -> Result<Vec<Act>, Error> {
    let mut acts = acts_of(db, "council_session", session.id)?;
    for candidate in &session.sitting.agenda {
        let mut about = acts_of(db, "exemplar", candidate.exemplar_id)?;
        about.retain(|act| act.body.get_id("candidate") == Some(candidate.candidate_id));
        acts.append(&mut about);
    }
    acts.sort_by_key(|act| (act.at, act.position));
    Ok(acts)
}

fn readable_session(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Session, Error> {
    let session = load_session(db, id)?.ok_or(Error::Missing)?;
    let is_member = session.sitting.members.contains(&actor.account_id);
    let may_read = actor.may(Permission::ReadOfficeExemplars, &session.council.place);
    if is_member || may_read { Ok(session) } else { Err(Error::Missing) }
}

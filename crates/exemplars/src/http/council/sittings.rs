//! The secretary's page of a session: agenda, roll, opening and closing votes, closing the session.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_journal::Tx;
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{Names, name_of, own_session, secretary_of};
use crate::rules::council::{
    Attendance, Candidate, CandidateState, Command, CouncilRules, Presence, Purpose, Refused, SessionState,
};
use crate::store::council::{
    Agendum, Session, Votable, act_on, close_vote, council_rules_on, names, nominate_all, votable,
};

/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 1_000;

/// The page `/lam-viec/phien-hop/{id}`.
#[derive(Template)]
#[template(path = "council/session.html")]
pub struct SessionPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// Names of its members.
    pub names: Names,
    /// What a vote needs on its day.
    pub rules: CouncilRules,
    /// What was typed last.
    pub form: Form,
}

impl SessionPage {
    fn name(&self, id: &Id) -> String {
        name_of(&self.frame, &self.names, id)
    }

    fn is(&self, word: &str) -> bool {
        self.session.sitting.state.word() == word
    }

    fn is_going_on(&self) -> bool {
        matches!(self.session.sitting.state, SessionState::Prepared | SessionState::Open)
    }

    fn present(&self) -> usize {
        self.session.sitting.present().count()
    }

    fn quorum_note(&self) -> String {
        let members = self.session.sitting.members.len();
        let needed = self.rules.quorum_of(u32::try_from(members).unwrap_or(u32::MAX));
        let needed = if members == 0 { "–".to_owned() } else { needed.to_string() };
        self.frame.t2("council-quorum-note", ("needed", needed), ("members", members.to_string()))
    }

    /// What the roll says of a member: as typed, else as taken, else absent.
    fn presence(&self, id: &Id) -> String {
        let typed = self.form.value(&format!("presence-{id}"));
        let line = self.session.sitting.roll.iter().find(|line| line.account_id == *id);
        let taken = line.map_or(Presence::Absent, |line| line.presence).word();
        if typed.is_empty() { taken } else { typed }.to_owned()
    }

    fn is_remote(&self, id: &Id) -> bool {
        let line = self.session.sitting.roll.iter().find(|line| line.account_id == *id);
        self.form.has(&format!("remote-{id}")) || line.is_some_and(|line| line.is_remote)
    }

    fn candidates(&self) -> Vec<(&Candidate, &Agendum)> {
        self.session.candidates().collect()
    }

    /// Whether some candidate stands there.
    fn any_is(&self, word: &str) -> bool {
        self.session.sitting.agenda.iter().any(|candidate| candidate.state.word() == word)
    }

    /// How many ballots are in, and of how many.
    fn votes_in(&self, candidate: &Candidate) -> String {
        let cast = candidate.voters.iter().filter(|voter| voter.has_voted).count();
        let (cast, all) = (("cast", cast.to_string()), ("all", candidate.voters.len().to_string()));
        self.frame.t2("council-votes-in", cast, all)
    }

    /// Members who take no part in the vote on a candidate.
    fn excluded(&self, candidate: &Candidate) -> String {
        let members = &self.session.sitting.members;
        let excluded = candidate.conflicts.iter().filter(|id| members.contains(id));
        excluded.map(|id| self.name(id)).collect::<Vec<_>>().join(", ")
    }

    /// Candidates that can be withdrawn or begun again.
    fn movable(&self) -> Vec<Choice> {
        let is_movable =
            |state: CandidateState| matches!(state, CandidateState::Waiting | CandidateState::Voting);
        let movable = self.session.candidates().filter(|(candidate, _)| is_movable(candidate.state));
        movable
            .map(|(candidate, more)| {
                Choice::new(
                    candidate.candidate_id.to_string(),
                    format!("{}. {}", candidate.number, more.title),
                )
            })
            .collect()
    }
}

/// Shows a session to its secretary.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&session_page(&visit, id, Form::empty("council-form")).await?)
}

/// Takes one step of a session.
pub async fn step(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("council-form");
    let wanted = read_step(&mut form, &step)?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(wanted) = wanted.filter(|_| form.is_sound()) {
        match take(&visit, id, wanted).await {
            Ok(()) => {
                let flash = format!("council-flash-{step}");
                let to = format!("/lam-viec/phien-hop/{id}");
                return see_other(&to, Some(&flash), visit.app.settings().secure_cookies);
            }
            Err(error) => status = form.give_back(error)?,
        }
    }
    page_with_status(status, &session_page(&visit, id, form).await?)
}

/// What the secretary asks for; votes are opened and closed many at once.
#[derive(Debug, Clone)]
enum Wanted {
    One(Command),
    OpenVotes(Vec<Id>),
    CloseVotes(Vec<Id>, bool),
}

/// `None` if something is wrong with the fields, which the form then says.
fn read_step(form: &mut Form, step: &str) -> Result<Option<Wanted>, Error> {
    let chosen =
        |form: &Form| form.beginning("candidate-").filter_map(|(id, _)| id.parse().ok()).collect::<Vec<Id>>();
    Ok(match step {
        "diem-danh" => Some(Wanted::One(Command::TakeRoll(read_roll(form)?))),
        "khai-mac" => Some(Wanted::One(Command::Open)),
        "mo-phieu" => Some(Wanted::OpenVotes(chosen(form))),
        "dong-phieu" => Some(Wanted::CloseVotes(chosen(form), form.has("early"))),
        "bo-phieu-lai" => read_about(form).map(|(id, why)| Wanted::One(Command::BeginAgain(id, why))),
        "rut" => read_about(form).map(|(id, why)| Wanted::One(Command::Withdraw(id, why))),
        "be-mac" => Some(Wanted::One(Command::Close)),
        "huy" => Some(Wanted::One(Command::Cancel(form.text("cancel-reason", REASON_LETTERS_MAX)))),
        _ => return Err(Error::Missing),
    })
}

fn read_roll(form: &Form) -> Result<Vec<Attendance>, Error> {
    let line = |(id, word): (&str, &str)| {
        let account_id: Id = id.parse().map_err(|_| Error::Missing)?;
        let presence = Presence::from_word(word).ok_or(Refused::RollIncomplete)?;
        Ok(Attendance { account_id, presence, is_remote: form.has(&format!("remote-{id}")) })
    };
    form.beginning("presence-").map(line).collect()
}

fn read_about(form: &mut Form) -> Option<(Id, String)> {
    let candidate_id = form.choice("candidate", |id| id.parse().ok());
    let reason = form.text("reason", REASON_LETTERS_MAX);
    Some((candidate_id?, reason))
}

async fn take(visit: &Visit, id: Id, wanted: Wanted) -> Result<(), Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let by = secretary_of(visit, &actor, id).await?;
    let write = move |tx: &mut Tx<'_, '_>| {
        own_session(tx, &actor, id)?;
        match &wanted {
            Wanted::One(command) => act_on(tx, id, command.clone()),
            Wanted::OpenVotes(ids) | Wanted::CloseVotes(ids, _) if ids.is_empty() => {
                Err(Refused::NothingChosen.into())
            }
            Wanted::OpenVotes(ids) => {
                ids.iter().try_for_each(|candidate_id| act_on(tx, id, Command::OpenVote(*candidate_id)))
            }
            Wanted::CloseVotes(ids, early) => {
                ids.iter().try_for_each(|candidate_id| close_vote(tx, id, *candidate_id, *early))
            }
        }
    };
    visit.app.write(by, write).await
}

async fn session_page(visit: &Visit, id: Id, form: Form) -> Result<SessionPage, Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let session = own_session(db, &actor, id)?;
        Ok(SessionPage {
            frame: frame.clone(),
            names: names(db, session.sitting.members.iter().copied(), today)?,
            rules: council_rules_on(db, session.sitting.held_on)?,
            session,
            form: form.clone(),
        })
    };
    visit.app.read(read).await
}

/// The page `/lam-viec/phien-hop/{id}/ho-so`.
#[derive(Template)]
#[template(path = "council/nominate.html")]
pub struct NominatePage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// For what models are put on the agenda.
    pub purpose: Purpose,
    /// Models that can be.
    pub files: Vec<Votable>,
    /// Whether there are more than are shown.
    pub has_more: bool,
    /// What was ticked.
    pub form: Form,
}

impl NominatePage {
    fn purposes(&self) -> [&'static str; 3] {
        Purpose::ALL.map(Purpose::word)
    }

    fn is_ticked(&self, id: &Id) -> bool {
        self.form.has(&format!("file-{id}"))
    }
}

/// Shows the models that can be put on the agenda.
pub async fn nominees(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let purpose = Purpose::from_word(asked.value("muc-dich")).unwrap_or(Purpose::Recognition);
    page(&nominate_page(&visit, id, purpose, asked.labelled("council-form")).await?)
}

/// Puts the ticked ones on the agenda.
pub async fn nominate(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("council-form");
    let purpose = Purpose::from_word(form.value("purpose")).ok_or(Error::Missing)?;
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let by = secretary_of(&visit, &actor, id).await?;
    let files: Vec<Id> = form.beginning("file-").filter_map(|(id, _)| id.parse().ok()).collect();
    let write = move |tx: &mut Tx<'_, '_>| {
        own_session(tx, &actor, id)?;
        nominate_all(tx, id, purpose, &files)
    };
    match visit.app.write(by, write).await {
        Ok(()) => {
            let (to, secure) = (format!("/lam-viec/phien-hop/{id}"), visit.app.settings().secure_cookies);
            see_other(&to, Some("council-flash-ho-so"), secure)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            page_with_status(status, &nominate_page(&visit, id, purpose, form).await?)
        }
    }
}

async fn nominate_page(visit: &Visit, id: Id, purpose: Purpose, form: Form) -> Result<NominatePage, Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let frame = visit.frame.clone();
    let read = move |db: &mut Reader<'_>| {
        let session = own_session(db, &actor, id)?;
        let (files, has_more) = votable(db, &session.council, purpose)?;
        Ok(NominatePage { frame: frame.clone(), session, purpose, files, has_more, form: form.clone() })
    };
    visit.app.read(read).await
}

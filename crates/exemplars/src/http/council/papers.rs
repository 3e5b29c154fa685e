//! Ballots on paper, counted on the spot: the secretary copies the counting team's numbers.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id};
use kheo_journal::Tx;
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::{own_session, secretary_of};
use crate::rules::council::{Candidate, Command, PaperCount};
use crate::store::council::{Agendum, Session, act_on};

/// Most ballots on paper for one candidate.
const BALLOTS_MAX: i64 = 1_000;
/// Longest list of names of a counting team, in letters.
const COUNTERS_LETTERS_MAX: usize = 500;

/// The page `/lam-viec/phien-hop/{id}/kiem-phieu`.
#[derive(Template)]
#[template(path = "council/paper.html")]
pub struct PaperPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The session.
    pub session: Session,
    /// The candidate.
    pub candidate: Candidate,
    /// What else is known of it.
    pub more: Agendum,
    /// The numbers.
    pub form: Form,
}

/// Shows the form for one candidate.
pub async fn show(visit: Visit, Path(id): Path<String>, Asked(asked): Asked) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let candidate_id: Id = asked.value("candidate").parse().map_err(|_| Error::Missing)?;
    page(&paper_page(&visit, id, candidate_id, asked.labelled("council-form")).await?)
}

/// Closes the vote with what was counted.
pub async fn count(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let candidate_id: Id = form.value("candidate").parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("council-form");
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if let Some(paper) = read_count(&mut form).filter(|_| form.is_sound()) {
        match keep(&visit, id, candidate_id, paper).await {
            Ok(()) => {
                let (to, secure) = (format!("/lam-viec/phien-hop/{id}"), visit.app.settings().secure_cookies);
                return see_other(&to, Some("council-flash-kiem-phieu"), secure);
            }
            Err(error) => status = form.give_back(error)?,
        }
    }
    page_with_status(status, &paper_page(&visit, id, candidate_id, form).await?)
}

async fn keep(visit: &Visit, id: Id, candidate_id: Id, paper: PaperCount) -> Result<(), Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let by = secretary_of(visit, &actor, id).await?;
    let write = move |tx: &mut Tx<'_, '_>| {
        own_session(tx, &actor, id)?;
        act_on(tx, id, Command::CountPaper(candidate_id, paper.clone()))
    };
    visit.app.write(by, write).await
}

fn read_count(form: &mut Form) -> Option<PaperCount> {
    let mut number =
        |name: &str| form.number(name, 0, BALLOTS_MAX).and_then(|number| u32::try_from(number).ok());
    let [distributed, collected, valid, invalid, yes, no] =
        ["distributed", "collected", "valid", "invalid", "votes-yes", "votes-no"].map(&mut number);
    let counted_by = form.text("counted-by", COUNTERS_LETTERS_MAX);
    Some(PaperCount {
        distributed: distributed?,
        collected: collected?,
        valid: valid?,
        invalid: invalid?,
        yes: yes?,
        no: no?,
        counted_by,
    })
}

async fn paper_page(visit: &Visit, id: Id, candidate_id: Id, form: Form) -> Result<PaperPage, Error> {
    let actor = visit.officer(Permission::RunCouncil)?.clone();
    let frame = visit.frame.clone();
    let read = move |db: &mut Reader<'_>| {
        let session = own_session(db, &actor, id)?;
        let found = session.candidates().find(|(candidate, _)| candidate.candidate_id == candidate_id);
        let (candidate, more) =
            found.map(|(candidate, more)| (candidate.clone(), more.clone())).ok_or(Error::Missing)?;
        Ok(PaperPage { frame: frame.clone(), session, candidate, more, form: form.clone() })
    };
    visit.app.read(read).await
}

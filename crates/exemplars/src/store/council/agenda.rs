//! Which models a council can vote on, and putting them on an agenda.

use kheo_base::{Day, Error, Fault, Id};
use kheo_journal::{Body, Tx};
use kheo_people::Scope;
use kheo_store::{Reader, Row, params};

use super::act;
use super::councils::Council;
use super::sessions::{Session, council_rules_on, load_session};
use crate::rules::State;
use crate::rules::council::{Nominee, Purpose, Refused, SessionState, Standing, nominate};
use crate::store::load;

kheo_store::statements! {
    VOTABLE = "
        select e.exemplar_id, e.title, e.place_line, e.state from exemplars e
        where ($1 = '00' or e.now_province = $1) and ($2 = '' or e.now_commune = $2)
            and (e.state = 'recognised' or (e.state = 'accepted' and $3 = 'recognition'))
            and ($3 <> 'recognition' or not exists (
                select 1 from exemplar_recognitions r where r.exemplar_id = e.exemplar_id and r.level = $4))
            and not exists (
                select 1 from council_candidates c join council_sessions s on s.session_id = c.session_id
                where c.exemplar_id = e.exemplar_id and c.purpose = $3 and c.level = $4 and c.state <> 'withdrawn'
                    and (s.state in ('prepared', 'open') or (s.state = 'closed' and c.passed = 1)))
        order by e.changed_at, e.exemplar_id limit $5
    ";
    WAITING = "
        select e.exemplar_id, e.title, e.place_line, e.state from exemplars e
        where ($1 = '00' or e.now_province = $1) and ($2 = '' or e.now_commune = $2) and e.state = 'accepted'
            and not exists (
                select 1 from council_candidates c join council_sessions s on s.session_id = c.session_id
                where c.exemplar_id = e.exemplar_id and c.purpose = 'recognition' and c.state <> 'withdrawn'
                    and s.state <> 'cancelled')
        order by e.changed_at, e.exemplar_id limit $3
    ";
    STANDING = "
        select s.state, coalesce(c.passed, 0) from council_candidates c
        join council_sessions s on s.session_id = c.session_id
        where c.exemplar_id = $1 and c.purpose = $2 and c.level = $3 and c.state <> 'withdrawn' and s.state <> 'cancelled'
        order by c.candidate_id limit 100
    ";
    ADD = "
        insert into council_candidates
            (candidate_id, session_id, ordinal, exemplar_id, level, purpose, state, reason, begun_again)
        values ($1, $2, $3, $4, $5, $6, 'waiting', '', 0)
    ";
    // Whoever was withdrawn and comes back keeps the number on the agenda.
    PUT_BACK = "
        update council_candidates set state = 'waiting'
        where session_id = $1 and exemplar_id = $2 and purpose = $3 and state = 'withdrawn'
    ";
}

/// Most candidates of one session.
const CANDIDATES_MAX: usize = 200;

/// A model that can be voted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votable {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// Its place.
    pub place_line: String,
    /// Where its file stands.
    pub state: State,
}

/// Returns models of a council's territory that can be voted on for a purpose, longest waiting first: at most 200, and
/// whether there are more.
///
/// # Errors
/// A fault of the database.
pub fn votable(
    db: &mut Reader<'_>,
    council: &Council,
    purpose: Purpose,
) -> Result<(Vec<Votable>, bool), Fault> {
    let commune = council.place.commune.clone().unwrap_or_default();
    let limit = i64::try_from(CANDIDATES_MAX).unwrap_or(i64::MAX).saturating_add(1);
    let values = params![&council.place.province, commune, purpose.word(), &council.level, limit];
    let mut found = db.all(VOTABLE, values, read_votable)?;
    let has_more = found.len() > CANDIDATES_MAX;
    found.truncate(CANDIDATES_MAX);
    Ok((found, has_more))
}

/// Returns accepted models of some territories on whose recognition no council has voted or is about to, longest waiting
/// first: at most `size`, and whether there are more. None wait where the rules of the day ask for no vote.
///
/// # Errors
/// A fault of the database.
pub fn waiting_for_vote(
    db: &mut Reader<'_>,
    scopes: &[Scope],
    today: Day,
    size: usize,
) -> Result<(Vec<Votable>, bool), Fault> {
    let mut found: Vec<Votable> = Vec::new();
    if !council_rules_on(db, today)?.requires_anywhere(Purpose::Recognition) {
        return Ok((found, false));
    }
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    for scope in scopes {
        let place = scope.place();
        let commune = place.commune.unwrap_or_default();
        let here = db.all(WAITING, params![place.province, commune, limit], read_votable)?;
        let is_new = |model: &Votable| !found.iter().any(|other| other.id == model.id);
        let here: Vec<Votable> = here.into_iter().filter(is_new).collect();
        found.extend(here);
    }
    let has_more = found.len() > size;
    found.truncate(size);
    Ok((found, has_more))
}

fn read_votable(row: &Row<'_>) -> Result<Votable, Fault> {
    Ok(Votable {
        id: row.id(0)?,
        title: row.text(1)?,
        place_line: row.text(2)?,
        state: State::from_word(&row.text(3)?).ok_or_else(|| Fault::new("an unknown state is stored"))?,
    })
}

/// Puts models on the agenda of a session; one refusal refuses all.
///
/// # Errors
/// [`Error::Missing`] without such a session or model; why the rules refuse; a fault.
pub fn nominate_all(
    tx: &mut Tx<'_, '_>,
    session_id: Id,
    purpose: Purpose,
    exemplar_ids: &[Id],
) -> Result<(), Error> {
    let session = load_session(tx, session_id)?.ok_or(Error::Missing)?;
    if exemplar_ids.is_empty() {
        return Err(Refused::NothingChosen.into());
    }
    let mut last = session.sitting.agenda.len();
    if last + exemplar_ids.len() > CANDIDATES_MAX {
        return Err(Refused::AgendaFull { most: CANDIDATES_MAX }.into());
    }
    for exemplar_id in exemplar_ids {
        let nominee = nominee(tx, &session, purpose, *exemplar_id)?;
        nominate(&session.sitting, &nominee)?;
        if tx.run(PUT_BACK, params![session_id, *exemplar_id, purpose.word()])? == 0 {
            last += 1;
            let ordinal = i64::try_from(last).unwrap_or(i64::MAX);
            let (id, level) = (tx.new_id(), &session.council.level);
            tx.run(ADD, params![id, session_id, ordinal, *exemplar_id, level, purpose.word()])?;
        }
        let body = Body::new().id("exemplar", *exemplar_id).word("purpose", purpose.word());
        tx.record(act("exemplars.council_candidate_added", "council_session", session_id, body))?;
    }
    Ok(())
}

fn nominee(tx: &mut Reader<'_>, session: &Session, purpose: Purpose, id: Id) -> Result<Nominee, Error> {
    let file = load(tx, id)?.filter(|file| !file.is_erased).ok_or(Error::Missing)?;
    let level = &session.council.level;
    let votes = tx.all(STANDING, params![id, purpose.word(), level], |row| {
        Ok((SessionState::from_word(&row.text(0)?), row.flag(1)?))
    })?;
    let is_planned = |(state, _): &(Option<SessionState>, bool)| *state != Some(SessionState::Closed);
    let standing = match () {
        () if votes.iter().any(is_planned) => Standing::OnAgenda,
        () if votes.iter().any(|(_, passed)| *passed) => Standing::Passed,
        () => Standing::Free,
    };
    Ok(Nominee {
        purpose,
        state: file.state,
        levels: file.recognitions.iter().map(|recognition| recognition.level.clone()).collect(),
        is_within: session.council.covers(&file.territory.now),
        standing,
    })
}

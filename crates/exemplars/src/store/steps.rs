//! Each decided step, saved together with its act.

use kheo_base::{Fault, Id};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::params;

use super::files::Exemplar;
use crate::rules::{Decided, Decision, Refused, State};

kheo_store::statements! {
    STEP = "
        update exemplars set version = version + 1, state = $3, changed_at = $4,
            submitted_at = coalesce($5, submitted_at), accepted_at = coalesce($6, accepted_at),
            public_at = coalesce($7, public_at)
        where exemplar_id = $1 and version = $2
    ";
    ADD_RETURN = "
        insert into exemplar_returns (return_id, exemplar_id, reason, due_on, returned_at, returned_by)
        values ($1, $2, $3, $4, $5, $6)
    ";
    ADD_RECOGNITION = "
        insert into exemplar_recognitions
            (recognition_id, exemplar_id, level, decision_number, decided_on, signer, legal_basis, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
}

/// Saves a decided step with its act.
///
/// # Errors
/// A refusal if the file changed since `version`; a fault of the database.
pub fn save_step(
    tx: &mut Tx<'_, '_>,
    exemplar: &Exemplar,
    version: i64,
    decided: &Decided,
) -> Result<(), kheo_base::Error> {
    let (now, id) = (tx.now(), exemplar.id);
    let (state, submitted, accepted, public) = match decided {
        Decided::Submitted => (State::Submitted, Some(now), None, None),
        Decided::Returned { .. } => (State::Returned, None, None, None),
        Decided::Accepted => (State::Accepted, None, Some(now), None),
        Decided::Recognised(_) => (State::Recognised, None, None, None),
        Decided::Published => (State::Recognised, None, None, Some(now)),
    };
    if tx.run(STEP, params![id, version, state.word(), now, submitted, accepted, public])? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let step = match decided {
        Decided::Submitted => act("exemplars.submitted", id, Visibility::Office, exemplar.body()),
        Decided::Returned { reason, due_on } => {
            let return_id = tx.new_id();
            let by = tx.by().actor_id;
            tx.run(ADD_RETURN, params![return_id, id, reason, *due_on, now, by])?;
            let body = exemplar.body().id("return", return_id).day("due_on", *due_on);
            act("exemplars.returned", id, Visibility::Office, body)
        }
        Decided::Accepted => act("exemplars.accepted", id, Visibility::Office, exemplar.body()),
        Decided::Recognised(decision) => {
            let recognition_id = save_recognition(tx, id, decision)?;
            super::council::remember_vote(tx, recognition_id, id, decision)?;
            let body = exemplar.body().id("recognition", recognition_id).code("level", &decision.level);
            // Before publication nobody outside may learn of it; a public model's further recognitions are public.
            let is_public = exemplar.public_at.is_some();
            let visibility = if is_public { Visibility::Public } else { Visibility::Office };
            act("exemplars.recognised", id, visibility, body.day("decided_on", decision.decided_on))
        }
        Decided::Published => {
            let level = exemplar.recognitions.last().map_or("", |recognition| &recognition.level);
            act("exemplars.published", id, Visibility::Public, exemplar.body().code("level", level))
        }
    };
    tx.record(step)?;
    Ok(())
}

fn save_recognition(tx: &mut Tx<'_, '_>, id: Id, decision: &Decision) -> Result<Id, Fault> {
    let (recognition_id, now) = (tx.new_id(), tx.now());
    let values = params![
        recognition_id,
        id,
        &decision.level,
        &decision.number,
        decision.decided_on,
        &decision.signer,
        &decision.legal_basis,
        now,
    ];
    tx.run(ADD_RECOGNITION, values)?;
    super::honours::refresh_columns(tx, id)?;
    Ok(recognition_id)
}

pub(crate) fn act(kind: &'static str, id: Id, visibility: Visibility, body: Body) -> NewAct {
    NewAct { kind, subject_kind: "exemplar", subject_id: id, visibility, body }
}

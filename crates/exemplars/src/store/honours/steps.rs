//! Each step after recognition, saved together with its act.

use kheo_base::{Day, Fault, Id};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::params;

use super::columns::refresh_columns;
use super::standing::Proposal;
use crate::rules::Decision;
use crate::rules::honours::{AwardForm, Effect, ProposalState};
use crate::store::Exemplar;
use crate::store::steps::act;

kheo_store::statements! {
    DISTINGUISH = "
        insert into exemplar_distinctions
            (exemplar_id, level, decision_number, decided_on, signer, legal_basis, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7)
    ";
    PROPOSE = "
        insert into exemplar_proposals (proposal_id, exemplar_id, award, level, state, proposed_at, proposed_by,
            first_award, answer, decision_number, signer, legal_basis)
        values ($1, $2, $3, $4, 'proposed', $5, $6, $3, '', '', '', '')
    ";
    ANSWER = "
        update exemplar_proposals set state = $2, award = $3, level = $4, answer = $5, answered_at = $6
        where proposal_id = $1
    ";
    AWARD = "
        update exemplar_proposals set state = 'awarded', level = $2, decision_number = $3, decided_on = $4, signer = $5,
            legal_basis = $6, answered_at = $7
        where proposal_id = $1
    ";
    WITHDRAW = "
        insert into exemplar_withdrawals (exemplar_id, reason, decision_number, decided_on, signer, recorded_at)
        values ($1, $2, $3, $4, $5, $6)
    ";
    RECHECK = "
        insert into exemplar_rechecks (exemplar_id, year, result, note, checked_on, checked_by)
        values ($1, $2, $3, $4, $5, $6)
    ";
}

/// What everybody sees of a model that is public, everybody may know; what happens to any other is the office's.
pub(super) const fn seen(file: &Exemplar) -> Visibility {
    if file.public_at.is_some() { Visibility::Public } else { Visibility::Office }
}

/// Saves that a decision marks the model as exemplary.
///
/// # Errors
/// A fault of the database.
pub fn save_distinction(tx: &mut Tx<'_, '_>, file: &Exemplar, decision: &Decision) -> Result<(), Fault> {
    let now = tx.now();
    let (number, basis) = (&decision.number, &decision.legal_basis);
    let (level, on, signer) = (&decision.level, decision.decided_on, &decision.signer);
    tx.run(DISTINGUISH, params![file.id, level, number, on, signer, basis, now])?;
    refresh_columns(tx, file.id)?;
    let body = file.body().code("level", level).day("decided_on", on);
    tx.record(act("exemplars.distinguished", file.id, seen(file), body)).map(drop)
}

/// Saves a proposal.
///
/// # Errors
/// A fault of the database.
pub fn save_proposal(tx: &mut Tx<'_, '_>, file: &Exemplar, award: &AwardForm) -> Result<(), Fault> {
    let (proposal_id, now, by) = (tx.new_id(), tx.now(), tx.by().actor_id);
    let level = award.levels.first().map_or("", String::as_str);
    tx.run(PROPOSE, params![proposal_id, file.id, &award.word, level, now, by])?;
    refresh_columns(tx, file.id)?;
    let body = file.body().id("proposal", proposal_id).code("award", &award.word);
    tx.record(act("exemplars.proposed", file.id, Visibility::Office, body)).map(drop)
}

/// Saves that a proposal was returned, refused, or moved to a lower award. Only the office learns of it.
///
/// # Errors
/// A fault of the database.
pub fn save_proposal_answer(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    proposal: &Proposal,
    lower: Option<&AwardForm>,
    state: ProposalState,
    reason: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    let award = lower.map_or(proposal.award.as_str(), |form| form.word.as_str());
    let level = lower.and_then(|form| form.levels.first()).unwrap_or(&proposal.level);
    tx.run(ANSWER, params![proposal.id, state.word(), award, level, reason, now])?;
    refresh_columns(tx, file.id)?;
    let kind = match state {
        ProposalState::Lowered => "exemplars.proposal_lowered",
        ProposalState::Refused => "exemplars.proposal_refused",
        _ => "exemplars.proposal_returned",
    };
    let body = file.body().id("proposal", proposal.id).code("award", award);
    tx.record(act(kind, file.id, Visibility::Office, body)).map(drop)
}

/// Saves the decision that gives an award.
///
/// # Errors
/// A fault of the database.
pub fn save_award(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    proposal: &Proposal,
    decision: &Decision,
) -> Result<(), Fault> {
    let now = tx.now();
    let (number, basis) = (&decision.number, &decision.legal_basis);
    let (level, on, signer) = (&decision.level, decision.decided_on, &decision.signer);
    tx.run(AWARD, params![proposal.id, level, number, on, signer, basis, now])?;
    refresh_columns(tx, file.id)?;
    let body = file.body().id("proposal", proposal.id).code("award", &proposal.award);
    let body = body.code("level", level).day("decided_on", on);
    tx.record(act("exemplars.awarded", file.id, seen(file), body)).map(drop)
}

/// Saves that recognition was withdrawn. Nothing is deleted.
///
/// # Errors
/// A fault of the database.
pub fn save_withdrawal(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    decision: &Decision,
    reason: &str,
) -> Result<(), Fault> {
    let now = tx.now();
    let (number, on, signer) = (&decision.number, decision.decided_on, &decision.signer);
    tx.run(WITHDRAW, params![file.id, reason, number, on, signer, now])?;
    refresh_columns(tx, file.id)?;
    // Counts follow acts alone: only a public model was counted as recognised.
    let body = file.body().number("public", i64::from(file.public_at.is_some())).day("decided_on", on);
    tx.record(act("exemplars.withdrawn", file.id, seen(file), body)).map(drop)
}

/// Saves a yearly look.
///
/// # Errors
/// A fault of the database.
pub fn save_recheck(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    result: Effect,
    note: &str,
    checked_on: Day,
) -> Result<(), Fault> {
    let (by, year): (Option<Id>, i64) = (tx.by().actor_id, checked_on.year().into());
    tx.run(RECHECK, params![file.id, year, result.word(), note, checked_on, by])?;
    refresh_columns(tx, file.id)?;
    let body: Body = file.body().word("result", result.word()).day("checked_on", checked_on);
    tx.record(act("exemplars.rechecked", file.id, seen(file), body)).map(drop)
}

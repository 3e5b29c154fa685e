//! What became of one model after recognition, and the rule sets that say what can.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::{Reader, Row, params};
use serde::Deserialize;

use super::consent::{Consent, consent_of};
use crate::rules::Decision;
use crate::rules::honours::{AwardForm, Effect, ProposalState, Quota, Standing, Tally};
use crate::store::{Exemplar, Recognition};

kheo_store::statements! {
    DISTINCTIONS = "
        select level, decision_number, decided_on, signer, legal_basis from exemplar_distinctions
        where exemplar_id = $1 order by decided_on, level limit 20
    ";
    PROPOSALS = "
        select proposal_id, award, level, state, proposed_at, proposed_by, first_award, answer,
               decision_number, decided_on, signer, legal_basis
        from exemplar_proposals where exemplar_id = $1 order by proposed_at, proposal_id limit 100
    ";
    WITHDRAWAL = "
        select reason, decision_number, decided_on, signer from exemplar_withdrawals where exemplar_id = $1
    ";
    RECHECKS = "
        select year, result, note, checked_on from exemplar_rechecks where exemplar_id = $1 order by year desc limit 50
    ";
    AWARDED = "
        select count(*) from exemplar_proposals
        join exemplars on exemplars.exemplar_id = exemplar_proposals.exemplar_id
        where award = $1 and exemplar_proposals.state = 'awarded' and decided_on >= $2 and decided_on < $3
          and (cast($4 as text) is null or now_province = $4) and (cast($5 as text) is null or subject = $5)
    ";
    RECOGNISED = "
        select count(distinct exemplars.exemplar_id) from exemplar_recognitions
        join exemplars on exemplars.exemplar_id = exemplar_recognitions.exemplar_id
        where decided_on >= $1 and decided_on < $2
          and (cast($3 as text) is null or now_province = $3) and (cast($4 as text) is null or subject = $4)
    ";
}

/// A proposal for an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id.
    pub id: Id,
    /// The award's word.
    pub award: String,
    /// The level that is to grant it.
    pub level: String,
    /// Where it stands.
    pub state: ProposalState,
    /// When it was made.
    pub proposed_at: Instant,
    /// By whom.
    pub proposed_by: Id,
    /// The award that was proposed at first.
    pub first_award: String,
    /// Why it was returned, lowered or refused.
    pub answer: String,
    /// The decision, once awarded.
    pub decision: Option<Decision>,
}

/// A recognition that was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// Number of the decision.
    pub number: String,
    /// Its day.
    pub decided_on: Day,
    /// Who signed it.
    pub signer: String,
}

/// A yearly look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recheck {
    /// The year.
    pub year: i16,
    /// What was found.
    pub result: Effect,
    /// What was seen.
    pub note: String,
    /// On what day.
    pub checked_on: Day,
}

/// All that followed recognition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Honours {
    /// Decisions that mark it as exemplary.
    pub distinctions: Vec<Recognition>,
    /// Proposals, oldest first.
    pub proposals: Vec<Proposal>,
    /// Its withdrawal.
    pub withdrawal: Option<Withdrawal>,
    /// Whether a person agreed to be named.
    pub consent: Consent,
    /// Yearly looks, latest first.
    pub rechecks: Vec<Recheck>,
}

impl Honours {
    /// Returns the proposal that waits for an answer.
    pub fn open(&self) -> Option<&Proposal> {
        self.proposals.iter().find(|proposal| proposal.state.is_open())
    }

    /// Returns the proposals that were awarded.
    pub fn awarded(&self) -> impl Iterator<Item = (&Proposal, &Decision)> {
        self.proposals.iter().filter_map(|proposal| Some((proposal, proposal.decision.as_ref()?)))
    }

    /// Returns what the rules need to know, for a step by this account.
    pub fn standing(&self, file: &Exemplar, awards: &[AwardForm], by: Id) -> Standing {
        let form = |proposal: &Proposal| awards.iter().find(|form| form.word == proposal.award).cloned();
        Standing {
            state: file.state,
            year: file.draft.year,
            levels: file.recognitions.iter().map(|decision| decision.level.clone()).collect(),
            distinguished: self.distinctions.iter().map(|decision| decision.level.clone()).collect(),
            is_withdrawn: self.withdrawal.is_some(),
            is_concerned: file.concerns(by),
            open: self.open().and_then(|proposal| Some((form(proposal)?, proposal.proposed_by == by))),
        }
    }
}

/// Reads all that followed recognition.
///
/// # Errors
/// A fault of the database.
pub fn honours_of(db: &mut Reader<'_>, id: Id) -> Result<Honours, Fault> {
    Ok(Honours {
        distinctions: db.all(DISTINCTIONS, params![id], |row| read_decision(row, 0))?,
        proposals: db.all(PROPOSALS, params![id], read_proposal)?,
        withdrawal: db.optional(WITHDRAWAL, params![id], |row| {
            let (reason, number) = (row.text(0)?, row.text(1)?);
            Ok(Withdrawal { reason, number, decided_on: row.day(2)?, signer: row.text(3)? })
        })?,
        consent: consent_of(db, id)?,
        rechecks: db.all(RECHECKS, params![id], read_recheck)?,
    })
}

fn read_decision(row: &Row<'_>, first: usize) -> Result<Decision, Fault> {
    Ok(Decision {
        level: row.text(first)?,
        number: row.text(first + 1)?,
        decided_on: row.day(first + 2)?,
        signer: row.text(first + 3)?,
        legal_basis: row.text(first + 4)?,
    })
}

fn read_proposal(row: &Row<'_>) -> Result<Proposal, Fault> {
    let level = row.text(2)?;
    let decision = row.opt_day(9)?.map(|decided_on| {
        let (number, signer, legal_basis) = (row.text(8)?, row.text(10)?, row.text(11)?);
        Ok::<_, Fault>(Decision { level: level.clone(), number, decided_on, signer, legal_basis })
    });
    Ok(Proposal {
        id: row.id(0)?,
        award: row.text(1)?,
        state: ProposalState::from_word(&row.text(3)?)
            .ok_or_else(|| Fault::new("an unknown state of a proposal is stored"))?,
        proposed_at: row.instant(4)?,
        proposed_by: row.id(5)?,
        first_award: row.text(6)?,
        answer: row.text(7)?,
        decision: decision.transpose()?,
        level,
    })
}

fn read_recheck(row: &Row<'_>) -> Result<Recheck, Fault> {
    Ok(Recheck {
        year: i16::try_from(row.int(0)?).map_err(|error| Fault::because("reading a year", error))?,
        result: Effect::from_word(&row.text(1)?)
            .ok_or_else(|| Fault::new("an unknown result of a re-check is stored"))?,
        note: row.text(2)?,
        checked_on: row.day(3)?,
    })
}

#[derive(Deserialize)]
struct Awards {
    awards: Vec<AwardForm>,
}

#[derive(Deserialize)]
struct Quotas {
    quotas: Vec<Quota>,
}

#[derive(Deserialize)]
struct WithdrawalRule {
    is_enabled: bool,
}

/// Returns the forms of award in force on a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn awards_on(db: &mut Reader<'_>, day: Day) -> Result<Vec<AwardForm>, Fault> {
    let Awards { awards } = kheo_workflows::on(db, "exemplar-awards", day)?.read()?;
    Ok(awards)
}

/// Returns the quotas in force on a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn quotas_on(db: &mut Reader<'_>, day: Day) -> Result<Vec<Quota>, Fault> {
    let Quotas { quotas } = kheo_workflows::on(db, "exemplar-quotas", day)?.read()?;
    Ok(quotas)
}

/// Whether recognition can be withdrawn on a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn withdrawal_enabled_on(db: &mut Reader<'_>, day: Day) -> Result<bool, Fault> {
    let WithdrawalRule { is_enabled } = kheo_workflows::on(db, "exemplar-withdrawal", day)?.read()?;
    Ok(is_enabled)
}

/// Counts what a quota limits, in the year of this day.
///
/// # Errors
/// A fault of the database.
pub fn tally(db: &mut Reader<'_>, quota: &Quota, on: Day) -> Result<Tally, Fault> {
    let first =
        |year: i16| Day::new(year, 1, 1).map_err(|error| Fault::because("the first day of a year", error));
    let (from, to) = (first(on.year())?, first(on.year() + 1)?);
    let (unit, subject) = (quota.unit.as_deref(), quota.subject.as_deref());
    let awarded = db.one(AWARDED, params![&quota.award, from, to, unit, subject], |row| row.int(0))?;
    let recognised = db.one(RECOGNISED, params![from, to, unit, subject], |row| row.int(0))?;
    Ok(Tally { awarded, recognised })
}

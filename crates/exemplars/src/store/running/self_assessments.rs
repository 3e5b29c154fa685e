//! Self-assessments, round by round: what was submitted is never written over.

use kheo_base::{Fault, Id, Instant};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, Row, Value, params};

use crate::rules::Refused;
use crate::rules::running::{AssessmentState, Figure, Level, Line, Lines, Totals, level_of};
use crate::store::Exemplar;
use crate::store::steps::act;
use crate::store::writing::add_writer;

kheo_store::statements! {
    LATEST = "
        select round, state, version, overall, households, poor_households, people, money, money_people, money_budget,
               money_others, workdays, submitted_at
        from exemplar_self_assessments where exemplar_id = $1 order by round desc limit 1
    ";
    RESULTS = "
        select ordinal, result, done, out_of, level, note from exemplar_results
        where exemplar_id = $1 and round = $2 order by ordinal limit 100
    ";
    LAST_SUBMITTED = "
        select max(round) from exemplar_self_assessments where exemplar_id = $1 and state = 'submitted'
    ";
    RETURNS = "
        select round, return_reason, returned_at from exemplar_self_assessments
        where exemplar_id = $1 and state = 'returned' order by round limit 100
    ";
    BEGIN = "
        insert into exemplar_self_assessments (exemplar_id, round, state, version, overall, changed_at)
        values ($1, $2, 'draft', 0, '', $3)
    ";
    SAVE = "
        update exemplar_self_assessments set version = version + 1, state = $4, overall = $5, households = $6,
            poor_households = $7, people = $8, money = $9, money_people = $10, money_budget = $11, money_others = $12,
            workdays = $13, changed_at = $14, submitted_at = $15, submitted_by = $16
        where exemplar_id = $1 and round = $2 and version = $3 and state = 'draft'
    ";
    CLEAR_RESULTS = "delete from exemplar_results where exemplar_id = $1 and round = $2";
    ADD_RESULT = "
        insert into exemplar_results (exemplar_id, round, ordinal, result, done, out_of, level, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
    RETURN = "
        update exemplar_self_assessments set version = version + 1, state = 'returned', return_reason = $4,
            returned_at = $5, returned_by = $6
        where exemplar_id = $1 and round = $2 and version = $3 and state = 'submitted'
    ";
}

/// Which round of a file's self-assessments, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Round {
    /// Its number, from 1.
    pub number: i64,
    /// Where it stands.
    pub state: AssessmentState,
    /// Counts its changes: a form made for an older version is refused.
    pub version: i64,
    /// When it was submitted.
    pub submitted_at: Option<Instant>,
}

/// What a self-assessment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assessment {
    /// The result of each criterion.
    pub lines: Lines,
    /// What was reached and used in all.
    pub totals: Totals,
    /// What those who run the model say of it.
    pub overall: String,
}

/// A self-assessment as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfAssessment {
    /// Which round.
    pub round: Round,
    /// What it says; its lines carry no goals, which the file has.
    pub said: Assessment,
}

impl SelfAssessment {
    /// Whether it says this already, and is as far: the same form was sent twice.
    pub fn says_already(&self, said: &Assessment, submit: bool) -> bool {
        let as_stored =
            |line: &Line| Line { goal: None, baseline: None, level: level_of(line), ..line.clone() };
        let state = if submit { AssessmentState::Submitted } else { AssessmentState::Draft };
        let lines: Lines = said.lines.iter().map(as_stored).collect();
        self.round.state == state && self.said == Assessment { lines, ..said.clone() }
    }
}

/// Returns the latest self-assessment of a file.
///
/// # Errors
/// A fault of the database.
pub fn latest(db: &mut Reader<'_>, id: Id) -> Result<Option<SelfAssessment>, Fault> {
    let Some(mut found) = db.optional(LATEST, params![id], read_assessment)? else { return Ok(None) };
    found.said.lines = lines(db, id, found.round.number)?;
    Ok(Some(found))
}

/// Returns the results that were submitted last and not sent back; empty if there are none.
///
/// # Errors
/// A fault of the database.
pub fn submitted_lines(db: &mut Reader<'_>, id: Id) -> Result<Lines, Fault> {
    match db.optional(LAST_SUBMITTED, params![id], |row| row.opt_int(0))?.flatten() {
        Some(round) => lines(db, id, round),
        None => Ok(Lines::new()),
    }
}

fn lines(db: &mut Reader<'_>, id: Id, round: i64) -> Result<Lines, Fault> {
    let rows = db.all(RESULTS, params![id, round], |row| {
        let line = Line {
            result: row.opt_int(1)?.map(Figure::from_thousandths),
            done: row.opt_int(2)?,
            out_of: row.opt_int(3)?,
            level: row.opt_text(4)?.as_deref().and_then(Level::from_word),
            note: row.text(5)?,
            ..Line::default()
        };
        Ok((usize::try_from(row.int(0)?).unwrap_or(0), line))
    })?;
    let mut lines = vec![Line::default(); rows.iter().map(|(ordinal, _)| *ordinal).max().unwrap_or(0)];
    for (ordinal, line) in rows {
        if let Some(place) = ordinal.checked_sub(1).and_then(|index| lines.get_mut(index)) {
            *place = line;
        }
    }
    Ok(lines)
}

fn read_assessment(row: &Row<'_>) -> Result<SelfAssessment, Fault> {
    Ok(SelfAssessment {
        round: Round {
            number: row.int(0)?,
            state: AssessmentState::from_word(&row.text(1)?)
                .ok_or_else(|| Fault::new("an unknown state of a self-assessment is stored"))?,
            version: row.int(2)?,
            submitted_at: row.opt_instant(12)?,
        },
        said: Assessment {
            lines: Lines::new(),
            overall: row.text(3)?,
            totals: Totals {
                households: row.opt_int(4)?,
                poor_households: row.opt_int(5)?,
                people: row.opt_int(6)?,
                money: row.opt_int(7)?,
                money_people: row.opt_int(8)?,
                money_budget: row.opt_int(9)?,
                money_others: row.opt_int(10)?,
                workdays: row.opt_int(11)?,
            },
        },
    })
}

/// Returns the reasons for which self-assessments were sent back, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn returns(db: &mut Reader<'_>, id: Id) -> Result<Vec<(i64, String, Instant)>, Fault> {
    db.all(RETURNS, params![id], |row| {
        Ok((row.int(0)?, row.opt_text(1)?.unwrap_or_default(), row.instant(2)?))
    })
}

/// Saves a self-assessment, and fixes it if it is submitted. After a return another round begins.
///
/// # Errors
/// A refusal if it changed since `version`; a fault of the database.
pub fn save_assessment(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    latest: Option<Round>,
    version: i64,
    said: &Assessment,
    submit: bool,
) -> Result<(), kheo_base::Error> {
    let (id, now) = (file.id, tx.now());
    let open = latest.filter(|round| round.state == AssessmentState::Draft);
    let number = open.map_or_else(|| latest.map_or(0, |round| round.number) + 1, |round| round.number);
    if open.is_none() {
        tx.run(BEGIN, params![id, number, now])?;
    }
    let state = if submit { AssessmentState::Submitted } else { AssessmentState::Draft };
    let by = tx.by().actor_id.filter(|_| submit);
    let key = params![id, number, version, state.word(), &said.overall];
    let when = params![now, submit.then_some(now), by];
    if tx.run(SAVE, &[key.as_slice(), &total_values(&said.totals), when].concat())? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    save_results(tx, id, number, &said.lines)?;
    add_writer(tx, id)?;
    let reached = |level: Level| {
        let count = said.lines.iter().filter(|line| level_of(line) == Some(level)).count();
        i64::try_from(count).unwrap_or(0)
    };
    // What a public model reached is public as soon as it is submitted.
    let is_public = submit && file.public_at.is_some();
    let visibility = if is_public { Visibility::Public } else { Visibility::Office };
    let body = Body::new().number("round", number);
    let (kind, body) = if submit {
        let body = body.number("reached", reached(Level::Reached)).number("partly", reached(Level::Partly));
        ("exemplars.self_assessed", body.number("not_reached", reached(Level::NotReached)))
    } else {
        ("exemplars.self_assessment_drafted", body)
    };
    tx.record(act(kind, id, visibility, body))?;
    Ok(())
}

fn total_values(totals: &Totals) -> [Value; 8] {
    [
        totals.households.into(),
        totals.poor_households.into(),
        totals.people.into(),
        totals.money.into(),
        totals.money_people.into(),
        totals.money_budget.into(),
        totals.money_others.into(),
        totals.workdays.into(),
    ]
}

fn save_results(tx: &mut Tx<'_, '_>, id: Id, round: i64, lines: &[Line]) -> Result<(), Fault> {
    tx.run(CLEAR_RESULTS, params![id, round])?;
    for (ordinal, line) in (1_i64..).zip(lines) {
        let values = params![
            id,
            round,
            ordinal,
            line.result.map(Figure::thousandths),
            line.done,
            line.out_of,
            level_of(line).map(Level::word),
            &line.note,
        ];
        tx.run(ADD_RESULT, values)?;
    }
    Ok(())
}

/// Sends a submitted self-assessment back.
///
/// # Errors
/// A refusal if it changed since `version`; a fault of the database.
pub fn return_assessment(
    tx: &mut Tx<'_, '_>,
    id: Id,
    round: i64,
    version: i64,
    reason: &str,
) -> Result<(), kheo_base::Error> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    if tx.run(RETURN, params![id, round, version, reason, now, by])? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    let body = Body::new().number("round", round);
    tx.record(act("exemplars.self_assessment_returned", id, Visibility::Office, body))?;
    Ok(())
}

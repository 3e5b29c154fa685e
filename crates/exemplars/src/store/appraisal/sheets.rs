//! Score sheets. No statement here gives anybody another's points before all sheets are in.

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::{Reader, params};

use super::super::steps::act;
use super::assignments::{Assignment, of_file, sheet_rules_on, standings};
use crate::rules::appraisal::{Opinion, Outcome, Progress, Refused, Sheet, SheetRules, all_in, may_see};

kheo_store::statements! {
    KEPT = "
        select version, opinion, reason, visited_on, submitted_at from appraisal_sheets where assignment_id = $1
    ";
    POINTS = "select criterion, points, note from appraisal_points where assignment_id = $1 limit 100";
    /// Another's sheet is found only when the file has no open assignment, and never by somebody with a conflict.
    VISIBLE = "
        select a.assignment_id, a.appraiser_id from appraisal_assignments a
        where a.exemplar_id = $1 and a.progress = 'submitted'
            and (a.appraiser_id = $2 or not exists (
                select 1 from appraisal_assignments other where other.exemplar_id = $1 and other.progress = 'open'
            ))
            and not exists (
                select 1 from appraisal_assignments own
                where own.exemplar_id = $1 and own.appraiser_id = $2 and own.progress = 'conflicted'
            )
        order by a.assigned_at, a.assignment_id limit 100
    ";
    ADD_SHEET = "
        insert into appraisal_sheets (assignment_id, version, opinion, reason, visited_on, saved_at, submitted_at)
        values ($1, 1, $2, $3, $4, $5, $6)
    ";
    CHANGE_SHEET = "
        update appraisal_sheets set version = version + 1, opinion = $3, reason = $4, visited_on = $5, saved_at = $6,
            submitted_at = $7
        where assignment_id = $1 and version = $2
    ";
    FORGET_POINTS = "delete from appraisal_points where assignment_id = $1";
    ADD_POINTS = "
        insert into appraisal_points (assignment_id, criterion, points, note) values ($1, $2, $3, $4)
    ";
    SUBMIT = "
        update appraisal_assignments set progress = 'submitted', changed_at = $2
        where assignment_id = $1 and progress = 'open'
    ";
}

/// A sheet as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Counts its savings; 0 before the first.
    pub version: i64,
    /// What it says.
    pub sheet: Sheet,
    /// Since when it is in.
    pub submitted_at: Option<Instant>,
}

/// Returns the sheet of an assignment, empty if nothing was saved. Whoever calls this for somebody asks [`may_see`] first.
///
/// # Errors
/// A fault of the database.
pub fn kept(db: &mut Reader<'_>, assignment_id: Id, rules: &SheetRules) -> Result<Kept, Fault> {
    let empty = Kept { version: 0, sheet: Sheet::empty(rules), submitted_at: None };
    let found = db.optional(KEPT, params![assignment_id], |row| {
        let sheet = Sheet {
            opinion: row.opt_text(1)?.as_deref().and_then(Opinion::from_word),
            reason: row.text(2)?,
            visited_on: row.opt_day(3)?,
            ..Sheet::empty(rules)
        };
        Ok(Kept { version: row.int(0)?, sheet, submitted_at: row.opt_instant(4)? })
    })?;
    let mut kept = found.unwrap_or(empty);
    let rows =
        db.all(POINTS, params![assignment_id], |row| Ok((row.text(0)?, row.opt_int(1)?, row.text(2)?)))?;
    for (word, points, note) in rows {
        if let Some(index) = rules.criteria.iter().position(|rule| rule.word == word) {
            kept.sheet.points[index] = points;
            kept.sheet.notes[index] = note;
        }
    }
    Ok(kept)
}

/// Returns the sheets of a file that somebody may see, with whose they are.
///
/// # Errors
/// A fault of the database.
pub fn visible(
    db: &mut Reader<'_>,
    exemplar_id: Id,
    viewer: Id,
    rules: &SheetRules,
) -> Result<Vec<(Id, Sheet)>, Fault> {
    let standings = standings(&of_file(db, exemplar_id)?);
    let found = db.all(VISIBLE, params![exemplar_id, viewer], |row| Ok((row.id(0)?, row.id(1)?)))?;
    let mut sheets = Vec::new();
    for (assignment_id, owner) in found {
        if may_see(viewer, owner, &standings, rules.appraisers_min) {
            sheets.push((owner, kept(db, assignment_id, rules)?.sheet));
        }
    }
    Ok(sheets)
}

/// Returns what the appraisal of a file came to; `None` if nobody appraises it. Its numbers are 0 until all sheets are in.
///
/// # Errors
/// A fault of the database.
pub fn outcome(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Option<Outcome>, Fault> {
    let assignments = of_file(db, exemplar_id)?;
    let Some(first) = assignments.first() else { return Ok(None) };
    let rules = sheet_rules_on(db, first.sheet_on)?;
    if !all_in(&standings(&assignments), rules.appraisers_min) {
        return Ok(Some(Outcome::default()));
    }
    let mut sheets = Vec::new();
    for assignment in assignments.iter().filter(|one| one.progress == Progress::Submitted) {
        sheets.push(kept(db, assignment.id, &rules)?.sheet);
    }
    Ok(Some(Outcome::of(&sheets)))
}

/// Saves a sheet that the rules found sound, over the version that its writer has seen, and returns its new version. What is
/// saved twice, as when an answer was lost on the way to a telephone, is saved once.
///
/// # Errors
/// A [`Refused`] if it is in, if the writer is excluded, or if it was saved elsewhere meanwhile; a fault.
pub fn save(
    tx: &mut Tx<'_, '_>,
    assignment: &Assignment,
    version: i64,
    sheet: &Sheet,
    sends: bool,
    rules: &SheetRules,
) -> Result<i64, Error> {
    let before = kept(tx, assignment.id, rules)?;
    if before.version > version && before.sheet == *sheet && before.submitted_at.is_some() == sends {
        tx.nothing_changed();
        return Ok(before.version);
    }
    match assignment.progress {
        Progress::Open => {}
        Progress::Submitted => return Err(Refused::SubmittedAlready.into()),
        Progress::Conflicted => return Err(Refused::Excluded.into()),
        Progress::Withdrawn => return Err(Refused::NotOpen.into()),
    }
    if before.version != version {
        return Err(Refused::ChangedMeanwhile.into());
    }
    write(tx, assignment.id, version, sheet, sends, rules)?;
    tx.record(saved(assignment, version + 1, sends))?;
    Ok(version + 1)
}

fn write(
    tx: &mut Tx<'_, '_>,
    id: Id,
    version: i64,
    sheet: &Sheet,
    sends: bool,
    rules: &SheetRules,
) -> Result<(), Error> {
    let now = tx.now();
    let (opinion, visited_on) = (sheet.opinion.map(|opinion| opinion.word().to_owned()), sheet.visited_on);
    let submitted_at = sends.then_some(now);
    if version == 0 {
        tx.run(ADD_SHEET, params![id, opinion, &sheet.reason, visited_on, now, submitted_at])?;
    } else {
        let values = params![id, version, opinion, &sheet.reason, visited_on, now, submitted_at];
        if tx.run(CHANGE_SHEET, values)? == 0 {
            return Err(Refused::ChangedMeanwhile.into());
        }
    }
    tx.run(FORGET_POINTS, params![id])?;
    for ((rule, points), note) in rules.criteria.iter().zip(&sheet.points).zip(&sheet.notes) {
        tx.run(ADD_POINTS, params![id, &rule.word, *points, note])?;
    }
    if sends {
        tx.run(SUBMIT, params![id, now])?;
    }
    Ok(())
}

/// What the journal says of a saved sheet: never its points, which would be read there before all sheets are in.
fn saved(assignment: &Assignment, version: i64, sends: bool) -> NewAct {
    if sends {
        let body = Body::new().id("appraiser", assignment.appraiser_id);
        return act("exemplars.appraisal_submitted", assignment.exemplar_id, Visibility::Office, body);
    }
    NewAct {
        kind: "exemplars.appraisal_saved",
        // Drafts are no step of the file: its history would be nothing else.
        subject_kind: "appraisal",
        subject_id: assignment.id,
        visibility: Visibility::Office,
        body: Body::new().number("version", version),
    }
}

//! Who appraises which file.

use kheo_base::{Day, Error, Fault, Id, Instant};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, Row, params};

use super::super::steps::act;
use crate::rules::appraisal::{self, Mode, Progress, SheetRules, Standing};

kheo_store::statements! {
    OF_FILE = "
        select assignment_id, exemplar_id, appraiser_id, mode, due_on, sheet_on, progress, conflict_reason, assigned_at
        from appraisal_assignments where exemplar_id = $1 order by assigned_at, assignment_id limit 100
    ";
    FIND = "
        select assignment_id, exemplar_id, appraiser_id, mode, due_on, sheet_on, progress, conflict_reason, assigned_at
        from appraisal_assignments where assignment_id = $1
    ";
    OF_APPRAISER = "
        select assignment_id, exemplar_id, appraiser_id, mode, due_on, sheet_on, progress, conflict_reason, assigned_at
        from appraisal_assignments where exemplar_id = $1 and appraiser_id = $2
    ";
    ADD = "
        insert into appraisal_assignments (assignment_id, exemplar_id, appraiser_id, mode, due_on, sheet_on, progress,
            assigned_by, assigned_at, changed_at)
        values ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $8)
    ";
    ASSIGN_AGAIN = "
        update appraisal_assignments set mode = $3, due_on = $4, progress = 'open', assigned_by = $5, assigned_at = $6,
            changed_at = $6
        where exemplar_id = $1 and appraiser_id = $2 and progress = 'withdrawn'
    ";
    LEAVE = "
        update appraisal_assignments set progress = $2, conflict_reason = $3, changed_at = $4 where assignment_id = $1
    ";
}

/// A file given to an appraiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: Id,
    /// The file.
    pub exemplar_id: Id,
    /// Who appraises it.
    pub appraiser_id: Id,
    /// On paper or on site.
    pub mode: Mode,
    /// Until when.
    pub due_on: Day,
    /// The day whose score sheet all appraisers of the file use.
    pub sheet_on: Day,
    /// How far.
    pub progress: Progress,
    /// The reason of a declared conflict of interest.
    pub conflict_reason: Option<String>,
    /// Since when.
    pub assigned_at: Instant,
}

impl Assignment {
    /// Whether its sheet is expected after its day.
    pub fn is_late(&self, today: Day) -> bool {
        self.progress == Progress::Open && self.due_on < today
    }
}

/// Most criteria of a sheet: so many rows have a name in `locales/`.
const CRITERIA_MAX: usize = 12;

/// Returns the score sheet of a day.
///
/// # Errors
/// A fault if the rule set is missing or has another form.
pub fn sheet_rules_on(db: &mut Reader<'_>, day: Day) -> Result<SheetRules, Fault> {
    let rules: SheetRules = kheo_workflows::on(db, "exemplar-sheet", day)?.read()?;
    if rules.criteria.len() > CRITERIA_MAX {
        return Err(Fault::new(format!("a score sheet has more than {CRITERIA_MAX} criteria")));
    }
    Ok(rules)
}

/// Returns the appraisers of a file, in the order in which they were asked.
///
/// # Errors
/// A fault of the database.
pub fn of_file(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Vec<Assignment>, Fault> {
    db.all(OF_FILE, params![exemplar_id], read)
}

/// Returns one assignment.
///
/// # Errors
/// A fault of the database.
pub fn find(db: &mut Reader<'_>, assignment_id: Id) -> Result<Option<Assignment>, Fault> {
    db.optional(FIND, params![assignment_id], read)
}

/// Returns what somebody has to do with a file.
///
/// # Errors
/// A fault of the database.
pub fn of_appraiser(
    db: &mut Reader<'_>,
    exemplar_id: Id,
    appraiser_id: Id,
) -> Result<Option<Assignment>, Fault> {
    db.optional(OF_APPRAISER, params![exemplar_id, appraiser_id], read)
}

/// Returns what the rules need to know of a file's appraisers.
pub fn standings(assignments: &[Assignment]) -> Vec<Standing> {
    let standing = |one: &Assignment| Standing { appraiser: one.appraiser_id, progress: one.progress };
    assignments.iter().map(standing).collect()
}

/// Gives a file to an appraiser, once the rules said yes.
///
/// # Errors
/// A fault of the database.
pub fn add(
    tx: &mut Tx<'_, '_>,
    exemplar_id: Id,
    appraiser_id: Id,
    mode: Mode,
    due_on: Day,
    sheet_on: Day,
) -> Result<(), Fault> {
    let (new, by, now) = (tx.new_id(), tx.by().actor_id, tx.now());
    let again = params![exemplar_id, appraiser_id, mode.word(), due_on, by, now];
    if tx.run(ASSIGN_AGAIN, again)? == 0 {
        let values = params![new, exemplar_id, appraiser_id, mode.word(), due_on, sheet_on, by, now];
        tx.run(ADD, values)?;
    }
    let body = Body::new().id("appraiser", appraiser_id).word("mode", mode.word()).day("due_on", due_on);
    tx.record(act("exemplars.appraisal_assigned", exemplar_id, Visibility::Office, body))?;
    Ok(())
}

/// Excludes an appraiser who declares a conflict of interest.
///
/// # Errors
/// Why the rules refuse, or a fault.
pub fn declare_conflict(tx: &mut Tx<'_, '_>, assignment: &Assignment, reason: &str) -> Result<(), Error> {
    let rules = sheet_rules_on(tx, assignment.sheet_on)?;
    let present = standings(&of_file(tx, assignment.exemplar_id)?);
    appraisal::declare_conflict(assignment.progress, &present, reason, &rules)?;
    leave(tx, assignment, Progress::Conflicted, Some(reason))?;
    let body = Body::new().id("appraiser", assignment.appraiser_id);
    let declared =
        act("exemplars.appraisal_conflict_declared", assignment.exemplar_id, Visibility::Office, body);
    tx.record(declared)?;
    Ok(())
}

/// Takes a file back from an appraiser whose sheet is not in.
///
/// # Errors
/// Why the rules refuse, or a fault.
pub fn withdraw(tx: &mut Tx<'_, '_>, assignment: &Assignment) -> Result<(), Error> {
    appraisal::withdraw(assignment.progress)?;
    leave(tx, assignment, Progress::Withdrawn, None)?;
    let body = Body::new().id("appraiser", assignment.appraiser_id);
    let withdrawn = act("exemplars.appraisal_withdrawn", assignment.exemplar_id, Visibility::Office, body);
    tx.record(withdrawn)?;
    Ok(())
}

fn leave(
    tx: &mut Tx<'_, '_>,
    assignment: &Assignment,
    progress: Progress,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let now = tx.now();
    let values = params![assignment.id, progress.word(), reason.map(str::to_owned), now];
    tx.run(LEAVE, values).map(drop)
}

fn read(row: &Row<'_>) -> Result<Assignment, Fault> {
    let damaged = |what| Fault::new(format!("an assignment has an unknown {what}"));
    Ok(Assignment {
        id: row.id(0)?,
        exemplar_id: row.id(1)?,
        appraiser_id: row.id(2)?,
        mode: Mode::from_word(&row.text(3)?).ok_or_else(|| damaged("mode"))?,
        due_on: row.day(4)?,
        sheet_on: row.day(5)?,
        progress: Progress::from_word(&row.text(6)?).ok_or_else(|| damaged("progress"))?,
        conflict_reason: row.opt_text(7)?,
        assigned_at: row.instant(8)?,
    })
}

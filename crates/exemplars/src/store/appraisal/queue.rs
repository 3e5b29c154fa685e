//! What waits for one appraiser, first due first.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::{Reader, Row, params};

use crate::rules::appraisal::Mode;

kheo_store::statements! {
    FIRST = "
        select a.assignment_id, a.exemplar_id, e.title, e.place_line, a.mode, a.due_on, a.assigned_at, e.changed_at,
            coalesce(s.version, 0)
        from appraisal_assignments a
        join exemplars e on e.exemplar_id = a.exemplar_id
        left join appraisal_sheets s on s.assignment_id = a.assignment_id
        where a.appraiser_id = $1 and a.progress = 'open'
        order by a.due_on, a.assignment_id limit $2
    ";
    AFTER = "
        select a.assignment_id, a.exemplar_id, e.title, e.place_line, a.mode, a.due_on, a.assigned_at, e.changed_at,
            coalesce(s.version, 0)
        from appraisal_assignments a
        join exemplars e on e.exemplar_id = a.exemplar_id
        left join appraisal_sheets s on s.assignment_id = a.assignment_id
        where a.appraiser_id = $1 and a.progress = 'open'
            and (a.due_on, a.assignment_id) > ($3, $4)
        order by a.due_on, a.assignment_id limit $2
    ";
    NEXT = "
        select exemplar_id from appraisal_assignments
        where appraiser_id = $1 and progress = 'open' and (due_on, assignment_id) > ($2, $3)
        order by due_on, assignment_id limit 1
    ";
    ANY = "
        select exemplar_id from appraisal_assignments
        where appraiser_id = $1 and progress = 'open' and exemplar_id <> $2
        order by due_on, assignment_id limit 1
    ";
}

/// A file that waits for an appraiser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The assignment.
    pub assignment_id: Id,
    /// The file.
    pub exemplar_id: Id,
    /// Its name.
    pub title: String,
    /// Its place in the words of its day.
    pub place_line: String,
    /// On paper or on site.
    pub mode: Mode,
    /// Until when.
    pub due_on: Day,
    /// Since when it waits.
    pub assigned_at: Instant,
    /// When the file last changed.
    pub changed_at: Instant,
    /// How often its sheet was saved.
    pub version: i64,
}

impl Queued {
    /// Whether the file changed after it was given to the appraiser.
    pub fn has_changed(&self) -> bool {
        self.changed_at > self.assigned_at
    }

    /// Whether its day is over.
    pub fn is_late(&self, today: Day) -> bool {
        self.due_on < today
    }
}

/// Returns at most `size` files that wait for an appraiser, those overdue first, and whether there are more. A page begins
/// after the day and the assignment with which the one before ended.
///
/// # Errors
/// A fault of the database.
pub fn queue(
    db: &mut Reader<'_>,
    appraiser_id: Id,
    after: Option<(Day, Id)>,
    size: usize,
) -> Result<(Vec<Queued>, bool), Fault> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX).saturating_add(1);
    let mut queued = match after {
        None => db.all(FIRST, params![appraiser_id, limit], read)?,
        Some((day, id)) => db.all(AFTER, params![appraiser_id, limit, day, id], read)?,
    };
    let has_more = queued.len() > size;
    queued.truncate(size);
    Ok((queued, has_more))
}

/// Returns the file that waits next after an assignment, from the beginning again at the end; `None` if nothing else waits.
///
/// # Errors
/// A fault of the database.
pub fn next_open(
    db: &mut Reader<'_>,
    appraiser_id: Id,
    after: (Day, Id),
    exemplar_id: Id,
) -> Result<Option<Id>, Fault> {
    let next = db.optional(NEXT, params![appraiser_id, after.0, after.1], |row| row.id(0))?;
    if next.is_some() {
        return Ok(next);
    }
    db.optional(ANY, params![appraiser_id, exemplar_id], |row| row.id(0))
}

fn read(row: &Row<'_>) -> Result<Queued, Fault> {
    Ok(Queued {
        assignment_id: row.id(0)?,
        exemplar_id: row.id(1)?,
        title: row.text(2)?,
        place_line: row.text(3)?,
        mode: Mode::from_word(&row.text(4)?)
            .ok_or_else(|| Fault::new("an assignment has an unknown mode"))?,
        due_on: row.day(5)?,
        assigned_at: row.instant(6)?,
        changed_at: row.instant(7)?,
        version: row.int(8)?,
    })
}

//! Notes on how a model goes, and whether it runs.

use kheo_base::{Day, Fault, Id};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, params};

use crate::rules::running::{Figure, Run};
use crate::store::honours::refresh_columns;
use crate::store::steps::act;
use crate::store::writing::add_writer;

kheo_store::statements! {
    NOTES = "
        select note_id, noted_on, said from exemplar_notes
        where exemplar_id = $1 order by noted_on desc, note_id desc limit 100
    ";
    FIGURES = "
        select f.note_id, f.ordinal, f.figure from exemplar_note_figures f
        join exemplar_notes n on n.note_id = f.note_id
        where n.exemplar_id = $1 order by f.note_id desc, f.ordinal limit 1200
    ";
    BY_FORM_KEY = "select note_id from exemplar_notes where exemplar_id = $1 and form_key = $2";
    ADD_NOTE = "
        insert into exemplar_notes (note_id, exemplar_id, form_key, noted_on, said, written_at, written_by)
        values ($1, $2, $3, $4, $5, $6, $7)
    ";
    ADD_FIGURE = "insert into exemplar_note_figures (note_id, ordinal, figure) values ($1, $2, $3)";
    RUNS = "
        select ordinal, run, since, reason from exemplar_runs where exemplar_id = $1 order by ordinal limit 100
    ";
    ADD_RUN = "
        insert into exemplar_runs (run_id, exemplar_id, ordinal, run, since, reason, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
}

/// A note on how a model goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: Id,
    /// The day of which it tells.
    pub on: Day,
    /// What was written.
    pub said: String,
    /// Figures by the number of the criterion.
    pub figures: Vec<(usize, Figure)>,
}

/// A note to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewNote {
    /// Makes sending the same form twice keep one note.
    pub form_key: String,
    /// The day of which it tells.
    pub on: Day,
    /// What was written.
    pub said: String,
    /// Figures by the number of the criterion.
    pub figures: Vec<(usize, Figure)>,
}

/// A time that a model was paused, resumed or ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunChange {
    /// Counts the changes of one model.
    pub ordinal: i64,
    /// How it runs from then on.
    pub run: Run,
    /// From which day on.
    pub since: Day,
    /// Why.
    pub reason: String,
}

/// Returns the notes on a model, newest first.
///
/// # Errors
/// A fault of the database.
pub fn notes(db: &mut Reader<'_>, id: Id) -> Result<Vec<Note>, Fault> {
    let mut notes = db.all(NOTES, params![id], |row| {
        Ok(Note { id: row.id(0)?, on: row.day(1)?, said: row.text(2)?, figures: Vec::new() })
    })?;
    let figures = db.all(FIGURES, params![id], |row| {
        let ordinal = usize::try_from(row.int(1)?).unwrap_or(0);
        Ok((row.id(0)?, ordinal, Figure::from_thousandths(row.int(2)?)))
    })?;
    for (note_id, ordinal, figure) in figures {
        if let Some(note) = notes.iter_mut().find(|note| note.id == note_id) {
            note.figures.push((ordinal, figure));
        }
    }
    Ok(notes)
}

/// Keeps a note and returns its id; `None` if this form was kept already.
///
/// # Errors
/// A fault of the database.
pub fn add_note(tx: &mut Tx<'_, '_>, id: Id, note: &NewNote) -> Result<Option<Id>, Fault> {
    if tx.optional(BY_FORM_KEY, params![id, &note.form_key], |_| Ok(()))?.is_some() {
        tx.nothing_changed();
        return Ok(None);
    }
    let (note_id, by, now) = (tx.new_id(), tx.by().actor_id, tx.now());
    tx.run(ADD_NOTE, params![note_id, id, &note.form_key, note.on, &note.said, now, by])?;
    for (ordinal, figure) in &note.figures {
        let ordinal = i64::try_from(*ordinal).unwrap_or(0);
        tx.run(ADD_FIGURE, params![note_id, ordinal, figure.thousandths()])?;
    }
    add_writer(tx, id)?;
    let figures = i64::try_from(note.figures.len()).unwrap_or(0);
    let body = Body::new().id("note", note_id).day("on", note.on).number("figures", figures);
    tx.record(act("exemplars.noted", id, Visibility::Office, body))?;
    Ok(Some(note_id))
}

/// Returns the times a model was paused, resumed or ended, oldest first.
///
/// # Errors
/// A fault of the database.
pub fn runs(db: &mut Reader<'_>, id: Id) -> Result<Vec<RunChange>, Fault> {
    db.all(RUNS, params![id], |row| {
        Ok(RunChange {
            ordinal: row.int(0)?,
            run: Run::from_word(&row.text(1)?).ok_or_else(|| Fault::new("an unknown run is stored"))?,
            since: row.day(2)?,
            reason: row.text(3)?,
        })
    })
}

/// Tells how a model runs after all its changes.
pub fn run_of(changes: &[RunChange]) -> Run {
    changes.last().map_or(Run::Running, |change| change.run)
}

/// Returns the day on which a model ended, if it has.
pub fn ended_on(changes: &[RunChange]) -> Option<Day> {
    changes.last().filter(|change| change.run == Run::Ended).map(|change| change.since)
}

/// Keeps a decided change of a model's running.
///
/// # Errors
/// A fault of the database; two at once conflict, and the later one is decided again.
pub fn change_of_run(tx: &mut Tx<'_, '_>, id: Id, change: &RunChange) -> Result<(), Fault> {
    let (run_id, by, now) = (tx.new_id(), tx.by().actor_id, tx.now());
    let word = change.run.word();
    tx.run(ADD_RUN, params![run_id, id, change.ordinal, word, change.since, &change.reason, now, by])?;
    refresh_columns(tx, id)?;
    let kind = match change.run {
        Run::Paused => "exemplars.paused",
        Run::Running => "exemplars.resumed",
        Run::Ended => "exemplars.ended",
    };
    let body = Body::new().id("run", run_id).day("since", change.since);
    tx.record(act(kind, id, Visibility::Office, body))?;
    Ok(())
}

//! Piles of certificates: ordered, held by the server that prints them, finished, forgotten after a week.
//!
//! All of it is bookkeeping: nothing of a model changes, and whoever wants a pile again orders it again.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Row, Tx, params};

use crate::rules::honours::Issuing;

/// Bytes of one part of a file.
const PART_BYTES: usize = 1 << 20;

/// The columns of a pile, in the order in which [`read`] takes them.
macro_rules! columns {
    () => {
        "run_id, scope, list_id, level, year, parent, issuer, place, post, state, total, done, unproved, begun_by, begun_at"
    };
}

kheo_store::statements! {
    BEGIN = "
        insert into certificate_runs (run_id, scope, list_id, level, year, parent, issuer, place, post, state, total, done,
            unproved, begun_by, begun_at, held_until)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', 0, 0, 0, $10, $11, 0)
    ";
    BY_ID = concat!("select ", columns!(), " from certificate_runs where run_id = $1");
    OF = concat!("select ", columns!(), " from certificate_runs where begun_by = $1 order by run_id desc limit 20");
    WAITING = concat!(
        "select ", columns!(), " from certificate_runs where state = 'running' and held_until < $1 order by run_id limit 1"
    );
    HOLD = "
        update certificate_runs set held_until = $3 where run_id = $1 and state = 'running' and held_until < $2
    ";
    START_OVER = "
        update certificate_runs set total = $2, unproved = $3, done = 0 where run_id = $1 and state = 'running'
    ";
    MOVE_ON = "
        update certificate_runs set done = $2, held_until = $3 where run_id = $1 and state = 'running'
    ";
    FINISH = "
        update certificate_runs set state = 'finished', done = total, finished_at = $2
        where run_id = $1 and state = 'running'
    ";
    FAIL = "update certificate_runs set state = 'failed' where run_id = $1 and state = 'running'";
    ADD_PART = "
        insert into certificate_files (run_id, file, part, content) values ($1, $2, $3, $4)
        on conflict (run_id, file, part) do update set content = excluded.content
    ";
    FORGET_FILES = "delete from certificate_files where run_id = $1";
    PARTS = "select content from certificate_files where run_id = $1 and file = $2 order by part limit 500";
    FILES_DONE = "select count(distinct file) from certificate_files where run_id = $1";
    FORGET_OLD_FILES = "
        delete from certificate_files where run_id in (select run_id from certificate_runs where begun_at < $1)
    ";
    FORGET_OLD = "delete from certificate_runs where begun_at < $1";
}

/// Where a pile stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// It waits or is being printed.
    Running,
    /// Its files are there.
    Finished,
    /// It could not be printed.
    Failed,
}

impl RunState {
    const ALL: [Self; 3] = [Self::Running, Self::Finished, Self::Failed];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A pile of certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: Id,
    /// The unit within which models were chosen.
    pub scope: String,
    /// The decision whose models they are; without it those of a year.
    pub list_id: Option<Id>,
    /// The level of recognition.
    pub level: String,
    /// The year; nought for those of one decision.
    pub year: i64,
    /// Who issues them.
    pub issuing: Issuing,
    /// Where it stands.
    pub state: RunState,
    /// How many certificates.
    pub total: i64,
    /// How many are set.
    pub done: i64,
    /// How many carry no code, since nothing public tells of the recognition.
    pub unproved: i64,
    /// The account that ordered it.
    pub begun_by: Id,
    /// When.
    pub begun_at: Instant,
}

fn read(row: &Row<'_>) -> Result<Run, Fault> {
    Ok(Run {
        id: row.id(0)?,
        scope: row.text(1)?,
        list_id: row.opt_id(2)?,
        level: row.text(3)?,
        year: row.int(4)?,
        issuing: Issuing {
            parent: row.text(5)?,
            issuer: row.text(6)?,
            place: row.text(7)?,
            post: row.text(8)?,
            recipients: Vec::new(),
        },
        state: RunState::from_word(&row.text(9)?)
            .ok_or_else(|| Fault::new("an unknown state of a pile of certificates is stored"))?,
        total: row.int(10)?,
        done: row.int(11)?,
        unproved: row.int(12)?,
        begun_by: row.id(13)?,
        begun_at: row.instant(14)?,
    })
}

/// Orders a pile.
///
/// # Errors
/// A fault of the database.
pub fn begin_run(tx: &mut Tx<'_>, run: &Run) -> Result<(), Fault> {
    let Issuing { parent, issuer, place, post, .. } = &run.issuing;
    let values = params![
        run.id,
        &run.scope,
        run.list_id,
        &run.level,
        run.year,
        parent,
        issuer,
        place,
        post,
        run.begun_by,
        run.begun_at,
    ];
    tx.run(BEGIN, values).map(drop)
}

/// Returns a pile.
///
/// # Errors
/// A fault of the database.
pub fn run_with(db: &mut Reader<'_>, id: Id) -> Result<Option<Run>, Fault> {
    db.optional(BY_ID, params![id], read)
}

/// Returns somebody's piles, newest first: at most 20.
///
/// # Errors
/// A fault of the database.
pub fn runs_of(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<Run>, Fault> {
    db.all(OF, params![account_id], read)
}

/// Returns the oldest pile that nobody holds, with how many of its files are there.
///
/// # Errors
/// A fault of the database.
pub fn waiting_run(db: &mut Reader<'_>, now: Instant) -> Result<Option<(Run, usize)>, Fault> {
    let Some(run) = db.optional(WAITING, params![now], read)? else { return Ok(None) };
    let files = db.one(FILES_DONE, params![run.id], |row| row.int(0))?;
    Ok(Some((run, usize::try_from(files).unwrap_or(0))))
}

/// Takes hold of a pile; `false` if another server was faster.
///
/// # Errors
/// A fault of the database.
pub fn hold_run(tx: &mut Tx<'_>, id: Id, now: Instant, until: Instant) -> Result<bool, Fault> {
    Ok(tx.run(HOLD, params![id, now, until])? == 1)
}

/// Begins a pile, or begins it anew because it has become another one since.
///
/// # Errors
/// A fault of the database.
pub fn start_over(tx: &mut Tx<'_>, id: Id, total: i64, unproved: i64) -> Result<(), Fault> {
    tx.run(FORGET_FILES, params![id])?;
    tx.run(START_OVER, params![id, total, unproved]).map(drop)
}

/// Says how many certificates are set.
///
/// # Errors
/// A fault of the database.
pub fn move_run_on(tx: &mut Tx<'_>, id: Id, done: i64, held_until: Instant) -> Result<(), Fault> {
    tx.run(MOVE_ON, params![id, done, held_until]).map(drop)
}

/// Keeps a finished file.
///
/// # Errors
/// A fault of the database.
pub fn add_file(tx: &mut Tx<'_>, id: Id, file: i64, bytes: &[u8]) -> Result<(), Fault> {
    for (part, content) in (0_i64..).zip(bytes.chunks(PART_BYTES)) {
        tx.run(ADD_PART, params![id, file, part, content])?;
    }
    Ok(())
}

/// Says that all files are there.
///
/// # Errors
/// A fault of the database.
pub fn finish_run(tx: &mut Tx<'_>, id: Id, now: Instant) -> Result<(), Fault> {
    tx.run(FINISH, params![id, now]).map(drop)
}

/// Says that it cannot be printed.
///
/// # Errors
/// A fault of the database.
pub fn fail_run(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    tx.run(FAIL, params![id]).map(drop)
}

/// Returns a finished file; empty if there is none.
///
/// # Errors
/// A fault of the database.
pub fn file_content(db: &mut Reader<'_>, id: Id, file: i64) -> Result<Vec<u8>, Fault> {
    Ok(db.all(PARTS, params![id, file], |row| row.blob(0))?.concat())
}

/// Forgets piles that were ordered before a moment: their files hold names of people.
///
/// # Errors
/// A fault of the database.
pub fn forget_old_runs(tx: &mut Tx<'_>, before: Instant) -> Result<(), Fault> {
    tx.run(FORGET_OLD_FILES, params![before])?;
    tx.run(FORGET_OLD, params![before]).map(drop)
}

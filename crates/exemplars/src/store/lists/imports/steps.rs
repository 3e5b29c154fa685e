//! Where each import stands.
//!
//! Beginning, holding and moving on are bookkeeping; that one is finished is an act.

use kheo_base::{Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Visibility};
use kheo_store::{Reader, Row, Tx, params};

/// Bytes of one part of a file.
const PART_BYTES: usize = 1 << 20;

/// The columns of an import, in the order in which [`read`] takes them.
macro_rules! columns {
    () => {
        "import_id, register, digest, name, columns, state, rows, rows_done, added, begun_by, begun_at, finished_at"
    };
}

kheo_store::statements! {
    BEGIN = "
        insert into imports (import_id, register, digest, name, columns, state, rows, rows_done, added, begun_by,
            begun_at, held_until)
        values ($1, $2, $3, $4, '', $5, 0, 0, 0, $6, $7, 0)
        on conflict (register, digest) do nothing
    ";
    BY_ID = concat!("select ", columns!(), " from imports where import_id = $1");
    BY_FILE = concat!("select ", columns!(), " from imports where register = $1 and digest = $2");
    OF = concat!("select ", columns!(), " from imports where begun_by = $1 order by import_id desc limit 20");
    // Only what was sent through the site: whoever takes a file over from the command line carries on there.
    WAITING = concat!(
        "select ", columns!(), " from imports where state = 'running' and held_until < $1
            and exists (select 1 from import_files f where f.import_id = imports.import_id) order by import_id limit 1"
    );
    HOLD = "update imports set held_until = $3 where import_id = $1 and state = 'running' and held_until < $2";
    COLUMNS = "update imports set columns = $2 where import_id = $1 and state in ('received', 'failed')";
    START = "
        update imports set state = 'running', rows = $2, held_until = 0, begun_by = coalesce($3, begun_by)
        where import_id = $1 and state in ('received', 'failed')
    ";
    MOVE_ON = "
        update imports set rows_done = $3, added = added + $4, held_until = $5
        where import_id = $1 and rows_done = $2 and state = 'running'
    ";
    FINISH = "update imports set state = 'finished', finished_at = $2 where import_id = $1 and state = 'running'";
    FAIL = "update imports set state = 'failed' where import_id = $1 and state = 'running'";
    ADD_PART = "
        insert into import_files (import_id, part, content) values ($1, $2, $3) on conflict (import_id, part) do nothing
    ";
    PARTS = "select content from import_files where import_id = $1 order by part limit 200";
    FORGET_PARTS = "delete from import_files where import_id = $1";
    FORGET_OLD = "
        delete from import_files where import_id in (
            select import_id from imports where state in ('received', 'failed') and begun_at < $1)
    ";
}

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// The file is there; nobody has said that it is to be taken over.
    Received,
    /// Its rows are being written.
    Running,
    /// All rows are written.
    Finished,
    /// Something changed between looking and writing; what was written stays, and it can be started again.
    Failed,
}

impl ImportState {
    const ALL: [Self; 4] = [Self::Received, Self::Running, Self::Finished, Self::Failed];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Running => "running",
            Self::Finished => "finished",
            Self::Failed => "failed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: Id,
    /// Whose register it is: the unit for which it was sent, `00` for the whole country.
    pub register: String,
    /// SHA-256 of the file.
    pub digest: String,
    /// Name of the file.
    pub name: String,
    /// What somebody decided about its heads.
    pub columns: String,
    /// Where it stands.
    pub state: ImportState,
    /// Rows of the file, once it was looked through.
    pub rows: i64,
    /// Rows that are dealt with.
    pub rows_done: i64,
    /// Models that it added.
    pub added: i64,
    /// The account that sent it.
    pub begun_by: Option<Id>,
    /// When it was sent.
    pub begun_at: Instant,
    /// When it was finished.
    pub finished_at: Option<Instant>,
}

fn read(row: &Row<'_>) -> Result<Import, Fault> {
    Ok(Import {
        id: row.id(0)?,
        register: row.text(1)?,
        digest: row.text(2)?,
        name: row.text(3)?,
        columns: row.text(4)?,
        state: ImportState::from_word(&row.text(5)?)
            .ok_or_else(|| Fault::new("an unknown state of an import is stored"))?,
        rows: row.int(6)?,
        rows_done: row.int(7)?,
        added: row.int(8)?,
        begun_by: row.opt_id(9)?,
        begun_at: row.instant(10)?,
        finished_at: row.opt_instant(11)?,
    })
}

/// Begins an import, or finds the one of the same file in the same register.
///
/// # Errors
/// A fault of the database.
pub fn begin(tx: &mut Tx<'_>, new: &Import) -> Result<Import, Fault> {
    let values =
        params![new.id, &new.register, &new.digest, &new.name, new.state.word(), new.begun_by, new.begun_at];
    tx.run(BEGIN, values)?;
    tx.one(BY_FILE, params![&new.register, &new.digest], read)
}

/// Returns an import.
///
/// # Errors
/// A fault of the database.
pub fn import_with(db: &mut Reader<'_>, id: Id) -> Result<Option<Import>, Fault> {
    db.optional(BY_ID, params![id], read)
}

/// Returns somebody's imports, newest first: at most 20.
///
/// # Errors
/// A fault of the database.
pub fn imports_of(db: &mut Reader<'_>, account_id: Id) -> Result<Vec<Import>, Fault> {
    db.all(OF, params![account_id], read)
}

/// Returns an import that runs and is held by nobody.
///
/// # Errors
/// A fault of the database.
pub fn waiting(db: &mut Reader<'_>, now: Instant) -> Result<Option<Import>, Fault> {
    db.optional(WAITING, params![now], read)
}

/// Takes hold of an import that runs, so that no other server writes it too; `false` if another was faster.
///
/// # Errors
/// A fault of the database.
pub fn hold(tx: &mut Tx<'_>, id: Id, now: Instant, until: Instant) -> Result<bool, Fault> {
    Ok(tx.run(HOLD, params![id, now, until])? == 1)
}

/// Keeps what somebody decided about the heads of a file.
///
/// # Errors
/// A fault of the database.
pub fn set_columns(tx: &mut Tx<'_>, id: Id, columns: &str) -> Result<(), Fault> {
    tx.run(COLUMNS, params![id, columns]).map(drop)
}

/// Lets an import run; whoever says so stands for it from then on.
///
/// # Errors
/// A fault of the database.
pub fn start(tx: &mut Tx<'_>, id: Id, rows: i64, by: Option<Id>) -> Result<(), Fault> {
    tx.run(START, params![id, rows, by]).map(drop)
}

/// Forgets files that were sent before a moment and never taken over: they hold names of people.
///
/// # Errors
/// A fault of the database.
pub fn forget_old_files(tx: &mut Tx<'_>, before: Instant) -> Result<(), Fault> {
    tx.run(FORGET_OLD, params![before]).map(drop)
}

/// Says that the rows up to `to` are dealt with, in the transaction that writes them.
///
/// # Errors
/// A fault if somebody else moved on from `from` meanwhile.
pub fn move_on(
    tx: &mut Tx<'_>,
    id: Id,
    from: i64,
    to: i64,
    added: i64,
    held_until: Instant,
) -> Result<(), Fault> {
    match tx.run(MOVE_ON, params![id, from, to, added, held_until])? {
        1 => Ok(()),
        _ => Err(Fault::new("another program takes the same file over")),
    }
}

/// Finishes an import with its act, and forgets the file that was sent.
///
/// # Errors
/// A fault of the database.
pub fn finish(tx: &mut kheo_journal::Tx<'_, '_>, import: &Import) -> Result<(), Error> {
    let now = tx.now();
    if tx.run(FINISH, params![import.id, now])? == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    let added = tx.one(BY_ID, params![import.id], read)?.added;
    forget_file(tx, import.id)?;
    let body =
        Body::new().number("rows", import.rows).number("added", added).code("register", &import.register);
    let (kind, visibility) = ("exemplars.imported", Visibility::Office);
    tx.record(NewAct { kind, subject_kind: "import", subject_id: import.id, visibility, body })?;
    Ok(())
}

/// Says that an import cannot go on.
///
/// # Errors
/// A fault of the database.
pub fn fail(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    tx.run(FAIL, params![id]).map(drop)
}

/// Keeps a file that was sent.
///
/// # Errors
/// A fault of the database.
pub fn keep_file(tx: &mut Tx<'_>, id: Id, bytes: &[u8]) -> Result<(), Fault> {
    for (part, content) in (0_i64..).zip(bytes.chunks(PART_BYTES)) {
        tx.run(ADD_PART, params![id, part, content])?;
    }
    Ok(())
}

/// Returns a file that was sent; empty once it was taken over.
///
/// # Errors
/// A fault of the database.
pub fn file_of(db: &mut Reader<'_>, id: Id) -> Result<Vec<u8>, Fault> {
    Ok(db.all(PARTS, params![id], |row| row.blob(0))?.concat())
}

/// Forgets a file that was sent.
///
/// # Errors
/// A fault of the database.
fn forget_file(tx: &mut Tx<'_>, id: Id) -> Result<(), Fault> {
    tx.run(FORGET_PARTS, params![id]).map(drop)
}

//! Notices inside the site: who is told of which act. Made by following the journal; read marks are kept apart.

use kheo_base::{Fault, Id, Instant};
use kheo_journal::Act;
use kheo_store::{Reader, Tx, params};

kheo_store::statements! {
    ADD = "
        insert into notices (account_id, position, kind, exemplar_id, at)
        select w.account_id, $2, $3, $1, $4 from exemplar_writers w
        where w.exemplar_id = $1 and w.account_id <> $5
        on conflict do nothing
    ";
    ADD_FOR = "
        insert into notices (account_id, position, kind, exemplar_id, at) values ($1, $2, $3, $4, $5)
        on conflict do nothing
    ";
    FORGET = "delete from notices";
    FORGET_OF = "delete from notices where account_id = $1";
    FORGET_MARK = "delete from notice_marks where account_id = $1";
    NEWEST = "
        select n.position, n.kind, n.exemplar_id, n.at, e.title
        from notices n join exemplars e on e.exemplar_id = n.exemplar_id
        where n.account_id = $1 and n.position < $2 order by n.position desc limit $3
    ";
    MARK = "select position from notice_marks where account_id = $1";
    UNREAD = "
        select count(*) from (
            select 1 from notices where account_id = $1 and position > $2 limit 100) as unread
    ";
    READ_TO = "
        insert into notice_marks (account_id, position) values ($1, $2)
        on conflict (account_id) do update set position = excluded.position
        where notice_marks.position < excluded.position
    ";
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Position of its act.
    pub position: i64,
    /// Kind of its act.
    pub kind: String,
    /// The file.
    pub exemplar_id: Id,
    /// When.
    pub at: Instant,
    /// Name of the model.
    pub title: String,
}

/// Tells everybody who wrote in a file of an act, but not who did it.
///
/// # Errors
/// A fault of the database.
pub fn add_notices(tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
    let by = act.actor_id.unwrap_or(Id::from_i64(0));
    tx.run(ADD, params![act.subject_id, act.position, &act.kind, act.at, by]).map(drop)
}

/// Tells one person of an act, unless it is that person's own.
///
/// # Errors
/// A fault of the database.
pub fn add_notice_for(tx: &mut Tx<'_>, account_id: Id, act: &Act) -> Result<(), Fault> {
    if act.actor_id == Some(account_id) {
        return Ok(());
    }
    tx.run(ADD_FOR, params![account_id, act.position, &act.kind, act.subject_id, act.at]).map(drop)
}

/// Forgets all notices, before they are made again.
///
/// # Errors
/// A fault of the database.
pub fn forget_notices(tx: &mut Tx<'_>) -> Result<(), Fault> {
    tx.run(FORGET, &[]).map(drop)
}

/// Forgets the notices of an account whose data are erased.
///
/// # Errors
/// A fault of the database.
pub fn forget_notices_of(tx: &mut Tx<'_>, account_id: Id) -> Result<(), Fault> {
    tx.run(FORGET_OF, params![account_id])?;
    tx.run(FORGET_MARK, params![account_id]).map(drop)
}

/// Returns an account's notices before a position, newest first.
///
/// # Errors
/// A fault of the database.
pub fn notices_before(
    db: &mut Reader<'_>,
    account_id: Id,
    before: i64,
    size: i64,
) -> Result<Vec<Notice>, Fault> {
    db.all(NEWEST, params![account_id, before, size], |row| {
        Ok(Notice {
            position: row.int(0)?,
            kind: row.text(1)?,
            exemplar_id: row.id(2)?,
            at: row.instant(3)?,
            title: row.text(4)?,
        })
    })
}

/// Returns to which position an account has read.
///
/// # Errors
/// A fault of the database.
pub fn read_mark(db: &mut Reader<'_>, account_id: Id) -> Result<i64, Fault> {
    Ok(db.optional(MARK, params![account_id], |row| row.int(0))?.unwrap_or(0))
}

/// Counts what an account has not read, up to 100.
///
/// # Errors
/// A fault of the database.
pub fn unread(db: &mut Reader<'_>, account_id: Id) -> Result<i64, Fault> {
    let mark = read_mark(db, account_id)?;
    db.one(UNREAD, params![account_id, mark], |row| row.int(0))
}

/// Marks everything up to a position as read.
///
/// # Errors
/// A fault of the database.
pub fn mark_read(tx: &mut Tx<'_>, account_id: Id, position: i64) -> Result<(), Fault> {
    tx.run(READ_TO, params![account_id, position]).map(drop)
}

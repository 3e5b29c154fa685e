//! Every SQL statement of the record.

use std::collections::HashMap;

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Reader, Row, Tx, list_of, params};

/// Most acts shown for one subject, as in the journal.
const OF_SUBJECT_MAX: i64 = 500;

// The highest index of each subject comes out of the index alone, however many acts it has.
macro_rules! last_of {
    ($dialect:ident) => {
        concat!(
            "select subject_id, act_id from record_leaves where leaf_index in (
                select max(leaf_index) from record_leaves where subject_id",
            kheo_store::in_list!($dialect, "$1"),
            " group by subject_id)"
        )
    };
}

kheo_store::statements! {
    NEXT = "select coalesce(max(leaf_index), -1) + 1 from record_leaves";
    ADD = "
        insert into record_leaves
            (leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (act_id) do nothing
    ";
    OPEN = "insert into record_openings (leaf_index, fields) values ($1, $2)";
    FORGET = "
        delete from record_openings where leaf_index in
            (select leaf_index from record_leaves where subject_id = $2 and subject_kind = $1)
    ";
    LAST_OF for Sqlite = last_of!(sqlite);
    LAST_OF_PG for Postgres = last_of!(postgres);
    ENTRIES = "select entry from record_leaves where leaf_index >= $1 order by leaf_index limit $2";
    HEAD = "select size, root, note, signed_at from record_head where only_row = 1";
    MOVE_HEAD = "
        update record_head set size = $2, root = $3, note = $4, signed_at = $5
        where only_row = 1 and size = $1 and size <= $2
    ";
    ADD_SIGNATURES = "update record_head set note = $3 where only_row = 1 and size = $1 and note = $2";
    WITNESSED = "select size, note, signed_at from record_witnessed where only_row = 1";
    KEEP_WITNESSED = "
        update record_witnessed set size = $1, note = $2, signed_at = $3 where only_row = 1 and size <= $1
    ";
    BY_ACT = "
        select leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry
        from record_leaves where act_id = $1
    ";
    OF_SUBJECT = "
        select leaf_index, act_id from record_leaves where subject_id = $1 and subject_kind = $2
        order by leaf_index limit $3
    ";
    OPENING = "select fields from record_openings where leaf_index = $1";
    NEWEST = "
        select leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry
        from record_leaves where leaf_index < $1 order by leaf_index desc limit $2
    ";
    NEWEST_OF_KIND = "
        select leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry
        from record_leaves where kind = $3 and leaf_index < $1 order by leaf_index desc limit $2
    ";
    NEWEST_OF_UNIT = "
        select leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry
        from record_leaves where unit_code = $3 and leaf_index < $1 order by leaf_index desc limit $2
    ";
    NEWEST_OF_BOTH = "
        select leaf_index, act_id, subject_kind, subject_id, kind, unit_code, at, is_lost, entry
        from record_leaves where unit_code = $3 and kind = $4 and leaf_index < $1 order by leaf_index desc limit $2
    ";
    LOST = "select count(*) from record_leaves where is_lost = 1";
}

/// A leaf as its row keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafRow {
    /// Its place in the log, from 0.
    pub index: i64,
    /// The act.
    pub act_id: [u8; 16],
    /// What kind of thing the act is about.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Id,
    /// What became true.
    pub kind: String,
    /// Where; empty if nowhere in particular.
    pub unit_code: String,
    /// When, to the minute once it is read from a file.
    pub at: Instant,
    /// Whether the data of the act were lost and the leaf came back from the files of the log.
    pub is_lost: bool,
    /// The bytes of the leaf.
    pub entry: Vec<u8>,
}

/// The checkpoint in the database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// How many leaves it covers.
    pub size: i64,
    /// Its root in hexadecimal digits; empty before the first.
    pub root: String,
    /// The signed note; empty before the first.
    pub note: String,
    /// When it was signed.
    pub signed_at: i64,
}

/// Which leaves are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those of this unit.
    pub unit: Option<String>,
}

/// Returns how many leaves there are, which is the place of the next.
///
/// # Errors
/// A fault of the database.
pub fn count(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(NEXT, &[], |row| row.int(0))
}

/// Adds a leaf; `false` if the act has one.
pub(crate) fn add(tx: &mut Tx<'_>, leaf: LeafRow) -> Result<bool, Fault> {
    let values = params![
        leaf.index,
        leaf.act_id.as_slice(),
        leaf.subject_kind,
        leaf.subject_id,
        leaf.kind,
        leaf.unit_code,
        leaf.at,
        leaf.is_lost,
        leaf.entry
    ];
    Ok(tx.run(ADD, values)? > 0)
}

pub(crate) fn open(tx: &mut Tx<'_>, index: i64, fields: Vec<u8>) -> Result<(), Fault> {
    tx.run(OPEN, params![index, fields]).map(drop)
}

/// Destroys the openings of every leaf about a subject.
pub(crate) fn forget(tx: &mut Tx<'_>, subject_kind: &str, subject_id: Id) -> Result<u64, Fault> {
    tx.run(FORGET, params![subject_kind, subject_id])
}

/// Returns the last act of each of these subjects that has a leaf.
pub(crate) fn last_of(db: &mut Reader<'_>, subjects: &[Id]) -> Result<HashMap<Id, [u8; 16]>, Fault> {
    let mut last = HashMap::with_capacity(subjects.len());
    let statement = db.pick(LAST_OF, LAST_OF_PG);
    db.for_each(statement, params![list_of(subjects)], &mut |row| {
        last.insert(row.id(0)?, act_id(row, 1)?);
        Ok(())
    })?;
    Ok(last)
}

/// Returns the bytes of leaves from a place on.
pub(crate) fn entries(db: &mut Reader<'_>, from: i64, limit: i64) -> Result<Vec<Vec<u8>>, Fault> {
    db.all(ENTRIES, params![from, limit], |row| row.blob(0))
}

/// Returns the checkpoint that was signed last.
///
/// # Errors
/// A fault of the database.
pub fn head(db: &mut Reader<'_>) -> Result<Head, Fault> {
    db.one(HEAD, &[], |row| {
        Ok(Head { size: row.int(0)?, root: row.text(1)?, note: row.text(2)?, signed_at: row.int(3)? })
    })
}

/// Moves the checkpoint on if it still is that of `from` leaves; `false` if somebody else was faster.
pub(crate) fn move_head(tx: &mut Tx<'_>, from: i64, head: &Head) -> Result<bool, Fault> {
    let values = params![from, head.size, head.root.as_str(), head.note.as_str(), head.signed_at];
    Ok(tx.run(MOVE_HEAD, values)? == 1)
}

/// Puts further signatures below the checkpoint, if it still is the one that they are for.
pub(crate) fn add_signatures(tx: &mut Tx<'_>, size: i64, before: &str, after: &str) -> Result<bool, Fault> {
    Ok(tx.run(ADD_SIGNATURES, params![size, before, after])? == 1)
}

/// Returns size, note and time of the newest checkpoint that enough witnesses have signed; no note before the first.
///
/// # Errors
/// A fault of the database.
pub fn witnessed(db: &mut Reader<'_>) -> Result<(i64, String, i64), Fault> {
    db.one(WITNESSED, &[], |row| Ok((row.int(0)?, row.text(1)?, row.int(2)?)))
}

/// Keeps a checkpoint that enough witnesses have signed, unless a later one is kept.
pub(crate) fn keep_witnessed(tx: &mut Tx<'_>, size: i64, note: &str, signed_at: i64) -> Result<(), Fault> {
    tx.run(KEEP_WITNESSED, params![size, note, signed_at]).map(drop)
}

/// Returns the leaf of an act.
///
/// # Errors
/// A fault of the database.
pub fn leaf(db: &mut Reader<'_>, act: &[u8; 16]) -> Result<Option<LeafRow>, Fault> {
    db.optional(BY_ACT, params![act.as_slice()], read_leaf)
}

/// Returns the acts of a subject in order, at most 500.
pub(crate) fn of_subject(db: &mut Reader<'_>, kind: &str, id: Id) -> Result<Vec<(i64, [u8; 16])>, Fault> {
    db.all(OF_SUBJECT, params![id, kind, OF_SUBJECT_MAX], |row| Ok((row.int(0)?, act_id(row, 1)?)))
}

/// Returns the packed openings of a leaf; none if they were destroyed or there never were any.
pub(crate) fn opening(db: &mut Reader<'_>, index: i64) -> Result<Option<Vec<u8>>, Fault> {
    db.optional(OPENING, params![index], |row| row.blob(0))
}

/// Returns the newest leaves before a place.
pub(crate) fn newest(
    db: &mut Reader<'_>,
    wanted: &Wanted,
    before: i64,
    limit: i64,
) -> Result<Vec<LeafRow>, Fault> {
    match (&wanted.unit, &wanted.kind) {
        (None, None) => db.all(NEWEST, params![before, limit], read_leaf),
        (None, Some(kind)) => db.all(NEWEST_OF_KIND, params![before, limit, kind], read_leaf),
        (Some(unit), None) => db.all(NEWEST_OF_UNIT, params![before, limit, unit], read_leaf),
        (Some(unit), Some(kind)) => db.all(NEWEST_OF_BOTH, params![before, limit, unit, kind], read_leaf),
    }
}

/// Returns how many leaves came back from files without their data.
///
/// # Errors
/// A fault of the database.
pub fn lost(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(LOST, &[], |row| row.int(0))
}

fn act_id(row: &Row<'_>, column: usize) -> Result<[u8; 16], Fault> {
    row.blob(column)?.try_into().map_err(|_| Fault::new("an act's name is not 16 bytes"))
}

fn read_leaf(row: &Row<'_>) -> Result<LeafRow, Fault> {
    Ok(LeafRow {
        index: row.int(0)?,
        act_id: act_id(row, 1)?,
        subject_kind: row.text(2)?,
        subject_id: row.id(3)?,
        kind: row.text(4)?,
        unit_code: row.text(5)?,
        at: row.instant(6)?,
        is_lost: row.flag(7)?,
        entry: row.blob(8)?,
    })
}

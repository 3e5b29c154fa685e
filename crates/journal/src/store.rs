//! Every SQL statement of the journal.

use kheo_base::{Fault, Id, Instant};
use kheo_store::{Dialect, Reader, Row, Tx, params};

use crate::act::{Act, ActId, Body, Visibility};

/// Most acts that the sequencer numbers in one transaction.
const SEQUENCED_MAX: i64 = 5_000;
/// Most acts shown for one subject; a file with more is a sign of a fault, not of diligence.
const ACTS_OF_SUBJECT_MAX: i64 = 500;

kheo_store::statements! {
    RECORD_AT_NEXT_POSITION for Sqlite = "
        insert into acts (position, act_id, at, actor_id, unit_code, kind, subject_kind, subject_id, visibility, body)
        values ((select coalesce(max(position), 0) + 1 from acts), $1, $2, $3, $4, $5, $6, $7, $8, $9)
    ";
    RECORD = "
        insert into acts (act_id, at, actor_id, unit_code, kind, subject_kind, subject_id, visibility, body)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ";
    LOCK_HEAD for Postgres = "select position from journal_head where only_row = 1 for update";
    SEQUENCE for Postgres = "
        update acts set position = numbered.position
        from (
            select arrival, $1::bigint + row_number() over (order by arrival) as position
            from acts where position is null order by arrival limit $2
        ) as numbered
        where acts.arrival = numbered.arrival
    ";
    UNNUMBERED for Postgres = "select 1 from acts where position is null limit 1";
    MOVE_HEAD for Postgres = "update journal_head set position = $1 where only_row = 1";
    // After a restore the head must not lie below what is there.
    HIGHEST = "select coalesce(max(position), 0) from acts";
    AFTER = "
        select position, act_id, at, actor_id, unit_code, kind, subject_kind, subject_id, visibility, body
        from acts where position > $1 order by position limit $2
    ";
    SUBJECTS_AFTER = "
        select position, subject_kind, subject_id from acts where position > $1 order by position limit $2
    ";
    OF_SUBJECT for Sqlite = "
        select position, act_id, at, actor_id, unit_code, kind, subject_kind, subject_id, visibility, body
        from acts where subject_kind = $1 and subject_id = $2 order by at, position limit $3
    ";
    // Acts of one moment that have no number yet would come in any order.
    OF_SUBJECT_BY_ARRIVAL for Postgres = "
        select coalesce(position, 0), act_id, at, actor_id, unit_code, kind, subject_kind, subject_id, visibility, body
        from acts where subject_kind = $1 and subject_id = $2 order by at, arrival limit $3
    ";
    CURSORS = "select follower, position from follower_cursors order by follower limit 100";
    // Positions without gaps: as many as the highest.
    NUMBERED = "select count(position), coalesce(max(position), 0), coalesce(max(at), 0) from acts";
    PROGRESS = "
        select (select coalesce(max(position), 0) from acts),
               (select cast(coalesce(sum(position), 0) as bigint) from follower_cursors)
    ";
    CURSOR = "select position from follower_cursors where follower = $1";
    MOVE_CURSOR = "
        insert into follower_cursors (follower, position) values ($1, $2)
        on conflict (follower) do update set position = excluded.position
    ";
}

/// Returns the highest position given so far; 0 for an empty journal.
///
/// # Errors
/// A fault of the database.
pub fn head(db: &mut Reader<'_>) -> Result<i64, Fault> {
    db.one(HIGHEST, &[], |row| row.int(0))
}

/// What can be said of the journal's soundness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The highest position.
    pub head: i64,
    /// Positions below it that no act has.
    pub gaps: i64,
    /// The latest instant of an act.
    pub last_at: Instant,
    /// How far each follower has come.
    pub cursors: Vec<(String, i64)>,
}

/// Counts the whole journal: for `kheo doctor`, not for pages.
///
/// # Errors
/// A fault of the database.
pub fn health(db: &mut Reader<'_>) -> Result<Health, Fault> {
    let (count, head, last_at) =
        db.one(NUMBERED, &[], |row| Ok((row.int(0)?, row.int(1)?, row.instant(2)?)))?;
    let cursors = db.all(CURSORS, &[], |row| Ok((row.text(0)?, row.int(1)?)))?;
    Ok(Health { head, gaps: head - count, last_at, cursors })
}

/// Returns two numbers that change whenever an act is recorded or a follower has moved: how servers notice each other.
///
/// # Errors
/// A fault of the database.
pub fn progress(db: &mut Reader<'_>) -> Result<(i64, i64), Fault> {
    db.one(PROGRESS, &[], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Returns the acts about one subject, oldest first, at most 500.
///
/// # Errors
/// A fault of the database.
pub fn acts_of(db: &mut Reader<'_>, subject_kind: &str, subject_id: Id) -> Result<Vec<Act>, Fault> {
    let statement = match db.dialect() {
        Dialect::Sqlite => OF_SUBJECT,
        Dialect::Postgres => OF_SUBJECT_BY_ARRIVAL,
    };
    db.all(statement, params![subject_kind, subject_id, ACTS_OF_SUBJECT_MAX], read_act)
}

pub(crate) fn record(tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
    let statement = match tx.dialect() {
        Dialect::Sqlite => RECORD_AT_NEXT_POSITION,
        Dialect::Postgres => RECORD,
    };
    let values = params![
        act.act_id.0.as_slice(),
        act.at,
        act.actor_id,
        act.unit_code.clone(),
        act.kind.as_str(),
        act.subject_kind.as_str(),
        act.subject_id,
        act.visibility.word(),
        act.body.to_text(),
    ];
    tx.run(statement, values).map(drop)
}

/// Whether committed acts wait for their number; never on SQLite.
pub(crate) fn has_unnumbered(db: &mut Reader<'_>) -> Result<bool, Fault> {
    Ok(db.dialect() == Dialect::Postgres && db.optional(UNNUMBERED, &[], |_| Ok(()))?.is_some())
}

/// Numbers committed acts that have no position yet; returns how many. Does nothing on SQLite.
pub(crate) fn sequence(tx: &mut Tx<'_>) -> Result<i64, Fault> {
    if tx.dialect() == Dialect::Sqlite {
        return Ok(0);
    }
    let counted = tx.one(LOCK_HEAD, &[], |row| row.int(0))?;
    let start = counted.max(head(tx)?);
    let numbered = tx.run(SEQUENCE, params![start, SEQUENCED_MAX])?;
    let numbered = i64::try_from(numbered).unwrap_or(i64::MAX);
    if numbered > 0 {
        tx.run(MOVE_HEAD, params![start + numbered])?;
    }
    Ok(numbered)
}

/// Returns the subjects of one kind that the next acts after a position name, each once, and the position up to which was
/// looked, which is the given one if there are no more: for followers that read their subjects as they stand.
///
/// # Errors
/// A fault of the database.
pub fn subjects_after(
    db: &mut Reader<'_>,
    position: i64,
    kind: &str,
    acts_max: i64,
) -> Result<(Vec<Id>, i64), Fault> {
    let (mut subjects, mut reached) = (Vec::new(), position);
    db.for_each(SUBJECTS_AFTER, params![position, acts_max], &mut |row| {
        reached = row.int(0)?;
        if row.text(1)? == kind {
            subjects.push(row.id(2)?);
        }
        Ok(())
    })?;
    subjects.sort_unstable();
    subjects.dedup();
    Ok((subjects, reached))
}

/// Returns the acts after a position, oldest first: for followers that keep their place outside the database.
///
/// # Errors
/// A fault of the database.
pub fn after(db: &mut Reader<'_>, position: i64, limit: i64) -> Result<Vec<Act>, Fault> {
    db.all(AFTER, params![position, limit], read_act)
}

pub(crate) fn cursor(db: &mut Reader<'_>, follower: &str) -> Result<i64, Fault> {
    Ok(db.optional(CURSOR, params![follower], |row| row.int(0))?.unwrap_or(0))
}

pub(crate) fn move_cursor(tx: &mut Tx<'_>, follower: &str, position: i64) -> Result<(), Fault> {
    tx.run(MOVE_CURSOR, params![follower, position]).map(drop)
}

fn read_act(row: &Row<'_>) -> Result<Act, Fault> {
    let act_id = row.blob(1)?;
    Ok(Act {
        position: row.int(0)?,
        act_id: ActId(act_id.try_into().map_err(|_| Fault::new("an act's name is not 16 bytes"))?),
        at: row.instant(2)?,
        actor_id: row.opt_id(3)?,
        unit_code: row.opt_text(4)?,
        kind: row.text(5)?,
        subject_kind: row.text(6)?,
        subject_id: row.id(7)?,
        visibility: Visibility::from_word(&row.text(8)?),
        body: Body::from_text(&row.text(9)?),
    })
}

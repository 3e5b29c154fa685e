//! Counts of a poll: kept in shards with each endorsement, counted again from the endorsements themselves.
//!
//! A row for each model would be touched by every endorsement, and on PostgreSQL two transactions that touch one row cannot
//! both commit. So each count is spread over [`SHARDS`] rows, chosen by the citizen's key.

use kheo_base::{Fault, Id};
use kheo_store::{Reader, Tx, params};

use crate::rules::polls::bursts::Tally;

/// Rows over which one count is spread.
const SHARDS: i64 = 16;
/// The model's place in the row that counts those who take part.
const PARTICIPANTS: Id = Id::from_i64(0);

kheo_store::statements! {
    ADD = "
        insert into poll_counts (poll_id, exemplar_id, shard, count) values ($1, $2, $3, $4)
        on conflict (poll_id, exemplar_id, shard) do update set count = poll_counts.count + excluded.count
    ";
    KEPT = "
        select exemplar_id, cast(sum(count) as bigint) from poll_counts
        where poll_id = $1 group by exemplar_id order by exemplar_id limit 200
    ";
    ROWS = "
        select exemplar_id, count(*) from poll_endorsements
        where poll_id = $1 group by exemplar_id order by exemplar_id limit 200
    ";
    CITIZENS = "select count(distinct account_id) from poll_endorsements where poll_id = $1";
    ALL_TOGETHER = "
        select exemplar_id, count(*), cast(sum(is_new_account) as bigint) from poll_endorsements
        where poll_id = $1 group by exemplar_id having count(*) >= $2 order by exemplar_id limit 200
    ";
    BY_MINUTE = "
        select exemplar_id, count(*), cast(sum(is_new_account) as bigint), chosen_at / 60000 from poll_endorsements
        where poll_id = $1 group by exemplar_id, chosen_at / 60000 having count(*) >= $2
        order by chosen_at / 60000 desc, exemplar_id limit 100
    ";
}

/// Counts of one poll.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many take part.
    pub participants: i64,
    /// Models that are endorsed, by id, and how often.
    pub endorsements: Vec<(Id, i64)>,
}

impl Counted {
    /// Returns how many endorse a model.
    pub fn of(&self, exemplar_id: Id) -> i64 {
        self.endorsements.iter().find(|(id, _)| *id == exemplar_id).map_or(0, |(_, count)| *count)
    }
}

/// The counts that are kept, and the same counted from the endorsements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recount {
    /// What is kept.
    pub kept: Counted,
    /// What is there.
    pub counted: Counted,
}

impl Recount {
    /// Whether both are the same.
    pub fn agrees(&self) -> bool {
        self.kept == self.counted
    }
}

/// Adds to a model's count, or to that of those who take part.
pub(super) fn add(
    tx: &mut Tx<'_>,
    poll_id: Id,
    exemplar_id: Option<Id>,
    key: Id,
    number: i64,
) -> Result<(), Fault> {
    let shard = key.to_i64().rem_euclid(SHARDS);
    tx.run(ADD, params![poll_id, exemplar_id.unwrap_or(PARTICIPANTS), shard, number]).map(drop)
}

/// Returns how many take part.
///
/// # Errors
/// A fault of the database.
pub fn participants(db: &mut Reader<'_>, poll_id: Id) -> Result<i64, Fault> {
    Ok(kept(db, poll_id)?.participants)
}

/// Returns the counts that are kept.
pub(crate) fn kept(db: &mut Reader<'_>, poll_id: Id) -> Result<Counted, Fault> {
    let mut counted = Counted::default();
    for (id, count) in db.all(KEPT, params![poll_id], |row| Ok((row.id(0)?, row.int(1)?)))? {
        if id == PARTICIPANTS {
            counted.participants = count;
        } else if count != 0 {
            counted.endorsements.push((id, count));
        }
    }
    Ok(counted)
}

pub(super) fn counted_from_rows(db: &mut Reader<'_>, poll_id: Id) -> Result<Counted, Fault> {
    Ok(Counted {
        participants: db.one(CITIZENS, params![poll_id], |row| row.int(0))?,
        endorsements: db.all(ROWS, params![poll_id], |row| Ok((row.id(0)?, row.int(1)?)))?,
    })
}

/// Counts again and puts the result beside what is kept. Meaningful as long as the links have not been deleted.
///
/// # Errors
/// A fault of the database.
pub fn recount(db: &mut Reader<'_>, poll_id: Id) -> Result<Recount, Fault> {
    Ok(Recount { kept: kept(db, poll_id)?, counted: counted_from_rows(db, poll_id)? })
}

/// Returns endorsements by model, and by model and minute, where they are at least `count_min`.
///
/// # Errors
/// A fault of the database.
pub fn tallies(db: &mut Reader<'_>, poll_id: Id, count_min: i64) -> Result<Vec<Tally>, Fault> {
    let mut tallies = db.all(ALL_TOGETHER, params![poll_id, count_min], |row| {
        Ok(Tally { exemplar_id: row.id(0)?, minute: None, count: row.int(1)?, new: row.int(2)? })
    })?;
    tallies.extend(db.all(BY_MINUTE, params![poll_id, count_min], |row| {
        let minute = Some(kheo_base::Instant::from_millis(row.int(3)?.saturating_mul(60_000)));
        Ok(Tally { exemplar_id: row.id(0)?, minute, count: row.int(1)?, new: row.int(2)? })
    })?);
    Ok(tallies)
}

//! Every SQL statement of the outbox.

use kheo_base::{Fault, Id, Instant};
use kheo_journal::{Act, Circular, Letter, Recalled, TakenBack};
use kheo_store::{Reader, Row, Tx, params};

/// Settles letters without sending them: what they say and to whom goes at once. The row says until it is swept away that a file of such a
/// letter is to go, too; a letter that no server ever took has none, and needs no row.
macro_rules! settle {
    ($also:literal, $which:literal) => {
        concat!(
            "update mails set state = 'sent', sent_at = $2, claimed_until = null, error_kind = 'erased', ",
            $also,
            "recipient = '', subject = '', body = '', unsubscribe = '' where ",
            $which
        )
    };
}

kheo_store::statements! {
    INSERT = "
        insert into mails (mail_id, act_position, account_id, recipient, subject, body, state, attempts, next_at)
        values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7)
    ";
    INSERT_CIRCULAR = "
        insert into mails (mail_id, act_position, account_id, recipient, subject, body, state, attempts, next_at, written_at,
                           is_circular, unsubscribe)
        values ($1, $2, $3, $4, $5, $6, 'waiting', 0, $7, $7, 1, $8)
    ";
    INSERT_SUBJECT = "insert into mail_subjects (subject_id, mail_id) values ($1, $2) on conflict do nothing";
    DUE = "
        select 1 from mails
        where state = 'waiting' and next_at <= $1 and (claimed_until is null or claimed_until <= $1) and is_recalled = 0
        limit 1
    ";
    // One statement, so that of two servers that want the same letter one gets it and the other the next. Somebody waits for a
    // link to set a password: circulars come last.
    CLAIM = "
        update mails set claimed_until = $2, attempts = attempts + 1
        where mail_id = (
            select mail_id from mails
            where state = 'waiting' and next_at <= $1 and (claimed_until is null or claimed_until <= $1) and is_recalled = 0
            order by is_circular, next_at, mail_id limit 1
        )
        returning mail_id, recipient, subject, body, attempts, unsubscribe
    ";
    MARK_SENT = "
        update mails set state = 'sent', sent_at = $2, claimed_until = null,
            error_kind = case when error_kind = 'erased' then error_kind else null end,
            recipient = '', subject = '', body = '', unsubscribe = ''
        where mail_id = $1
    ";
    FORGET_SUBJECTS = "delete from mail_subjects where mail_id in (select mail_id from mails where account_id = $1)";
    FORGET_UNTRIED = "delete from mails where account_id = $1 and attempts = 0";
    FORGET_TRIED = settle!("account_id = null, ", "account_id = $1");
    ERASE_OF_ACT = settle!("", "act_position = $1");
    ERASED = "select mail_id from mails where error_kind = 'erased' order by sent_at desc limit 100000";
    ERASED_TALLY = "select count(*), coalesce(max(sent_at), 0) from mails where error_kind = 'erased'";
    // Only by the server whose claim still stands: another one may have sent the letter meanwhile.
    MARK_WAITING = "
        update mails set next_at = $3, claimed_until = null, error_kind = $4
        where mail_id = $1 and claimed_until = $2 and state = 'waiting'
    ";
    MARK_FAILED = "
        update mails set state = 'failed', claimed_until = null, error_kind = $3, subject = '', body = '',
            unsubscribe = ''
        where mail_id = $1 and claimed_until = $2 and state = 'waiting'
    ";
    // What waits loses its words at once, and is taken back to be written again; what was sent or is leaving has nothing more to come.
    ERASE_TELLING = "
        update mails set
            state = case when state = 'waiting' and (claimed_until is null or claimed_until <= $2) then 'waiting' else 'sent' end,
            is_recalled = 1, sent_at = $2, claimed_until = null, error_kind = 'erased',
            recipient = '', subject = '', body = '', unsubscribe = ''
        where mail_id in (select mail_id from mail_subjects where subject_id = $1)
    ";
    TELLING = "
        select mails.mail_id, mails.account_id, mails.written_at from mail_subjects join mails on mails.mail_id = mail_subjects.mail_id
        where mail_subjects.subject_id = $1 and mails.state = 'waiting' and (mails.claimed_until is null or mails.claimed_until <= $2)
        order by mails.mail_id limit $3
    ";
    TELLING_LEAVING = "
        update mails set is_recalled = 1
        where state = 'waiting' and claimed_until > $2 and mail_id in (select mail_id from mail_subjects where subject_id = $1)
    ";
    SUBJECTS = "select subject_id from mail_subjects where mail_id = $1 order by subject_id limit 1000";
    DELETE_SUBJECTS = "delete from mail_subjects where mail_id = $1";
    DELETE_UNTRIED = "delete from mails where mail_id = $1 and attempts = 0";
    SETTLE_TRIED = settle!("", "mail_id = $1");
    // Claims of servers that died count as none. One of their letters may be a file.
    RECALL_UNTRIED = "
        delete from mails where mail_id in (
            select mail_id from mails where act_position = $1 and is_circular = 1 and state = 'waiting' and attempts = 0 limit $2
        )
    ";
    RECALL_TRIED = settle!("", "mail_id in (
        select mail_id from mails
        where act_position = $1 and is_circular = 1 and state = 'waiting' and (claimed_until is null or claimed_until <= $2)
            and attempts > 0
        limit $3
    )");
    // What a server has claimed may be leaving at this moment. If it comes back instead, it waits for being taken back only.
    RECALL_LEAVING = "
        update mails set is_recalled = 1
        where act_position = $1 and is_circular = 1 and state = 'waiting' and claimed_until > $2
    ";
    WITHOUT_MAILBOX = "
        select account_id from mails
        where state = 'failed' and is_circular = 1 and error_kind = 'no-mailbox' and account_id is not null
        group by account_id having count(*) >= $1 order by account_id limit $2
    ";
    SWEEP_SUBJECTS = "
        delete from mail_subjects where mail_id in (
            select mail_id from mails where (state = 'sent' and sent_at <= $1) or (state = 'failed' and next_at <= $1)
        )
    ";
    SWEEP = "delete from mails where (state = 'sent' and sent_at <= $1) or (state = 'failed' and next_at <= $1)";
    COUNT = "select count(*) from mails where state = $1";
    ERROR_KINDS = "
        select state, error_kind, count(*) from mails where state <> 'sent' and error_kind is not null
        group by state, error_kind order by state, error_kind limit 50
    ";
}

/// A letter that this server has claimed.
pub(crate) struct Claimed {
    pub(crate) mail_id: Id,
    pub(crate) claimed_until: Instant,
    pub(crate) attempts: i64,
    pub(crate) recipient: String,
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) unsubscribe: String,
}

/// How the outbox does, for the operator. Tells nothing of who got what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Letters that will be tried, now or later.
    pub waiting: i64,
    /// Letters that were given up.
    pub failed: i64,
    /// Of the waiting and failed letters: state, what went wrong last, how many.
    pub errors: Vec<(String, String, i64)>,
}

/// Counts what waits and what was given up, and why.
///
/// # Errors
/// A fault of the database.
pub fn health(db: &mut Reader<'_>) -> Result<Health, Fault> {
    let mut count = |state: &str| db.one(COUNT, params![state], |row| row.int(0));
    let (waiting, failed) = (count("waiting")?, count("failed")?);
    let errors = db.all(ERROR_KINDS, &[], |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)))?;
    Ok(Health { waiting, failed, errors })
}

pub(crate) fn insert(tx: &mut Tx<'_>, mail_id: Id, act: &Act, letter: &Letter) -> Result<(), Fault> {
    let values = params![
        mail_id,
        act.position,
        letter.account_id,
        &letter.recipient,
        &letter.subject,
        &letter.body,
        act.at,
    ];
    tx.run(INSERT, values).map(drop)
}

pub(crate) fn insert_circular(
    tx: &mut Tx<'_>,
    mail_id: Id,
    circular: &Circular,
    letter: &Letter,
) -> Result<(), Fault> {
    let values = params![
        mail_id,
        circular.act_position,
        circular.owner_id,
        &letter.recipient,
        &letter.subject,
        &letter.body,
        circular.at,
        &circular.unsubscribe,
    ];
    tx.run(INSERT_CIRCULAR, values)?;
    for subject_id in &circular.tells_of {
        tx.run(INSERT_SUBJECT, params![*subject_id, mail_id])?;
    }
    Ok(())
}

/// Takes back circulars about an act that wait and are not claimed; those that are claimed nobody takes again.
pub(crate) fn recall(
    tx: &mut Tx<'_>,
    act_position: i64,
    now: Instant,
    limit: i64,
) -> Result<Recalled, Fault> {
    let leaving = tx.run(RECALL_LEAVING, params![act_position, now])?;
    let untried = tx.run(RECALL_UNTRIED, params![act_position, limit])?;
    let tried = tx.run(RECALL_TRIED, params![act_position, now, limit])?;
    Ok(Recalled { gone: untried + tried, leaving })
}

/// Takes back circulars that tell of a subject among others, wait and are not claimed. One that a server took once may be a file,
/// and its row stays to say so.
pub(crate) fn recall_telling(
    tx: &mut Tx<'_>,
    subject_id: Id,
    now: Instant,
    limit: i64,
) -> Result<(Vec<TakenBack>, u64), Fault> {
    let leaving = tx.run(TELLING_LEAVING, params![subject_id, now])?;
    let row = |row: &Row<'_>| Ok((row.id(0)?, row.opt_id(1)?, row.instant(2)?));
    let telling = tx.all(TELLING, params![subject_id, now, limit], row)?;
    let mut taken = Vec::with_capacity(telling.len());
    for (mail_id, owner_id, at) in telling {
        let told_of = tx.all(SUBJECTS, params![mail_id], |row| row.id(0))?;
        tx.run(DELETE_SUBJECTS, params![mail_id])?;
        if tx.run(DELETE_UNTRIED, params![mail_id])? == 0 {
            tx.run(SETTLE_TRIED, params![mail_id, now])?;
        }
        taken.extend(owner_id.map(|owner_id| TakenBack { owner_id, told_of, at }));
    }
    Ok((taken, leaving))
}

/// Returns who has no mailbox any more, by circulars that were given up at least so many times.
pub(crate) fn without_mailbox(db: &mut Reader<'_>, times: i64, limit: i64) -> Result<Vec<Id>, Fault> {
    db.all(WITHOUT_MAILBOX, params![times, limit], |row| row.id(0))
}

pub(crate) fn is_any_due(db: &mut Reader<'_>, now: Instant) -> Result<bool, Fault> {
    Ok(db.optional(DUE, params![now], |_| Ok(()))?.is_some())
}

pub(crate) fn claim(tx: &mut Tx<'_>, now: Instant, until: Instant) -> Result<Option<Claimed>, Fault> {
    tx.optional(CLAIM, params![now, until], |row| {
        Ok(Claimed {
            mail_id: row.id(0)?,
            claimed_until: until,
            attempts: row.int(4)?,
            recipient: row.text(1)?,
            subject: row.text(2)?,
            body: row.text(3)?,
            unsubscribe: row.text(5)?,
        })
    })
}

pub(crate) fn mark_sent(tx: &mut Tx<'_>, mail_id: Id, at: Instant) -> Result<(), Fault> {
    tx.run(MARK_SENT, params![mail_id, at]).map(drop)
}

/// Keeps a letter for another try at `next_at`, or gives it up.
pub(crate) fn mark_unsent(
    tx: &mut Tx<'_>,
    mail_id: Id,
    claimed_until: Instant,
    next_at: Option<Instant>,
    error_kind: &str,
) -> Result<(), Fault> {
    match next_at {
        Some(next_at) => tx.run(MARK_WAITING, params![mail_id, claimed_until, next_at, error_kind]),
        None => tx.run(MARK_FAILED, params![mail_id, claimed_until, error_kind]),
    }
    .map(drop)
}

/// Forgets to whom the letters of an account or a subscription went and what they said; their files go soon after.
pub(crate) fn forget_account(tx: &mut Tx<'_>, account_id: Id, at: Instant) -> Result<(), Fault> {
    tx.run(FORGET_SUBJECTS, params![account_id])?;
    tx.run(FORGET_UNTRIED, params![account_id])?;
    tx.run(FORGET_TRIED, params![account_id, at]).map(drop)
}

/// Forgets what the letters about an act say, whether they were sent or not.
pub(crate) fn erase_of_act(tx: &mut Tx<'_>, act_position: i64, at: Instant) -> Result<(), Fault> {
    tx.run(ERASE_OF_ACT, params![act_position, at]).map(drop)
}

/// Forgets what letters that tell of a subject among others say; those that wait are written again without it.
pub(crate) fn erase_telling(tx: &mut Tx<'_>, subject_id: Id, at: Instant) -> Result<(), Fault> {
    tx.run(ERASE_TELLING, params![subject_id, at]).map(drop)
}

/// Returns the letters that were erased lately.
pub(crate) fn erased(db: &mut Reader<'_>) -> Result<Vec<Id>, Fault> {
    db.all(ERASED, &[], |row| row.id(0))
}

/// Returns how many letters were erased lately, and when the last one was: whoever deletes files sees by it that there is work.
///
/// # Errors
/// A fault of the database.
pub fn erased_tally(db: &mut Reader<'_>) -> Result<(i64, i64), Fault> {
    db.one(ERASED_TALLY, &[], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Deletes what was settled before a moment; returns how many rows.
pub(crate) fn sweep(tx: &mut Tx<'_>, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP_SUBJECTS, params![before])?;
    tx.run(SWEEP, params![before])
}

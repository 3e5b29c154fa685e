//! The task that takes letters from the outbox to the transport.

use std::sync::Arc;
use std::time::Duration;

use kheo_base::{Clock, Error, Fault, Instant};
use kheo_store::Db;

use crate::backoff::pause_seconds;
use crate::store::{self, Claimed};
use crate::transport::{Failure, Outgoing, Transport};

/// How long a claim stands. Longer than a try lasts at most, so that no two servers send the same letter; a letter claimed
/// by a server that died is tried again after it.
const CLAIM_SECONDS: i64 = 10 * 60;
/// How long one try may last.
const TRY: Duration = Duration::from_secs(5 * 60);
/// How long to wait for news when nothing is due: pauses end and other servers write without telling.
const IDLE: Duration = Duration::from_secs(5);
/// How long rows of settled letters are kept for the operator: 30 days.
const KEPT_SECONDS: i64 = 30 * 24 * 60 * 60;
/// How often settled rows are looked through: hourly.
const SWEEP_SECONDS: i64 = 60 * 60;

/// Sends what is due, for as long as the program runs. Several servers may each have one.
#[derive(Clone)]
pub struct Sender {
    db: Db,
    clock: Clock,
    transport: Arc<Transport>,
}

impl Sender {
    /// Joins the three.
    pub fn new(db: Db, clock: Clock, transport: Transport) -> Self {
        Self { db, clock, transport: Arc::new(transport) }
    }

    /// Sends for ever. Letters are sent one after another: mail servers dislike a crowd.
    pub async fn run(self) {
        let mut commits = self.db.commits();
        let mut swept_at = Instant::from_millis(0);
        loop {
            commits.mark_unchanged();
            if let Err(fault) = self.send_due().await {
                tracing::error!(chain = fault.chain(), "the outbox stumbled and will try again");
                tokio::time::sleep(IDLE).await;
            }
            let now = self.clock.now();
            if swept_at.plus_seconds(SWEEP_SECONDS) <= now {
                swept_at = now;
                if let Err(fault) = self.sweep().await {
                    tracing::error!(chain = fault.chain(), "settled mails could not be swept away");
                }
            }
            drop(tokio::time::timeout(IDLE, commits.changed()).await);
        }
    }

    /// Tries every letter that is due now, once; returns how many were sent.
    ///
    /// # Errors
    /// A fault of the database. A letter that cannot be sent is none: it waits for its next turn.
    pub async fn send_due(&self) -> Result<usize, Fault> {
        let mut sent = 0;
        while let Some(claimed) = self.claim().await? {
            sent += usize::from(self.send(claimed).await?);
        }
        Ok(sent)
    }

    /// Deletes rows of letters that were settled more than 30 days ago; returns how many.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn sweep(&self) -> Result<u64, Fault> {
        let before = self.clock.now().plus_seconds(-KEPT_SECONDS);
        self.db.write(move |tx| Ok(store::sweep(tx, before)?)).await.map_err(Error::into_fault)
    }

    async fn claim(&self) -> Result<Option<Claimed>, Fault> {
        let now = self.clock.now();
        // Looking first keeps an idle server from writing: a commit costs a disk write.
        let is_due = self.db.read(move |db| Ok(store::is_any_due(db, now)?)).await;
        if !is_due.map_err(Error::into_fault)? {
            return Ok(None);
        }
        let until = now.plus_seconds(CLAIM_SECONDS);
        self.db.write(move |tx| Ok(store::claim(tx, now, until)?)).await.map_err(Error::into_fault)
    }

    async fn send(&self, claimed: Claimed) -> Result<bool, Fault> {
        let (mail_id, until, attempts) = (claimed.mail_id, claimed.claimed_until, claimed.attempts);
        let outcome = self.try_once(claimed).await;
        let now = self.clock.now();
        let Err(failure) = outcome else {
            let mark = self.db.write(move |tx| Ok(store::mark_sent(tx, mail_id, now)?));
            return mark.await.map_err(Error::into_fault).map(|()| true);
        };
        let pause = if failure.may_pass() { pause_seconds(attempts) } else { None };
        let next_at = pause.map(|pause| now.plus_seconds(pause));
        let (mail, error_kind) = (mail_id.to_string(), failure.word());
        if next_at.is_some() {
            tracing::warn!(mail, error_kind, attempts, "a mail could not be sent and will be tried again");
        } else {
            tracing::error!(mail, error_kind, attempts, "a mail was given up");
        }
        let mark = move |tx: &mut kheo_store::Tx<'_>| {
            Ok(store::mark_unsent(tx, mail_id, until, next_at, failure.word())?)
        };
        self.db.write(mark).await.map_err(Error::into_fault).map(|()| false)
    }

    async fn try_once(&self, claimed: Claimed) -> Result<(), Failure> {
        let outgoing = Outgoing {
            mail_id: claimed.mail_id,
            recipient: claimed.recipient,
            subject: claimed.subject,
            body: claimed.body,
            unsubscribe: claimed.unsubscribe,
            at: self.clock.now(),
        };
        let transport = self.transport.clone();
        let work = tokio::task::spawn_blocking(move || transport.send(outgoing));
        match tokio::time::timeout(TRY, work).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Failure::Unreachable),
            Err(_) => Err(Failure::Timeout),
        }
    }
}

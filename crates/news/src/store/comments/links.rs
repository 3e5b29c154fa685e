//! Links in letters, of which only the hash of the secret is kept, and the secret by which servers know their challenges.

use kheo_base::{Entropy, Fault, Id, Instant};
use kheo_people::Token;
use kheo_store::{Reader, Tx, params};

use super::{Queued, load};

/// The one row of the table of keys.
const KEY_ID: i64 = 1;

kheo_store::statements! {
    ADD = "insert into comment_links (token_hash, comment_id, purpose, expires_at) values ($1, $2, $3, $4)";
    FIND = "
        select comment_id from comment_links where token_hash = $1 and purpose = $2 and expires_at > $3 and used_at is null
    ";
    KEEP = "
        update comment_links set purpose = 'author', expires_at = $2
        where token_hash = $1 and purpose = 'confirm' and used_at is null
    ";
    KEY = "select secret from comment_keys where key_id = $1";
    ADD_KEY = "insert into comment_keys (key_id, secret) values ($1, $2) on conflict (key_id) do nothing";
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm that a comment is one's own.
    Confirm,
    /// To appeal, take back or erase it.
    Author,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Author => "author",
        }
    }
}

/// Makes a link's secret while its letter is written, in the transaction that keeps the letter.
///
/// # Errors
/// A fault of the database.
pub fn issue_link(
    tx: &mut Tx<'_>,
    comment_id: Id,
    purpose: Purpose,
    expires_at: Instant,
    entropy: &Entropy,
) -> Result<Token, Fault> {
    let token = Token::new(entropy.bytes());
    tx.run(ADD, params![token.hash().to_vec(), comment_id, purpose.word(), expires_at])?;
    Ok(token)
}

/// Returns the comment to which a link leads that was not used and is not over.
///
/// # Errors
/// A fault of the database.
pub fn by_link(
    db: &mut Reader<'_>,
    token: &Token,
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Queued>, Fault> {
    let found = db.optional(FIND, params![token.hash().to_vec(), purpose.word(), now], |row| row.id(0))?;
    match found {
        Some(id) => load(db, id),
        None => Ok(None),
    }
}

/// Lets a link that confirmed a comment show it from now on to whoever wrote it, until a day; whether it was still to confirm.
///
/// # Errors
/// A fault of the database.
pub fn keep_for_author(tx: &mut Tx<'_>, token: &Token, expires_at: Instant) -> Result<bool, Fault> {
    Ok(tx.run(KEEP, params![token.hash().to_vec(), expires_at])? > 0)
}

/// Returns the secret of challenges, if there is one yet.
///
/// # Errors
/// A fault of the database.
pub fn secret(db: &mut Reader<'_>) -> Result<Option<Vec<u8>>, Fault> {
    db.optional(KEY, params![KEY_ID], |row| row.blob(0))
}

/// Keeps a secret of challenges if there is none yet. Bookkeeping, as sessions are: whoever loses it loses forms that stand open.
///
/// # Errors
/// A fault of the database.
pub fn keep_secret(tx: &mut Tx<'_>, fresh: [u8; 32]) -> Result<(), Fault> {
    tx.run(ADD_KEY, params![KEY_ID, fresh.to_vec()]).map(drop)
}

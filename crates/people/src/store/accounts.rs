//! Rows of accounts.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_store::{Reader, Row, Tx, params};

use super::grants::read_grant;
use super::{
    ACCOUNTS_IN, ERASE, FIND_ACCOUNT, FIND_CREDENTIALS, HOLDERS, INSERT_ACCOUNT, SET_DISABLED, SET_NAMES,
    SET_PASSWORD,
};
use crate::rules::permissions::{Grant, Language, Place, Role, Scope};

/// An account, without its password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub account_id: Id,
    /// What is typed to sign in, folded.
    pub login: String,
    /// The name as others see it; empty when erased.
    pub display_name: String,
    /// Where letters go, if anywhere.
    pub email: Option<String>,
    /// The language of pages and letters.
    pub language: Language,
    /// Who made it; absent for what the operator made.
    pub created_by: Option<Id>,
    /// When it was made.
    pub created_at: Instant,
    /// Since when it is closed.
    pub disabled_at: Option<Instant>,
    /// Since when its personal data are gone.
    pub erased_at: Option<Instant>,
}

impl Account {
    /// Tells whether somebody can sign in with it.
    pub const fn is_open(&self) -> bool {
        self.disabled_at.is_none() && self.erased_at.is_none()
    }
}

/// An account with the roles that it holds or will hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountWithGrants {
    /// The account.
    pub account: Account,
    /// Grants that have neither ended nor expired.
    pub grants: Vec<Grant>,
}

/// An account with the hash of its password; empty if it has none yet.
pub(crate) struct Credentials {
    pub(crate) account: Account,
    pub(crate) password_hash: String,
}

/// Adds an account; `false` if the login is taken.
pub(crate) fn insert_account(tx: &mut Tx<'_>, account: &Account, password_hash: &str) -> Result<bool, Fault> {
    let values = params![
        account.account_id,
        &account.login,
        &account.display_name,
        account.email.clone(),
        password_hash,
        account.language.word(),
        account.created_by,
        account.created_at,
    ];
    Ok(tx.run(INSERT_ACCOUNT, values)? == 1)
}

pub(crate) fn account(db: &mut Reader<'_>, account_id: Id) -> Result<Option<Account>, Fault> {
    db.optional(FIND_ACCOUNT, params![account_id], read_account)
}

pub(crate) fn credentials(db: &mut Reader<'_>, login: &str) -> Result<Option<Credentials>, Fault> {
    db.optional(FIND_CREDENTIALS, params![login], |row| {
        Ok(Credentials { account: read_account(row)?, password_hash: row.text(9)? })
    })
}

pub(crate) fn set_password(tx: &mut Tx<'_>, account_id: Id, password_hash: &str) -> Result<(), Fault> {
    tx.run(SET_PASSWORD, params![account_id, password_hash]).map(drop)
}

pub(crate) fn set_names(tx: &mut Tx<'_>, account: &Account) -> Result<(), Fault> {
    let (name, language) = (&account.display_name, account.language.word());
    tx.run(SET_NAMES, params![account.account_id, name, account.email.clone(), language]).map(drop)
}

pub(crate) fn set_disabled(tx: &mut Tx<'_>, account_id: Id, at: Option<Instant>) -> Result<(), Fault> {
    tx.run(SET_DISABLED, params![account_id, at]).map(drop)
}

pub(crate) fn erase(tx: &mut Tx<'_>, account_id: Id, at: Instant) -> Result<(), Fault> {
    // No login that somebody could choose begins so.
    tx.run(ERASE, params![account_id, format!("#{account_id}"), at]).map(drop)
}

/// Returns a page of the accounts with a role in a subtree, and of those that `asker` made, in order of age.
pub(crate) fn accounts_in(
    db: &mut Reader<'_>,
    scope: &Scope,
    asker: Option<Id>,
    after: Id,
    limit: i64,
    today: Day,
) -> Result<Vec<AccountWithGrants>, Fault> {
    let mut page: Vec<AccountWithGrants> = Vec::new();
    let values = params![after, scope.unit_code(), asker, limit, today];
    db.for_each(ACCOUNTS_IN, values, &mut |row| {
        let account = read_account(row)?;
        if page.last().is_none_or(|last| last.account.account_id != account.account_id) {
            page.push(AccountWithGrants { account, grants: Vec::new() });
        }
        if row.opt_id(9)?.is_some()
            && let Some(last) = page.last_mut()
        {
            last.grants.push(read_grant(row, 9)?);
        }
        Ok(())
    })?;
    Ok(page)
}

/// Returns the open accounts that hold a role today over a subtree in which a place lies, in order of age.
pub(crate) fn holders(
    db: &mut Reader<'_>,
    role: Role,
    place: &Place,
    limit: i64,
    today: Day,
) -> Result<Vec<Account>, Fault> {
    let commune = place.commune.as_ref().unwrap_or(&place.province);
    db.all(HOLDERS, params![role.word(), &place.province, commune, today, limit], read_account)
}

fn read_account(row: &Row<'_>) -> Result<Account, Fault> {
    Ok(Account {
        account_id: row.id(0)?,
        login: row.text(1)?,
        display_name: row.text(2)?,
        email: row.opt_text(3)?,
        language: Language::from_word(&row.text(4)?).unwrap_or_default(),
        created_by: row.opt_id(5)?,
        created_at: row.instant(6)?,
        disabled_at: row.opt_instant(7)?,
        erased_at: row.opt_instant(8)?,
    })
}

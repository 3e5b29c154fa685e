//! Making, renaming, closing and erasing accounts.

use kheo_base::{Day, Error, Fault, Id, nfc};
use kheo_journal::{Body, By, Journal, Tx};
use kheo_store::Reader;

use crate::Authority;
use crate::acts::{
    ACCOUNT_CREATED, ACCOUNT_DISABLED, ACCOUNT_ENABLED, ACCOUNT_ERASED, ACCOUNT_RENAMED, about,
};
use crate::passwords::Passwords;
use crate::roles::administration;
use crate::rules::granting::{self, Subject};
use crate::rules::permissions::{Language, Permission, Place, Role, Scope};
use crate::rules::refused::Refused;
use crate::rules::{names, passwords};
use crate::store::{self, Account, AccountWithGrants};

/// Most accounts on one page of a list.
pub const PAGE_MAX: i64 = 100;

/// An account about to be made, as typed.
#[derive(Clone)]
pub struct NewAccount {
    /// An e-mail address or a short name.
    pub login: String,
    /// The name as others see it.
    pub display_name: String,
    /// Where letters go, if anywhere.
    pub email: Option<String>,
    /// The language of pages and letters.
    pub language: Language,
    /// The first password; without one the account is opened by [`crate::resets::request_reset`].
    pub password: Option<String>,
}

/// Makes an account and returns its id. It holds no role yet.
///
/// # Errors
/// [`Error::Denied`] unless by an administrator or the operator; why login, name, address or password are refused; a fault.
pub async fn create(
    journal: &Journal,
    hasher: &Passwords,
    authority: Authority,
    by: By,
    new: NewAccount,
) -> Result<Id, Error> {
    let login = names::login(&new.login)?;
    let display_name = names::display_name(&new.display_name)?;
    let email = given(new.email.as_deref()).map(names::email).transpose()?;
    let hash = match &new.password {
        None => String::new(),
        Some(password) => {
            passwords::accept(&nfc(password), &login, &display_name)?;
            hasher.hash(password).await?
        }
    };
    let insert = move |tx: &mut Tx<'_, '_>| {
        let today = tx.now().day();
        if administration(tx, authority, today)?.as_ref().is_some_and(|admin| !admin.as_rule().is_any()) {
            return Err(Error::Denied);
        }
        let account = Account {
            account_id: tx.new_id(),
            login: login.clone(),
            display_name: display_name.clone(),
            email: email.clone(),
            language: new.language,
            created_by: authority.account_id(),
            created_at: tx.now(),
            disabled_at: None,
            erased_at: None,
        };
        if !store::insert_account(tx, &account, &hash)? {
            return Err(Refused::LoginTaken.into());
        }
        tx.record(about(account.account_id, ACCOUNT_CREATED, Body::new()))?;
        Ok(account.account_id)
    };
    journal.write(by, insert).await
}

/// What may be changed about an account, as typed.
#[derive(Debug, Clone)]
pub struct Names {
    /// The name as others see it.
    pub display_name: String,
    /// Where letters go, if anywhere.
    pub email: Option<String>,
    /// The language of pages and letters.
    pub language: Language,
}

/// Changes name, address and language of an account: one's own, or one that the authority may manage.
///
/// # Errors
/// [`Error::Missing`], [`Error::Denied`], why name or address are refused, or a fault.
pub fn rename(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id, names: &Names) -> Result<(), Error> {
    let mut account = if authority.account_id() == Some(account_id) {
        store::account(tx, account_id)?.ok_or(Error::Missing)?
    } else {
        manageable(tx, authority, account_id)?
    };
    if account.erased_at.is_some() {
        return Err(Refused::AccountClosed.into());
    }
    let email = given(names.email.as_deref()).map(self::names::email).transpose()?;
    if email != account.email {
        // A link on its way to the old address must not open the account any more.
        let now = tx.now();
        store::void_resets(tx, account_id, now)?;
    }
    account.display_name = self::names::display_name(&names.display_name)?;
    account.email = email;
    account.language = names.language;
    store::set_names(tx, &account)?;
    tx.record(about(account_id, ACCOUNT_RENAMED, Body::new()))?;
    Ok(())
}

/// Closes an account for the time being, ends its sessions and revokes its access tokens. Closing a closed account changes nothing.
///
/// # Errors
/// [`Error::Missing`], [`Error::Denied`], [`Refused::OwnAccount`], or a fault.
pub fn disable(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id) -> Result<(), Error> {
    let account = manageable_other(tx, authority, account_id)?;
    if account.disabled_at.is_some() {
        tx.nothing_changed();
        return Ok(());
    }
    let now = tx.now();
    store::set_disabled(tx, account_id, Some(now))?;
    shut(tx, account_id)?;
    tx.record(about(account_id, ACCOUNT_DISABLED, Body::new()))?;
    Ok(())
}

/// Opens a closed account again. Opening an open account changes nothing.
///
/// # Errors
/// [`Error::Missing`], [`Error::Denied`], [`Refused::AccountClosed`] if it was erased, or a fault.
pub fn enable(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id) -> Result<(), Error> {
    let account = manageable_other(tx, authority, account_id)?;
    if account.erased_at.is_some() {
        return Err(Refused::AccountClosed.into());
    }
    if account.disabled_at.is_none() {
        tx.nothing_changed();
        return Ok(());
    }
    store::set_disabled(tx, account_id, None)?;
    tx.record(about(account_id, ACCOUNT_ENABLED, Body::new()))?;
    Ok(())
}

/// Erases the personal data of an account for good: name, address, login, password and access tokens go, sessions and roles
/// end. The row stays, since acts name its id; they hold nothing else of the person.
///
/// # Errors
/// [`Error::Missing`], [`Error::Denied`], [`Refused::OwnAccount`], or a fault.
pub fn erase(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id) -> Result<(), Error> {
    let account = manageable_other(tx, authority, account_id)?;
    if account.erased_at.is_some() {
        tx.nothing_changed();
        return Ok(());
    }
    let now = tx.now();
    for grant in store::grants_of(tx, account_id, now.day())? {
        crate::roles::end_with_delegations(tx, account_id, &grant)?;
    }
    store::erase(tx, account_id, now)?;
    shut(tx, account_id)?;
    store::delete_access_tokens(tx, account_id)?;
    tx.record(about(account_id, ACCOUNT_ERASED, Body::new()))?;
    Ok(())
}

/// Returns an account with its present and future grants.
///
/// # Errors
/// [`Error::Missing`] or a fault.
pub fn account(db: &mut Reader<'_>, account_id: Id, today: Day) -> Result<AccountWithGrants, Error> {
    let account = store::account(db, account_id)?.ok_or(Error::Missing)?;
    Ok(AccountWithGrants { account, grants: store::grants_of(db, account_id, today)? })
}

/// Returns the account with a login, as typed.
///
/// # Errors
/// [`Error::Missing`] or a fault.
pub fn by_login(db: &mut Reader<'_>, typed: &str) -> Result<Account, Error> {
    let login = names::login(typed).map_err(|_| Error::Missing)?;
    Ok(store::credentials(db, &login)?.ok_or(Error::Missing)?.account)
}

/// Returns a page of the accounts with a role in a subtree, and of those that `asker` made, in order of age; the next page
/// begins `after` the last id. At most [`PAGE_MAX`].
///
/// # Errors
/// A fault.
pub fn accounts_in(
    db: &mut Reader<'_>,
    scope: &Scope,
    asker: Option<Id>,
    after: Option<Id>,
    limit: i64,
    today: Day,
) -> Result<Vec<AccountWithGrants>, Fault> {
    let after = after.unwrap_or(Id::from_i64(0));
    store::accounts_in(db, scope, asker, after, limit.clamp(1, PAGE_MAX), today)
}

/// Returns who may do something at a place today, in order of age of their accounts: for choosing somebody. At most
/// [`PAGE_MAX`] for each role.
///
/// # Errors
/// A fault.
pub fn who_may(
    db: &mut Reader<'_>,
    permission: Permission,
    place: &Place,
    today: Day,
) -> Result<Vec<Account>, Fault> {
    let mut found: Vec<Account> = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| role.permissions().contains(&permission)) {
        for account in store::holders(db, role, place, PAGE_MAX, today)? {
            if !found.iter().any(|known| known.account_id == account.account_id) {
                found.push(account);
            }
        }
    }
    Ok(found)
}

/// Returns an account that the authority may manage.
fn manageable(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id) -> Result<Account, Error> {
    let today = tx.now().day();
    let account = store::account(tx, account_id)?.ok_or(Error::Missing)?;
    let grants = store::grants_of(tx, account_id, today)?;
    let subject = Subject { account_id, created_by: account.created_by, grants: &grants };
    let administration = administration(tx, authority, today)?;
    granting::manage(administration.as_ref().map(|admin| admin.as_rule()), subject)?;
    Ok(account)
}

/// As [`manageable`], but never one's own.
fn manageable_other(tx: &mut Tx<'_, '_>, authority: Authority, account_id: Id) -> Result<Account, Error> {
    if authority.account_id() == Some(account_id) {
        return Err(Refused::OwnAccount.into());
    }
    manageable(tx, authority, account_id)
}

/// Ends sessions, revokes access tokens and makes waiting links useless.
fn shut(tx: &mut Tx<'_, '_>, account_id: Id) -> Result<(), Fault> {
    let now = tx.now();
    store::delete_sessions(tx, account_id)?;
    store::revoke_access_tokens(tx, account_id, now)?;
    store::void_resets(tx, account_id, now)
}

/// A field left empty is a field not given.
fn given(typed: Option<&str>) -> Option<&str> {
    typed.map(str::trim).filter(|typed| !typed.is_empty())
}

//! One person: roles, closing and opening the account, erasing personal data.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_journal::{By, Tx};
use kheo_people::rules::granting::{Administrator, Subject, manage};
use kheo_people::{AccountWithGrants, Actor, Authority, Permission, accounts};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, page, page_with_status};

use super::people::{GrantChoices, blank_grant};
use super::views::GrantView;
use super::{go, id_of};
use crate::units::UnitNames;

/// The page `/lam-viec/nguoi/{id}`.
#[derive(Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Who it is.
    pub person: PersonView,
    /// Roles that hold today or later.
    pub grants: Vec<GrantView>,
    /// What can be granted.
    pub choices: GrantChoices,
    /// The form for one more role.
    pub form: Form,
}

/// The page before personal data are erased.
#[derive(Template)]
#[template(path = "person_erase.html")]
pub struct ErasePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Who it is.
    pub person: PersonView,
}

/// A person as an administrator sees it.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The account's id.
    pub account_id: String,
    /// The name; empty when erased.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// Where letters go.
    pub email: Option<String>,
    /// Whether the account can be used.
    pub is_open: bool,
    /// Whether the personal data are gone.
    pub is_erased: bool,
    /// Whether the reader may close, open and erase it.
    pub may_manage: bool,
    /// Whether it is the reader's own.
    pub is_own: bool,
}

/// Shows a person.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let form = blank_grant(visit.app.now().day());
    let person = load(&visit, id_of(&id)?, form).await?;
    page(&person)
}

/// Shows a person again with a form that was refused.
pub(crate) async fn refused(visit: Visit, account_id: Id, form: Form) -> Reply {
    let person = load(&visit, account_id, form).await?;
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &person)
}

/// Asks before personal data are erased.
pub async fn confirm_erasing(visit: Visit, Path(id): Path<String>) -> Reply {
    let found = seen(&visit, id_of(&id)?).await?;
    let person = PersonView::new(visit.actor()?, &found);
    if !person.may_manage || person.is_own {
        return Err(Error::Denied.into());
    }
    page(&ErasePage { frame: visit.frame, person })
}

/// Closes an account.
pub async fn close(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    change(visit, &id, &form, "accounts-flash-closed", accounts::disable).await
}

/// Opens a closed account.
pub async fn open(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    change(visit, &id, &form, "accounts-flash-opened", accounts::enable).await
}

/// Erases the personal data of an account.
pub async fn erase(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    change(visit, &id, &form, "accounts-flash-erased", accounts::erase).await
}

/// What is done to a whole account.
type Change = fn(&mut Tx<'_, '_>, Authority, Id) -> Result<(), Error>;

async fn change(visit: Visit, id: &str, form: &Form, flash: &str, change: Change) -> Reply {
    visit.check_form_token(form)?;
    let account_id = id_of(id)?;
    let found = seen(&visit, account_id).await?;
    let actor = visit.actor()?;
    let authority = Authority::Officer(actor.account_id);
    visit.app.write(by(actor, &found), move |tx| change(tx, authority, account_id)).await?;
    go(&visit, &format!("/lam-viec/nguoi/{id}"), flash)
}

/// Loads a person if the visitor's subtrees hold any of the roles, or the account is the visitor's to manage.
pub(crate) async fn seen(visit: &Visit, account_id: Id) -> Result<AccountWithGrants, Error> {
    let (actor, today) = (visit.actor()?.clone(), visit.app.now().day());
    visit.app.read(move |db| read(db, &actor, account_id, today)).await
}

fn read(db: &mut Reader<'_>, actor: &Actor, account_id: Id, today: Day) -> Result<AccountWithGrants, Error> {
    let found = accounts::account(db, account_id, today)?;
    let is_inside =
        found.grants.iter().any(|grant| actor.may(Permission::ManagePeople, &grant.scope.place()));
    // Nobody learns by trying which accounts there are elsewhere.
    if is_inside || may_manage(actor, &found) { Ok(found) } else { Err(Error::Missing) }
}

async fn load(visit: &Visit, account_id: Id, form: Form) -> Result<PersonPage, Error> {
    let (actor, frame, today) = (visit.actor()?.clone(), visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let found = read(db, &actor, account_id, today)?;
        let scopes = actor.scopes(Permission::ManagePeople);
        let mut names = UnitNames::new(&frame, today);
        let views = found.grants.iter().map(|grant| GrantView::new(db, &mut names, grant, &scopes));
        Ok(PersonPage {
            grants: views.collect::<Result<_, _>>()?,
            choices: GrantChoices::read(db, &frame, &scopes, today)?,
            person: PersonView::new(&actor, &found),
            frame: frame.clone(),
            form: form.clone(),
        })
    };
    visit.app.read(read).await
}

fn may_manage(actor: &Actor, found: &AccountWithGrants) -> bool {
    let administrator = Administrator { account_id: actor.account_id, grants: &actor.grants };
    let (account_id, created_by) = (found.account.account_id, found.account.created_by);
    let subject = Subject { account_id, created_by, grants: &found.grants };
    manage(Some(administrator), subject).is_ok()
}

/// By whom and for which unit an account is changed: the unit of one of its roles, or the visitor's own.
fn by(actor: &Actor, found: &AccountWithGrants) -> By {
    let of_role = found
        .grants
        .iter()
        .find_map(|grant| actor.acts_for(Permission::ManagePeople, &grant.scope.place()).ok());
    of_role.unwrap_or_else(|| {
        let scopes = actor.scopes(Permission::ManagePeople);
        let unit_code = scopes.first().map(|scope| scope.unit_code().to_owned());
        By { actor_id: Some(actor.account_id), unit_code }
    })
}

impl PersonView {
    fn new(actor: &Actor, found: &AccountWithGrants) -> Self {
        let account = &found.account;
        let is_erased = account.erased_at.is_some();
        Self {
            account_id: account.account_id.to_string(),
            name: account.display_name.clone(),
            // What stands there after erasing is no login of anybody.
            login: if is_erased { String::new() } else { account.login.clone() },
            email: account.email.clone(),
            is_open: account.is_open(),
            is_erased,
            may_manage: may_manage(actor, found) && !is_erased,
            is_own: account.account_id == actor.account_id,
        }
    }
}

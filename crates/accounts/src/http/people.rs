//! The people of a unit, and opening an account for one more.

use askama::Template;
use http::StatusCode;
use kheo_base::{Day, Error, Fault, Id};
use kheo_people::accounts::{self, NewAccount};
use kheo_people::rules::granting::{self, Administrator};
use kheo_people::{Actor, Authority, Language, Permission, Role, Scope, resets, roles};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status};

use super::grants::{Wanted, place, wanted};
use super::refused::settle;
use super::views::GrantView;
use super::{LOGIN_LEN_MAX, go};
use crate::units::{self, UnitNames};

/// People on one page.
const PAGE_SIZE: usize = 50;

/// The page `/lam-viec/nguoi`.
#[derive(Template)]
#[template(path = "people.html")]
pub struct PeoplePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Name of the unit whose people are shown, as it stands inside a sentence.
    pub unit: String,
    /// Code of that unit.
    pub unit_code: String,
    /// Other units that the reader administers.
    pub others: Vec<Choice>,
    /// The people.
    pub people: Vec<PersonRow>,
    /// After whom the next page begins.
    pub after: Option<String>,
}

/// A person in the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The account's id.
    pub account_id: String,
    /// The name.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// Whether the account can be used.
    pub is_open: bool,
    /// Roles that hold today or later.
    pub grants: Vec<GrantView>,
}

/// The page `/lam-viec/nguoi/moi`.
#[derive(Template)]
#[template(path = "person_new.html")]
pub struct NewPersonPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What can be granted.
    pub choices: GrantChoices,
    /// The account and its first role.
    pub form: Form,
}

/// What a form for a role offers.
#[derive(Debug, Clone, Default)]
pub struct GrantChoices {
    /// Roles.
    pub roles: Vec<Choice>,
    /// Units of the reader's subtrees.
    pub units: Vec<Choice>,
    /// Whether there are units that the list does not show, so that a code may be typed.
    pub is_open_ended: bool,
    /// Languages of pages and letters.
    pub languages: Vec<Choice>,
}

/// Lists the people of a unit.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let actor = visit.officer(Permission::ManagePeople)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let people = visit.app.read(move |db| list(db, &frame, &actor, &asked, today)).await?;
    page(&people)
}

/// Shows the form for one more person.
pub async fn new(visit: Visit) -> Reply {
    let mut form = blank_grant(visit.app.now().day());
    form.set("language", Language::Vi.word());
    let blank = load(&visit, form).await?;
    page(&blank)
}

/// Opens an account with its first role and asks for the letter by which the person sets a password.
pub async fn create(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let mut form = form.labelled("accounts");
    if let Some((account, wanted)) = asked_account(&mut form) {
        let outcome = open(&visit, account, &wanted).await;
        if let Some(account_id) = settle(&mut form, outcome)? {
            return go(&visit, &format!("/lam-viec/nguoi/{account_id}"), "accounts-flash-created");
        }
    }
    let again = load(&visit, form).await?;
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// A form for a role that begins today.
pub(crate) fn blank_grant(today: Day) -> Form {
    let mut form = Form::empty("accounts");
    form.set("from", today.vietnamese());
    form
}

impl GrantChoices {
    /// Reads what an administrator of some subtrees may choose.
    pub(crate) fn read(
        db: &mut Reader<'_>,
        frame: &Frame,
        scopes: &[Scope],
        today: Day,
    ) -> Result<Self, Fault> {
        Ok(Self {
            units: units::choices(db, frame, scopes, today)?,
            is_open_ended: scopes.contains(&Scope::Nation),
            ..Self::fixed(frame)
        })
    }

    /// Returns the choices that do not depend on the unit.
    pub(crate) fn fixed(frame: &Frame) -> Self {
        let role = |role: Role| Choice::new(role.word(), frame.t(role.text_key()));
        let languages = [("vi", "Tiếng Việt"), ("en", "English")];
        Self {
            roles: Role::ALL.map(role).to_vec(),
            languages: languages.map(|(word, name)| Choice::new(word, name)).to_vec(),
            ..Self::default()
        }
    }
}

fn list(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    asked: &Form,
    today: Day,
) -> Result<PeoplePage, Error> {
    let scopes = actor.scopes(Permission::ManagePeople);
    let mut names = UnitNames::new(frame, today);
    let asked_for = scopes.iter().find(|scope| scope.unit_code() == asked.value("don-vi"));
    let scope = asked_for.or(scopes.first()).ok_or(Error::Denied)?;
    let after: Option<Id> = asked.value("sau").parse().ok();
    let limit = i64::try_from(PAGE_SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut found = accounts::accounts_in(db, scope, Some(actor.account_id), after, limit, today)?;
    let is_more = found.len() > PAGE_SIZE;
    found.truncate(PAGE_SIZE);
    let last = found.last().map(|last| last.account.account_id.to_string());
    let mut people = Vec::with_capacity(found.len());
    for person in found {
        let views = person.grants.iter().map(|grant| GrantView::new(db, &mut names, grant, &scopes));
        people.push(PersonRow {
            account_id: person.account.account_id.to_string(),
            is_open: person.account.is_open(),
            name: person.account.display_name,
            login: person.account.login,
            grants: views.collect::<Result<_, _>>()?,
        });
    }
    let mut others = Vec::new();
    for other in scopes.iter().filter(|other| *other != scope) {
        others.push(Choice::new(other.unit_code(), names.name(db, other.unit_code())?));
    }
    let (unit, unit_code) =
        (units::inside_sentence(&names.name(db, scope.unit_code())?), scope.unit_code().to_owned());
    Ok(PeoplePage { frame: frame.clone(), unit, unit_code, others, people, after: last.filter(|_| is_more) })
}

async fn load(visit: &Visit, form: Form) -> Result<NewPersonPage, Error> {
    let scopes = visit.officer(Permission::ManagePeople)?.scopes(Permission::ManagePeople);
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let choices = GrantChoices::read(db, &frame, &scopes, today)?;
        Ok(NewPersonPage { frame: frame.clone(), choices, form: form.clone() })
    };
    visit.app.read(read).await
}

fn asked_account(form: &mut Form) -> Option<(NewAccount, Wanted)> {
    let account = NewAccount {
        login: form.text("login", LOGIN_LEN_MAX),
        display_name: form.text("display-name", kheo_people::rules::names::NAME_LEN_MAX),
        email: Some(form.text("email", LOGIN_LEN_MAX)),
        language: form.choice("language", Language::from_word).unwrap_or_default(),
        password: None,
    };
    let wanted = wanted(form)?;
    Some((account, wanted))
}

async fn open(visit: &Visit, account: NewAccount, wanted: &Wanted) -> Result<Id, Error> {
    let actor = visit.actor()?;
    let (scope, by) = place(visit, wanted).await?;
    // Asked before the account is made, so that a role that cannot be granted leaves no account without one behind.
    let administrator = Administrator { account_id: actor.account_id, grants: &actor.grants };
    let to_nobody = wanted.to_grant(Id::from_i64(0), &scope);
    granting::grant(Some(administrator), &to_nobody, &[], visit.app.now().day())?;
    let authority = Authority::Officer(actor.account_id);
    let (journal, hasher, login) = (visit.app.journal(), visit.app.passwords(), account.login.clone());
    let account_id = accounts::create(journal, hasher, authority, by.clone(), account).await?;
    let new = wanted.to_grant(account_id, &scope);
    visit.app.write(by, move |tx| roles::grant(tx, authority, &new).map(drop)).await?;
    // Counted by account and not by address: an office that opens forty accounts in a morning is no attack.
    resets::request_reset(journal, &login, &format!("account:{account_id}")).await?;
    Ok(account_id)
}

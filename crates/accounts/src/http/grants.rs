//! Granting roles and ending them.

use axum::extract::Path;
use kheo_base::{Day, Error, Id, Refusal};
use kheo_journal::By;
use kheo_people::roles::{self, NewGrant};
use kheo_people::{Authority, Permission, Role, Scope};
use kheo_web::{Form, Reply, Visit};

use super::refused::settle;
use super::{go, id_of, person};
use crate::units;

/// Most characters of a unit's code; more is no code.
const CODE_LEN_MAX: usize = 16;

/// Grants a role to a person.
pub async fn create(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let account_id = id_of(&id)?;
    // The kernel would let a role be granted to anybody; here people of other subtrees are not found.
    person::seen(&visit, account_id).await?;
    let mut form = form.labelled("accounts");
    if let Some(wanted) = wanted(&mut form) {
        let outcome = grant(&visit, account_id, &wanted).await;
        if settle(&mut form, outcome)?.is_some() {
            return go(&visit, &format!("/lam-viec/nguoi/{id}"), "accounts-flash-granted");
        }
    }
    person::refused(visit, account_id, form).await
}

/// Ends a role of a person at once.
pub async fn end(visit: Visit, Path((id, grant)): Path<(String, String)>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let (account_id, grant_id) = (id_of(&id)?, id_of(&grant)?);
    let found = person::seen(&visit, account_id).await?;
    // A grant of somebody else is not ended from this page.
    let ending = found.grants.iter().find(|grant| grant.grant_id == grant_id).ok_or(Error::Missing)?;
    let actor = visit.actor()?;
    let by = actor.acts_for(Permission::ManagePeople, &ending.scope.place())?;
    let authority = Authority::Officer(actor.account_id);
    visit.app.write(by, move |tx| roles::end_grant(tx, authority, grant_id)).await?;
    go(&visit, &format!("/lam-viec/nguoi/{id}"), "accounts-flash-grant-ended")
}

/// A role as a form asks for it.
pub(crate) struct Wanted {
    role: Role,
    unit_code: String,
    valid_from: Day,
    valid_to: Option<Day>,
}

impl Wanted {
    /// Returns what is to be granted to an account.
    pub(crate) fn to_grant(&self, account_id: Id, scope: &Scope) -> NewGrant {
        let (valid_from, valid_to) = (self.valid_from, self.valid_to);
        NewGrant { account_id, role: self.role, scope: scope.clone(), valid_from, valid_to }
    }
}

/// Reads role, unit and period. A code that was typed counts more than what was chosen.
pub(crate) fn wanted(form: &mut Form) -> Option<Wanted> {
    let role = form.choice("role", Role::from_word);
    let typed = form.optional_text("unit-code", CODE_LEN_MAX).trim().to_owned();
    let unit_code = if typed.is_empty() {
        form.choice("unit", |code| (!code.is_empty()).then(|| code.to_owned())).unwrap_or_default()
    } else {
        typed
    };
    let from = form.day("from");
    let until = if form.value("until").trim().is_empty() { None } else { form.day("until") };
    if !form.is_sound() {
        return None;
    }
    Some(Wanted { role: role?, unit_code, valid_from: from?, valid_to: until.map(|day| day.plus_days(1)) })
}

/// Finds the unit and by what right the visitor grants something there.
///
/// # Errors
/// A refusal if there is no such unit or it lies outside the visitor's subtrees.
pub(crate) async fn place(visit: &Visit, wanted: &Wanted) -> Result<(Scope, By), Error> {
    let (code, today) = (wanted.unit_code.clone(), visit.app.now().day());
    let scope = visit.app.read(move |db| units::scope_of(db, &code, today)).await?;
    // Kinder than a bare denial: what was typed comes back with its sentence.
    let outside = |_| Refusal::new("accounts-unit-outside");
    let by = visit.actor()?.acts_for(Permission::ManagePeople, &scope.place()).map_err(outside)?;
    Ok((scope, by))
}

async fn grant(visit: &Visit, account_id: Id, wanted: &Wanted) -> Result<(), Error> {
    let (scope, by) = place(visit, wanted).await?;
    let authority = Authority::Officer(visit.actor()?.account_id);
    let new = wanted.to_grant(account_id, &scope);
    visit.app.write(by, move |tx| roles::grant(tx, authority, &new).map(drop)).await
}

//! Lending a role to a deputy while one is away.

use axum::extract::Path;
use kheo_base::{Error, Id, Refusal};
use kheo_people::roles::{self, Delegation};
use kheo_people::{Authority, accounts as people};
use kheo_web::{Form, Reply, Visit};

use super::refused::settle;
use super::{LOGIN_LEN_MAX, accounts, go, id_of};

/// Lends a role.
pub async fn create(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let mut form = form.labelled("accounts");
    if let Some(wanted) = wanted(&mut form) {
        let outcome = lend(&visit, wanted).await;
        if settle(&mut form, outcome)?.is_some() {
            return go(&visit, "/tai-khoan", "accounts-flash-delegated");
        }
    }
    accounts::refused(visit, Form::empty("accounts"), Some(form)).await
}

/// Ends a delegation at once.
pub async fn end(visit: Visit, Path(grant): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let grant_id = id_of(&grant)?;
    let actor = visit.actor()?;
    let (authority, by) = (Authority::Officer(actor.account_id), actor.acts_for_self());
    visit.app.write(by, move |tx| roles::end_delegation(tx, authority, grant_id)).await?;
    go(&visit, "/tai-khoan", "accounts-flash-delegation-ended")
}

/// What the form asks for, before it is known who the deputy is.
struct Wanted {
    grant_id: Id,
    deputy: String,
    valid_from: kheo_base::Day,
    valid_to: kheo_base::Day,
}

fn wanted(form: &mut Form) -> Option<Wanted> {
    let grant_id = form.choice("grant", |word| word.parse().ok());
    let deputy = form.text("deputy", LOGIN_LEN_MAX);
    let (from, until) = (form.day("from"), form.day("away-until"));
    if !form.is_sound() {
        return None;
    }
    Some(Wanted { grant_id: grant_id?, deputy, valid_from: from?, valid_to: until?.plus_days(1) })
}

async fn lend(visit: &Visit, wanted: Wanted) -> Result<(), Error> {
    let actor = visit.actor()?;
    let holder = actor.account_id;
    let unit_code = actor
        .grants
        .iter()
        .find(|grant| grant.grant_id == wanted.grant_id)
        .map(|grant| grant.unit_code().to_owned());
    let by = kheo_journal::By { actor_id: Some(holder), unit_code };
    let lend = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        // Whose grant it is comes first: only whoever has a role to lend may try logins, and hears the same about a login
        // that nobody has as about somebody elsewhere.
        let today = tx.now().day();
        let own = people::account(tx, holder, today)?.grants;
        if !own.iter().any(|grant| grant.grant_id == wanted.grant_id) {
            return Err(Error::Missing);
        }
        let deputy = people::by_login(tx, &wanted.deputy).map_err(unknown)?;
        let Wanted { grant_id, valid_from, valid_to, .. } = wanted;
        let delegation = Delegation { grant_id, deputy_id: deputy.account_id, valid_from, valid_to };
        roles::delegate(tx, holder, &delegation).map(drop).map_err(unknown)
    };
    visit.app.write(by, lend).await
}

fn unknown(error: Error) -> Error {
    let is_unknown = match &error {
        Error::Missing => true,
        Error::Refusal(refusal) => {
            matches!(refusal.key, "people-account-closed" | "people-deputy-of-other-unit")
        }
        _ => false,
    };
    if is_unknown { Refusal::new("accounts-deputy-unknown").into() } else { error }
}

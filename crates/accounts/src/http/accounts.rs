//! One's own account: who I am, what I may do, who stands in for me.

use askama::Template;
use http::StatusCode;
use kheo_base::{Day, Error};
use kheo_people::{Actor, roles};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status};

use super::views::{GrantView, last_day};
use crate::units::UnitNames;

/// The page `/tai-khoan`.
#[derive(Template)]
#[template(path = "account.html")]
pub struct AccountPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The name as others see it.
    pub display_name: String,
    /// What is typed to sign in.
    pub login: String,
    /// Where letters go.
    pub email: Option<String>,
    /// Roles that hold today or later.
    pub grants: Vec<GrantView>,
    /// Own roles that can be lent.
    pub lendable: Vec<Choice>,
    /// What was lent and has not ended.
    pub deputies: Vec<DeputyView>,
    /// The form for a new password.
    pub password: Form,
    /// The form for a deputy.
    pub delegation: Form,
}

/// Somebody who stands in for the reader.
#[derive(Debug, Clone)]
pub struct DeputyView {
    /// The name of the deputy.
    pub name: String,
    /// What was lent.
    pub grant: GrantView,
}

/// Shows the account.
pub async fn show(visit: Visit) -> Reply {
    let account = load(&visit).await?;
    page(&account)
}

/// Shows the account again with a form that was refused.
pub(crate) async fn refused(visit: Visit, password: Form, delegation: Option<Form>) -> Reply {
    let mut account = load(&visit).await?;
    account.password = password;
    account.delegation = delegation.unwrap_or(account.delegation);
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &account)
}

async fn load(visit: &Visit) -> Result<AccountPage, Error> {
    let (actor, frame, today) = (visit.actor()?.clone(), visit.frame.clone(), visit.app.now().day());
    visit.app.read(move |db| read(db, &frame, &actor, today)).await
}

fn read(db: &mut Reader<'_>, frame: &Frame, actor: &Actor, today: Day) -> Result<AccountPage, Error> {
    let mut names = UnitNames::new(frame, today);
    let found = kheo_people::accounts::account(db, actor.account_id, today)?;
    let views = found.grants.iter().map(|grant| GrantView::new(db, &mut names, grant, &[]));
    let grants = views.collect::<Result<Vec<_>, _>>()?;
    let mut deputies = Vec::new();
    for own in &found.grants {
        for lent in roles::delegations_of(db, own.grant_id)? {
            if lent.grant.valid_to.is_some_and(|end| end <= today) {
                continue;
            }
            let deputy = kheo_people::accounts::account(db, lent.account_id, today)?.account;
            let grant = GrantView::new(db, &mut names, &lent.grant, &[])?;
            deputies.push(DeputyView { name: deputy.display_name, grant });
        }
    }
    Ok(AccountPage {
        display_name: found.account.display_name,
        login: found.account.login,
        email: found.account.email,
        lendable: lendable(frame, &grants),
        grants,
        deputies,
        password: Form::empty("accounts"),
        delegation: blank_delegation(today),
        frame: frame.clone(),
    })
}

fn lendable(frame: &Frame, grants: &[GrantView]) -> Vec<Choice> {
    let own = grants.iter().filter(|grant| !grant.is_deputy);
    own.map(|grant| Choice::new(&grant.grant_id, format!("{} – {}", frame.t(grant.role), grant.unit)))
        .collect()
}

/// The form begins with the commonest absence: a week from today.
fn blank_delegation(today: Day) -> Form {
    let mut form = Form::empty("accounts");
    form.set("from", today.vietnamese());
    form.set("away-until", last_day(today.plus_days(7)).vietnamese());
    form
}

impl AccountPage {
    /// Whether the reader has a place of work to go back to.
    fn is_officer(&self) -> bool {
        self.frame.actor.as_ref().is_some_and(Actor::is_officer)
    }
}

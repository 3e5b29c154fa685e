//! Passwords: forgotten, set anew by the link of a letter, changed.

use askama::Template;
use http::{HeaderMap, StatusCode};
use kheo_base::{Error, Refusal};
use kheo_people::rules::passwords::LENGTH_MAX;
use kheo_people::{Token, resets};
use kheo_web::{
    AddressPrefix, Asked, Form, Frame, Reply, Visit, page, page_with_status, see_other, session_token,
};

use super::refused::settle;
use super::{LOGIN_LEN_MAX, accounts, go};

/// The page `/quen-mat-khau`.
#[derive(Template)]
#[template(path = "forgotten.html")]
pub struct ForgottenPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The login.
    pub form: Form,
    /// Whether a letter was asked for; says nothing about whether one goes out.
    pub is_asked: bool,
}

/// The page `/dat-lai-mat-khau`.
#[derive(Template)]
#[template(path = "reset.html")]
pub struct ResetPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The new password, twice.
    pub form: Form,
    /// The secret of the link; absent if it cannot be used.
    pub token: Option<String>,
}

/// Asks which login it is.
pub async fn forgotten(visit: Visit, Asked(asked): Asked) -> Reply {
    let form = Form::empty("accounts");
    page(&ForgottenPage { frame: visit.frame, form, is_asked: asked.has("da-gui") })
}

/// Asks for a letter. The answer is the same whether or not there is such an account.
pub async fn request(visit: Visit, address: AddressPrefix, form: Form) -> Reply {
    let mut form = form.labelled("accounts");
    let login = form.text("login", LOGIN_LEN_MAX);
    if !form.is_sound() {
        let again = ForgottenPage { frame: visit.frame, form, is_asked: false };
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again);
    }
    resets::request_reset(visit.app.journal(), &login, &address.0).await?;
    see_other("/quen-mat-khau?da-gui=1", None, visit.app.settings().secure_cookies)
}

/// Shows the form behind the link of a letter.
pub async fn reset(visit: Visit, Asked(asked): Asked) -> Reply {
    let Some(token) = usable(&visit, asked.value("ma")).await? else { return unusable(visit) };
    page(&ResetPage { frame: visit.frame, form: Form::empty("accounts"), token: Some(token.secret()) })
}

/// Sets the new password.
pub async fn complete(visit: Visit, form: Form) -> Reply {
    let mut form = form.labelled("accounts");
    let Some(token) = usable(&visit, form.value("ma")).await? else { return unusable(visit) };
    if let Some(new) = new_password(&mut form) {
        let (journal, hasher) = (visit.app.journal(), visit.app.passwords());
        let outcome = resets::complete_reset(journal, hasher, &token, &new).await;
        if settle(&mut form, outcome)?.is_some() {
            return go(&visit, "/dang-nhap", "accounts-flash-password-set");
        }
    }
    let again = ResetPage { frame: visit.frame, form, token: Some(token.secret()) };
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again)
}

/// Changes the password of whoever is signed in.
pub async fn change(visit: Visit, headers: HeaderMap, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let mut form = form.labelled("accounts");
    let present = form.text("present-password", LENGTH_MAX);
    let session = session_token(&headers).ok_or(Error::SignInFirst)?;
    if let Some(new) = new_password(&mut form) {
        let (journal, hasher) = (visit.app.journal(), visit.app.passwords());
        let outcome =
            resets::change_password(journal, hasher, visit.actor()?, &session, &present, &new).await;
        if settle(&mut form, outcome)?.is_some() {
            return go(&visit, "/tai-khoan", "accounts-flash-password-changed");
        }
    }
    accounts::refused(visit, form, None).await
}

/// Returns the new password if it was typed twice alike and nothing else is wrong.
fn new_password(form: &mut Form) -> Option<String> {
    // How long is long enough is for the rules to say.
    let new = form.text("new-password", LENGTH_MAX);
    if form.is_sound() && form.value("new-password-again") != new {
        form.refuse("new-password-again", Refusal::new("accounts-passwords-differ"));
    }
    form.is_sound().then_some(new)
}

async fn usable(visit: &Visit, secret: &str) -> Result<Option<Token>, Error> {
    let Ok(token) = secret.parse::<Token>() else { return Ok(None) };
    match resets::check_reset(visit.app.journal(), &token).await {
        Ok(()) => Ok(Some(token)),
        Err(Error::Refusal(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn unusable(visit: Visit) -> Reply {
    let gone = ResetPage { frame: visit.frame, form: Form::empty("accounts"), token: None };
    page_with_status(StatusCode::GONE, &gone)
}

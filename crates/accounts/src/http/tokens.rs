//! Access tokens of whoever is signed in: made, listed, revoked. A secret is on the page that answers its making, once.

use askama::Template;
use axum::extract::Path;
use http::{HeaderValue, StatusCode, header};
use kheo_base::{Error, Instant};
use kheo_people::access_tokens::{self, NewToken};
use kheo_people::rules::access_tokens::{DAYS_MAX, NAME_LEN_MAX};
use kheo_people::{Ability, AccessToken};
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status};

use super::refused::settle;
use super::{go, id_of};

const PATH: &str = "/tai-khoan/khoa-truy-cap";
/// How many days the form proposes: a quarter of a year.
const DAYS_USUAL: i64 = 90;

/// The page `/tai-khoan/khoa-truy-cap`.
#[derive(Template)]
#[template(path = "tokens.html")]
pub struct TokensPage {
    /// What surrounds it.
    pub frame: Frame,
    /// Tokens that were not revoked, the newest first.
    pub tokens: Vec<AccessToken>,
    /// The secret of the token that was just made.
    pub secret: Option<String>,
    /// The form for a new one.
    pub form: Form,
    /// The present moment.
    pub now: Instant,
}

impl TokensPage {
    fn abilities(&self) -> Vec<Choice> {
        let choice =
            |ability: Ability| Choice::new(ability.word(), self.frame.tt("tokens-ability-", ability.word()));
        Ability::ALL.map(choice).to_vec()
    }

    fn is_over(&self, token: &AccessToken) -> bool {
        token.expires_at <= self.now
    }
}

/// Lists the tokens.
pub async fn index(visit: Visit) -> Reply {
    page(&load(&visit, blank(), None).await?)
}

/// Makes a token and shows its secret.
pub async fn create(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let mut form = form.labelled("tokens");
    if let Some(new) = wanted(&mut form) {
        let outcome = access_tokens::create(visit.app.journal(), visit.actor()?, new).await;
        if let Some(secret) = settle(&mut form, outcome)? {
            let mut response = page(&load(&visit, blank(), Some(secret)).await?)?;
            // Neither the browser's cache nor its way back may show the secret again.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            return Ok(response);
        }
    }
    page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &load(&visit, form, None).await?)
}

/// Revokes a token at once.
pub async fn revoke(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let token_id = id_of(&id)?;
    let actor = visit.actor()?;
    let (account_id, by) = (actor.account_id, actor.acts_for_self());
    visit.app.write(by, move |tx| access_tokens::revoke(tx, account_id, token_id)).await?;
    go(&visit, PATH, "tokens-flash-revoked")
}

fn wanted(form: &mut Form) -> Option<NewToken> {
    let name = form.text("name", NAME_LEN_MAX);
    let days = form.number("days", 1, DAYS_MAX);
    let ability = form.choice("ability", Ability::from_word);
    form.is_sound().then_some(NewToken { name, days: days?, ability: ability? })
}

fn blank() -> Form {
    let mut form = Form::empty("tokens");
    form.set("days", DAYS_USUAL.to_string());
    form.set("ability", Ability::Read.word());
    form
}

async fn load(visit: &Visit, form: Form, secret: Option<String>) -> Result<TokensPage, Error> {
    let account_id = visit.actor()?.account_id;
    let tokens = visit.app.read(move |db| Ok(access_tokens::list(db, account_id)?)).await?;
    Ok(TokensPage { frame: visit.frame.clone(), tokens, secret, form, now: visit.app.now() })
}

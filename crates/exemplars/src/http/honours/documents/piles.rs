//! Certificates by the pile: those of one decision, or of one year and level; ordered, watched, taken away.

use axum::extract::Path;
use http::{HeaderValue, StatusCode, header};
use kheo_base::{Error, Id, Refusal};
use kheo_people::Permission::RecogniseExemplar;
use kheo_people::Scope;
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Reply, Visit, page, page_with_status, see_other};

use super::pages::{PilePage, PilesPage};
use super::{fill, pdf, read_issuing};
use crate::printing::{guessed, scope_text};
use crate::store::honours::{
    Chosen, DecisionList, Run, RunState, begin_run, decision_list, file_content, recognised, run_with,
    runs_of,
};
use crate::store::levels_ever;

/// The list of piles.
const PATH: &str = "/lam-viec/giay-chung-nhan";
/// Seconds after which the page of a pile that is being printed is asked for again.
const AGAIN_SECONDS: &str = "2";
/// Piles of one account that wait or are printed at a time.
const WAITING_MAX: usize = 3;
/// Years that can be asked for.
const YEARS: std::ops::RangeInclusive<i64> = 1900..=2100;

/// Shows the form and the piles that this account ordered.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    page(&piles_page(&visit, asked.labelled("documents-form")).await?)
}

/// Orders a pile.
pub async fn create(visit: Visit, form: Form) -> Reply {
    visit.check_form_token(&form)?;
    let mut form = form.labelled("documents-form");
    let status = match order(&visit, &mut form).await {
        Ok(Some(id)) => {
            return see_other(&format!("{PATH}/{id}"), None, visit.app.settings().secure_cookies);
        }
        Ok(None) => StatusCode::UNPROCESSABLE_ENTITY,
        Err(error) => form.give_back(error)?,
    };
    page_with_status(status, &piles_page(&visit, form).await?)
}

/// Shows how far a pile is, or its files.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let run = found(&visit, &id).await?;
    let runs = run.state == RunState::Running;
    let mut reply = page(&PilePage { frame: visit.frame.clone(), run })?;
    if runs {
        reply.headers_mut().insert(header::REFRESH, HeaderValue::from_static(AGAIN_SECONDS));
    }
    Ok(reply)
}

/// Gives a file of a pile.
pub async fn file(visit: Visit, Path((id, name)): Path<(String, String)>) -> Reply {
    let run = found(&visit, &id).await?;
    let number = name.strip_prefix("giay-chung-nhan-").and_then(|rest| rest.strip_suffix(".pdf"));
    let number: i64 = number.and_then(|number| number.parse().ok()).ok_or(Error::Missing)?;
    if run.state != RunState::Finished {
        return Err(Error::Missing.into());
    }
    let read = move |db: &mut Reader<'_>| Ok(file_content(db, run.id, number.saturating_sub(1))?);
    let content = visit.app.read(read).await?;
    if content.is_empty() {
        return Err(Error::Missing.into());
    }
    pdf(&name, content)
}

/// Finds a pile that this account ordered. Whoever lost the territory since finds nothing.
async fn found(visit: &Visit, id: &str) -> Result<Run, Error> {
    let actor = visit.officer(RecogniseExemplar)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let run = visit.app.read(move |db| Ok(run_with(db, id)?)).await?.ok_or(Error::Missing)?;
    let keeps = actor.scopes(RecogniseExemplar).iter().any(|scope| scope_text(scope) == run.scope);
    if keeps && run.begun_by == actor.account_id { Ok(run) } else { Err(Error::Missing) }
}

async fn order(visit: &Visit, form: &mut Form) -> Result<Option<Id>, Error> {
    let actor = visit.officer(RecogniseExemplar)?.clone();
    let scope = actor.scopes(RecogniseExemplar).into_iter().next().ok_or(Error::Denied)?;
    let list = list_within(visit, form, &scope).await?;
    let levels = visit.app.read(|db| Ok(levels_ever(db)?)).await?;
    let is_level = |word: &str| levels.iter().find(|known| *known == word).cloned();
    let (list_id, level, year) = match list {
        Some((id, list)) => (Some(id), list.decision.level, 0),
        None => {
            let level = form.choice("level", is_level).unwrap_or_default();
            (None, level, form.number("year", *YEARS.start(), *YEARS.end()).unwrap_or_default())
        }
    };
    let run = Run {
        id: Id::new(visit.app.now(), visit.app.entropy()),
        scope: scope_text(&scope),
        list_id,
        level,
        year,
        issuing: read_issuing(form),
        state: RunState::Running,
        total: 0,
        done: 0,
        unproved: 0,
        begun_by: actor.account_id,
        begun_at: visit.app.now(),
    };
    if !form.is_sound() {
        return Ok(None);
    }
    let write = move |tx: &mut kheo_store::Tx<'_>| {
        let waiting = runs_of(tx, run.begun_by)?.iter().filter(|run| run.state == RunState::Running).count();
        if waiting >= WAITING_MAX {
            return Err(Refusal::new("documents-refused-waiting").into());
        }
        begin_run(tx, &run)?;
        Ok(run.id)
    };
    visit.app.db().write(write).await.map(Some)
}

/// The decision whose certificates are asked for, if one is: it names a model of the territory.
async fn list_within(visit: &Visit, form: &Form, scope: &Scope) -> Result<Option<(Id, DecisionList)>, Error> {
    if !form.has("list") {
        return Ok(None);
    }
    let (id, scope): (Id, Scope) = (form.value("list").parse().map_err(|_| Error::Missing)?, scope.clone());
    let mut list = visit.app.read(move |db| Ok(decision_list(db, id)?)).await?.ok_or(Error::Missing)?;
    list.files.retain(|(_, place)| scope.covers(place));
    if list.files.is_empty() { Err(Error::Missing) } else { Ok(Some((id, list))) }
}

async fn piles_page(visit: &Visit, mut form: Form) -> Result<PilesPage, Error> {
    let actor = visit.officer(RecogniseExemplar)?;
    let (scope, account_id) = (actor.scopes(RecogniseExemplar).into_iter().next(), actor.account_id);
    let scope = scope.ok_or(Error::Denied)?;
    let list = list_within(visit, &form, &scope).await?;
    let chosen = list.as_ref().map(|(id, _)| Chosen::List(*id));
    let frame = visit.frame.clone();
    let read = move |db: &mut Reader<'_>| {
        let level = |word: &String| Choice::new(word.clone(), frame.tt("exemplars-level-", word));
        let levels: Vec<Choice> = levels_ever(db)?.iter().map(level).collect();
        let first = match &chosen {
            Some(chosen) => recognised(db, chosen, &scope, 1)?.pop(),
            None => None,
        };
        let guess = first.map(|first| guessed(db, &first)).transpose()?;
        Ok((levels, guess, runs_of(db, account_id)?))
    };
    let (levels, guess, runs) = visit.app.read(read).await?;
    if let Some(guess) = guess {
        let id = form.value("list").to_owned();
        form = form.without("list");
        fill(&mut form, &guess);
        form.set("list", id);
    }
    Ok(PilesPage {
        frame: visit.frame.clone(),
        form,
        levels,
        decision: list.map(|(_, list)| list.decision),
        runs,
    })
}

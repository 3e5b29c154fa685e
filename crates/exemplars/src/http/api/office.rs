//! The machine interface for officers' own programs: files of their territories, and the steps that the rules allow.
//!
//! The same lists, the same visibility and the same decisions as on the pages; only the form differs. Routes here take an
//! access token and no cookie. A step names the version that it was decided for, so that a program may send it twice: the
//! second time it hears 409 and finds the step taken.

use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Fault, Id, Refusal};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Failure, Form, Reply, Sent, Visit, json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::details::{parts, recognitions};
use super::page_limit;
use super::shapes::{CriterionItem, PlaceNow, RecognitionItem, UnitRef};
use crate::http::decisions::{Step, allowed_steps, read_command, readable, take};
use crate::rules::{Command, Refused, State, YEAR_UNKNOWN};
use crate::store::{Card, Direction, Exemplar, OfficeFilter, OfficeSort, list_office};

/// What a program sends with a step, and the names of the same things in the form of the page.
const MEMBERS: [(&str, &str); 7] = [
    ("reason", "reason"),
    ("due-on", "due_on"),
    ("level", "level"),
    ("number", "number"),
    ("decided-on", "decided_on"),
    ("signer", "signer"),
    ("legal-basis", "legal_basis"),
];

/// One page of files.
#[derive(Serialize, ToSchema)]
pub struct OfficeFilePage {
    /// The files, longest waiting first.
    items: Vec<OfficeFileItem>,
    /// Cursor of the next page; absent on the last one.
    next: Option<String>,
}

/// A file in a list.
#[derive(Serialize, ToSchema)]
pub struct OfficeFileItem {
    /// Its id.
    id: String,
    /// Its name, in Vietnamese.
    title: String,
    /// Its field's word.
    field: String,
    /// `collective` or `individual`.
    subject: &'static str,
    /// The year of the movement; absent if the source does not say it.
    year: Option<i64>,
    /// `draft`, `submitted`, `returned`, `accepted`, `recognised` or `recorded`.
    state: &'static str,
    /// Its place in the words of the day of registration.
    place: String,
    /// Who leads it.
    lead: String,
    /// When it last changed, RFC 3339.
    changed_at: String,
    /// Its page for officers.
    url: String,
}

/// A file with everything that a step needs.
#[derive(Serialize, ToSchema)]
pub struct OfficeFile {
    /// Its id.
    id: String,
    /// Counts its changes; a step names it.
    version: i64,
    /// `draft`, `submitted`, `returned`, `accepted`, `recognised` or `recorded`.
    state: &'static str,
    /// The steps that this account may take now; the rules may still refuse one. Taking one needs a token that may act.
    steps: Vec<&'static str>,
    /// Its name.
    title: String,
    /// Its field's word.
    field: String,
    /// `collective` or `individual`.
    subject: &'static str,
    /// The year of the movement; absent if the source does not say it.
    year: Option<i16>,
    /// The parts of the registration by name; empty parts are left out.
    parts: std::collections::BTreeMap<&'static str, String>,
    /// How the result is judged.
    criteria: Vec<CriterionItem>,
    /// Times it was sent back, oldest first.
    returns: Vec<ReturnItem>,
    /// Decisions that recognise it.
    recognitions: Vec<RecognitionItem>,
    /// The unit of registration.
    unit_then: UnitRef,
    /// Its place in today's units.
    unit_now: PlaceNow,
    /// When it last changed, RFC 3339.
    changed_at: String,
    /// Since when it is public, RFC 3339.
    public_at: Option<String>,
    /// Its page for officers.
    url: String,
}

/// A time a file was sent back.
#[derive(Serialize, ToSchema)]
pub struct ReturnItem {
    /// What is missing.
    reason: String,
    /// Until when it is expected.
    due_on: String,
}

/// What a step needs: always the version; `return` takes reason and due day, `recognise` the decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRequest {
    /// The version of the file for which the step was decided.
    version: i64,
    /// `return`: what is missing.
    reason: Option<String>,
    /// `return`: until when it is expected, such as `2026-12-31`.
    due_on: Option<String>,
    /// `recognise`: `commune`, `province` or another level in force on the day of the decision.
    level: Option<String>,
    /// `recognise`: number of the decision.
    number: Option<String>,
    /// `recognise`: day of the decision.
    decided_on: Option<String>,
    /// `recognise`: who signed it.
    signer: Option<String>,
    /// `recognise`: what it rests on.
    legal_basis: Option<String>,
}

/// An error, as RFC 9457 has it.
#[derive(Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`.
    pub r#type: &'static str,
    /// What kind of error, in the language of `Accept-Language` (`vi` or `en`).
    pub title: String,
    /// The status once more.
    pub status: u16,
    /// A sentence for people.
    pub detail: String,
    /// The number under which the server's log knows the request.
    pub instance: String,
    /// The name of the refusal, the same in every language; absent if no rule refused.
    pub key: Option<String>,
    /// The member of the request that it is about, if one.
    pub field: Option<String>,
}

/// Lists the files of the officer's territories, longest waiting first.
#[utoipa::path(get, path = "/api/v1/office/exemplars", params(
    ("state" = Option<String>, Query), ("year" = Option<i64>, Query),
    ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
    ("limit" = Option<usize>, Query, description = "1 to 200")),
    responses((status = 200, body = OfficeFilePage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem), (status = 429, body = Problem)),
    security(("access_token" = [])))]
pub async fn exemplars(visit: Visit, Asked(mut asked): Asked) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let filter = read_filter(&mut asked)?;
    let base = visit.app.settings().base_url.clone();
    json(&visit.app.read(move |db| Ok(file_page(db, &actor, &filter, &asked, &base)?)).await?)
}

/// Shows one file.
#[utoipa::path(get, path = "/api/v1/office/exemplars/{id}", params(("id" = String, Path)),
    responses((status = 200, body = OfficeFile), (status = 401, body = Problem), (status = 404, body = Problem)),
    security(("access_token" = [])))]
pub async fn exemplar(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    shown(&visit, id).await
}

/// Takes one step and shows the file as it is then.
#[utoipa::path(post, path = "/api/v1/office/exemplars/{id}/steps/{step}", request_body = StepRequest,
    params(("id" = String, Path), ("step" = String, Path, description = "submit, accept, return, recognise or publish")),
    responses((status = 200, body = OfficeFile), (status = 400, body = Problem), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem, description = "the file is no longer of this version"),
        (status = 422, body = Problem, description = "a rule refused")),
    security(("access_token" = [])))]
pub async fn step(
    visit: Visit,
    Path((id, word)): Path<(String, String)>,
    Sent(sent): Sent<StepRequest>,
) -> Reply {
    let step = Step::ALL.into_iter().find(|step| word_of(*step) == word).ok_or(Error::Missing)?;
    let actor = visit.officer(step.permission())?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let version = sent.version;
    let command = read_step(step, sent)?;
    match take(&visit, &actor, id, step, command, version).await {
        Ok(()) => shown(&visit, id).await,
        Err(Error::Refusal(refusal)) => Err(refused(&visit, actor, id, version, refusal).await?),
        Err(error) => Err(error.into()),
    }
}

/// The step's word in addresses for programs.
const fn word_of(step: Step) -> &'static str {
    match step {
        Step::Send => "submit",
        Step::Return => "return",
        Step::Accept => "accept",
        Step::Recognise => "recognise",
        Step::Publish => "publish",
    }
}

/// Reads the filter. A program that misspells a state must hear of it, or it would take all files for those of one state.
fn read_filter(asked: &mut Form) -> Result<OfficeFilter, Failure> {
    let mut filter = OfficeFilter::default();
    if !asked.value("state").is_empty() {
        filter.states = asked.choice("state", State::from_word).into_iter().collect();
    }
    if !asked.value("year").is_empty() {
        filter.year = asked.number("year", 1, 9_999);
    }
    match first_error(asked, &[("state", "state"), ("year", "year")]) {
        Some(failure) => Err(failure),
        None => Ok(filter),
    }
}

/// Reads what was sent exactly as the form of the page is read.
fn read_step(step: Step, sent: StepRequest) -> Result<Command, Failure> {
    let values =
        [sent.reason, sent.due_on, sent.level, sent.number, sent.decided_on, sent.signer, sent.legal_basis];
    let pairs =
        MEMBERS.iter().zip(values).filter_map(|((name, _), value)| Some(((*name).to_owned(), value?)));
    let mut form = Form::from_pairs(pairs);
    let command = read_command(&mut form, step);
    match first_error(&form, &MEMBERS) {
        Some(failure) => Err(failure),
        None => Ok(command.ok_or(Error::Missing)?),
    }
}

fn first_error(form: &Form, members: &[(&str, &'static str)]) -> Option<Failure> {
    let error = form.errors().first()?;
    let failure = Failure::from(error.refusal.clone());
    let member = members.iter().find(|(name, _)| *name == error.field);
    Some(match member {
        Some((_, member)) => failure.about_field(member),
        None => failure,
    })
}

/// A refusal of a file that has moved on since is no answer to what was asked: the program hears that it has, and looks again.
async fn refused(
    visit: &Visit,
    actor: Actor,
    id: Id,
    version: i64,
    refusal: Refusal,
) -> Result<Failure, Error> {
    let now = visit.app.read(move |db| Ok(readable(db, &actor, id)?.version)).await?;
    Ok(if now == version {
        refusal.into()
    } else {
        Failure::from(Error::from(Refused::ChangedMeanwhile)).with_status(StatusCode::CONFLICT)
    })
}

async fn shown(visit: &Visit, id: Id) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let base = visit.app.settings().base_url.clone();
    let file = visit.app.read(move |db| {
        let file = readable(db, &actor, id)?;
        let steps = allowed_steps(&file, &actor).into_iter().map(word_of).collect();
        Ok(office_file(file, steps, &base))
    });
    json(&file.await?)
}

fn file_page(
    db: &mut Reader<'_>,
    actor: &Actor,
    filter: &OfficeFilter,
    asked: &Form,
    base: &str,
) -> Result<OfficeFilePage, Fault> {
    let scopes = actor.scopes(Permission::ReadOfficeExemplars);
    let direction = asked.value("after").parse::<Id>().map_or(Direction::First, Direction::After);
    let (reader, sort, limit) = (actor.account_id, OfficeSort::default(), page_limit(asked));
    let listed = list_office(db, filter, &scopes, reader, sort, direction, limit)?;
    let next = listed.cards.last().filter(|_| listed.has_after).map(|card| card.id.to_string());
    Ok(OfficeFilePage { next, items: listed.cards.into_iter().map(|card| item(card, base)).collect() })
}

fn item(card: Card, base: &str) -> OfficeFileItem {
    OfficeFileItem {
        url: page_of(base, card.id),
        id: card.id.to_string(),
        subject: card.subject.word(),
        state: card.state.word(),
        year: Some(card.year).filter(|year| *year != i64::from(YEAR_UNKNOWN)),
        changed_at: card.changed_at.to_string(),
        title: card.title,
        field: card.field,
        place: card.place_line,
        lead: card.lead,
    }
}

fn office_file(file: Exemplar, steps: Vec<&'static str>, base: &str) -> OfficeFile {
    let returned = |row: &crate::store::Return| ReturnItem {
        reason: row.reason.clone(),
        due_on: row.due_on.to_string(),
    };
    OfficeFile {
        id: file.id.to_string(),
        version: file.version,
        state: file.state.word(),
        steps,
        subject: file.draft.subject.word(),
        year: Some(file.draft.year).filter(|year| *year != YEAR_UNKNOWN),
        parts: parts(&file),
        criteria: file.draft.criteria.iter().map(CriterionItem::of).collect(),
        returns: file.returns.iter().map(returned).collect(),
        recognitions: recognitions(&file),
        changed_at: file.changed_at.to_string(),
        public_at: file.public_at.map(|at| at.to_string()),
        url: page_of(base, file.id),
        unit_then: UnitRef::of(&file.territory),
        unit_now: PlaceNow::of(&file.territory),
        title: file.draft.title,
        field: file.draft.field,
    }
}

fn page_of(base: &str, id: Id) -> String {
    format!("{base}/lam-viec/mo-hinh/{id}")
}

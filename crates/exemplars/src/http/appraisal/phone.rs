//! The page for a telephone at the site, which keeps entries while there is no network.
//!
//! The page asks for the appraiser's open sheets as JSON, keeps them, and sends back what was entered with the version that it
//! has seen. An entry for an older version is answered with what the server has; the page asks which to keep.

use std::collections::BTreeMap;

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use kheo_base::{Day, Error, Fault, Id, Refusal};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, assets, json};
use serde::{Deserialize, Serialize};

use super::fields;
use super::sheets::{keep, own_sheet};
use crate::rules::appraisal::{CHANGED_MEANWHILE, Mode};
use crate::store::appraisal::{Kept, Queued, find, kept, queue, sheet_rules_on};

/// Where the page stands, and as far as its worker reaches.
const PLACE: &str = "/lam-viec/tham-dinh/may";
/// Files that a telephone keeps.
const FILES_MAX: usize = 100;
/// Most fields of one entry.
const FIELDS_MAX: usize = 60;
/// Largest entry.
const ENTRY_BYTES_MAX: usize = 256 << 10;

/// The page `/lam-viec/tham-dinh/may`.
#[derive(Template)]
#[template(path = "appraisal/phone.html")]
pub struct PhonePage {
    /// What surrounds it.
    pub frame: Frame,
    /// Whose entries it keeps.
    pub account_id: Id,
}

/// What a telephone keeps.
#[derive(Serialize)]
struct Files {
    account: String,
    form_token: String,
    files: Vec<File>,
    more: bool,
}

/// One file with its sheet.
#[derive(Serialize)]
struct File {
    id: String,
    title: String,
    place: String,
    due: String,
    is_late: bool,
    has_changed: bool,
    on_site: bool,
    criteria: Vec<Criterion>,
    version: i64,
    fields: BTreeMap<String, String>,
}

/// What is judged.
#[derive(Serialize)]
struct Criterion {
    name: String,
    evidence: String,
    max: i64,
}

/// What a telephone sends.
#[derive(Deserialize)]
struct Entry {
    form_token: String,
    file: String,
    version: i64,
    fields: BTreeMap<String, String>,
    sends: bool,
}

/// What it hears.
#[derive(Serialize, Default)]
struct Heard {
    version: i64,
    submitted: bool,
    fields: BTreeMap<String, String>,
    sentence: String,
    wrong: BTreeMap<String, String>,
}

/// Shows the page.
pub async fn show(visit: Visit) -> Reply {
    let account_id = visit.officer(Permission::ScoreExemplar)?.account_id;
    kheo_web::page(&PhonePage { frame: visit.frame, account_id })
}

/// Gives the signed-in appraiser's open sheets, and nobody else's.
pub async fn files(visit: Visit) -> Reply {
    let actor = visit.officer(Permission::ScoreExemplar)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let files = visit.app.read(move |db| Ok(files_of(db, &frame, &actor, today)?)).await?;
    let mut response = json(&files)?;
    // The page keeps what it needs; nothing else on the way shall.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn files_of(db: &mut Reader<'_>, frame: &Frame, actor: &Actor, today: Day) -> Result<Files, Fault> {
    let (queued, more) = queue(db, actor.account_id, None, FILES_MAX)?;
    let files = queued.into_iter().map(|one| file_of(db, frame, one, today)).collect::<Result<_, _>>()?;
    Ok(Files { account: actor.account_id.to_string(), form_token: actor.form_token.clone(), files, more })
}

fn file_of(db: &mut Reader<'_>, frame: &Frame, queued: Queued, today: Day) -> Result<File, Fault> {
    let assignment =
        find(db, queued.assignment_id)?.ok_or_else(|| Fault::new("an assignment is gone within one read"))?;
    let rules = sheet_rules_on(db, assignment.sheet_on)?;
    let kept = kept(db, assignment.id, &rules)?;
    let is_vi = frame.is_vi();
    let criteria = rules.criteria.iter().map(|rule| Criterion {
        name: rule.name(is_vi).to_owned(),
        evidence: rule.evidence(is_vi).to_owned(),
        max: rule.max,
    });
    Ok(File {
        id: queued.exemplar_id.to_string(),
        due: due(frame, &queued, today),
        is_late: queued.is_late(today),
        has_changed: queued.has_changed(),
        on_site: assignment.mode == Mode::Field,
        criteria: criteria.collect(),
        version: kept.version,
        fields: fields::written(&kept.sheet).into_iter().collect(),
        title: queued.title,
        place: queued.place_line,
    })
}

fn due(frame: &Frame, queued: &Queued, today: Day) -> String {
    let day = frame.day(&queued.due_on);
    if queued.is_late(today) {
        frame.t1("appraisal-late", "day", day)
    } else {
        frame.t1("appraisal-due", "day", day)
    }
}

/// Takes one entry: saved, or answered with what the server has.
pub async fn sync(visit: Visit, request: Request) -> Reply {
    let actor = visit.officer(Permission::ScoreExemplar)?.clone();
    let entry = read_entry(request).await?;
    if !actor.accepts_form(&entry.form_token) {
        return Err(Error::Denied.into());
    }
    let id: Id = entry.file.parse().map_err(|_| Error::Missing)?;
    match take(&visit, &actor, id, entry).await {
        Ok(heard) if heard.wrong.is_empty() => json(&heard),
        Ok(heard) => said(StatusCode::UNPROCESSABLE_ENTITY, &heard),
        Err(Error::Refusal(refusal)) => {
            let is_conflict = refusal.key == CHANGED_MEANWHILE;
            let status = if is_conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let sentence = visit.frame.said(refusal.key, &refusal.args);
            said(status, &Heard { sentence, ..present(&visit, &actor, id).await? })
        }
        Err(error) => Err(error.into()),
    }
}

async fn read_entry(request: Request) -> Result<Entry, Error> {
    let kind = request.headers().get(header::CONTENT_TYPE);
    if kind != Some(&HeaderValue::from_static("application/json")) {
        return Err(Refusal::new("error-not-understood").into());
    }
    let body = axum::body::to_bytes(request.into_body(), ENTRY_BYTES_MAX).await;
    let body = body.map_err(|_| Refusal::new("error-too-large"))?;
    let entry: Option<Entry> = serde_json::from_slice(&body).ok();
    let fits = entry.filter(|entry| entry.fields.len() <= FIELDS_MAX);
    Ok(fits.ok_or_else(|| Refusal::new("error-not-understood"))?)
}

async fn take(visit: &Visit, actor: &Actor, id: Id, entry: Entry) -> Result<Heard, Error> {
    let (assignment, rules) = own_sheet(visit, actor, id).await?;
    let mut form = Form::from_pairs(entry.fields).labelled("appraisal");
    let sheet = fields::read(&mut form, &rules, assignment.mode, entry.sends, visit.app.now().day());
    if !form.is_sound() {
        let said = |error: &kheo_web::FieldError| {
            (error.field.clone(), visit.frame.said(error.refusal.key, &error.refusal.args))
        };
        return Ok(Heard { wrong: form.errors().iter().map(said).collect(), ..Heard::default() });
    }
    let version = keep(visit, actor, id, entry.version, sheet, entry.sends).await?;
    Ok(Heard { version, submitted: entry.sends, ..Heard::default() })
}

/// What the server has of the sheet: what its writer may see, which is nothing once excluded.
async fn present(visit: &Visit, actor: &Actor, id: Id) -> Result<Heard, Error> {
    let Ok((assignment, rules)) = own_sheet(visit, actor, id).await else { return Ok(Heard::default()) };
    if !assignment.progress.counts() {
        return Ok(Heard::default());
    }
    let Kept { version, sheet, submitted_at } =
        visit.app.read(move |db| Ok(kept(db, assignment.id, &rules)?)).await?;
    let fields = fields::written(&sheet).into_iter().collect();
    Ok(Heard { version, submitted: submitted_at.is_some(), fields, ..Heard::default() })
}

fn said(status: StatusCode, heard: &Heard) -> Reply {
    let mut response = json(heard)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Describes the page for those who install it.
pub async fn manifest() -> Reply {
    let mut response = json(&serde_json::json!({
        "name": "Khéo – thẩm định", "short_name": "Khéo", "lang": "vi", "display": "standalone",
        "start_url": PLACE, "scope": PLACE, "background_color": "#fbf8f2", "theme_color": "#fbf8f2",
        "icons": [{ "src": assets::path("favicon.svg"), "sizes": "any", "type": "image/svg+xml" }],
    }))?;
    let kind = HeaderValue::from_static("application/manifest+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

/// Serves the worker that shows the page without network. Its address never changes, since browsers compare what stands there.
pub async fn worker() -> Reply {
    let mut response = Response::new(Body::from(assets::bytes("appraisal-sw.js")));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(HeaderName::from_static("service-worker-allowed"), HeaderValue::from_static(PLACE));
    Ok(response)
}

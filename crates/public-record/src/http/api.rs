//! The record for programs: what the pages say, as JSON.

use axum::extract::Path;
use kheo_base::{Error, Instant};
use kheo_verify::encoding::hex;
use kheo_verify::leaf::minute_to_text;
use kheo_web::{Asked, Reply, Visit, json};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::act::read;
use super::index::wanted;
use crate::Log;
use crate::store::{self, LeafRow};

/// Acts in one answer.
const ROWS: i64 = 100;

/// A public act, as its leaf has it.
#[derive(Serialize, ToSchema)]
struct ActJson {
    /// 32 hexadecimal digits.
    act: String,
    /// Its place in the record, from 0.
    index: i64,
    kind: String,
    /// The minute in UTC; a leaf says no more.
    time: String,
    unit: Option<String>,
    /// Whether its data were lost with an old backup.
    is_lost: bool,
    page: String,
    leaf: String,
    proof: String,
}

/// What opens a commitment of a leaf.
#[derive(Serialize, ToSchema)]
struct OpeningJson {
    field: String,
    /// 64 hexadecimal digits.
    key: String,
    value: String,
}

#[derive(Serialize, ToSchema)]
struct RecordedActs {
    acts: Vec<ActJson>,
    /// What to send as `truoc` for older acts; nothing on the last page.
    next_before: Option<i64>,
    /// How many leaves the newest checkpoint covers.
    checkpoint_size: u64,
}

#[derive(Serialize, ToSchema)]
struct RecordedAct {
    act: ActJson,
    /// What the page shows; nothing where it was erased or is not shown.
    openings: Vec<OpeningJson>,
    /// Address of what the act is about, where it has a page.
    subject: Option<String>,
}

/// What the record says of itself to programs.
#[derive(OpenApi)]
#[openapi(paths(acts, act))]
pub struct ApiDescription;

impl ActJson {
    fn new(row: &LeafRow, base_url: &str) -> Self {
        let act = hex(&row.act_id);
        Self {
            index: row.index,
            kind: row.kind.clone(),
            time: minute_of(row.at),
            unit: Some(row.unit_code.clone()).filter(|unit| !unit.is_empty()),
            is_lost: row.is_lost,
            page: format!("{base_url}/nhat-ky/{act}"),
            leaf: format!("{base_url}/nhat-ky/{act}.json"),
            proof: format!("{base_url}/nhat-ky/{act}.tlog-proof"),
            act,
        }
    }
}

/// No finer than the leaf says it.
fn minute_of(at: Instant) -> String {
    minute_to_text(at.millis().div_euclid(60_000)).unwrap_or_default()
}

/// Lists the newest acts before a place, a hundred at a time.
#[utoipa::path(get, path = "/api/v1/record/acts",
    params(("loai" = Option<String>, Query, description = "Kind of act"), ("don-vi" = Option<String>, Query, description = "Code of a unit"),
        ("truoc" = Option<i64>, Query, description = "Only acts before this place")),
    responses((status = 200, body = RecordedActs)))]
pub async fn acts(visit: Visit, Asked(asked): Asked) -> Reply {
    let (wanted, base_url) = (wanted(&asked), visit.app.settings().base_url.clone());
    let before = match asked.value("truoc") {
        "" => i64::MAX,
        text => text.parse().map_err(|_| Error::Missing)?,
    };
    let rows = visit.app.read(move |db| Ok(store::newest(db, &wanted, before, ROWS)?)).await?;
    let covered = visit.app.part::<Log>()?.current().size;
    let next_before = rows.last().map(|row| row.index).filter(|index| *index > 0);
    let acts = rows.iter().map(|row| ActJson::new(row, &base_url)).collect();
    json(&RecordedActs { acts, next_before, checkpoint_size: covered })
}

/// Tells one act with what opens its commitments, as far as it is shown.
#[utoipa::path(get, path = "/api/v1/record/acts/{act}",
    params(("act" = String, Path, description = "32 hexadecimal digits")),
    responses((status = 200, body = RecordedAct), (status = 404, description = "No public act has this name")))]
pub async fn act(visit: Visit, Path(name): Path<String>) -> Reply {
    let view = read(&visit.app, &name).await?;
    let base_url = visit.app.settings().base_url.clone();
    let openings = view.openings.iter().filter(|opening| !opening.value.is_empty());
    let openings = openings
        .map(|one| OpeningJson { field: one.field.clone(), key: hex(&one.key), value: one.value.clone() })
        .collect();
    let subject = view.subject.as_ref().map(|subject| format!("{base_url}{}", subject.address));
    let act = ActJson::new(&view.row, &base_url);
    json(&RecordedAct { act, openings, subject })
}

//! The same answers for programs, and suggestions for the line in which somebody types.

use kheo_base::Fault;
use kheo_facts::found::{Document, Facet, Finding, Hit, Reading};
use kheo_store::Reader;
use kheo_web::{Asked, Form, Reply, Visit, json};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::results::{PAGE_SIZE, answered, query_of};

/// Names that are suggested.
const SUGGESTIONS_MAX: usize = 8;
/// Documents that are read for them: names that many models share are said once.
const SUGGESTED_FROM: usize = 24;

#[derive(Serialize, ToSchema)]
struct SearchAnswer {
    /// Whether the index can answer; if not, everything else is empty.
    is_ready: bool,
    count: usize,
    or_more: bool,
    reading: &'static str,
    corrected: Option<String>,
    page_size: usize,
    hits: Vec<SearchHit>,
    facets: Vec<SearchFacet>,
}

#[derive(Serialize, ToSchema)]
struct SearchHit {
    kind: &'static str,
    id: String,
    title: String,
    place: String,
    organisation: String,
    field: String,
    year: Option<i64>,
    province: String,
    commune: String,
    subject: String,
    level: String,
    state: String,
    is_withdrawn: bool,
    url: String,
}

#[derive(Serialize, ToSchema)]
struct SearchFacet {
    facet: &'static str,
    counts: Vec<FacetCount>,
}

#[derive(Serialize, ToSchema)]
struct FacetCount {
    word: String,
    count: usize,
}

#[derive(Serialize, ToSchema)]
struct Suggested {
    title: String,
    url: String,
}

/// Searches everything public. Parameters are those of the page `/tra-cuu`.
#[utoipa::path(get, path = "/api/v1/search",
    params(("q" = String, Query, description = "Words, with or without marks; a phrase in quotation marks"),
        ("trang" = Option<usize>, Query, description = "Page of 20, from 1")),
    responses((status = 200, body = SearchAnswer)))]
pub async fn search(visit: Visit, Asked(asked): Asked) -> Reply {
    let finding = visit.app.part::<Finding>()?;
    let base_url = visit.app.settings().base_url.clone();
    json(&visit.app.read(move |db| Ok(answer(db, &finding, &asked, &base_url)?)).await?)
}

fn answer(
    db: &mut Reader<'_>,
    finding: &Finding,
    asked: &Form,
    base_url: &str,
) -> Result<SearchAnswer, Fault> {
    let found = answered(finding.0.find(db, &query_of(asked)))?;
    let is_ready = found.is_some();
    let found = found.unwrap_or_default();
    let documents = finding.0.heads(db, &found.hits)?;
    let (reading, corrected) = match found.reading {
        Reading::AsTyped => ("as_typed", None),
        Reading::Corrected(text) => ("corrected", Some(text)),
        Reading::Offered(text) => ("offered", Some(text)),
        Reading::MostWords => ("most_words", None),
    };
    let facets = found.facets.into_iter().map(|(facet, words)| SearchFacet {
        facet: Facet::word(facet),
        counts: words.into_iter().map(|(word, count)| FacetCount { word, count }).collect(),
    });
    Ok(SearchAnswer {
        is_ready,
        count: found.count,
        or_more: found.or_more,
        reading,
        corrected,
        page_size: PAGE_SIZE,
        hits: documents.into_iter().map(|document| hit_body(document, base_url)).collect(),
        facets: facets.collect(),
    })
}

fn hit_body(document: Document, base_url: &str) -> SearchHit {
    let facets = document.facets;
    SearchHit {
        kind: document.kind,
        id: document.id.to_string(),
        url: format!("{base_url}{}", document.address),
        title: document.title,
        place: document.place,
        organisation: document.organisation,
        field: facets.field,
        year: facets.year.parse().ok(),
        province: facets.province,
        commune: facets.commune,
        subject: facets.subject,
        level: facets.level,
        state: facets.state,
        is_withdrawn: document.is_withdrawn,
    }
}

/// What search says of itself to programs.
#[derive(OpenApi)]
#[openapi(paths(search))]
pub struct ApiDescription;

/// Suggests names while somebody types.
pub async fn suggestions(visit: Visit, Asked(asked): Asked) -> Reply {
    let finding = visit.app.part::<Finding>()?;
    json(&visit.app.read(move |db| Ok(suggested(db, &finding, asked.value("q"))?)).await?)
}

fn suggested(db: &mut Reader<'_>, finding: &Finding, text: &str) -> Result<Vec<Suggested>, Fault> {
    let hits: Vec<Hit> = answered(finding.0.suggest(db, text, SUGGESTED_FROM))?.unwrap_or_default();
    let mut suggested: Vec<Suggested> = Vec::new();
    for document in finding.0.heads(db, &hits)? {
        let is_new = suggested.iter().all(|other| other.title != document.title);
        if is_new && suggested.len() < SUGGESTIONS_MAX {
            suggested.push(Suggested { title: document.title, url: document.address });
        }
    }
    Ok(suggested)
}

//! The page `/tra-cuu`: what was found, how it can be narrowed, and what to do when nothing was.

use std::sync::Arc;

use askama::Template;
use kheo_base::{Error, Fault};
use kheo_facts::found::{
    Document, Facet, Facets, Finding, Found, Hit, NotFound, Query, ReadBy, Reading, State,
};
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, percent_encoded, query_with, rendered};

use super::extracts::{Extract, Marked};
use super::{Labels, chosen, labels, parameter};

/// Hits on one page.
pub(crate) const PAGE_SIZE: usize = 20;
/// Pages that can be turned to: whoever has read a thousand hits should narrow instead.
pub(crate) const PAGES_MAX: usize = 50;
/// The kind that most of what is found has.
const MODEL: &str = "exemplar";
/// Words of one facet that are offered.
const CHOICES_MAX: usize = 12;

/// One hit: its document, and the part of its texts that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitView {
    pub(crate) document: Document,
    pub(crate) extract: Extract,
}

impl HitView {
    /// Most that is found are models, and their states are told from each other; everything else says first what it is.
    fn is_model(&self) -> bool {
        self.document.kind == MODEL
    }

    fn badge(&self) -> &'static str {
        match self.document.facets.state.as_str() {
            "recognised" => "badge--recognised",
            "recorded" => "badge--recorded",
            "former" | "ended" => "badge--returned",
            _ => "badge--submitted",
        }
    }
}

/// One word of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceView {
    pub(crate) label: String,
    pub(crate) count: i64,
    pub(crate) query: String,
}

/// One facet: what was chosen, or what can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetView {
    pub(crate) word: &'static str,
    pub(crate) chosen: Option<ChoiceView>,
    pub(crate) choices: Vec<ChoiceView>,
    pub(crate) more: Vec<ChoiceView>,
}

/// The page.
#[derive(Template)]
#[template(path = "search/results.html")]
pub struct ResultsPage {
    pub(crate) frame: Frame,
    pub(crate) labels: Arc<Labels>,
    /// The words to mark in hits.
    pub(crate) marked: Marked,
    pub(crate) text: String,
    pub(crate) kept: Vec<(&'static str, String)>,
    /// Whether the index cannot answer yet.
    pub(crate) is_building: bool,
    /// Whether the index answers as of an earlier moment.
    pub(crate) is_behind: bool,
    pub(crate) count: i64,
    pub(crate) or_more: bool,
    /// Another spelling: its text, the query that asks for it, and whether its hits are shown.
    pub(crate) other: Option<(String, String, bool)>,
    pub(crate) has_most_words: bool,
    pub(crate) hits: Vec<HitView>,
    pub(crate) facets: Vec<FacetView>,
    pub(crate) page: usize,
    pub(crate) pages: usize,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// Shows what was found.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let labels = labels(&visit.app, visit.frame.is_vi()).await?;
    let finding = visit.app.part::<Finding>()?;
    let frame = visit.frame;
    let read = move |db: &mut Reader<'_>| rendered(&results(db, &finding, &frame, &labels, &asked)?);
    Ok(visit.app.read(read).await?.answer())
}

fn results(
    db: &mut Reader<'_>,
    finding: &Finding,
    frame: &Frame,
    labels: &Arc<Labels>,
    asked: &Form,
) -> Result<ResultsPage, Error> {
    let mut query = query_of(asked);
    let mut shown = ResultsPage::empty(frame, labels, asked, &query);
    shown.is_behind = finding.0.standing().state == State::Failing;
    if is_idle(&query) {
        return Ok(shown);
    }
    let mut found = answered(finding.0.find(db, &query))?;
    // Whoever turns beyond the last page is shown the last one.
    if let Some(beyond) = found.as_ref().filter(|found| found.hits.is_empty() && found.count > 0) {
        query.skip = (pages_of(beyond.count) - 1) * PAGE_SIZE;
        shown.page = query.skip / PAGE_SIZE + 1;
        found = answered(finding.0.find(db, &query))?;
    }
    match found {
        Some(found) => {
            shown.marked = marked(&query, &found);
            let documents = shown_of(db, finding, &found, &shown.marked)?;
            shown.fill(asked, &query, found);
            let hits = documents
                .into_iter()
                .map(|document| HitView { extract: shown.marked.extract(&document), document });
            shown.hits = hits.collect();
        }
        None => shown.is_building = true,
    }
    Ok(shown)
}

/// Returns the words to mark: those that were looked for, and not those that were mistyped.
fn marked(query: &Query, found: &Found) -> Marked {
    match &found.reading {
        Reading::Corrected(text) => Marked::of(text),
        _ => Marked::of(&query.text),
    }
}

/// Returns the documents of hits. Long texts are loaded only of those whose name and place leave a word unsaid.
fn shown_of(
    db: &mut Reader<'_>,
    finding: &Finding,
    found: &Found,
    marked: &Marked,
) -> Result<Vec<Document>, Fault> {
    let mut documents = finding.0.heads(db, &found.hits)?;
    let lacking = documents.iter().filter(|document| marked.needs_more(document));
    let lacking: Vec<Hit> = lacking.map(Document::hit).collect();
    for whole in finding.0.documents(db, &lacking)? {
        if let Some(document) = documents.iter_mut().find(|document| document.hit() == whole.hit()) {
            *document = whole;
        }
    }
    Ok(documents)
}

/// Pages that so many hits fill, at most as many as can be turned to.
fn pages_of(count: usize) -> usize {
    count.div_ceil(PAGE_SIZE).clamp(1, PAGES_MAX)
}

/// Whether nothing was asked.
fn is_idle(query: &Query) -> bool {
    query.text.trim().is_empty() && query.chosen == Facets::default()
}

/// Reads what is asked from an address.
pub(super) fn query_of(asked: &Form) -> Query {
    let page = asked.value("trang").parse::<usize>().unwrap_or(1).clamp(1, PAGES_MAX);
    Query {
        text: asked.value("q").to_owned(),
        chosen: chosen(asked),
        read_by: ReadBy::Everybody,
        skip: (page - 1) * PAGE_SIZE,
        limit: PAGE_SIZE,
    }
}

impl ResultsPage {
    fn page_of(&self) -> String {
        let (page, pages) = (("page", self.page.to_string()), ("pages", self.pages.to_string()));
        self.frame.t2("search-page-of", page, pages)
    }

    /// Returns the number of the first hit on the page.
    fn first(&self) -> usize {
        (self.page - 1) * PAGE_SIZE + 1
    }

    /// Returns the query that asks for the words alone.
    fn text_query(&self) -> String {
        format!("q={}", percent_encoded(&self.text))
    }

    fn label<'a>(&'a self, facet: Facet, word: &'a str) -> &'a str {
        self.labels.of(facet, word)
    }

    fn empty(frame: &Frame, labels: &Arc<Labels>, asked: &Form, query: &Query) -> Self {
        let kept = Facet::ALL.into_iter().map(|facet| (parameter(facet), query.chosen.of(facet).to_owned()));
        Self {
            frame: frame.clone(),
            labels: labels.clone(),
            marked: Marked::default(),
            text: asked.value("q").to_owned(),
            kept: kept.filter(|(_, word)| !word.is_empty()).collect(),
            is_building: false,
            is_behind: false,
            count: 0,
            or_more: false,
            other: None,
            has_most_words: false,
            hits: Vec::new(),
            facets: Vec::new(),
            page: query.skip / PAGE_SIZE + 1,
            pages: 1,
            before: None,
            after: None,
        }
    }

    fn fill(&mut self, asked: &Form, query: &Query, found: Found) {
        let labels = &self.labels;
        self.count = i64::try_from(found.count).unwrap_or(i64::MAX);
        self.or_more = found.or_more;
        self.pages = pages_of(found.count);
        let turn = |page: usize| query_text(asked, &[("trang", page.to_string())]);
        self.before = (self.page > 1).then(|| turn(self.page - 1));
        self.after = (self.page < self.pages).then(|| turn(self.page + 1));
        match found.reading {
            Reading::Corrected(text) => {
                self.other = Some((text.clone(), query_text(asked, &[("q", text)]), true));
            }
            Reading::Offered(text) => {
                self.other = Some((text.clone(), query_text(asked, &[("q", text)]), false));
            }
            Reading::MostWords => self.has_most_words = true,
            Reading::AsTyped => {}
        }
        self.facets = found
            .facets
            .into_iter()
            // Who can choose one thing only has nothing to choose.
            .filter(|(facet, words)| words.len() > 1 || !query.chosen.of(*facet).is_empty())
            .map(|(facet, words)| facet_view(labels, asked, query, facet, words))
            .collect();
    }
}

fn facet_view(
    labels: &Labels,
    asked: &Form,
    query: &Query,
    facet: Facet,
    words: Vec<(String, usize)>,
) -> FacetView {
    let name = parameter(facet);
    let word = query.chosen.of(facet);
    let chosen = (!word.is_empty()).then(|| ChoiceView {
        label: labels.of(facet, word).to_owned(),
        count: 0,
        query: query_text(asked, &[(name, String::new()), ("trang", String::new())]),
    });
    let offered = if chosen.is_some() { Vec::new() } else { words };
    let mut choices: Vec<ChoiceView> = offered
        .into_iter()
        .map(|(word, count)| ChoiceView {
            label: labels.of(facet, &word).to_owned(),
            count: i64::try_from(count).unwrap_or(i64::MAX),
            query: query_text(asked, &[(name, word), ("trang", String::new())]),
        })
        .collect();
    let more = choices.split_off(choices.len().min(CHOICES_MAX));
    FacetView { word: facet.word(), chosen, choices, more }
}

/// Writes the query of an address, with these parameters instead; an empty value leaves one out.
fn query_text(asked: &Form, with: &[(&str, String)]) -> String {
    // Another question begins at its first page.
    let names: Vec<&str> = ["q"].into_iter().chain(Facet::ALL.map(parameter)).collect();
    query_with(&names, asked, with)
}

/// Keeps a fault from hiding behind a page that found nothing.
pub(super) fn answered<T>(answer: Result<T, NotFound>) -> Result<Option<T>, Fault> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(NotFound::NotReady) => Ok(None),
        Err(NotFound::Fault(fault)) => Err(fault),
    }
}

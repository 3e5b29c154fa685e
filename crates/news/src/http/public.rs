//! `/tin-tuc` and `/tin-tuc/{slug}`: what everybody reads.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Instant, id_of_slug};
use kheo_people::NATION;
use kheo_store::Reader;
use kheo_web::{Asked, Form, Frame, Reply, Visit, query_of, rendered, rendered_with_status};

use super::comments::{Below, below};
use super::filing::{Narrowing, narrowing, sections};
use super::pictures::{Beside, beside};
use crate::of_unit;
use crate::rules::{Filed, Html, KnownSections, State};
use crate::store::pictures::attached;
use crate::store::{
    LISTED_MAX, Listed, Narrowed, NewestOf, Story, corrections, filed, load, newest_filed, pinned, related,
};

/// Other stories below one.
const OTHERS: i64 = 4;

/// The page `/tin-tuc`.
#[derive(Template)]
#[template(path = "news/index.html")]
pub struct NewsPage {
    pub(super) frame: Frame,
    pub(super) pinned: Vec<Listed>,
    pub(super) stories: Vec<Listed>,
    /// The unit to which the list is narrowed: its code and its name.
    pub(super) unit: Option<(String, String)>,
    pub(super) older: Option<String>,
    pub(super) sections: Arc<KnownSections>,
    /// The section or tag to which it is narrowed.
    pub(super) narrowing: Option<Narrowing>,
}

impl NewsPage {
    fn unit_code(&self) -> Option<&str> {
        self.unit.as_ref().map(|(code, _)| code.as_str())
    }

    /// The query of this list, for its feed; with its question mark.
    fn query(&self) -> String {
        let pairs = match &self.narrowing {
            Some(narrowing) => narrowing.query(self.unit_code()),
            None => vec![("don-vi", self.unit_code().unwrap_or_default().to_owned())],
        };
        let query = query_of(pairs);
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The query of the form that asks for this list by e-mail; nobody follows a tag.
    fn newsletter_query(&self) -> String {
        let section = self.narrowing.as_ref().filter(|narrowing| narrowing.parameter == "muc");
        let section = section.map_or("", |narrowing| &narrowing.value);
        let query = query_of([("don-vi", self.unit_code().unwrap_or_default()), ("muc", section)]);
        if query.is_empty() { query } else { format!("?{query}") }
    }

    /// The query of a section of this list; of the whole list for an empty word.
    fn query_of_section(&self, word: &str) -> String {
        query_of([("don-vi", self.unit_code().unwrap_or_default()), ("muc", word)])
    }

    /// Whether the list is narrowed to this section; to none for an empty word.
    fn is_section(&self, word: &str) -> bool {
        match &self.narrowing {
            None => word.is_empty(),
            Some(narrowing) => narrowing.parameter == "muc" && narrowing.value == word,
        }
    }
}

/// The page `/tin-tuc/{slug}`.
#[derive(Template)]
#[template(path = "news/story.html")]
pub struct StoryPage {
    pub(super) frame: Frame,
    pub(super) story: Story,
    pub(super) body: Html,
    /// Photographs around the text, files below it.
    pub(super) beside: Beside,
    /// What each correction says of itself, and when it was made.
    pub(super) corrections: Vec<(String, Instant)>,
    pub(super) others: Vec<Listed>,
    pub(super) filed: Filed,
    pub(super) sections: Arc<KnownSections>,
    /// What readers say to it; absent where comments were never taken.
    pub(super) below: Option<Below>,
}

impl StoryPage {
    fn is_gone(&self) -> bool {
        self.story.state != State::Published
    }

    fn is_erased(&self) -> bool {
        self.story.state == State::Erased
    }

    fn moment(&self, at: &Option<Instant>) -> String {
        at.map(|at| self.frame.moment(&at)).unwrap_or_default()
    }

    /// Whether an announcement no longer holds, on the day on which the page is made.
    fn expires(&self) -> Option<String> {
        self.story.expires_on.map(|day| self.frame.t1("news-holds-until", "day", self.frame.day(&day)))
    }
}

/// Lists public stories, newest first.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let before = before(&asked)?;
    let unit = Some(asked.value("don-vi").to_owned()).filter(|code| !code.is_empty());
    let sections = sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        let named = unit.as_deref().map(|code| named(db, code, today, &frame)).transpose()?;
        let wanted = NewestOf { unit: unit.clone(), before, today, limit: LISTED_MAX + 1 };
        let narrowing = narrowing(db, &asked, &sections, &frame)?;
        let by = narrowing.as_ref().map_or(&Narrowed::No, |narrowing| &narrowing.by);
        let mut stories = newest_filed(db, &wanted, by)?;
        let is_more = stories.len() > LISTED_MAX;
        stories.truncate(LISTED_MAX);
        let older =
            stories.last().filter(|_| is_more).map(|last| older(last, unit.as_deref(), narrowing.as_ref()));
        // What stands on top does not stand below it once more.
        let is_whole = before.is_none() && narrowing.is_none();
        let top_of = unit.as_deref().unwrap_or(NATION);
        let pinned = if is_whole { pinned(db, top_of, today)? } else { Vec::new() };
        stories.retain(|story| !pinned.contains(story));
        let (frame, sections) = (frame.clone(), sections.clone());
        rendered(&NewsPage { frame, pinned, stories, unit: named, older, sections, narrowing })
    };
    Ok(visit.app.read(read).await?.answer())
}

/// Returns the code and the name of the unit to which a list is narrowed.
fn named(db: &mut Reader<'_>, code: &str, today: Day, frame: &Frame) -> Result<(String, String), Error> {
    let unit = of_unit(db, code, today).map_err(|_| Error::Missing)?;
    let name = Some(unit.place_line).filter(|name| !name.is_empty());
    Ok((unit.unit_code, name.unwrap_or_else(|| frame.t("news-nation").into_owned())))
}

/// Returns the code of the unit to which feed and calendar are narrowed; one that is none today has neither.
pub(super) fn unit_of(db: &mut Reader<'_>, asked: &Form, today: Day) -> Result<Option<String>, Error> {
    let code = asked.value("don-vi");
    if code.is_empty() {
        return Ok(None);
    }
    match of_unit(db, code, today) {
        Ok(unit) => Ok(Some(unit.unit_code)),
        Err(Error::Refusal(_)) => Err(Error::Missing),
        Err(error) => Err(error),
    }
}

fn older(last: &Listed, unit: Option<&str>, narrowing: Option<&Narrowing>) -> String {
    let before = format!("{}-{}", last.published_at.millis(), last.id);
    let mut pairs = match narrowing {
        Some(narrowing) => narrowing.query(unit),
        None => vec![("don-vi", unit.unwrap_or_default().to_owned())],
    };
    pairs.push(("truoc", before));
    format!("/tin-tuc?{}", query_of(pairs))
}

fn before(asked: &Form) -> Result<Option<(Instant, Id)>, Error> {
    let text = asked.value("truoc");
    if text.is_empty() {
        return Ok(None);
    }
    let (at, id) = text.split_once('-').ok_or(Error::Missing)?;
    let at = at.parse().map_err(|_| Error::Missing)?;
    Ok(Some((Instant::from_millis(at), id.parse().map_err(|_| Error::Missing)?)))
}

/// Shows a story. One that was withdrawn is gone (410), and its page says why.
pub async fn show(visit: Visit, Path(slug): Path<String>) -> Reply {
    let id = id_of_slug(&slug).ok_or(Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let sections = sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        let story = load(db, id)?.ok_or(Error::Missing)?;
        let is_public = match story.state {
            State::Published => true,
            State::Withdrawn | State::Erased if story.version > 0 => false,
            // Nobody could ever read it.
            _ => return Err(Error::Missing),
        };
        let is_corrected = is_public && story.corrected_at.is_some();
        let corrections = if is_corrected { corrections(db, id)? } else { Vec::new() };
        let filed = if is_public { filed(db, id)? } else { Filed::default() };
        let others = related(db, id, &story.unit_code, &filed, today, OTHERS)?;
        let (body, beside) =
            if is_public { beside(&story.text.body, attached(db, id)?) } else { Default::default() };
        let below = if is_public { below(db, &story, today)? } else { None };
        let (frame, sections) = (frame.clone(), sections.clone());
        let status = if is_public { StatusCode::OK } else { StatusCode::GONE };
        let story = StoryPage { frame, body, beside, corrections, others, story, filed, sections, below };
        rendered_with_status(status, &story)
    };
    Ok(visit.app.read(read).await?.answer())
}

//! Sections and tags as pages show and forms read them.

use std::sync::Arc;

use kheo_base::{Day, Error, slug};
use kheo_store::Reader;
use kheo_web::{App, Choice, Form, Frame};

use crate::kinds::known_sections;
use crate::rules::{EVENT_PLACE_LETTERS_MAX, Event, Filed, KnownSections, Refused, clock, tags};
use crate::store::{Narrowed, tag_name};

/// Longest line of tags, in letters; what each may be is said by the rules.
const TAGS_LINE_LETTERS_MAX: usize = 500;

/// Returns what a form offers: the sections in force, and the one under which the story stands, however old.
pub(super) fn choices(sections: &KnownSections, frame: &Frame, chosen: &str) -> Vec<Choice> {
    let past = Some(chosen)
        .filter(|word| sections.is_known(word) && sections.now().iter().all(|now| now.word != *word));
    let words = sections.now().iter().map(|section| section.word.as_str()).chain(past);
    words.map(|word| Choice::new(word, sections.name(word, frame.is_vi()))).collect()
}

/// Returns the sections of today.
///
/// # Errors
/// A fault of the database.
pub(super) async fn sections(app: &App) -> Result<Arc<KnownSections>, Error> {
    let today = app.now().day();
    app.remembered("news-sections", move |db| Ok(known_sections(db, today)?)).await
}

/// To what an address narrows a list, with its name and without the mark that it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Narrowing {
    /// What the database is asked for.
    pub(super) by: Narrowed,
    /// The parameter, `muc` or `the`.
    pub(super) parameter: &'static str,
    /// Its value.
    pub(super) value: String,
    /// What people call it.
    pub(super) name: String,
}

impl Narrowing {
    /// Returns the query of the list, perhaps of one unit.
    pub(super) fn query(&self, unit: Option<&str>) -> Vec<(&'static str, String)> {
        let unit = unit.filter(|_| self.parameter == "muc").unwrap_or_default();
        vec![("don-vi", unit.to_owned()), (self.parameter, self.value.clone())]
    }
}

/// Reads to what an address narrows a list. What nobody ever called so is not there, and a tag stands alone: nobody could keep an index
/// for every pair.
///
/// # Errors
/// [`Error::Missing`], or a fault of the database.
pub(super) fn narrowing(
    db: &mut Reader<'_>,
    asked: &Form,
    sections: &KnownSections,
    frame: &Frame,
) -> Result<Option<Narrowing>, Error> {
    let (section, tag) = (asked.value("muc"), slug(asked.value("the")));
    if section.is_empty() && asked.value("the").is_empty() {
        return Ok(None);
    }
    let of_unit = !asked.value("don-vi").is_empty();
    let (by, parameter, value, name) = match (section, tag.as_str()) {
        (word, "") => (
            Narrowed::Section(word.to_owned()),
            "muc",
            word.to_owned(),
            sections.name(word, frame.is_vi()).to_owned(),
        ),
        ("", word) if !of_unit => {
            let name = tag_name(db, word)?.ok_or(Error::Missing)?;
            (Narrowed::Tag(word.to_owned()), "the", word.to_owned(), name)
        }
        _ => return Err(Error::Missing),
    };
    if name.is_empty() { Err(Error::Missing) } else { Ok(Some(Narrowing { by, parameter, value, name })) }
}

/// Reads where a story is filed and what it invites to; what is wrong is said at its field.
pub(super) fn read(form: &mut Form, sections: &KnownSections, is_announcement: bool) -> Filed {
    let section = match form.value("section") {
        "" => Some(String::new()),
        // A story stays under a section that is no longer in force until somebody files it elsewhere.
        word if sections.is_known(word) => Some(word.to_owned()),
        _ => form.choice("section", |_| None),
    };
    let typed = form.optional_text("tags", TAGS_LINE_LETTERS_MAX);
    let tags = tags(&typed).unwrap_or_else(|refused| {
        form.refuse("tags", refused);
        Vec::new()
    });
    let event = if is_announcement { event(form) } else { None };
    Filed { section: section.unwrap_or_default(), tags, event }
}

fn event(form: &mut Form) -> Option<Event> {
    let is_any = ["event-on", "event-time", "event-place"].iter().any(|name| !form.value(name).is_empty());
    if !is_any {
        return None;
    }
    let on = form.day("event-on");
    let time = match form.value("event-time") {
        "" => String::new(),
        typed => match clock(typed) {
            Some(time) => time,
            None => {
                form.refuse("event-time", Refused::NoSuchTime);
                String::new()
            }
        },
    };
    let place = form.optional_text("event-place", EVENT_PLACE_LETTERS_MAX);
    Some(Event { on: on?, time, place })
}

/// What only an announcement has.
const OF_ANNOUNCEMENTS: [&str; 5] = ["expires-on", "pinned", "event-on", "event-time", "event-place"];

/// Refuses news with what only an announcement has: nothing that somebody typed is dropped silently.
pub(super) fn refuse_of_announcements(form: &mut Form) {
    if OF_ANNOUNCEMENTS.iter().any(|name| !form.value(name).trim().is_empty()) {
        form.refuse("kind", Refused::OnlyAnnouncements);
    }
}

/// Fills a form with where a story is filed.
pub(super) fn fill(form: &mut Form, filed: &Filed) {
    form.set("section", filed.section.as_str());
    form.set("tags", filed.typed_tags());
    if let Some(event) = &filed.event {
        form.set("event-on", Day::vietnamese(event.on));
        form.set("event-time", event.time.as_str());
        form.set("event-place", event.place.as_str());
    }
}

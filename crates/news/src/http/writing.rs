//! Writing a story, writing it anew, and correcting what everybody reads. What was typed comes back with what is wrong; looking
//! at it first saves nothing.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal, to_hex};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::filing::{self, sections};
use super::pictures::{Beside, beside};
use super::{HOME, choices, draft_key, own};
use crate::of_unit;
use crate::rules::{
    BODY_LETTERS_MAX, Filed, Html, Kind, KnownSections, LEDE_LETTERS_MAX, LINE_LETTERS_MAX,
    REMARK_LETTERS_MAX, Refused, State, TITLE_LETTERS_MAX,
};
use crate::store::{self, Corrected, NewStory, Story, Text};

/// The pages `/lam-viec/tin-tuc/moi` and `/lam-viec/tin-tuc/{id}/sua`.
#[derive(Template)]
#[template(path = "news/write.html")]
pub struct WritePage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) units: Vec<Choice>,
    /// The story that is written anew or corrected.
    pub(super) story: Option<Story>,
    /// How the text will look.
    pub(super) preview: Option<Html>,
    /// Photographs around it, files below it.
    pub(super) beside: Beside,
    /// Where it will be filed, and what it will invite to.
    pub(super) filed: Filed,
    /// The sections under which it may be filed.
    pub(super) sections: std::sync::Arc<KnownSections>,
}

impl WritePage {
    fn section_choices(&self) -> Vec<Choice> {
        filing::choices(&self.sections, &self.frame, self.form.value("section"))
    }

    fn kinds(&self) -> Vec<Choice> {
        Kind::ALL.map(|kind| Choice::new(kind.word(), self.frame.tt("news-kind-", kind.word()))).to_vec()
    }

    /// Whether it is, or may become, an announcement.
    fn may_announce(&self) -> bool {
        !self.is_correction() || self.form.value("kind") == Kind::Announcement.word()
    }

    /// Until when it will hold, as readers will see it.
    fn expires(&self) -> Option<String> {
        let is_announcement = self.form.value("kind") == Kind::Announcement.word();
        let day = self.form.clone().day("expires-on").filter(|_| is_announcement)?;
        Some(self.frame.t1("news-holds-until", "day", self.frame.day(&day)))
    }

    fn is_correction(&self) -> bool {
        self.story.as_ref().is_some_and(|story| story.state == State::Published)
    }

    fn action(&self) -> String {
        self.story.as_ref().map_or_else(|| format!("{HOME}/moi"), |story| format!("{HOME}/{}/sua", story.id))
    }

    fn draft_key(&self) -> String {
        draft_key(&self.frame, self.story.as_ref().map(|story| (story.id, story.steps)))
    }

    fn heading(&self) -> &'static str {
        match &self.story {
            None => "news-new",
            Some(story) if story.state == State::Published => "news-correct",
            Some(_) => "news-edit",
        }
    }
}

/// Shows an empty form.
pub async fn new(visit: Visit) -> Reply {
    let mut form = Form::empty("news-form");
    form.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    form.set("kind", Kind::News.word());
    page(&shown(&visit, None, form).await?)
}

/// Saves a draft, or shows how it will look.
pub async fn create(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("news-form");
    let unit = form.choice("unit", |code| Some(code.to_owned()).filter(|code| !code.is_empty()));
    let typed = read(&mut form, &*sections(&visit.app).await?);
    let status = match unit.zip(typed) {
        _ if form.has("preview") => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some((unit, typed)) => match save(&visit, &actor, &unit, typed).await {
            Ok(id) => {
                let to = format!("{HOME}/{id}");
                return see_other(&to, Some("news-flash-saved"), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, None, form).await?)
}

/// Shows the form with what the story says.
pub async fn edit(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let actor = visit.officer(Permission::WriteStory)?.clone();
    let read = move |db: &mut Reader<'_>| Ok((own(db, &actor, id)?, store::filed(db, id)?));
    let (story, filed) = visit.app.read(read).await?;
    let mut form = filled(&story);
    filing::fill(&mut form, &filed);
    page(&shown(&visit, Some(story), form).await?)
}

/// Writes a story anew, or corrects one that everybody reads.
pub async fn update(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let actor = visit.officer(Permission::WriteStory)?.clone();
    visit.check_form_token(&form)?;
    let (mut form, reader) = (form.labelled("news-form"), actor.clone());
    let story = visit.app.read(move |db| own(db, &reader, id)).await?;
    let note = form.optional_text("note", REMARK_LETTERS_MAX);
    let sections = sections(&visit.app).await?;
    let status = match read(&mut form, &sections) {
        _ if form.has("preview") => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(typed) => match save_again(&visit, &actor, &story, typed, note, &form).await {
            Ok(flash) => {
                return see_other(&format!("{HOME}/{id}"), Some(flash), visit.app.settings().secure_cookies);
            }
            Err(error) => blamed(&mut form, error)?,
        },
    };
    page_with_status(status, &shown(&visit, Some(story), form).await?)
}

/// Says at its field that a correction does not say what it corrects; whether it must is known once everything else is read.
fn blamed(form: &mut Form, error: Error) -> Result<StatusCode, Error> {
    match error {
        Error::Refusal(refusal) if refusal.key == Refusal::from(Refused::RemarkMissing).key => {
            form.refuse("note", refusal);
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        error => form.give_back(error),
    }
}

fn filled(story: &Story) -> Form {
    let mut form = Form::empty("news-form");
    for (name, value) in [
        ("kind", story.kind.word()),
        ("title", &story.text.title),
        ("lede", &story.text.lede),
        ("body", &story.text.body),
        ("byline", &story.byline),
        ("source", &story.source),
    ] {
        form.set(name, value);
    }
    form.set("expires-on", story.expires_on.map(Day::vietnamese).unwrap_or_default());
    // A box that is sent at all is ticked.
    if story.is_pinned {
        form.set("pinned", "1");
    }
    form.set("steps", story.steps.to_string());
    form
}

/// Reads what was typed, but for the unit; what is wrong is said at its field.
fn read(form: &mut Form, sections: &KnownSections) -> Option<NewStory> {
    let kind = form.choice("kind", Kind::from_word);
    let text = Text {
        title: form.text("title", TITLE_LETTERS_MAX),
        lede: form.text("lede", LEDE_LETTERS_MAX),
        body: form.text("body", BODY_LETTERS_MAX),
    };
    let byline = form.text("byline", LINE_LETTERS_MAX);
    let source = form.optional_text("source", LINE_LETTERS_MAX);
    let is_announcement = kind == Some(Kind::Announcement);
    if kind == Some(Kind::News) {
        filing::refuse_of_announcements(form);
    }
    let expires_on =
        if is_announcement && !form.value("expires-on").is_empty() { form.day("expires-on") } else { None };
    let (form_key, is_pinned) = (form.value("form-key").to_owned(), is_announcement && form.has("pinned"));
    let filed = filing::read(form, sections, is_announcement);
    let typed = NewStory { form_key, kind: kind?, text, byline, source, expires_on, is_pinned, filed };
    form.is_sound().then_some(typed)
}

async fn save(visit: &Visit, actor: &Actor, unit: &str, typed: NewStory) -> Result<Id, Error> {
    let (today, unit) = (visit.app.now().day(), unit.to_owned());
    let unit = visit.app.read(move |db| of_unit(db, &unit, today)).await?;
    let by = actor.acts_for(Permission::WriteStory, &unit.place)?;
    visit.app.write(by, move |tx| store::create(tx, &typed, &unit)).await
}

async fn save_again(
    visit: &Visit,
    actor: &Actor,
    story: &Story,
    typed: NewStory,
    note: String,
    form: &Form,
) -> Result<&'static str, Error> {
    let steps: i64 = form.value("steps").parse().map_err(|_| Refused::ChangedMeanwhile)?;
    let is_correction = story.state == State::Published;
    let needed = if is_correction { Permission::PublishStory } else { Permission::WriteStory };
    let (by, actor, id) = (actor.acts_for(needed, &story.place)?, actor.clone(), story.id);
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let story = own(tx, &actor, id)?;
        if !is_correction {
            return store::change(tx, &story, steps, &typed).map(|()| "news-flash-saved");
        }
        let NewStory { text, expires_on, is_pinned, filed, .. } = typed.clone();
        let new = Corrected { text, expires_on, is_pinned, filed };
        let is_seen = store::correct(tx, &story, steps, &new, &note)?;
        Ok(if is_seen { "news-flash-corrected" } else { "news-flash-refiled" })
    };
    visit.app.write(by, write).await
}

async fn shown(visit: &Visit, story: Option<Story>, form: Form) -> Result<WritePage, Error> {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let sections = sections(&visit.app).await?;
    let read = move |db: &mut Reader<'_>| {
        let attached = match &story {
            Some(story) if form.has("preview") => store::pictures::attached(db, story.id)?,
            _ => Vec::new(),
        };
        let (html, around) = beside(form.value("body"), attached);
        let is_looked_at = form.has("preview");
        let is_announcement = form.value("kind") == Kind::Announcement.word();
        let filed = if is_looked_at {
            filing::read(&mut form.clone(), &sections, is_announcement)
        } else {
            Filed::default()
        };
        let (mut form, units) = (form.clone(), choices(db, &frame, &actor, today)?);
        if let ([only], "") = (units.as_slice(), form.value("unit")) {
            form.set("unit", only.value.clone());
        }
        Ok(WritePage {
            frame: frame.clone(),
            form,
            units,
            story: story.clone(),
            preview: is_looked_at.then_some(html),
            beside: around,
            filed,
            sections: sections.clone(),
        })
    };
    visit.app.read(read).await
}

//! The page on which an office attaches photographs and files to a story, describes, orders and removes them.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id, Refusal};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Upload, Visit, page_with_status, see_other};

use super::adding::{read, words};
use crate::http::{HOME, own};
use crate::rules::pictures::{Attached, AttachmentKind, Change, Reach, Words, reach};
use crate::rules::{REMARK_LETTERS_MAX, Refused, State};
use crate::store::Story;
use crate::store::pictures::{NewAttachment, add as attach, attached, change as change_attached};

/// The page `/lam-viec/tin-tuc/{id}/anh`.
#[derive(Template)]
#[template(path = "news/pictures/page.html")]
pub struct PicturesPage {
    pub(in crate::http) frame: Frame,
    pub(in crate::http) story: Story,
    /// Photographs and files, in their order.
    pub(in crate::http) attached: Vec<Attached>,
    pub(in crate::http) form: Form,
    /// Whether something may be changed where the story stands, by this officer.
    pub(in crate::http) may_change: bool,
}

impl PicturesPage {
    /// Fills the fields that nobody has typed into with what is stored, and names them.
    pub(in crate::http) fn filled(mut self) -> Self {
        for one in &self.attached {
            let number = one.number;
            let words = [("alternative", &one.words.alternative), ("credit", &one.words.credit)];
            let label = if one.kind == AttachmentKind::Photo { "caption" } else { "name" };
            for (field, value, label) in words
                .map(|(field, value)| (field, value, field))
                .into_iter()
                .chain([("caption", &one.words.caption, label)])
            {
                let field = format!("{field}-{number}");
                self.form.label_as(field.as_str(), self.frame.tt("pictures-form-", label));
                if !self.form.has(&field) {
                    self.form.set(&field, value.as_str());
                }
            }
            self.form.label_as(format!("note-{number}"), self.frame.t("news-form-note"));
            self.form.label_as(format!("sure-{number}"), self.frame.t("pictures-form-sure"));
        }
        self.form.label_as("note-photo", self.frame.t("news-form-note"));
        self.form.label_as("note-document", self.frame.t("news-form-note"));
        self
    }

    fn of(&self, photos: bool) -> Vec<&Attached> {
        let is_wanted = |one: &&Attached| (one.kind == AttachmentKind::Photo) == photos;
        self.attached.iter().filter(is_wanted).collect()
    }

    fn is_correction(&self) -> bool {
        reach(self.story.state) == Ok(Reach::Everybody)
    }

    fn action(&self, number: &i64) -> String {
        format!("{HOME}/{}/anh/{number}", self.story.id)
    }

    fn field(&self, name: &str, number: &i64) -> String {
        format!("{name}-{number}")
    }

    /// Whether something typed about this one was refused, so that its fields are to be seen.
    fn is_open(&self, number: &i64) -> bool {
        let end = format!("-{number}");
        self.form.errors().iter().any(|error| error.field.ends_with(&end))
    }
}

/// Shows what is attached.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    shown(&visit, id, Form::empty("pictures-form"), StatusCode::OK).await
}

/// Attaches a photograph or a file.
pub async fn add(visit: Visit, Path(id): Path<String>, upload: Upload) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (actor, reach) = allowed(&visit, id, &upload.form).await?;
    let mut form = upload.form.labelled("pictures-form");
    if upload.is_too_large {
        form.refuse("", Refusal::new("error-upload-too-large"));
        return shown(&visit, id, form, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    let field = if form.value("what") == "document" { "note-document" } else { "note-photo" };
    let note = note(&mut form, reach, field);
    let work = read(&mut form, upload.files).await?.map(Work::Add);
    let steps = form.value("steps").parse().unwrap_or(0);
    let outcome = match work.filter(|_| form.is_sound()) {
        None => None,
        Some(work) => Some(done(&visit, actor, id, reach, (work, steps, note)).await),
    };
    answer(&visit, id, form, outcome, "pictures-flash-added").await
}

/// Changes what is said of a photograph or file, where it stands, or removes it.
pub async fn change(visit: Visit, Path((id, number)): Path<(String, i64)>, form: Form) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (actor, reach) = allowed(&visit, id, &form).await?;
    let mut form = form.labelled("pictures-form");
    let change = Change::from_word(form.value("do")).ok_or(Error::Missing)?;
    let note = note(&mut form, reach, &format!("note-{number}"));
    let work = if change == Change::Remove {
        let sure = format!("sure-{number}");
        if !form.has(&sure) {
            form.refuse(&sure, Refused::NotSure);
        }
        Work::Change(number, change, Words::default())
    } else {
        let kind = kind_of(&visit, id, number).await?;
        Work::Change(number, change, words(&mut form, kind, &format!("-{number}")))
    };
    let steps = form.value("steps").parse().unwrap_or(0);
    let outcome =
        if form.is_sound() { Some(done(&visit, actor, id, reach, (work, steps, note)).await) } else { None };
    let flash = if change == Change::Remove { "pictures-flash-removed" } else { "pictures-flash-changed" };
    answer(&visit, id, form, outcome, flash).await
}

/// What is to be done.
#[derive(Clone)]
enum Work {
    Add(NewAttachment),
    Change(i64, Change, Words),
}

/// Reads what a correction says of itself, where one is needed.
fn note(form: &mut Form, reach: Reach, field: &str) -> String {
    if reach == Reach::Everybody { form.text(field, REMARK_LETTERS_MAX) } else { String::new() }
}

/// Whether this officer may change what is attached where the story stands; asked before any file is looked at.
async fn allowed(visit: &Visit, id: Id, form: &Form) -> Result<(Actor, Reach), Error> {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    visit.check_form_token(form)?;
    let reader = actor.clone();
    let story = visit.app.read(move |db| own(db, &reader, id)).await?;
    let reach = reach(story.state)?;
    actor.require(needed(reach), &story.place)?;
    Ok((actor, reach))
}

const fn needed(reach: Reach) -> Permission {
    match reach {
        Reach::Writer | Reach::Office => Permission::WriteStory,
        Reach::Everybody => Permission::PublishStory,
    }
}

async fn kind_of(visit: &Visit, id: Id, number: i64) -> Result<AttachmentKind, Error> {
    let there = visit.app.read(move |db| Ok(attached(db, id)?)).await?;
    there.iter().find(|one| one.number == number).map(|one| one.kind).ok_or(Error::Missing)
}

async fn done(
    visit: &Visit,
    actor: Actor,
    id: Id,
    before: Reach,
    (work, steps, note): (Work, i64, String),
) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own(db, &reader, id)?.place)).await?;
    let by = actor.acts_for(needed(before), &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let story = own(tx, &actor, id)?;
        // Published since the page was opened: now it is a correction, which others decide.
        if reach(story.state)? != before {
            return Err(Refused::ChangedMeanwhile.into());
        }
        match &work {
            Work::Add(new) => attach(tx, &story, steps, new, &note),
            Work::Change(number, change, words) => {
                change_attached(tx, &story, steps, (*number, *change), words, &note)
            }
        }
    };
    visit.app.write(by, write).await
}

/// Goes to the page, or shows it again with what stands against it.
async fn answer(
    visit: &Visit,
    id: Id,
    mut form: Form,
    outcome: Option<Result<(), Error>>,
    flash: &'static str,
) -> Reply {
    let status = match outcome {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(Ok(())) => {
            let secure = visit.app.settings().secure_cookies;
            return see_other(&format!("{HOME}/{id}/anh"), Some(flash), secure);
        }
        Some(Err(error)) => form.give_back(error)?,
    };
    shown(visit, id, form, status).await
}

async fn shown(visit: &Visit, id: Id, form: Form, status: StatusCode) -> Reply {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    let frame = visit.frame.clone();
    let read = move |db: &mut Reader<'_>| {
        let story = own(db, &actor, id)?;
        // Nothing is left to look at.
        if story.state == State::Erased {
            return Err(Error::Missing);
        }
        let may_change = reach(story.state).is_ok_and(|reach| actor.may(needed(reach), &story.place));
        let (attached, form) = (attached(db, id)?, form.clone());
        Ok(PicturesPage { frame: frame.clone(), story, attached, form, may_change }.filled())
    };
    page_with_status(status, &visit.app.read(read).await?)
}

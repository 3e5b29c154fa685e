//! Stories as offices see them: lists, one story with what may be done, and the steps.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id, Instant};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::pictures::{Beside, beside};
use super::{HOME, draft_key, own};
use crate::rules::{Change, Command, Html, REMARK_LETTERS_MAX, Refused, State, changes, seconds_of};
use crate::store::pictures::attached;
use crate::store::{Story, Version, of_places, take_step, versions};

/// The page `/lam-viec/tin-tuc`.
#[derive(Template)]
#[template(path = "news/office.html")]
pub struct OfficePage {
    pub(super) frame: Frame,
    /// Stories by state, in the order in which they need somebody.
    pub(super) groups: Vec<(State, Vec<Story>)>,
}

/// The page `/lam-viec/tin-tuc/{id}`.
#[derive(Template)]
#[template(path = "news/manage.html")]
pub struct ManagePage {
    pub(super) frame: Frame,
    pub(super) story: Story,
    pub(super) body: Html,
    /// Photographs around the text, files below it.
    pub(super) beside: Beside,
    pub(super) versions: Vec<Version>,
    pub(super) form: Form,
    /// Whether the officer may publish there.
    pub(super) may_publish: bool,
}

impl OfficePage {
    /// Whether the officer composes front pages of units.
    fn may_compose(&self) -> bool {
        self.frame.may(Permission::PublishStory)
    }
}

impl ManagePage {
    /// What the officer may do now.
    fn steps(&self) -> Vec<&'static str> {
        match self.story.state {
            State::Draft => vec!["gui", "xoa-nhap"],
            State::Waiting if self.may_publish => vec!["cong-bo", "hen-gio", "tra-lai"],
            State::Scheduled if self.may_publish => vec!["cong-bo", "bo-hen"],
            State::Published if self.may_publish => vec!["go"],
            State::Withdrawn if self.may_publish => vec!["xoa-han"],
            _ => Vec::new(),
        }
    }

    /// Which step stands open: the one that was tried, else the first.
    fn is_open(&self, step: &str, is_first: &bool) -> bool {
        match self.form.value("tried") {
            "" => *is_first,
            tried => tried == step,
        }
    }

    fn is_public(&self) -> bool {
        self.story.version > 0
    }

    /// What is said on the button that leads to the text: write on, or correct what everybody reads.
    fn edit_word(&self) -> Option<&'static str> {
        match self.story.state {
            State::Draft | State::Waiting => Some("news-edit"),
            State::Published if self.may_publish => Some("news-correct"),
            _ => None,
        }
    }

    fn is_erased(&self) -> bool {
        self.story.state == State::Erased
    }

    /// Each version with what it says otherwise than the one before; the first one says everything anew.
    fn changes(&self) -> Vec<(&Version, Vec<Change>)> {
        let changed = |version: &Version| {
            let before = self.versions.iter().find(|other| other.version == version.version - 1);
            before.map(|before| changes(&before.text.whole(), &version.text.whole())).unwrap_or_default()
        };
        self.versions.iter().map(|version| (version, changed(version))).collect()
    }

    /// Drafts on the officer's device that are saved here now.
    fn saved_drafts(&self) -> Vec<String> {
        let saved = ["news-flash-saved", "news-flash-corrected", "news-flash-refiled"];
        if !self.frame.flash.as_deref().is_some_and(|flash| saved.contains(&flash)) {
            return Vec::new();
        }
        let steps_before = self.story.steps - 1;
        vec![draft_key(&self.frame, None), draft_key(&self.frame, Some((self.story.id, steps_before)))]
    }

    /// Whether the officer may look after readers' comments there.
    fn takes_comments(&self) -> bool {
        self.may_publish && self.story.state == State::Published
    }

    /// What the story is called: its title, until that is destroyed.
    fn heading(&self) -> String {
        if self.is_erased() {
            return self.frame.t("news-erased").into_owned();
        }
        self.story.text.title.clone()
    }

    fn scheduled(&self) -> Option<String> {
        let at = self.story.publish_at.filter(|_| self.story.state == State::Scheduled)?;
        Some(self.frame.t1("news-scheduled-for", "moment", self.frame.moment(&at)))
    }
}

/// Lists the stories of the officer's territories.
pub async fn index(visit: Visit) -> Reply {
    let scopes = visit.officer(Permission::WriteStory)?.scopes(Permission::WriteStory);
    let stories = visit.app.read(move |db| Ok(of_places(db, &scopes)?)).await?;
    let groups = State::ALL.map(|state| {
        let of_state = stories.iter().filter(|story| story.state == state).cloned();
        (state, of_state.collect::<Vec<_>>())
    });
    let groups = groups.into_iter().filter(|(_, stories)| !stories.is_empty()).collect();
    page(&OfficePage { frame: visit.frame, groups })
}

/// Shows one story.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    page(&shown(&visit, id, Form::empty("news-form")).await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, step)): Path<(String, String)>, form: Form) -> Reply {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("news-form");
    let command = command(&mut form, &step)?;
    form.set("tried", step.as_str());
    let steps = form.value("steps").parse().unwrap_or(0);
    let status = match command.filter(|_| form.is_sound()) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(command) => match take(&visit, actor, id, command, steps).await {
            Ok(()) => {
                let flash = Some(flash_of(&step));
                // Of a draft that was thrown away nothing is left to look at.
                let to = if step == "xoa-nhap" { HOME.to_owned() } else { format!("{HOME}/{id}") };
                return see_other(&to, flash, visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, id, form).await?)
}

/// Reads what is to be done; what is wrong with it is said at its field.
fn command(form: &mut Form, step: &str) -> Result<Option<Command>, Error> {
    Ok(Some(match step {
        "gui" => Command::Send,
        "cong-bo" => Command::Publish,
        "bo-hen" => Command::Unschedule,
        "xoa-han" if form.has("sure") => Command::Erase,
        "xoa-nhap" if form.has("sure") => Command::Drop,
        "xoa-han" | "xoa-nhap" => {
            form.refuse("sure", Refused::NotSure);
            return Ok(None);
        }
        "tra-lai" => Command::GiveBack { reason: form.text("reason", REMARK_LETTERS_MAX) },
        "go" => Command::Withdraw { ground: form.text("ground", REMARK_LETTERS_MAX) },
        "hen-gio" => {
            let (day, seconds) = (form.day("publish-on"), seconds_of(form.value("publish-time")));
            if seconds.is_none() {
                form.refuse("publish-time", Refused::NoSuchTime);
            }
            return Ok(day
                .zip(seconds)
                .map(|(day, seconds)| Command::Schedule { at: day.start().plus_seconds(seconds) }));
        }
        _ => return Err(Error::Missing),
    }))
}

fn flash_of(step: &str) -> &'static str {
    match step {
        "gui" => "news-flash-sent",
        "cong-bo" => "news-flash-published",
        "hen-gio" => "news-flash-scheduled",
        "bo-hen" => "news-flash-unscheduled",
        "tra-lai" => "news-flash-given-back",
        "xoa-han" => "news-flash-erased",
        "xoa-nhap" => "news-flash-dropped",
        _ => "news-flash-withdrawn",
    }
}

async fn take(visit: &Visit, actor: Actor, id: Id, command: Command, steps: i64) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(own(db, &reader, id)?.place)).await?;
    let is_writers = matches!(command, Command::Send | Command::Drop);
    let needed = if is_writers { Permission::WriteStory } else { Permission::PublishStory };
    let by = actor.acts_for(needed, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let story = own(tx, &actor, id)?;
        take_step(tx, &story, steps, &command)
    };
    visit.app.write(by, write).await
}

async fn shown(visit: &Visit, id: Id, form: Form) -> Result<ManagePage, Error> {
    let actor = visit.officer(Permission::WriteStory)?.clone();
    let frame = visit.frame.clone();
    let read = move |db: &mut Reader<'_>| {
        let story = own(db, &actor, id)?;
        let (body, beside) = beside(&story.text.body, attached(db, id)?);
        Ok(ManagePage {
            body,
            beside,
            versions: versions(db, id)?,
            may_publish: actor.may(Permission::PublishStory, &story.place),
            story,
            form: form.clone(),
            frame: frame.clone(),
        })
    };
    visit.app.read(read).await
}

/// A moment for samples.
pub(super) fn sample_at() -> Instant {
    Instant::from_millis(1_795_410_000_000)
}

//! An officer's view of one file, and each step that the rules allow: send, return, accept, recognise, publish.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id};
use kheo_journal::{Act, acts_of};
use kheo_people::{Actor, Permission, Place, Scope};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::cards::badge;
use super::models::paragraphs;
use super::running::registered::{RegisteredView, office_view};
use crate::rules::honours::NotErased;
use crate::rules::{Command, Decided, Decision, PARTS, Reach, RuleBook, State, Subject, decide};
use crate::store::council::that_day;
use crate::store::honours::honours_of;
use crate::store::{Exemplar, levels_on, load, rule_book_for, save_step};

/// Longest reason of a return, in letters.
const REASON_LETTERS_MAX: usize = 2_000;
/// Days for completion that the form proposes.
const DUE_DAYS_USUAL: i32 = 10;

/// The page `/lam-viec/mo-hinh/{id}`.
#[derive(Template)]
#[template(path = "file.html")]
pub struct FilePage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// Name of its field.
    pub field: String,
    /// What it says beside its ten parts.
    pub registered: RegisteredView,
    /// All its acts, oldest first, with the names of the units that acted.
    pub acts: Vec<Act>,
    /// What this officer may do now, in the order of the work.
    pub steps: Vec<Step>,
    /// What is typed into the open step and what is wrong with it.
    pub form: Form,
    /// The step whose form is open.
    pub open: Option<Step>,
    /// Levels of recognition.
    pub levels: Vec<Choice>,
}

/// One thing that an officer can do to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Send it.
    Send,
    /// Return it.
    Return,
    /// Accept it.
    Accept,
    /// Recognise it.
    Recognise,
    /// Publish it.
    Publish,
}

impl Step {
    pub(crate) const ALL: [Self; 5] =
        [Self::Send, Self::Accept, Self::Return, Self::Recognise, Self::Publish];

    /// The last part of the address to which its form is sent.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Send => "gui",
            Self::Return => "tra-lai",
            Self::Accept => "tiep-nhan",
            Self::Recognise => "cong-nhan",
            Self::Publish => "cong-khai",
        }
    }

    pub(crate) fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.path() == path)
    }

    /// The permission that it needs at the file's place.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Send => Permission::RegisterExemplar,
            Self::Return | Self::Accept => Permission::DecideExemplar,
            Self::Recognise => Permission::RecogniseExemplar,
            Self::Publish => Permission::PublishExemplar,
        }
    }

    /// Whether a file in this state offers it.
    fn fits(self, file: &Exemplar) -> bool {
        match self {
            Self::Send => file.state.is_in_hand(),
            Self::Return | Self::Accept => file.state == State::Submitted,
            Self::Recognise => matches!(file.state, State::Accepted | State::Recognised),
            Self::Publish => file.state == State::Recognised && file.public_at.is_none(),
        }
    }
}

impl FilePage {
    fn badge(&self) -> &'static str {
        badge(&self.file.state)
    }

    fn is_individual(&self) -> bool {
        self.file.draft.subject == Subject::Individual
    }

    fn sections(&self) -> Vec<(&'static str, Vec<String>)> {
        let shown = PARTS.into_iter().filter(|name| *name != "title");
        shown.map(|name| (name, paragraphs(self.file.draft.part(name)))).collect()
    }

    fn is_open(&self, step: &Step) -> bool {
        self.open.as_ref() == Some(step)
    }

    fn may_edit(&self) -> bool {
        self.file.state.is_in_hand() && self.steps.contains(&Step::Send)
    }
}

/// Shows a file to an officer of its territory.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown = visit.app.read(move |db| {
        let mut form = Form::empty("exemplars-decision");
        form.set("due-on", today.plus_days(DUE_DAYS_USUAL).vietnamese());
        file_page(db, &frame, &actor, id, form, None, today)
    });
    page(&shown.await?)
}

/// Takes one step.
pub async fn step(visit: Visit, Path((id, path)): Path<(String, String)>, form: Form) -> Reply {
    let step = Step::from_path(&path).ok_or(Error::Missing)?;
    let actor = visit.officer(step.permission())?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("exemplars-decision");
    let Some(command) = read_command(&mut form, step).filter(|_| form.is_sound()) else {
        return again(&visit, id, form, step, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match take(&visit, &actor, id, step, command, form.value("version").parse().unwrap_or(0)).await {
        Ok(()) => {
            let flash = format!("exemplars-flash-{}", flash_of(step));
            see_other(&format!("/lam-viec/mo-hinh/{id}"), Some(&flash), visit.app.settings().secure_cookies)
        }
        Err(error) => {
            let status = form.give_back(error)?;
            again(&visit, id, form, step, status).await
        }
    }
}

/// Decides and saves in one transaction.
pub(crate) async fn take(
    visit: &Visit,
    actor: &Actor,
    id: Id,
    step: Step,
    command: Command,
    version: i64,
) -> Result<(), Error> {
    let (today, reader, actor) = (visit.app.now().day(), actor.clone(), actor.clone());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(step.permission(), &place)?;
    visit
        .app
        .write(by, move |tx| {
            let (file, decided) = judged(tx, &actor, id, step, command.clone(), today)?;
            save_step(tx, &file, version, &decided)
        })
        .await
}

/// Decides one step of one file for this officer, without saving it.
///
/// # Errors
/// What stands against it: the file is not there for this officer, a permission is missing, a rule refuses.
pub(crate) fn judged(
    db: &mut Reader<'_>,
    actor: &Actor,
    id: Id,
    step: Step,
    command: Command,
    today: Day,
) -> Result<(Exemplar, Decided), Error> {
    let file = readable(db, actor, id)?;
    actor.require(step.permission(), &file.territory.now)?;
    if step == Step::Send && !file.may_be_written_by(actor) {
        return Err(Error::Denied);
    }
    if step == Step::Send && file.state.is_in_hand() {
        super::running::comparison::insist_on_comparison(db, &file, today)?;
    }
    if file.state == State::Recognised && honours_of(db, id)?.withdrawal.is_some() {
        return Err(crate::rules::honours::Refused::Withdrawn.into());
    }
    let rules = rule_book_for(db, &file.territory.now.province, today)?;
    let command = match command {
        Command::Recognise(decision, _) => {
            let reach = reach_of(actor, Permission::RecogniseExemplar, &file.territory.now);
            Command::Recognise(decision, reach)
        }
        command => command,
    };
    let that_day = that_day(db, id, &command)?;
    let decided = decide(&file.file(&rules, actor.account_id), command, &that_day, today)?;
    Ok((file, decided))
}

async fn again(visit: &Visit, id: Id, form: Form, step: Step, status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown =
        visit.app.read(move |db| file_page(db, &frame, &actor, id, form.clone(), Some(step), today)).await?;
    page_with_status(status, &shown)
}

/// Loads a file that this officer may read: of the own territory, and not somebody else's draft. Nothing is read of or done to
/// one that was erased.
pub(crate) fn readable(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Exemplar, Error> {
    let file = load(db, id)?.ok_or(Error::Missing)?;
    let is_foreign_draft = file.state == State::Draft && file.created_by != Some(actor.account_id);
    let may_read = actor.may(Permission::ReadOfficeExemplars, &file.territory.now) && !is_foreign_draft;
    match may_read {
        true if file.is_erased => Err(NotErased::ErasedAlready.into()),
        true => Ok(file),
        false => Err(Error::Missing),
    }
}

fn file_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    form: Form,
    open: Option<Step>,
    today: Day,
) -> Result<FilePage, Error> {
    let file = readable(db, actor, id)?;
    let rules: RuleBook = rule_book_for(db, &file.territory.now.province, today)?;
    // A decision may be older than today's levels: those of the file's year are offered too.
    let mut levels = Day::new(file.draft.year, 1, 1).map_or(Ok(Vec::new()), |day| levels_on(db, day))?;
    levels.retain(|level| !rules.levels.contains(level));
    levels.extend(rules.levels.iter().cloned());
    let level = |word: &String| Choice::new(word.clone(), frame.tt("exemplars-level-", word));
    Ok(FilePage {
        field: rules.field_name(&file.draft.field, frame.is_vi()).to_owned(),
        registered: office_view(db, frame, &file)?,
        acts: acts_of(db, "exemplar", id)?,
        steps: allowed_steps(&file, actor),
        levels: levels.iter().map(level).collect(),
        frame: frame.clone(),
        file,
        form,
        open,
    })
}

/// The steps that the file offers to this officer now; the rules may still refuse one.
pub(crate) fn allowed_steps(file: &Exemplar, actor: &Actor) -> Vec<Step> {
    let allowed = |step: &Step| {
        let is_theirs = *step != Step::Send || file.may_be_written_by(actor);
        step.fits(file) && is_theirs && actor.may(step.permission(), &file.territory.now)
    };
    Step::ALL.into_iter().filter(allowed).collect()
}

/// Reads what the step's form asks for.
pub(crate) fn read_command(form: &mut Form, step: Step) -> Option<Command> {
    match step {
        Step::Send => Some(Command::Submit),
        Step::Accept => Some(Command::Accept),
        Step::Publish => Some(Command::Publish),
        Step::Return => {
            let reason = form.text("reason", REASON_LETTERS_MAX);
            let due_on = form.day("due-on");
            Some(Command::Return { reason, due_on: due_on? })
        }
        Step::Recognise => {
            let level = form.choice("level", |word| (!word.is_empty()).then(|| word.to_owned()));
            let number = form.text("number", 50);
            let decided_on = form.day("decided-on");
            let (signer, legal_basis) = (form.text("signer", 100), form.text("legal-basis", 1_000));
            let decision = Decision { level: level?, number, decided_on: decided_on?, signer, legal_basis };
            // How far the officer reaches depends on the file; see `take`.
            Some(Command::Recognise(decision, Reach::Commune))
        }
    }
}

/// The widest territory around this place in which the officer holds a permission.
pub(crate) fn reach_of(actor: &Actor, permission: Permission, place: &Place) -> Reach {
    let reach = |scope: &Scope| match scope {
        Scope::Nation => Reach::Nation,
        Scope::Province(_) => Reach::Province,
        Scope::Commune { .. } => Reach::Commune,
    };
    let scopes = actor.scopes(permission);
    scopes.iter().filter(|scope| scope.covers(place)).map(reach).max().unwrap_or(Reach::Commune)
}

pub(crate) const fn flash_of(step: Step) -> &'static str {
    match step {
        Step::Send => "submitted",
        Step::Return => "returned",
        Step::Accept => "accepted",
        Step::Recognise => "recognised",
        Step::Publish => "published",
    }
}

//! How a model goes during its year: dated notes with figures, and pausing, resuming, ending it with a reason.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal, to_hex};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Upload, Visit, not_written, page, page_with_status, see_other};

use super::evidence_form::{ACCEPTED_PHOTOS, ROWS, has_photos, label_photos, read_photos};
use super::registration::optional_figure;
use crate::http::decisions::readable;
use crate::rules::State;
use crate::rules::running::{
    About, Contradiction, Figure, Goal, Line, NewEvidence, Run, RunCommand, change_run,
    contradictions_of_line, note_on,
};
use crate::store::Exemplar;
use crate::store::running::evidence::{Evidence, attach, evidence_rules_on, photos_about};
use crate::store::running::{
    NewNote, Note, RunChange, add_note, change_of_run, ended_on, notes, run_of, runs,
};

/// Longest note, in letters.
const NOTE_LETTERS_MAX: usize = 3_000;
/// Longest reason, in letters.
const REASON_LETTERS_MAX: usize = 2_000;
/// Longest key of a form.
const FORM_KEY_LEN_MAX: usize = 64;

/// The page `/lam-viec/mo-hinh/{id}/tien-do`.
#[derive(Template)]
#[template(path = "running/progress.html")]
pub struct ProgressPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// How it runs.
    pub run: Run,
    /// Notes, newest first.
    pub notes: Vec<Note>,
    /// Photographs at the notes, oldest first.
    pub photos: Vec<Evidence>,
    /// Times it was paused, resumed or ended.
    pub runs: Vec<RunChange>,
    /// Whether this officer may write here.
    pub may_write: bool,
    /// A note as it is typed.
    pub note_form: Form,
    /// A change as it is typed.
    pub run_form: Form,
}

impl ProgressPage {
    /// The criteria whose results can be counted: number, what, unit.
    fn counted(&self) -> Vec<(usize, String)> {
        counted(&self.file).into_iter().map(|(row, _, _)| (row, format!("figure-{row}"))).collect()
    }

    /// Each figure of a note in words: what, how much.
    fn said(&self, note: &Note) -> Vec<(String, String)> {
        let criteria = &self.file.draft.criteria;
        let figures = note.figures.iter().filter_map(|(row, figure)| {
            let criterion = criteria.get(row.checked_sub(1)?)?;
            let unit = Goal::read(&criterion.target).map(|goal| goal.unit).unwrap_or_default();
            let figure = format!("{} {unit}", figure.said(self.frame.is_vi()));
            Some((criterion.criterion.clone(), figure.trim_end().to_owned()))
        });
        figures.collect()
    }

    fn commands(&self) -> Vec<Choice> {
        let fitting = RunCommand::ALL.into_iter().filter(|command| command.fits(self.run));
        let words = fitting.map(RunCommand::word);
        words.map(|word| Choice::new(word, self.frame.tt("registration-run-command-", word))).collect()
    }

    /// Key under which the browser keeps what is typed, for this person only.
    fn draft_key(&self) -> String {
        let account = self.frame.actor.as_ref().map(|actor| actor.account_id.to_string()).unwrap_or_default();
        format!("{account}-note-{}", self.file.id)
    }

    fn photos_of(&self, note: &Note) -> Vec<&Evidence> {
        self.photos.iter().filter(|photo| photo.about_id == Some(note.id)).collect()
    }

    fn has_photos(&self) -> bool {
        has_photos(&self.note_form)
    }

    fn is_at_work(&self) -> bool {
        matches!(self.file.state, State::Accepted | State::Recognised)
    }
}

fn counted(file: &Exemplar) -> Vec<(usize, &str, Goal)> {
    let rows = (1..).zip(&file.draft.criteria);
    rows.filter_map(|(row, criterion)| {
        Some((row, criterion.criterion.as_str(), Goal::read(&criterion.target)?))
    })
    .collect()
}

/// Shows how a model goes.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let forms = empty_forms(&visit);
    let (frame, shown) = (visit.frame.clone(), forms);
    page(&visit.app.read(move |db| progress_page(db, &frame, &actor, id, shown.clone())).await?)
}

/// Keeps a note with its photographs.
pub async fn note(visit: Visit, Path(id): Path<String>, mut upload: Upload) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&upload.form)?;
    let (id, reader): (Id, Actor) = (id.parse().map_err(|_| Error::Missing)?, actor.clone());
    let today = visit.app.now().day();
    let read = visit.app.read(move |db| Ok((readable(db, &reader, id)?, evidence_rules_on(db, today)?)));
    let (file, rules) = read.await?;
    let mut form = std::mem::take(&mut upload.form).labelled("registration-note");
    label_fields(&mut form, &visit.frame, &file);
    let note = read_note(&mut form, &file)?;
    let photos = read_photos(&mut form, upload, About::Progress, rules).await?;
    let (_, run_form) = empty_forms(&visit);
    let Some(note) = note.filter(|_| form.is_sound()) else {
        return again(&visit, id, (form, run_form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match save_note(&visit, actor, &file, (note, photos)).await {
        Ok(()) => saved(&visit, id, "registration-flash-noted"),
        Err(error) => {
            let status = explain(&mut form, "noted-on", error)?;
            again(&visit, id, (form, run_form), status).await
        }
    }
}

/// Keeps that a model is paused, goes on or has ended.
pub async fn run(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("registration-run");
    let command = form.choice("command", RunCommand::from_word);
    let (since, reason) = (form.day("since"), form.text("run-reason", REASON_LETTERS_MAX));
    let (note_form, _) = empty_forms(&visit);
    let (Some(command), Some(since), true) = (command, since, form.is_sound()) else {
        return again(&visit, id, (note_form, form), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match save_run(&visit, actor, id, command, (since, reason)).await {
        Ok(()) => saved(&visit, id, "registration-flash-run"),
        Err(error) => {
            let status = explain(&mut form, "since", error)?;
            again(&visit, id, (note_form, form), status).await
        }
    }
}

fn saved(visit: &Visit, id: Id, flash: &str) -> Reply {
    let to = format!("/lam-viec/mo-hinh/{id}/tien-do");
    see_other(&to, Some(flash), visit.app.settings().secure_cookies)
}

/// Both forms of the page; the key makes sending the same note twice keep one.
fn empty_forms(visit: &Visit) -> (Form, Form) {
    let today = visit.app.now().day().vietnamese();
    let (mut note, mut run) = (Form::empty("registration-note"), Form::empty("registration-run"));
    note.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    note.set("noted-on", today.clone());
    run.set("since", today);
    (note, run)
}

/// Puts a refusal about a day at the day, any other above the form.
fn explain(form: &mut Form, day_field: &str, error: Error) -> Result<StatusCode, Error> {
    let (status, refusal) = match error {
        Error::Refusal(refusal) => (StatusCode::UNPROCESSABLE_ENTITY, refusal),
        error => not_written(&error).ok_or(error)?,
    };
    let is_day = matches!(refusal.key, "registration-refused-in-future" | "registration-refused-too-early");
    form.refuse(if is_day { day_field } else { "" }, refusal);
    Ok(status)
}

fn label_fields(form: &mut Form, frame: &Frame, file: &Exemplar) {
    label_photos(form, frame);
    for (row, criterion, goal) in counted(file) {
        let label =
            if goal.unit.is_empty() { criterion.to_owned() } else { format!("{criterion} ({})", goal.unit) };
        form.label_as(format!("figure-{row}"), label);
    }
}

/// Reads a note; the error of a form that never was ours is not worth showing again.
fn read_note(form: &mut Form, file: &Exemplar) -> Result<Option<NewNote>, Refusal> {
    let form_key = form.value("form-key").to_owned();
    if form_key.is_empty() || form_key.len() > FORM_KEY_LEN_MAX {
        return Err(Refusal::new("error-not-understood"));
    }
    let (on, said) = (form.day("noted-on"), form.text("said", NOTE_LETTERS_MAX));
    let mut figures: Vec<(usize, Figure)> = Vec::new();
    for (row, _, goal) in counted(file) {
        let field = format!("figure-{row}");
        let Some(figure) = optional_figure(form, &field) else { continue };
        let line = Line { goal: Some(goal), result: Some(figure), ..Line::default() };
        let found: Option<(_, Contradiction)> = contradictions_of_line(&line);
        if let Some((_, contradiction)) = found {
            form.refuse(&field, contradiction);
        }
        figures.push((row, figure));
    }
    Ok(on.map(|on| NewNote { form_key, on, said, figures }))
}

async fn save_note(
    visit: &Visit,
    actor: Actor,
    file: &Exemplar,
    (note, photos): (NewNote, Vec<NewEvidence>),
) -> Result<(), Error> {
    let (id, today) = (file.id, visit.app.now().day());
    let by = actor.acts_for(Permission::RegisterExemplar, &file.territory.now)?;
    visit
        .app
        .write(by, move |tx| {
            let file = readable(tx, &actor, id)?;
            actor.require(Permission::RegisterExemplar, &file.territory.now)?;
            let ended = ended_on(&runs(tx, id)?);
            note_on(file.state, ended, note.on, first_day(&file), today)?;
            match add_note(tx, id, &note)? {
                Some(note_id) => attach(tx, &file, Some(note_id), &photos),
                None => Ok(()),
            }
        })
        .await
}

async fn save_run(
    visit: &Visit,
    actor: Actor,
    id: Id,
    command: RunCommand,
    (since, reason): (Day, String),
) -> Result<(), Error> {
    let (reader, today) = (actor.clone(), visit.app.now().day());
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::RegisterExemplar, &place)?;
    visit
        .app
        .write(by, move |tx| {
            let file = readable(tx, &actor, id)?;
            actor.require(Permission::RegisterExemplar, &file.territory.now)?;
            let changes = runs(tx, id)?;
            let first = changes.last().map_or_else(|| first_day(&file), |change| change.since);
            let run = change_run(file.state, run_of(&changes), command, &reason, (since, first, today))?;
            let ordinal = changes.last().map_or(1, |change| change.ordinal + 1);
            Ok(change_of_run(tx, id, &RunChange { ordinal, run, since, reason: reason.clone() })?)
        })
        .await
}

/// The first day of the model's year: before it nothing of this movement happened.
fn first_day(file: &Exemplar) -> Day {
    Day::new(file.draft.year, 1, 1).unwrap_or_else(|_| file.created_at.day())
}

async fn again(visit: &Visit, id: Id, forms: (Form, Form), status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let frame = visit.frame.clone();
    let shown = visit.app.read(move |db| progress_page(db, &frame, &actor, id, forms.clone())).await?;
    page_with_status(status, &shown)
}

fn progress_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    (mut note_form, run_form): (Form, Form),
) -> Result<ProgressPage, Error> {
    let file = readable(db, actor, id)?;
    label_fields(&mut note_form, frame, &file);
    let runs = runs(db, id)?;
    Ok(ProgressPage {
        may_write: actor.may(Permission::RegisterExemplar, &file.territory.now),
        run: run_of(&runs),
        notes: notes(db, id)?,
        photos: photos_about(db, id, About::Progress)?,
        runs,
        frame: frame.clone(),
        file,
        note_form,
        run_form,
    })
}

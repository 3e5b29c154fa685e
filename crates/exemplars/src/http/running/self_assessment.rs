//! A model judged by those who run it, criterion by criterion; submitted once, and sent back by an officer with a reason.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Error, Id, Instant};
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Choice, Form, Frame, Reply, Upload, Visit, page, page_with_status, see_other};

use super::evidence_form::{ACCEPTED_PHOTOS, ROWS, has_photos, label_photos, read_photos};
use super::registered::{CriterionView, criteria};
use super::self_assessment_form::{filled, label_lines, name_missing, read_assessment};
use crate::http::decisions::readable;
use crate::rules::running::{
    About, AssessmentState, Details, EvidenceRules, Figure, Goal, Level, NewEvidence, Totals,
    may_be_returned, may_be_written,
};
use crate::store::Exemplar;
use crate::store::running::evidence::{Evidence, attach, evidence_rules_on, holds_all, photos_about};
use crate::store::running::{
    Assessment, SelfAssessment, latest, registered, return_assessment, returns, save_assessment,
};

/// Longest reason of a return, in letters.
const REASON_LETTERS_MAX: usize = 2_000;

/// The page `/lam-viec/mo-hinh/{id}/tu-danh-gia`.
#[derive(Template)]
#[template(path = "running/self_assessment.html")]
pub struct SelfAssessmentPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// What the registration says.
    pub details: Details,
    /// The latest self-assessment.
    pub latest: Option<SelfAssessment>,
    /// Each criterion with its latest result.
    pub criteria: Vec<CriterionView>,
    /// Photographs at it, oldest first.
    pub photos: Vec<Evidence>,
    /// Times it was sent back: round, why, when.
    pub returns: Vec<(i64, String, Instant)>,
    /// Whether it can be written now, by this officer.
    pub may_write: bool,
    /// Whether it can be sent back now, by this officer.
    pub may_return: bool,
    /// What is typed and what is wrong with it.
    pub form: Form,
}

impl SelfAssessmentPage {
    /// Key under which the browser keeps what is typed, for this person only.
    fn draft_key(&self) -> String {
        let account = self.frame.actor.as_ref().map(|actor| actor.account_id.to_string()).unwrap_or_default();
        format!("{account}-assess-{}", self.file.id)
    }

    fn has_photos(&self) -> bool {
        has_photos(&self.form)
    }

    fn is_submitted(&self) -> bool {
        self.latest.as_ref().is_some_and(|latest| latest.round.state == AssessmentState::Submitted)
    }

    /// The rows of the form: number, criterion, and how its result is asked for: `percentage`, `counted` or `words`.
    fn rows(&self) -> Vec<(usize, &CriterionView, &'static str)> {
        let asked = |view: &CriterionView| match Goal::read(&view.target) {
            Some(goal) if goal.is_percentage() => "percentage",
            Some(_) => "counted",
            None => "words",
        };
        (1..).zip(&self.criteria).map(|(row, view)| (row, view, asked(view))).collect()
    }

    fn levels(&self) -> Vec<Choice> {
        let words = Level::ALL.map(Level::word);
        words.map(|word| Choice::new(word, self.frame.tt("registration-level-", word))).to_vec()
    }

    /// What was reached and used in all: name, number.
    fn totals(&self) -> Vec<(&'static str, i64)> {
        let totals = self.latest.as_ref().map_or_else(Totals::default, |latest| latest.said.totals);
        super::self_assessment_form::numbers(&totals)
    }

    fn returned(&self, round: &i64, at: &Instant) -> String {
        let day = self.frame.day_of(at);
        self.frame.t2("registration-assess-returned", ("round", round.to_string()), ("day", day))
    }

    fn registered(&self, name: &str) -> String {
        let found = self.details.numbers().into_iter().find(|(number, _)| *number == name);
        found.map(|(_, number)| Figure::whole(number).said(self.frame.is_vi())).unwrap_or_default()
    }
}

/// Shows the latest self-assessment, or its form.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let frame = visit.frame.clone();
    page(&visit.app.read(move |db| assessment_page(db, &frame, &actor, id, None)).await?)
}

/// Saves a self-assessment with its photographs, or submits it.
pub async fn save(visit: Visit, Path(id): Path<String>, mut upload: Upload) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    visit.check_form_token(&upload.form)?;
    let (id, reader): (Id, Actor) = (id.parse().map_err(|_| Error::Missing)?, actor.clone());
    let file = visit.app.read(move |db| readable(db, &reader, id)).await?;
    let (details, rules) = what_it_is_read_by(&visit, id).await?;
    let mut form = std::mem::take(&mut upload.form).labelled("registration-assess");
    let submit = form.has("submit");
    label_fields(&mut form, &visit.frame, &file);
    let said = read_assessment(&mut form, &file, &details);
    if submit {
        name_missing(&mut form, &said);
    }
    let photos = read_photos(&mut form, upload, About::Assessment, rules).await?;
    if !form.is_sound() {
        return again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let version = form.value("version").parse().unwrap_or(0);
    let saved = write(&visit, actor, &file, (said, photos), (version, submit)).await;
    let flash = if submit { "registration-flash-assessed" } else { "registration-flash-assessment-saved" };
    answer(&visit, id, form, saved, flash).await
}

async fn what_it_is_read_by(visit: &Visit, id: Id) -> Result<(Details, EvidenceRules), Error> {
    let today = visit.app.now().day();
    visit.app.read(move |db| Ok((registered(db, id)?.details, evidence_rules_on(db, today)?))).await
}

fn label_fields(form: &mut Form, frame: &Frame, file: &Exemplar) {
    label_lines(form, frame, file);
    label_photos(form, frame);
}

/// Sends a self-assessment back.
pub async fn give_back(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::DecideExemplar)?.clone();
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let mut form = form.labelled("registration-assess");
    let reason = form.text("return-reason", REASON_LETTERS_MAX);
    if !form.is_sound() {
        return again(&visit, id, form, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let version = form.value("version").parse().unwrap_or(0);
    let given = write_return(&visit, actor, id, reason, version).await;
    answer(&visit, id, form, given, "registration-flash-assessment-returned").await
}

async fn answer(visit: &Visit, id: Id, mut form: Form, done: Result<(), Error>, flash: &str) -> Reply {
    let status = match done {
        Ok(()) => {
            let to = format!("/lam-viec/mo-hinh/{id}/tu-danh-gia");
            return see_other(&to, Some(flash), visit.app.settings().secure_cookies);
        }
        Err(error) => form.give_back(error)?,
    };
    again(visit, id, form, status).await
}

async fn write(
    visit: &Visit,
    actor: Actor,
    file: &Exemplar,
    (said, photos): (Assessment, Vec<NewEvidence>),
    (version, submit): (i64, bool),
) -> Result<(), Error> {
    let id = file.id;
    let by = actor.acts_for(Permission::RegisterExemplar, &file.territory.now)?;
    visit
        .app
        .write(by, move |tx| {
            let file = readable(tx, &actor, id)?;
            actor.require(Permission::RegisterExemplar, &file.territory.now)?;
            let latest = latest(tx, id)?;
            let is_said = latest.as_ref().is_some_and(|latest| latest.says_already(&said, submit));
            // Sent twice, the second changes nothing.
            if is_said && holds_all(tx, id, &photos)? {
                tx.nothing_changed();
                return Ok(());
            }
            may_be_written(file.state, latest.as_ref().map(|latest| latest.round.state))?;
            if !is_said {
                save_assessment(tx, &file, latest.map(|latest| latest.round), version, &said, submit)?;
            }
            attach(tx, &file, None, &photos)
        })
        .await
}

async fn write_return(
    visit: &Visit,
    actor: Actor,
    id: Id,
    reason: String,
    version: i64,
) -> Result<(), Error> {
    let reader = actor.clone();
    let place = visit.app.read(move |db| Ok(readable(db, &reader, id)?.territory.now)).await?;
    let by = actor.acts_for(Permission::DecideExemplar, &place)?;
    visit
        .app
        .write(by, move |tx| {
            let file = readable(tx, &actor, id)?;
            actor.require(Permission::DecideExemplar, &file.territory.now)?;
            let is_concerned = file.concerns(actor.account_id);
            let round = latest(tx, id)?.map(|latest| latest.round);
            may_be_returned(file.state, round.map(|round| round.state), is_concerned, &reason)?;
            let number = round.map_or(0, |round| round.number);
            return_assessment(tx, id, number, version, &reason)
        })
        .await
}

async fn again(visit: &Visit, id: Id, form: Form, status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let frame = visit.frame.clone();
    let shown = visit.app.read(move |db| assessment_page(db, &frame, &actor, id, Some(form.clone()))).await?;
    page_with_status(status, &shown)
}

fn assessment_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    id: Id,
    form: Option<Form>,
) -> Result<SelfAssessmentPage, Error> {
    let file = readable(db, actor, id)?;
    let (registered, latest) = (registered(db, id)?, latest(db, id)?);
    let state = latest.as_ref().map(|latest| latest.round.state);
    let mut form = form.unwrap_or_else(|| filled(latest.as_ref()));
    label_fields(&mut form, frame, &file);
    let lines = latest.as_ref().map_or(&[][..], |latest| &latest.said.lines);
    let place = &file.territory.now;
    let is_concerned = file.concerns(actor.account_id);
    Ok(SelfAssessmentPage {
        criteria: criteria(frame, &file, &registered, lines),
        photos: photos_about(db, id, About::Assessment)?,
        returns: returns(db, id)?,
        may_write: may_be_written(file.state, state).is_ok()
            && actor.may(Permission::RegisterExemplar, place),
        may_return: may_be_returned(file.state, state, is_concerned, "…").is_ok()
            && actor.may(Permission::DecideExemplar, place),
        details: registered.details,
        frame: frame.clone(),
        latest,
        file,
        form,
    })
}

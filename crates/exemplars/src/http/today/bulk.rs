//! One step for many files: chosen in the list, looked at once more, taken one by one, and reported.
//!
//! Every file is its own transaction: what the rules refuse for one holds up none of the others, and the report names both.

use askama::Template;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal};
use kheo_people::Actor;
use kheo_store::Reader;
use kheo_web::{Form, Frame, Reply, Visit, not_written, page, page_with_status};

use crate::http::decisions::{Step, judged, read_command, take};
use crate::rules::Command;

/// Most files at once: what one page of the list shows.
const FILES_MAX: usize = 100;
/// Days for completion that the form proposes.
const DUE_DAYS_USUAL: i32 = 10;
/// Steps that can be taken for many files. Recognition has decision lists of its own.
pub(crate) const STEPS: [Step; 3] = [Step::Accept, Step::Return, Step::Publish];

/// One of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    id: Id,
    title: String,
    place_line: String,
    version: i64,
    refusal: Option<String>,
}

/// The page on which the choice is looked at once more, and the report.
#[derive(Template)]
#[template(path = "workspace/bulk.html")]
pub struct BulkPage {
    frame: Frame,
    step: Step,
    form: Form,
    files: Vec<Chosen>,
    is_done: bool,
}

impl BulkPage {
    fn note(&self) -> String {
        self.frame.t(&format!("exemplars-step-{}-note", self.step.path())).into_owned()
    }

    fn sound(&self) -> Vec<&Chosen> {
        self.files.iter().filter(|file| file.refusal.is_none()).collect()
    }

    fn refused(&self) -> Vec<&Chosen> {
        self.files.iter().filter(|file| file.refusal.is_some()).collect()
    }
}

/// Shows the choice, and once it is confirmed takes the step for each file.
pub async fn act(visit: Visit, form: Form) -> Reply {
    let step =
        Step::from_path(form.value("viec")).filter(|step| STEPS.contains(step)).ok_or(Error::Missing)?;
    let actor = visit.officer(step.permission())?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("exemplars-decision");
    let ids = chosen_ids(&form);
    if ids.is_empty() {
        form.refuse("", Refusal::new("workspace-refused-none-chosen"));
    }
    if !form.has("confirmed") || ids.is_empty() {
        let due_on = visit.app.now().day().plus_days(DUE_DAYS_USUAL);
        form.set("due-on", due_on.vietnamese());
        let status = if ids.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        return page_with_status(status, &looked_at(&visit, actor, step, form, ids).await?);
    }
    let Some(command) = read_command(&mut form, step).filter(|_| form.is_sound()) else {
        let again = looked_at(&visit, actor, step, form, ids).await?;
        return page_with_status(StatusCode::UNPROCESSABLE_ENTITY, &again);
    };
    page(&taken(&visit, actor, step, form, ids, command).await?)
}

fn chosen_ids(form: &Form) -> Vec<Id> {
    let ids = form.names_after("chon-").filter_map(|id| id.parse().ok());
    let mut ids: Vec<Id> = ids.take(FILES_MAX).collect();
    ids.dedup();
    ids
}

/// Asks the rules about each file without recording anything.
async fn looked_at(
    visit: &Visit,
    actor: Actor,
    step: Step,
    form: Form,
    ids: Vec<Id>,
) -> Result<BulkPage, Error> {
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    let reader_frame = frame.clone();
    let files = visit.app.read(move |db| {
        let mut files = Vec::new();
        for id in &ids {
            files.extend(chosen(db, &reader_frame, &actor, step, *id, today)?);
        }
        Ok(files)
    });
    Ok(BulkPage { files: files.await?, frame, step, form, is_done: false })
}

fn chosen(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    step: Step,
    id: Id,
    today: Day,
) -> Result<Option<Chosen>, Error> {
    // A file that this officer may not read is not named, not even as refused.
    let file = match crate::http::decisions::readable(db, actor, id) {
        Ok(file) => file,
        Err(Error::Missing) => return Ok(None),
        Err(error) => return Err(error),
    };
    let refusal = match judged(db, actor, id, step, supposed(step, today), today) {
        Ok(_) => None,
        Err(error) => Some(said(frame, &as_refusal(error)?)),
    };
    let (title, place_line) = (file.draft.title, file.territory.place_line);
    Ok(Some(Chosen { id, title, place_line, version: file.version, refusal }))
}

/// A command that stands for the one to come, to learn what the rules say of a file.
fn supposed(step: Step, today: Day) -> Command {
    match step {
        Step::Return => Command::Return { reason: "…".to_owned(), due_on: today.plus_days(DUE_DAYS_USUAL) },
        Step::Publish => Command::Publish,
        _ => Command::Accept,
    }
}

async fn taken(
    visit: &Visit,
    actor: Actor,
    step: Step,
    form: Form,
    ids: Vec<Id>,
    command: Command,
) -> Result<BulkPage, Error> {
    let shown = looked_at(visit, actor.clone(), step, form, ids).await?;
    let mut files = Vec::with_capacity(shown.files.len());
    for mut file in shown.files {
        // The version of the confirmation: whatever somebody else changed since is not decided over.
        let version = shown.form.value(&format!("v-{}", file.id)).parse().unwrap_or(0);
        let answer = take(visit, &actor, file.id, step, command.clone(), version).await;
        file.refusal = answer.err().map(|error| said(&visit.frame, &sentence(&error)));
        files.push(file);
    }
    Ok(BulkPage { files, is_done: true, ..shown })
}

fn as_refusal(error: Error) -> Result<Refusal, Error> {
    match error {
        Error::Refusal(refusal) => Ok(refusal),
        Error::Denied => Ok(Refusal::new("workspace-refused-not-yours")),
        error => Err(error),
    }
}

/// What the report says of a file whose step was not taken. A fault must not hide what was done with the others.
fn sentence(error: &Error) -> Refusal {
    match error {
        Error::Refusal(refusal) => refusal.clone(),
        Error::Denied | Error::Missing | Error::SignInFirst => Refusal::new("workspace-refused-not-yours"),
        error @ Error::Fault(fault) => not_written(error).map_or_else(
            || {
                tracing::error!(chain = fault.chain(), "a step for one of many files failed");
                Refusal::new("workspace-refused-failed")
            },
            |(_, refusal)| refusal,
        ),
    }
}

fn said(frame: &Frame, refusal: &Refusal) -> String {
    frame.said(refusal.key, &refusal.args)
}

/// A page with sample data: the choice, or the report.
pub(crate) fn sample(frame: Frame, step: Step, is_done: bool) -> BulkPage {
    let file = |number, refusal: Option<&str>| Chosen {
        id: Id::from_i64(number),
        title: "Tổ heo đất giúp nhau mua giống".to_owned(),
        place_line: "xã Phương Thịnh, tỉnh Đồng Tháp".to_owned(),
        version: 3,
        refusal: refusal.map(str::to_owned),
    };
    let form = Form::empty("exemplars-decision");
    let sentence = frame.t("workspace-refused-not-yours").into_owned();
    BulkPage { files: vec![file(7, None), file(8, Some(&sentence))], frame, step, form, is_done }
}

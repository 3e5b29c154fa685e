//! Registering a model: the form of ten parts, saved as a draft or sent.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal, to_hex};
use kheo_organisations::Code;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use super::lists::field_choices;
use super::running::comparison::{insist_on_comparison, open_comparisons};
use super::running::registration::{
    CRITERION_COLUMNS, Written, applicant_choices, consent_choices, filled_form, label_rows, read_written,
    stream_choices,
};
use crate::http::honours::replication;
use crate::known::{province_of, unit_choices};
use crate::resolve;
use crate::rules::running::Stream;
use crate::rules::{Command, PARTS, Refused, RuleBook, Subject, ThatDay, decide};
use crate::store::honours::link;
use crate::store::running::{registered, save_details};
use crate::store::{Exemplar, change, create, load, rule_book_for, save_step};

/// Rows for criteria that the form always offers beyond those that are filled.
const CRITERIA_ROWS_MIN: usize = 3;
/// Longest key of a form.
const FORM_KEY_LEN_MAX: usize = 64;
/// Rows that the button adds.
const CRITERIA_ROWS_MORE: usize = 2;

/// The form, new or again.
#[derive(Template)]
#[template(path = "draft.html")]
pub struct DraftPage {
    /// What surrounds it.
    pub frame: Frame,
    /// What is typed and what is wrong with it.
    pub form: Form,
    /// The file, unless it is new.
    pub file: Option<Exemplar>,
    /// Fields of activity.
    pub fields: Vec<Choice>,
    /// Units for which the officer registers.
    pub units: Vec<Choice>,
    /// Most criteria.
    pub criteria_max: usize,
    /// Key under which the browser keeps what is typed.
    pub autosave_key: String,
}

impl DraftPage {
    /// Numbers of the rows for criteria.
    fn criteria_rows(&self) -> Vec<usize> {
        let filled = (1..=self.criteria_max)
            .rev()
            .find(|row| !self.form.value(&format!("criterion-{row}")).is_empty());
        let more = if self.form.has("more-criteria") { CRITERIA_ROWS_MORE } else { 0 };
        let asked = self.form.value("criteria-rows").parse::<usize>().unwrap_or(0).saturating_add(more);
        let rows = CRITERIA_ROWS_MIN.max(filled.unwrap_or(0)).max(asked).min(self.criteria_max);
        (1..=rows).collect()
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        self.file
            .as_ref()
            .map_or("/lam-viec/mo-hinh".to_owned(), |file| format!("/lam-viec/mo-hinh/{}/sua", file.id))
    }

    fn part_of(&self, number: &usize) -> String {
        let all = PARTS.len().to_string();
        self.frame.t2("exemplars-part-of", ("number", number.to_string()), ("all", all))
    }

    fn subjects(&self) -> Vec<Choice> {
        let words = [Subject::Collective, Subject::Individual].map(Subject::word);
        words.iter().map(|word| Choice::new(*word, self.frame.tt("exemplars-subject-", word))).collect()
    }

    fn streams(&self) -> Vec<Choice> {
        stream_choices(&self.frame)
    }

    fn applicants(&self) -> Vec<Choice> {
        applicant_choices(&self.frame)
    }

    fn consents(&self) -> Vec<Choice> {
        consent_choices(&self.frame)
    }

    /// Whether the part for the counter is open: something was written there, or is wrong there.
    fn is_at_counter(&self) -> bool {
        let wrong = |name: &str| self.form.errors().iter().any(|error| error.field == name);
        !self.form.value("on-behalf-of").is_empty() || wrong("on-behalf-of") || wrong("consent")
    }

    /// Gives the columns of a row of criteria.
    const fn columns(&self) -> [&'static str; 4] {
        CRITERION_COLUMNS
    }

    fn parts(&self) -> Vec<(usize, &'static str, bool)> {
        let wrong = |name: &str| self.form.errors().iter().any(|error| error.field == name);
        (1..).zip(PARTS).map(|(number, name)| (number, name, wrong(name))).collect()
    }
}

/// Shows an empty form.
pub async fn new(visit: Visit, Asked(asked): Asked) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let today = visit.app.now().day();
    let mut form = Form::empty("exemplars-draft");
    // The key makes sending the same form twice begin one file.
    form.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    form.set("year", today.year().to_string());
    form.set("subject", Subject::Collective.word());
    form.set("stream", Stream::New.word());
    let (frame, origin) = (visit.frame.clone(), asked.value("tu").parse::<Id>().ok());
    let shown = visit.app.read(move |db| {
        let mut form = form.clone();
        if let Some(origin) = origin {
            replication::prefill(db, &mut form, origin)?;
        }
        draft_page(db, &frame, &actor, form, None, today)
    });
    page(&shown.await?)
}

/// Begins a file from the form.
pub async fn create_one(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let mut form = form.labelled("exemplars-draft");
    let today = visit.app.now().day();
    if form.has("more-criteria") {
        return again(&visit, form, None, StatusCode::OK).await;
    }
    let province = province_of(&actor);
    let rules = visit.app.read(move |db| Ok(rule_book_for(db, &province, today)?)).await?;
    let written = read_written(&mut form, &rules, today);
    let unit = form.choice("unit", |code| code.parse::<Code>().ok());
    let (Some(written), Some(unit), true) = (written, unit, form.is_sound()) else {
        name_empty_parts(&mut form);
        return again(&visit, form, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (key, send) = (form_key(&form)?, form.has("send"));
    let origin = form.value("origin").parse().ok();
    let began = begin(&visit, actor, Begun { key, written, unit, send, origin }, rules, today).await;
    answer(&visit, began, form, None).await
}

/// What a form begins.
struct Begun {
    key: String,
    written: Written,
    unit: Code,
    send: bool,
    origin: Option<Id>,
}

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// It is a draft.
    Draft,
    /// It was sent.
    Sent,
    /// It is a draft, and looks like models on which a person has to say something first.
    ToCompare,
}

/// Returns the key that ties a form to the file that it begins: without one, sending twice would begin two.
fn form_key(form: &Form) -> Result<String, Refusal> {
    let key = form.value("form-key");
    let is_key = !key.is_empty() && key.len() <= FORM_KEY_LEN_MAX;
    if is_key { Ok(key.to_owned()) } else { Err(Refusal::new("error-not-understood")) }
}

async fn begin(
    visit: &Visit,
    actor: Actor,
    begun: Begun,
    rules: RuleBook,
    today: Day,
) -> Result<(Id, Kept), Error> {
    let by = kheo_journal::By { actor_id: Some(actor.account_id), unit_code: Some(begun.unit.to_string()) };
    visit
        .app
        .write(by, move |tx| {
            let territory = resolve(tx, begun.unit, today, today)?.ok_or(Refused::NoSuchUnit)?;
            actor.require(Permission::RegisterExemplar, &territory.now)?;
            let Written { draft, details } = &begun.written;
            let (id, is_new) = create(tx, &begun.key, draft, &territory)?;
            let mut file = load(tx, id)?.ok_or(Error::Missing)?;
            if let Some(origin) = begun.origin.filter(|_| is_new) {
                link(tx, origin, &file)?;
            }
            if !file.state.is_in_hand() {
                return Ok((id, Kept::Sent));
            }
            // The same form with more in it, as after the browser's "back": what was added is kept.
            if !is_new && (file.draft != *draft || registered(tx, id)?.details != *details) {
                change(tx, &file, file.version, draft)?;
                file = load(tx, id)?.ok_or(Error::Missing)?;
            }
            save_details(tx, id, details)?;
            keep(tx, &file, &rules, actor.account_id, (begun.send, today))
        })
        .await
}

/// Sends the file if that is wanted, unless it has to be compared first; a draft it is in any case.
fn keep(
    tx: &mut kheo_journal::Tx<'_, '_>,
    file: &Exemplar,
    rules: &RuleBook,
    by: Id,
    (send, today): (bool, Day),
) -> Result<(Id, Kept), Error> {
    if !send {
        return Ok((file.id, Kept::Draft));
    }
    let decided = decide(&file.file(rules, by), Command::Submit, &ThatDay::default(), today)?;
    if open_comparisons(tx, file, today)? > 0 {
        return Ok((file.id, Kept::ToCompare));
    }
    save_step(tx, file, file.version, &decided)?;
    Ok((file.id, Kept::Sent))
}

/// Shows the form of a file that is still in its registrar's hand.
pub async fn edit(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let today = visit.app.now().day();
    let frame = visit.frame.clone();
    let shown = visit.app.read(move |db| {
        let file = own_file(db, &actor, id)?;
        if !file.state.is_in_hand() {
            return Err(Refused::NotInHand.into());
        }
        let form = filled_form(&file, &registered(db, id)?);
        draft_page(db, &frame, &actor, form, Some(file), today)
    });
    page(&shown.await?)
}

/// Changes a file, and sends it if asked to.
pub async fn update(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::RegisterExemplar)?.clone();
    let mut form = form.labelled("exemplars-draft");
    let (id, today): (Id, Day) = (id.parse().map_err(|_| Error::Missing)?, visit.app.now().day());
    let (file, rules) = file_and_rules(&visit, &actor, id, today).await?;
    if form.has("more-criteria") {
        return again(&visit, form, Some(file), StatusCode::OK).await;
    }
    let Some(written) = read_written(&mut form, &rules, today).filter(|_| form.is_sound()) else {
        name_empty_parts(&mut form);
        return again(&visit, form, Some(file), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let version = form.value("version").parse().unwrap_or(0);
    let (send, by) = (form.has("send"), actor.acts_for(Permission::RegisterExemplar, &file.territory.now)?);
    let changed = visit.app.write(by, move |tx| {
        let file = own_file(tx, &actor, id)?;
        change(tx, &file, version, &written.draft)?;
        save_details(tx, id, &written.details)?;
        let file = load(tx, id)?.ok_or(Error::Missing)?;
        keep(tx, &file, &rules, actor.account_id, (send, today))
    });
    answer(&visit, changed.await, form, Some(file)).await
}

async fn file_and_rules(
    visit: &Visit,
    actor: &Actor,
    id: Id,
    today: Day,
) -> Result<(Exemplar, RuleBook), Error> {
    let (reader, province) = (actor.clone(), province_of(actor));
    let read =
        move |db: &mut Reader<'_>| Ok((own_file(db, &reader, id)?, rule_book_for(db, &province, today)?));
    visit.app.read(read).await
}

/// Goes to the file, or shows the form again with what the rules said against it.
async fn answer(
    visit: &Visit,
    outcome: Result<(Id, Kept), Error>,
    mut form: Form,
    file: Option<Exemplar>,
) -> Reply {
    match outcome {
        Ok((id, kept)) => {
            let (page, flash) = match kept {
                Kept::Draft => ("", "exemplars-flash-saved"),
                Kept::Sent => ("", "exemplars-flash-submitted"),
                Kept::ToCompare => ("/doi-chieu", "registration-flash-to-compare"),
            };
            let to = format!("/lam-viec/mo-hinh/{id}{page}");
            see_other(&to, Some(flash), visit.app.settings().secure_cookies)
        }
        Err(Error::Refusal(refusal)) => {
            explain(&mut form, refusal);
            again(visit, form, file, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => {
            let status = form.give_back(error)?;
            again(visit, form, file, status).await
        }
    }
}

/// Puts a refusal where its reader looks for it: an incomplete file names each empty part.
fn explain(form: &mut Form, refusal: Refusal) {
    if refusal.key == "exemplars-refused-incomplete" {
        name_empty_parts(form);
    } else {
        form.refuse("", refusal);
    }
}

/// Says of each empty part that it is wanted, once somebody means to send the file: everything at once, not one by one.
fn name_empty_parts(form: &mut Form) {
    if !form.has("send") {
        return;
    }
    for part in PARTS {
        let is_said = form.errors().iter().any(|error| error.field == part);
        if form.value(part).is_empty() && !is_said {
            form.refuse(part, Refusal::new("form-required"));
        }
    }
    if !form.has_any_value("criterion-") {
        form.refuse("criterion-1", Refusal::new("exemplars-refused-no-criterion"));
    }
}

async fn again(visit: &Visit, form: Form, file: Option<Exemplar>, status: StatusCode) -> Reply {
    let actor = visit.actor()?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let shown = visit.app.read(move |db| draft_page(db, &frame, &actor, form.clone(), file.clone(), today));
    page_with_status(status, &shown.await?)
}

/// Sends a file of which nothing is left to be said.
pub(crate) fn send_file(
    tx: &mut kheo_journal::Tx<'_, '_>,
    file: &Exemplar,
    rules: &RuleBook,
    by: Id,
    today: Day,
) -> Result<(), Error> {
    insist_on_comparison(tx, file, today)?;
    let decided = decide(&file.file(rules, by), Command::Submit, &ThatDay::default(), today)?;
    save_step(tx, file, file.version, &decided)
}

/// Loads a file that the officer may write in; any other does not exist for them.
pub(crate) fn own_file(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Exemplar, Error> {
    load(db, id)?.filter(|file| file.may_be_written_by(actor)).ok_or(Error::Missing)
}

fn draft_page(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    mut form: Form,
    file: Option<Exemplar>,
    today: Day,
) -> Result<DraftPage, Error> {
    let rules = rule_book_for(db, &province_of(actor), today)?;
    let units = unit_choices(db, &actor.scopes(Permission::RegisterExemplar), today)?;
    if let ([only], "") = (units.as_slice(), form.value("unit")) {
        form.set("unit", only.value.clone());
    }
    label_rows(&mut form, frame, rules.criteria_max);
    let name = file.as_ref().map_or("new".to_owned(), |file| file.id.to_string());
    Ok(DraftPage {
        fields: field_choices(frame, &rules),
        units,
        criteria_max: rules.criteria_max,
        autosave_key: format!("{}-{name}", actor.account_id),
        frame: frame.clone(),
        form,
        file,
    })
}

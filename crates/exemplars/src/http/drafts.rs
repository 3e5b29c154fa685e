//! Registering a model: the form of ten parts, saved as a draft or sent.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Id, Refusal, to_hex};
use kheo_organisations::Code;
use kheo_people::{Actor, Permission};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, not_written, page, page_with_status, see_other};

use super::lists::field_choices;
use crate::http::honours::replication;
use crate::known::{province_of, unit_choices};
use crate::resolve;
use crate::rules::{Command, Criterion, Draft, PARTS, Refused, RuleBook, Subject, ThatDay, decide};
use crate::store::honours::link;
use crate::store::{Exemplar, change, create, load, rule_book_for, save_step};

/// Rows for criteria that the form always offers beyond those that are filled.
const CRITERIA_ROWS_MIN: usize = 3;
/// Longest key of a form.
const FORM_KEY_LEN_MAX: usize = 64;
/// Rows that the button adds.
const CRITERIA_ROWS_MORE: usize = 2;
/// Longest text of one criterion, measure or target, in letters.
const CRITERION_LETTERS_MAX: usize = 300;
/// Longest list of partners, in letters.
const PARTNERS_LETTERS_MAX: usize = 2_000;

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
    let draft = read_draft(&mut form, &rules, today);
    let unit = form.choice("unit", |code| code.parse::<Code>().ok());
    let (Some(draft), Some(unit), true) = (draft, unit, form.is_sound()) else {
        name_empty_parts(&mut form);
        return again(&visit, form, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let (key, send) = (form_key(&form)?, form.has("send"));
    let origin = form.value("origin").parse().ok();
    let began = begin(&visit, actor, Begun { key, draft, unit, send, origin }, rules, today).await;
    answer(&visit, began, form, None, send).await
}

/// What a form begins.
struct Begun {
    key: String,
    draft: Draft,
    unit: Code,
    send: bool,
    origin: Option<Id>,
}

/// Returns the key that ties a form to the file that it begins: without one, sending twice would begin two.
fn form_key(form: &Form) -> Result<String, Refusal> {
    let key = form.value("form-key");
    let is_key = !key.is_empty() && key.len() <= FORM_KEY_LEN_MAX;
    if is_key { Ok(key.to_owned()) } else { Err(Refusal::new("error-not-understood")) }
}

async fn begin(visit: &Visit, actor: Actor, begun: Begun, rules: RuleBook, today: Day) -> Result<Id, Error> {
    let by = kheo_journal::By { actor_id: Some(actor.account_id), unit_code: Some(begun.unit.to_string()) };
    visit
        .app
        .write(by, move |tx| {
            let territory = resolve(tx, begun.unit, today, today)?.ok_or(Refused::NoSuchUnit)?;
            actor.require(Permission::RegisterExemplar, &territory.now)?;
            let (id, is_new) = create(tx, &begun.key, &begun.draft, &territory)?;
            let mut file = load(tx, id)?.ok_or(Error::Missing)?;
            if let Some(origin) = begun.origin.filter(|_| is_new) {
                link(tx, origin, &file)?;
            }
            // The same form with more in it, as after the browser's "back": what was added is kept.
            if !is_new && file.state.is_in_hand() && file.draft != begun.draft {
                change(tx, &file, file.version, &begun.draft)?;
                file = load(tx, id)?.ok_or(Error::Missing)?;
            }
            if begun.send && file.state.is_in_hand() {
                send_file(tx, &file, &rules, actor.account_id, today)?;
            }
            Ok(id)
        })
        .await
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
        draft_page(db, &frame, &actor, filled_form(&file), Some(file), today)
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
    let Some(draft) = read_draft(&mut form, &rules, today).filter(|_| form.is_sound()) else {
        name_empty_parts(&mut form);
        return again(&visit, form, Some(file), StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    let version = form.value("version").parse().unwrap_or(0);
    let (send, by) = (form.has("send"), actor.acts_for(Permission::RegisterExemplar, &file.territory.now)?);
    let changed = visit.app.write(by, move |tx| {
        let file = own_file(tx, &actor, id)?;
        change(tx, &file, version, &draft)?;
        if send {
            let file = load(tx, id)?.ok_or(Error::Missing)?;
            send_file(tx, &file, &rules, actor.account_id, today)?;
        }
        Ok(id)
    });
    answer(&visit, changed.await, form, Some(file), send).await
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
    outcome: Result<Id, Error>,
    mut form: Form,
    file: Option<Exemplar>,
    sent: bool,
) -> Reply {
    match outcome {
        Ok(id) => {
            let flash = if sent { "exemplars-flash-submitted" } else { "exemplars-flash-saved" };
            see_other(&format!("/lam-viec/mo-hinh/{id}"), Some(flash), visit.app.settings().secure_cookies)
        }
        Err(Error::Refusal(refusal)) => {
            explain(&mut form, refusal);
            again(visit, form, file, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => {
            let (status, refusal) = not_written(&error).ok_or(error)?;
            form.refuse("", refusal);
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

fn send_file(
    tx: &mut kheo_journal::Tx<'_, '_>,
    file: &Exemplar,
    rules: &RuleBook,
    by: Id,
    today: Day,
) -> Result<(), Error> {
    let decided = decide(&file.file(rules, by), Command::Submit, &ThatDay::default(), today)?;
    save_step(tx, file, file.version, &decided)
}

/// Loads a file that the officer may write in; any other does not exist for them.
fn own_file(db: &mut Reader<'_>, actor: &Actor, id: Id) -> Result<Exemplar, Error> {
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

/// Reads the form into a draft; `None` if something that even a draft needs is wrong.
fn read_draft(form: &mut Form, rules: &RuleBook, today: Day) -> Option<Draft> {
    let title = form.text("title", rules.length_max("title"));
    let field = form.choice("field", |word| rules.has_field(word).then(|| word.to_owned()));
    let subject = form.choice("subject", Subject::from_word);
    let year = form.number("year", i64::from(rules.year_min), i64::from(today.year()) + 1);
    // Every part is read before anything is given up: all that is wrong is said at once.
    let mut part = |name: &str| form.optional_text(name, rules.length_max(name));
    let (situation, objectives, content) = (part("situation"), part("objectives"), part("content"));
    let (area, lead, resources, time) = (part("area"), part("lead"), part("resources"), part("time"));
    let (outputs, sustaining) = (part("outputs"), part("sustaining"));
    let partners = form.optional_text("partners", PARTNERS_LETTERS_MAX);
    let criteria = read_criteria(form, rules.criteria_max);
    let (field, subject, year) = (field?, subject?, i16::try_from(year?).ok()?);
    Some(Draft {
        title,
        field,
        subject,
        year,
        situation,
        objectives,
        criteria,
        content,
        area,
        lead,
        partners,
        resources,
        time,
        outputs,
        sustaining,
    })
}

/// Reads the rows that are not empty.
fn read_criteria(form: &mut Form, criteria_max: usize) -> Vec<Criterion> {
    let mut criteria = Vec::new();
    for row in 1..=criteria_max {
        let mut column = |name: &str| form.optional_text(&format!("{name}-{row}"), CRITERION_LETTERS_MAX);
        let read = Criterion {
            criterion: column("criterion"),
            measure: column("measure"),
            target: column("target"),
        };
        if read == Criterion::default() {
            continue;
        }
        if read.criterion.is_empty() {
            form.refuse(&format!("criterion-{row}"), Refusal::new("form-required"));
        }
        criteria.push(read);
    }
    criteria
}

/// Fills the form with what is stored.
fn filled_form(file: &Exemplar) -> Form {
    let mut form = Form::empty("exemplars-draft");
    for part in PARTS {
        form.set(part, file.draft.part(part));
    }
    form.set("field", file.draft.field.clone());
    form.set("subject", file.draft.subject.word());
    form.set("year", file.draft.year.to_string());
    form.set("partners", file.draft.partners.clone());
    form.set("unit", file.territory.unit_code.clone());
    form.set("version", file.version.to_string());
    for (row, criterion) in (1..).zip(&file.draft.criteria) {
        form.set(&format!("criterion-{row}"), criterion.criterion.clone());
        form.set(&format!("measure-{row}"), criterion.measure.clone());
        form.set(&format!("target-{row}"), criterion.target.clone());
    }
    form
}

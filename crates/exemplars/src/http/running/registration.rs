//! The fields of a registration: read from the form, and filled into it.

use kheo_base::{Day, Refusal};
use kheo_web::{Choice, Form, Frame};

use crate::rules::running::{
    Applicant, Consent, Counter, Details, Figure, HOUSEHOLDS_MAX, LAND_MAX, MONEY_MAX, PEOPLE_MAX, Stream,
    WORKDAYS_MAX,
};
use crate::rules::{Criterion, Draft, PARTS, RuleBook, Subject};
use crate::store::Exemplar;
use crate::store::running::Registered;

/// Longest text of one criterion, measure or target, in letters.
const CRITERION_LETTERS_MAX: usize = 300;
/// Longest list of partners, in letters.
const PARTNERS_LETTERS_MAX: usize = 2_000;
/// Longest name of somebody at the counter, in letters.
const BEHALF_LETTERS_MAX: usize = 200;
/// What a row of criteria asks, in the order of the form.
pub const CRITERION_COLUMNS: [&str; 4] = ["criterion", "measure", "baseline", "target"];

/// A registration as one form says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its ten parts.
    pub draft: Draft,
    /// What it says beside them.
    pub details: Details,
}

/// Reads the form; `None` if something that even a draft needs is wrong.
pub fn read_written(form: &mut Form, rules: &RuleBook, today: Day) -> Option<Written> {
    // Everything is read before anything is given up: all that is wrong is said at once.
    let draft = read_draft(form, rules, today);
    let details = read_details(form, rules);
    let rows = read_criteria(form, rules.criteria_max);
    let (mut draft, mut details) = (draft?, details?);
    (draft.criteria, details.baselines) = rows.into_iter().unzip();
    // As it is stored: rows without a figure at the end say nothing.
    let said = details.baselines.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    details.baselines.truncate(said);
    Some(Written { draft, details })
}

fn read_draft(form: &mut Form, rules: &RuleBook, today: Day) -> Option<Draft> {
    let title = form.text("title", rules.length_max("title"));
    let field = form.choice("field", |word| rules.has_field(word).then(|| word.to_owned()));
    let subject = form.choice("subject", Subject::from_word);
    let year = form.number("year", i64::from(rules.year_min), i64::from(today.year()) + 1);
    let mut part = |name: &str| form.optional_text(name, rules.length_max(name));
    let (situation, objectives, content) = (part("situation"), part("objectives"), part("content"));
    let (area, lead, resources, time) = (part("area"), part("lead"), part("resources"), part("time"));
    let (outputs, sustaining) = (part("outputs"), part("sustaining"));
    let partners = form.optional_text("partners", PARTNERS_LETTERS_MAX);
    let (field, subject, year) = (field?, subject?, i16::try_from(year?).ok()?);
    Some(Draft {
        title,
        field,
        subject,
        year,
        situation,
        objectives,
        criteria: Vec::new(),
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

fn read_details(form: &mut Form, rules: &RuleBook) -> Option<Details> {
    let stream = optional_choice(form, "stream", Stream::from_word)?.unwrap_or(Stream::New);
    let applicant = optional_choice(form, "applicant", Applicant::from_word)?;
    let details = Details {
        stream,
        applicant,
        coordinating: form.optional_text("coordinating", PARTNERS_LETTERS_MAX),
        households: optional_number(form, "households", HOUSEHOLDS_MAX),
        people: optional_number(form, "people", PEOPLE_MAX),
        money: optional_number(form, "money", MONEY_MAX),
        land: optional_number(form, "land", LAND_MAX),
        workdays: optional_number(form, "workdays", WORKDAYS_MAX),
        baselines: Vec::with_capacity(rules.criteria_max),
        counter: read_counter(form),
    };
    if let Some(contradiction) = details.contradiction() {
        form.refuse("people", contradiction);
    }
    Some(details)
}

/// Whoever is registered for must have agreed, and the form says how.
fn read_counter(form: &mut Form) -> Option<Counter> {
    let on_behalf_of = form.optional_text("on-behalf-of", BEHALF_LETTERS_MAX);
    if on_behalf_of.is_empty() {
        if !form.value("consent").is_empty() {
            form.refuse("on-behalf-of", Refusal::new("form-required"));
        }
        return None;
    }
    let consent = form.choice("consent", Consent::from_word);
    Some(Counter { on_behalf_of, consent: consent? })
}

/// Reads the rows that are not empty, each with where it stands at the beginning.
fn read_criteria(form: &mut Form, criteria_max: usize) -> Vec<(Criterion, Option<Figure>)> {
    let mut rows = Vec::new();
    for row in 1..=criteria_max {
        let mut column = |name: &str| form.optional_text(&format!("{name}-{row}"), CRITERION_LETTERS_MAX);
        let read = Criterion {
            criterion: column("criterion"),
            measure: column("measure"),
            target: column("target"),
        };
        let field = format!("baseline-{row}");
        let baseline = optional_figure(form, &field);
        if read == Criterion::default() && form.value(&field).is_empty() {
            continue;
        }
        if read.criterion.is_empty() {
            form.refuse(&format!("criterion-{row}"), Refusal::new("form-required"));
        }
        rows.push((read, baseline));
    }
    rows
}

/// Reads a choice that may be left out; the outer `None` if what was sent is no choice.
#[expect(clippy::option_option, reason = "not chosen and wrongly chosen are two things")]
fn optional_choice<T>(form: &mut Form, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if form.value(name).is_empty() { Some(None) } else { form.choice(name, read).map(Some) }
}

/// Reads a whole number that may be left out.
pub(super) fn optional_number(form: &mut Form, name: &str, max: i64) -> Option<i64> {
    let typed = form.value(name).to_owned();
    if typed.is_empty() {
        return None;
    }
    // Read as a figure, so that `4.2` is asked about and not taken for forty-two.
    let whole = Figure::read(&typed).map(Figure::thousandths).filter(|figure| figure % 1_000 == 0);
    let number = whole.map(|figure| figure / 1_000).filter(|number| *number <= max);
    if number.is_none() {
        let max = Figure::whole(max);
        form.refuse(name, Refusal::new("registration-no-whole-number").with("to", max));
    }
    number
}

/// Reads a figure that may be left out.
pub(super) fn optional_figure(form: &mut Form, name: &str) -> Option<Figure> {
    let typed = form.value(name).to_owned();
    if typed.is_empty() {
        return None;
    }
    let figure = Figure::read(&typed);
    if figure.is_none() {
        form.refuse(name, Refusal::new("registration-no-figure"));
    }
    figure
}

/// Fills the form with what is stored.
pub fn filled_form(file: &Exemplar, registered: &Registered) -> Form {
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
    fill_details(&mut form, &registered.details);
    for (row, criterion) in (1..).zip(&file.draft.criteria) {
        form.set(&format!("criterion-{row}"), criterion.criterion.clone());
        form.set(&format!("measure-{row}"), criterion.measure.clone());
        form.set(&format!("target-{row}"), criterion.target.clone());
        if let Some(baseline) = registered.details.baseline(row) {
            form.set(&format!("baseline-{row}"), baseline.to_string());
        }
    }
    form
}

fn fill_details(form: &mut Form, details: &Details) {
    form.set("stream", details.stream.word());
    form.set("applicant", details.applicant.map_or("", Applicant::word));
    form.set("coordinating", details.coordinating.clone());
    for (name, number) in details.numbers() {
        form.set(name, Figure::whole(number).to_string());
    }
    if let Some(counter) = &details.counter {
        form.set("on-behalf-of", counter.on_behalf_of.clone());
        form.set("consent", counter.consent.word());
    }
}

/// Names the fields of each row, so that what is wrong with them can be said.
pub fn label_rows(form: &mut Form, frame: &Frame, rows: usize) {
    for row in 1..=rows {
        for column in CRITERION_COLUMNS {
            let number = format!("{} {row}", frame.t("exemplars-criterion"));
            let label = if column == "criterion" {
                number
            } else {
                format!("{number}, {}", frame.tt("registration-column-", column))
            };
            form.label_as(format!("{column}-{row}"), label);
        }
    }
}

/// The streams to choose from.
pub fn stream_choices(frame: &Frame) -> Vec<Choice> {
    Stream::ALL
        .map(Stream::word)
        .map(|word| Choice::new(word, frame.tt("registration-stream-", word)))
        .to_vec()
}

/// The kinds of body to choose from.
pub fn applicant_choices(frame: &Frame) -> Vec<Choice> {
    let words = Applicant::ALL.map(Applicant::word);
    words.map(|word| Choice::new(word, frame.tt("registration-applicant-", word))).to_vec()
}

/// How somebody agreed.
pub fn consent_choices(frame: &Frame) -> Vec<Choice> {
    Consent::ALL
        .map(Consent::word)
        .map(|word| Choice::new(word, frame.tt("registration-consent-", word)))
        .to_vec()
}

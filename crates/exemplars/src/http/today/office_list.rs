//! The list of files that an officer may read: filters that can be kept under a name, three orders, paging.

use askama::Template;
use axum::extract::Path;
use http::StatusCode;
use kheo_base::{Day, Error, Fault, Id, Refusal, fold};
use kheo_organisations::{Code, store as units};
use kheo_people::{Actor, Permission, Scope};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, query_with, see_other};

use crate::http::cards::{CardView, views};
use crate::http::lists::{field_choices, read_direction};
use crate::rules::{RuleBook, State, Subject};
use crate::store::lists::saved::{SavedFilter, drop_filter, keep_filter, saved_filters};
use crate::store::{Card, OfficeFilter, OfficeSort, count_office, list_office, rule_book_on};

/// Files on one page.
const PAGE_SIZE: usize = 50;
/// Above this many the page says "more than" instead of counting on.
const COUNT_CEILING: i64 = 1_000;
/// Most words of a search.
const WORDS_MAX: usize = 8;
/// Longest name of a kept filter, in letters.
const NAME_LETTERS_MAX: usize = 60;
/// Names of the filter's parameters, in the order of the form.
pub(crate) const PARAMETERS: [&str; 8] =
    ["q", "trang-thai", "nam", "linh-vuc", "loai", "xa", "qua-han", "sap-xep"];

/// The page `/lam-viec/mo-hinh`.
#[derive(Template)]
#[template(path = "workspace/office_list.html")]
pub struct OfficeListPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The filter as it was asked for.
    pub asked: Form,
    /// The form that keeps the filter, and what is wrong with it.
    pub form: Form,
    /// Fields of activity.
    pub fields: Vec<Choice>,
    /// Years, latest first.
    pub years: Vec<i64>,
    /// Communes of the officer's province, if the officer reads more than one.
    pub communes: Vec<Choice>,
    /// How many were found; over the ceiling, the ceiling.
    pub count: i64,
    /// Whether there are more than `count`.
    pub more: bool,
    /// The files.
    pub cards: Vec<CardView>,
    /// Query of the page before.
    pub before: Option<String>,
    /// Query of the page after.
    pub after: Option<String>,
    /// Query of the filter alone.
    pub filter_query: String,
    /// Filters kept under a name.
    pub saved: Vec<SavedFilter>,
}

impl OfficeListPage {
    fn states(&self) -> Vec<&'static str> {
        State::ALL.into_iter().filter(|state| *state != State::Recorded).map(State::word).collect()
    }

    /// Steps that this officer may take with many files at once.
    fn bulk(&self) -> Vec<&'static str> {
        let steps = super::bulk::STEPS.into_iter();
        steps
            .filter(|step| self.frame.may(step.permission()))
            .map(super::super::decisions::Step::path)
            .collect()
    }

    fn may_recognise(&self) -> bool {
        self.frame.may(Permission::RecogniseExemplar)
    }
}

/// Lists the files of the officer's territories.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    page(&listed(&visit, asked, Form::empty("workspace-form")).await?)
}

/// Keeps the filter of the list under a name.
pub async fn keep(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("workspace-form");
    let (name, asked) = (form.text("name", NAME_LETTERS_MAX), Form::from_query(form.value("query")));
    let query = query_with(&PARAMETERS, &asked, &[]);
    let status = if form.is_sound() {
        match save(&visit, actor.account_id, name, query.clone()).await {
            Ok(()) => {
                let to = format!("/lam-viec/mo-hinh?{query}");
                return see_other(&to, Some("workspace-flash-kept"), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        }
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with_status(status, &listed(&visit, asked, form).await?)
}

/// Drops a kept filter.
pub async fn forget(visit: Visit, Path(id): Path<String>, form: Form) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.account_id;
    visit.check_form_token(&form)?;
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    visit.app.db().write(move |tx| Ok(drop_filter(tx, id, actor)?)).await?;
    see_other("/lam-viec/mo-hinh", Some("workspace-flash-dropped"), visit.app.settings().secure_cookies)
}

async fn save(visit: &Visit, account_id: Id, name: String, query: String) -> Result<(), Error> {
    let (filter_id, now) = (Id::new(visit.app.now(), visit.app.entropy()), visit.app.now());
    visit.app.db().write(move |tx| keep_filter(tx, filter_id, account_id, &name, &query, now)).await
}

fn scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(Permission::ReadOfficeExemplars)
}

async fn listed(visit: &Visit, asked: Form, form: Form) -> Result<OfficeListPage, Error> {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let (today, frame) = (visit.app.now().day(), visit.frame.clone());
    visit.app.read(move |db| Ok(find(db, &frame, &actor, &asked, &form, today)?)).await
}

fn find(
    db: &mut Reader<'_>,
    frame: &Frame,
    actor: &Actor,
    asked: &Form,
    form: &Form,
    today: Day,
) -> Result<OfficeListPage, Fault> {
    let (rules, scopes, reader) = (rule_book_on(db, today)?, scopes(actor), actor.account_id);
    let filter = read_filter(asked, &rules, today);
    let (sort, direction) = (read_sort(asked), read_direction(asked));
    let listed = list_office(db, &filter, &scopes, reader, sort, direction, PAGE_SIZE)?;
    let count = count_office(db, &filter, &scopes, reader, COUNT_CEILING + 1)?;
    let edge = |card: Option<&Card>, name: &str, wanted: bool| {
        card.filter(|_| wanted).map(|card| query_with(&PARAMETERS, asked, &[(name, card.id.to_string())]))
    };
    Ok(OfficeListPage {
        before: edge(listed.cards.first(), "truoc", listed.has_before),
        after: edge(listed.cards.last(), "sau", listed.has_after),
        filter_query: query_with(&PARAMETERS, asked, &[]),
        fields: field_choices(frame, &rules),
        years: (i64::from(rules.year_min)..=i64::from(today.year())).rev().collect(),
        communes: communes(db, &scopes, today)?,
        count: count.min(COUNT_CEILING),
        more: count > COUNT_CEILING,
        cards: views(frame, &rules, listed.cards),
        saved: saved_filters(db, reader)?,
        asked: asked.clone(),
        form: form.clone(),
        frame: frame.clone(),
    })
}

/// The communes among which an officer of one province chooses.
fn communes(db: &mut Reader<'_>, scopes: &[Scope], today: Day) -> Result<Vec<Choice>, Fault> {
    let province = scopes.iter().find_map(|scope| match scope {
        Scope::Province(code) => code.parse::<Code>().ok(),
        Scope::Nation | Scope::Commune { .. } => None,
    });
    let Some(province) = province else { return Ok(Vec::new()) };
    let communes = units::children(db, province, today)?;
    Ok(communes.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())).collect())
}

/// Reads the filter; whatever is not understood filters nothing.
pub(crate) fn read_filter(asked: &Form, rules: &RuleBook, today: Day) -> OfficeFilter {
    let some = |name: &str| Some(asked.value(name).to_owned()).filter(|value| !value.is_empty());
    OfficeFilter {
        states: State::from_word(asked.value("trang-thai")).into_iter().collect(),
        year: some("nam").and_then(|year| year.parse().ok()),
        field: some("linh-vuc").filter(|word| rules.has_field(word)),
        subject: match asked.value("loai") {
            "tap-the" => Some(Subject::Collective),
            "ca-nhan" => Some(Subject::Individual),
            _ => None,
        },
        commune: some("xa").filter(|code| code.parse::<Code>().is_ok()),
        late_on: some("qua-han").map(|_| today),
        words: fold(asked.value("q")).split_whitespace().take(WORDS_MAX).map(str::to_owned).collect(),
    }
}

fn read_sort(asked: &Form) -> OfficeSort {
    match asked.value("sap-xep") {
        "moi" => OfficeSort::Changed,
        "ten" => OfficeSort::Title,
        _ => OfficeSort::Waiting,
    }
}

/// A page with sample data.
pub(crate) fn sample(frame: Frame, cards: Vec<CardView>) -> OfficeListPage {
    let mut form = Form::empty("workspace-form");
    form.refuse("name", Refusal::new("form-required"));
    OfficeListPage {
        asked: Form::from_pairs([("trang-thai".to_owned(), "submitted".to_owned())]),
        form,
        fields: vec![Choice::new("economy", "Phát triển kinh tế")],
        years: vec![2026, 2025],
        communes: vec![Choice::new("30043", "Xã Phương Thịnh")],
        count: 1_000,
        more: true,
        cards,
        before: Some("trang-thai=submitted&truoc=x".to_owned()),
        after: Some("trang-thai=submitted&sau=y".to_owned()),
        filter_query: "trang-thai=submitted".to_owned(),
        saved: vec![SavedFilter {
            filter_id: Id::from_i64(3),
            name: "Chờ quá lâu".to_owned(),
            query: "trang-thai=submitted".to_owned(),
        }],
        frame,
    }
}

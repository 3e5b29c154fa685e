//! The machine interface: models and units as JSON, described by OpenAPI.
//!
//! `details.rs` shows one model in the shapes of `shapes.rs`. English nouns, cursor paging, problem+json errors. What is
//! answered here is what the public pages show, no more; what officers' own programs may ask by an access token is in [`office`].

pub mod details;
pub mod office;
mod shapes;

use axum::extract::{Path, State as Shared};
use kheo_base::{Day, Error, Fault, Id};
use kheo_organisations::{Unit, UnitAddress, store as units};
use kheo_store::Reader;
use kheo_web::{App, Asked, Form, Reply, json};
use serde::Serialize;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{OpenApi, ToSchema};

use super::polls::api as polls_api;
use super::units::version_of;
use crate::catalogue::Catalogue;
use crate::rules::{State, Subject};
use crate::store::{Card, Direction, Filter, Sort, rule_book_on};

/// Entries on one page unless asked otherwise.
const LIMIT_USUAL: usize = 50;
/// Most entries on one page.
const LIMIT_MAX: usize = 200;

/// One page of models.
#[derive(Serialize, ToSchema)]
pub struct ExemplarPage {
    /// The models.
    items: Vec<ExemplarItem>,
    /// Cursor of the next page; absent on the last one.
    next: Option<String>,
}

/// A model in a list.
#[derive(Serialize, ToSchema)]
pub struct ExemplarItem {
    /// Its id.
    id: String,
    /// Its name, in Vietnamese.
    title: String,
    /// A sentence or two.
    summary: String,
    /// Its field's word.
    field: String,
    /// `collective` or `individual`.
    subject: &'static str,
    /// The year of the movement; absent if the source does not say it.
    year: Option<i64>,
    /// `recognised`, or `recorded` if it was taken over from a public source.
    state: &'static str,
    /// Its place in the words of the day of registration.
    place: String,
    /// Who leads it.
    lead: String,
    /// Since when it is public, RFC 3339.
    public_at: Option<String>,
    /// Its page.
    url: String,
    /// The public page from which it was taken.
    source_url: Option<String>,
    /// Whether its recognition was withdrawn.
    recognition_withdrawn: bool,
}

/// A version of a unit.
#[derive(Serialize, ToSchema)]
pub struct UnitItem {
    /// The code: 2 digits for a province, 3 for a district, 5 for a commune.
    code: String,
    /// The first day of this version.
    valid_from: String,
    /// The first day on which it no longer holds.
    valid_to: Option<String>,
    /// Whether the first day is known exactly; otherwise the unit existed by then.
    from_exact: bool,
    /// Its name with its kind.
    name: String,
    /// Its kind's word.
    kind: &'static str,
    /// `province`, `district` or `commune`.
    tier: &'static str,
    /// Code of the unit above.
    parent_code: Option<String>,
    /// The act on which it rests, where known.
    legal_basis: String,
}

/// What a code means.
#[derive(Serialize, ToSchema)]
pub struct UnitMeaning {
    /// What it means today, if anything.
    today: Option<UnitItem>,
    /// What it meant before, oldest first.
    before: Vec<UnitItem>,
    /// Units that went into the version shown.
    predecessors: Vec<UnitItem>,
    /// Units into which the version shown went.
    successors: Vec<UnitItem>,
}

/// Lists public models, newest first.
#[utoipa::path(get, path = "/api/v1/exemplars", params(
    ("field" = Option<String>, Query), ("year" = Option<i64>, Query), ("province" = Option<String>, Query),
    ("commune" = Option<String>, Query), ("subject" = Option<String>, Query), ("state" = Option<String>, Query),
    ("level" = Option<String>, Query, description = "highest level of recognition"),
    ("exemplary" = Option<bool>, Query, description = "`true`: only what a decision marks as exemplary"),
    ("after" = Option<String>, Query, description = "cursor: `next` of the page before"),
    ("limit" = Option<usize>, Query, description = "1 to 200")),
    responses((status = 200, body = ExemplarPage)))]
pub async fn exemplars(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let (today, base) = (app.now().day(), app.settings().base_url.clone());
    let catalogue = app.part::<Catalogue>()?;
    json(&app.read(move |db| Ok(exemplar_page(db, &catalogue, &asked, today, &base)?)).await?)
}

fn exemplar_page(
    db: &mut Reader<'_>,
    catalogue: &Catalogue,
    asked: &Form,
    today: Day,
    base: &str,
) -> Result<ExemplarPage, Fault> {
    let rules = rule_book_on(db, today)?;
    let some = |name: &str| Some(asked.value(name).to_owned()).filter(|value| !value.is_empty());
    let filter = Filter {
        field: some("field").filter(|word| rules.has_field(word)),
        year: some("year").and_then(|year| year.parse().ok()),
        subject: Subject::from_word(asked.value("subject")),
        state: State::from_word(asked.value("state")),
        level: some("level"),
        is_exemplary: asked.value("exemplary") == "true",
        province: some("province"),
        commune: some("commune"),
        ..Filter::default()
    };
    let direction = asked.value("after").parse::<Id>().map_or(Direction::First, Direction::After);
    let listed = catalogue.list(db, &filter, Sort::Newest, direction, page_limit(asked))?;
    let next = listed.cards.last().filter(|_| listed.has_after).map(|card| card.id.to_string());
    Ok(ExemplarPage { next, items: listed.cards.into_iter().map(|card| item(card, base)).collect() })
}

fn page_limit(asked: &Form) -> usize {
    asked.value("limit").parse().unwrap_or(LIMIT_USUAL).clamp(1, LIMIT_MAX)
}

fn item(card: Card, base: &str) -> ExemplarItem {
    ExemplarItem {
        url: format!("{base}/mo-hinh/{}", card.slug()),
        id: card.id.to_string(),
        subject: card.subject.word(),
        state: card.state.word(),
        public_at: card.public_at.map(|at| at.to_string()),
        title: card.title,
        summary: card.summary,
        field: card.field,
        year: Some(card.year).filter(|year| *year != i64::from(crate::rules::YEAR_UNKNOWN)),
        place: card.place_line,
        lead: card.lead,
        source_url: card.source_url,
        recognition_withdrawn: card.is_withdrawn,
    }
}

/// Lists the provinces of today, or the units below `parent`.
#[utoipa::path(get, path = "/api/v1/units", params(("parent" = Option<String>, Query), ("on" = Option<String>, Query)),
    responses((status = 200, body = [UnitItem])))]
pub async fn units_list(Shared(app): Shared<App>, Asked(asked): Asked) -> Reply {
    let on: Day = asked.value("on").parse().unwrap_or(app.now().day());
    let parent = asked.value("parent").parse().ok();
    let found = app.read(move |db| {
        Ok(match parent {
            Some(parent) => units::children(db, parent, on)?,
            None => units::provinces(db, on)?,
        })
    });
    let items: Vec<UnitItem> = found.await?.iter().map(unit_item).collect();
    json(&items)
}

/// Says what a code means today and meant before, or shows one version (`24@2021-01-01`).
#[utoipa::path(get, path = "/api/v1/units/{code}", params(("code" = String, Path)),
    responses((status = 200, body = UnitMeaning), (status = 404)))]
pub async fn unit(Shared(app): Shared<App>, Path(address): Path<String>) -> Reply {
    let address: UnitAddress = address.parse().map_err(|_| Error::Missing)?;
    let today = app.now().day();
    json(&app.read(move |db| meaning(db, address, today)).await?)
}

fn meaning(db: &mut Reader<'_>, address: UnitAddress, today: Day) -> Result<UnitMeaning, Error> {
    let (shown, others) = version_of(db, address, today)?;
    let of = |relatives: Vec<kheo_organisations::Relative>| {
        relatives.iter().map(|relative| unit_item(&relative.unit)).collect()
    };
    let (predecessors, successors) =
        (of(units::predecessors(db, &shown)?), of(units::successors(db, &shown)?));
    let mut versions: Vec<&Unit> = others.iter().chain([&shown]).collect();
    versions.sort_by_key(|unit| unit.valid_from);
    let (current, before): (Vec<&Unit>, Vec<&Unit>) =
        versions.into_iter().partition(|unit| unit.is_valid_on(today));
    Ok(UnitMeaning {
        today: current.first().map(|unit| unit_item(unit)),
        before: before.into_iter().map(unit_item).collect(),
        predecessors,
        successors,
    })
}

fn unit_item(unit: &Unit) -> UnitItem {
    UnitItem {
        code: unit.code.to_string(),
        valid_from: unit.valid_from.to_string(),
        valid_to: unit.valid_to.map(|day| day.to_string()),
        from_exact: unit.from_exact,
        name: unit.full_name(),
        kind: unit.kind.word(),
        tier: unit.tier.word(),
        parent_code: unit.parent_code.map(|code| code.to_string()),
        legal_basis: unit.legal_basis.clone(),
    }
}

/// The description of this interface.
#[derive(OpenApi)]
#[openapi(
    info(title = "Khéo", description = "Public data of Khéo: exemplary models and territorial units; and, by access \
        token, the files of an officer's own territories"),
    paths(exemplars, details::exemplar, units_list, unit, polls_api::polls, polls_api::poll, office::exemplars, office::exemplar, office::step),
    modifiers(&AccessToken)
)]
pub struct ApiDescription;

/// How programs say in whose name they ask.
struct AccessToken;

impl utoipa::Modify for AccessToken {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("kheo_ and 64 hexadecimal digits")
            .description(Some(
                "An access token that an officer makes at /tai-khoan/khoa-truy-cap; never a cookie.",
            ));
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("access_token", SecurityScheme::Http(scheme.build()));
    }
}

//! Preparing a poll: what is asked, where, from when until when, and which public models stand in it.

use askama::Template;
use http::StatusCode;
use kheo_base::{Day, Error, Id, to_hex};
use kheo_organisations::{Code, store as units};
use kheo_people::{Actor, NATION, Permission, Place, Scope};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, page, page_with_status, see_other};

use crate::http::cards::{CardView, views};
use crate::rules::polls::{CANDIDATES_MAX, CountShown, Order, Refused, Window, check_candidates, shuffled};
use crate::store::polls::{NewPoll, poll_rules_on, prepare};
use crate::store::{Direction, Filter, Sort, Territory, list, load, rule_book_on};
use crate::territory::resolve;

/// Longest title, in letters.
const TITLE_LETTERS_MAX: usize = 200;
/// Communes offered to somebody who runs polls for a whole province.
const UNITS_MAX: usize = 200;

/// The page `/lam-viec/binh-chon/moi`.
#[derive(Template)]
#[template(path = "polls/new.html")]
pub struct NewPollPage {
    frame: Frame,
    form: Form,
    units: Vec<Choice>,
    years: Vec<i64>,
    year: Option<i64>,
    cards: Vec<CardView>,
    has_more: bool,
}

impl NewPollPage {
    fn counts_shown(&self) -> Vec<Choice> {
        let words = [CountShown::AfterClose, CountShown::During].map(CountShown::word);
        words.map(|word| Choice::new(word, self.frame.tt("polls-count-", &word.replace('_', "-")))).to_vec()
    }

    fn is_chosen(&self, view: &CardView) -> bool {
        self.form.has(&format!("chon-{}", view.card.id))
    }
}

/// What was typed.
struct Typed {
    title: String,
    unit: String,
    window: Window,
    count_shown: CountShown,
    models: Vec<Id>,
    key: String,
}

/// Shows an empty form; `nam` chooses the models of one year.
pub async fn new(visit: Visit, Asked(asked): Asked) -> Reply {
    let mut form = Form::empty("polls-form");
    form.set("form-key", to_hex(&visit.app.entropy().bytes::<16>()));
    form.set("count-shown", CountShown::AfterClose.word());
    form.set("nam", asked.value("nam"));
    page(&shown(&visit, form).await?)
}

/// Prepares the poll.
pub async fn create(visit: Visit, form: Form) -> Reply {
    let actor = visit.officer(Permission::RunPolls)?.clone();
    visit.check_form_token(&form)?;
    let mut form = form.labelled("polls-form");
    let status = match read(&mut form) {
        None => StatusCode::UNPROCESSABLE_ENTITY,
        Some(typed) => match save(&visit, actor, typed).await {
            Ok(id) => {
                let to = format!("/lam-viec/binh-chon/{id}");
                return see_other(&to, Some("polls-flash-prepared"), visit.app.settings().secure_cookies);
            }
            Err(error) => form.give_back(error)?,
        },
    };
    page_with_status(status, &shown(&visit, form).await?)
}

fn read(form: &mut Form) -> Option<Typed> {
    let title = form.text("title", TITLE_LETTERS_MAX);
    let unit = form.choice("unit", |code| is_unit(code).then(|| code.to_owned()));
    let (opens_on, last_day) = (form.day("opens-on"), form.day("last-day"));
    let count_shown = form.choice("count-shown", CountShown::from_word);
    let mut models: Vec<Id> = form.names_after("chon-").filter_map(|id| id.parse().ok()).collect();
    models.sort_unstable();
    models.dedup();
    if let Err(refused) = check_candidates(models.len()) {
        form.refuse("models", refused);
    }
    let window = Window { opens_at: opens_on?.start(), closes_at: last_day?.plus_days(1).start() };
    let key = form.value("form-key").to_owned();
    let typed = Typed { title, unit: unit?, window, count_shown: count_shown?, models, key };
    form.is_sound().then_some(typed)
}

fn is_unit(code: &str) -> bool {
    code == NATION || code.parse::<Code>().is_ok()
}

async fn save(visit: &Visit, actor: Actor, typed: Typed) -> Result<Id, Error> {
    let today = visit.app.now().day();
    let unit = typed.unit.clone();
    let territory = visit.app.read(move |db| territory(db, &unit, today)).await?;
    let place = territory.as_ref().map_or_else(Place::nation, |territory| territory.now.clone());
    let by = actor.acts_for(Permission::RunPolls, &place)?;
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let mut rules = poll_rules_on(tx, today)?;
        typed.window.check(rules.days_max, tx.now())?;
        let mut models = Vec::with_capacity(typed.models.len());
        for id in &typed.models {
            models.push(public_model(tx, *id, &place)?);
        }
        let seed = u64::from_le_bytes(tx.random::<8>());
        let candidates = match rules.candidate_order {
            Order::Name => {
                models.sort_by(|a: &(Id, String), b| a.1.cmp(&b.1));
                models.into_iter().map(|(id, _)| id).collect()
            }
            Order::Shuffled => shuffled(models.into_iter().map(|(id, _)| id).collect(), seed),
        };
        rules.count_shown = typed.count_shown;
        let (form_key, title) = (typed.key.clone(), typed.title.clone());
        let (territory, window) = (territory.clone(), typed.window);
        prepare(tx, &NewPoll { form_key, title, territory, window, rules, ruled_on: today, seed, candidates })
    };
    visit.app.write(by, write).await
}

fn territory(db: &mut Reader<'_>, unit: &str, today: Day) -> Result<Option<Territory>, Error> {
    if unit == NATION {
        return Ok(None);
    }
    let code: Code = unit.parse().map_err(|_| Error::Missing)?;
    resolve(db, code, today, today)?.map(Some).ok_or_else(|| Refused::NoSuchUnit.into())
}

/// Returns a model that may stand in a poll of this place, with its name as it is sorted.
fn public_model(db: &mut Reader<'_>, id: Id, place: &Place) -> Result<(Id, String), Error> {
    let file = load(db, id)?
        .filter(|file| file.public_at.is_some() && !file.is_erased)
        .ok_or(Refused::NoSuchModel)?;
    let lies_there = Scope::of(place).is_some_and(|scope| scope.covers(&file.territory.now));
    if lies_there {
        Ok((id, kheo_base::fold(&file.draft.title)))
    } else {
        Err(Refused::ModelElsewhere.into())
    }
}

async fn shown(visit: &Visit, form: Form) -> Result<NewPollPage, Error> {
    let actor = visit.officer(Permission::RunPolls)?.clone();
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let (mut form, scopes) = (form.clone(), actor.scopes(Permission::RunPolls));
        let rules = rule_book_on(db, today)?;
        let year: Option<i64> = form.value("nam").parse().ok();
        let place = scopes.first().map(Scope::place);
        let filter = Filter {
            year,
            province: place.as_ref().map(|place| place.province.clone()).filter(|code| code != NATION),
            commune: place.and_then(|place| place.commune),
            ..Filter::default()
        };
        let listed = list(db, &filter, Sort::Title, Direction::First, CANDIDATES_MAX)?;
        let units = unit_choices(db, &frame, &scopes, today)?;
        if let ([only], "") = (units.as_slice(), form.value("unit")) {
            form.set("unit", only.value.clone());
        }
        Ok(NewPollPage {
            cards: views(&frame, &rules, listed.cards),
            has_more: listed.has_after,
            years: (i64::from(rules.year_min)..=i64::from(today.year())).rev().collect(),
            units,
            year,
            form,
            frame: frame.clone(),
        })
    };
    visit.app.read(read).await
}

fn unit_choices(
    db: &mut Reader<'_>,
    frame: &Frame,
    scopes: &[Scope],
    today: Day,
) -> Result<Vec<Choice>, Error> {
    let mut found = Vec::new();
    for scope in scopes {
        match scope.unit_code().parse::<Code>() {
            Ok(code) if *scope != Scope::Nation => {
                let all = units::own_and_below(db, code, today)?;
                found.extend(all.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())));
            }
            _ => found.push(Choice::new(NATION, frame.t("polls-nation"))),
        }
    }
    found.truncate(UNITS_MAX);
    Ok(found)
}

/// A page with sample data.
pub(super) fn sample(frame: Frame) -> NewPollPage {
    let mut form = Form::empty("polls-form");
    form.refuse("models", Refused::TooFewCandidates);
    NewPollPage {
        units: vec![Choice::new("82", "Tỉnh Đồng Tháp")],
        years: vec![2026, 2025],
        year: Some(2026),
        cards: crate::http::samples::cards(&frame),
        has_more: true,
        form,
        frame,
    }
}

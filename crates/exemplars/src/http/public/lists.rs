//! The public list: filters, three orders, paging by model.

use askama::Template;
use kheo_base::{Day, Fault, Id, fold};
use kheo_organisations::{Code, Unit, UnitKey, store as units};
use kheo_store::Reader;
use kheo_web::{Asked, Choice, Form, Frame, Reply, Visit, percent_encoded, query_with, rendered};

use super::cards::{CardView, views};
use crate::catalogue::Catalogue;
use crate::follow::NATION;
use crate::known::{Known, known};
use crate::rules::{RuleBook, State, Subject};
use crate::store::{Card, Direction, Filter, Measure, Sort, Then, count_of};

/// Models on one page.
pub const PAGE_SIZE: usize = 20;
/// Above this many the page says "more than" instead of counting on.
const COUNT_CEILING: i64 = 1_000;
/// Most words of a search.
const WORDS_MAX: usize = 8;

/// The page `/mo-hinh`.
#[derive(Template)]
#[template(path = "list.html")]
pub struct ListPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The filter as it was asked for.
    pub asked: Form,
    /// Choices of the filter.
    pub fields: Vec<Choice>,
    /// Levels of recognition, of any time.
    pub levels: Vec<Choice>,
    /// Years, latest first.
    pub years: Vec<i64>,
    /// Provinces, of today or of the days of registration.
    pub provinces: Vec<Choice>,
    /// Communes of the chosen province.
    pub communes: Vec<Choice>,
    /// How many models were found; over the ceiling, the ceiling.
    pub count: i64,
    /// Whether there are more than `count`.
    pub more: bool,
    /// The models of this page.
    pub cards: Vec<CardView>,
    /// Query of the page before.
    pub before: Option<String>,
    /// Query of the page after.
    pub after: Option<String>,
    /// Query of the filter alone, for CSV and feed.
    pub filter_query: String,
    /// Filters in force: what each says, and the query without it.
    pub applied: Vec<(String, String)>,
}

impl ListPage {
    /// Returns the query that searches everything for the same words.
    fn search_query(&self) -> String {
        format!("q={}", percent_encoded(self.asked.value("q")))
    }
}

/// Names of the filter's parameters, in the order of the form.
pub(crate) const PARAMETERS: [&str; 11] =
    ["q", "linh-vuc", "nam", "tinh", "xa", "theo", "loai", "trang-thai", "cap", "tieu-bieu", "sap-xep"];

/// What is recognised and was not withdrawn since: what the numbers of pages count.
const IN_FORCE: &str = "con-hieu-luc";

/// Shows the list.
pub async fn index(visit: Visit, Asked(asked): Asked) -> Reply {
    let known = known(&visit.app).await?;
    let frame = visit.frame;
    let catalogue = visit.app.part::<Catalogue>()?;
    let read = move |db: &mut Reader<'_>| rendered(&find(db, &catalogue, &frame, &asked, &known)?);
    Ok(visit.app.read(read).await?.answer())
}

fn find(
    db: &mut Reader<'_>,
    catalogue: &Catalogue,
    frame: &Frame,
    asked: &Form,
    known: &Known,
) -> Result<ListPage, Fault> {
    let (rules, today) = (&known.rules, known.on);
    let by_then = asked.value("theo") == "xua";
    let filter = read_filter(asked, rules, by_then);
    let listed = catalogue.list(db, &filter, read_sort(asked), read_direction(asked), PAGE_SIZE)?;
    // The count over everything is kept by a follower.
    let (count, more) = if filter.is_empty() {
        (count_of(db, Measure::Public, NATION)?, false)
    } else {
        catalogue.count(db, &filter, COUNT_CEILING)?
    };
    let edge = |card: Option<&Card>, name: &str, wanted: bool| {
        card.filter(|_| wanted).map(|card| query_of(asked, &[(name, card.id.to_string())]))
    };
    let provinces = province_choices(known, by_then);
    let communes = commune_choices(db, asked.value("tinh"), by_then, today)?;
    Ok(ListPage {
        before: edge(listed.cards.first(), "truoc", listed.has_before),
        after: edge(listed.cards.last(), "sau", listed.has_after),
        filter_query: query_of(asked, &[]),
        applied: applied(frame, asked, rules, &provinces, &communes),
        fields: field_choices(frame, rules),
        levels: level_choices(frame, &known.levels),
        years: (i64::from(rules.year_min)..=i64::from(today.year())).rev().collect(),
        provinces,
        communes,
        count,
        more,
        cards: views(frame, rules, listed.cards),
        asked: asked.clone(),
        frame: frame.clone(),
    })
}

/// Reads the filter; whatever is not understood filters nothing.
pub(crate) fn read_filter(asked: &Form, rules: &RuleBook, by_then: bool) -> Filter {
    let some = |name: &str| Some(asked.value(name).to_owned()).filter(|value| !value.is_empty());
    let (province, commune, then) = if by_then {
        let unit = some("xa").and_then(|key| key.parse::<UnitKey>().ok());
        let unit = unit.map(|key| (key.code.to_string(), key.valid_from.to_string()));
        (None, None, Then { province: some("tinh").filter(|key| key.parse::<UnitKey>().is_ok()), unit })
    } else {
        let is_code = |code: &String| code.parse::<Code>().is_ok();
        (some("tinh").filter(is_code), some("xa").filter(is_code), Then::default())
    };
    Filter {
        field: some("linh-vuc").filter(|word| rules.has_field(word)),
        year: some("nam").and_then(|year| year.parse().ok()),
        subject: match asked.value("loai") {
            "tap-the" => Some(Subject::Collective),
            "ca-nhan" => Some(Subject::Individual),
            _ => None,
        },
        state: match asked.value("trang-thai") {
            "cong-nhan" | IN_FORCE => Some(State::Recognised),
            "ghi-nhan" => Some(State::Recorded),
            _ => None,
        },
        is_in_force: asked.value("trang-thai") == IN_FORCE,
        level: some("cap"),
        is_exemplary: asked.value("tieu-bieu") == "1",
        province,
        commune,
        then,
        words: fold(asked.value("q")).split_whitespace().take(WORDS_MAX).map(str::to_owned).collect(),
    }
}

fn read_sort(asked: &Form) -> Sort {
    match asked.value("sap-xep") {
        "nam" => Sort::Year,
        "ten" => Sort::Title,
        _ => Sort::Newest,
    }
}

pub(crate) fn read_direction(asked: &Form) -> Direction {
    let id = |name: &str| asked.value(name).parse::<Id>().ok();
    match (id("sau"), id("truoc")) {
        (Some(id), _) => Direction::After(id),
        (None, Some(id)) => Direction::Before(id),
        _ => Direction::First,
    }
}

/// Writes the query of the filter, with these parameters besides or instead; an empty value leaves one out.
fn query_of(asked: &Form, with: &[(&str, String)]) -> String {
    query_with(&PARAMETERS, asked, with)
}

pub(crate) fn field_choices(frame: &Frame, rules: &RuleBook) -> Vec<Choice> {
    let name = |word: &str| rules.field_name(word, frame.is_vi()).to_owned();
    rules.fields.iter().map(|field| Choice::new(field.word.clone(), name(&field.word))).collect()
}

fn level_choices(frame: &Frame, levels: &[String]) -> Vec<Choice> {
    levels
        .iter()
        .map(|word| Choice::new(word.clone(), frame.tt("exemplars-level-", word).into_owned()))
        .collect()
}

fn province_choices(known: &Known, by_then: bool) -> Vec<Choice> {
    if by_then {
        let then = known.former_provinces.iter().chain(&known.provinces);
        return then.map(|unit| Choice::new(unit.key().to_string(), then_label(unit))).collect();
    }
    known.provinces.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())).collect()
}

/// Former units share names with today's: their last day tells them apart.
fn then_label(unit: &Unit) -> String {
    match unit.valid_to {
        Some(end) => format!("{} (–{})", unit.full_name(), end.plus_days(-1).vietnamese()),
        None => unit.full_name(),
    }
}

fn commune_choices(
    db: &mut Reader<'_>,
    province: &str,
    by_then: bool,
    today: Day,
) -> Result<Vec<Choice>, Fault> {
    if by_then {
        let Ok(key) = province.parse::<UnitKey>() else { return Ok(Vec::new()) };
        let Some(province) = units::unit(db, key)? else { return Ok(Vec::new()) };
        let communes = units::communes_of(db, &province, today)?;
        return Ok(communes
            .iter()
            .map(|unit| Choice::new(unit.key().to_string(), unit.full_name()))
            .collect());
    }
    let Ok(code) = province.parse::<Code>() else { return Ok(Vec::new()) };
    let communes = units::children(db, code, today)?;
    Ok(communes.iter().map(|unit| Choice::new(unit.code.to_string(), unit.full_name())).collect())
}

/// Says each filter in force, with the query that drops it.
fn applied(
    frame: &Frame,
    asked: &Form,
    rules: &RuleBook,
    provinces: &[Choice],
    communes: &[Choice],
) -> Vec<(String, String)> {
    let label = |choices: &[Choice], value: &str| {
        choices
            .iter()
            .find(|choice| choice.value == value)
            .map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    };
    let say = |name: &str, value: &str| match name {
        "q" => format!("“{value}”"),
        "linh-vuc" => rules.field_name(value, frame.is_vi()).to_owned(),
        "tinh" => label(provinces, value),
        "xa" => label(communes, value),
        "loai" => frame.tt("exemplars-list-kind-", value).into_owned(),
        "trang-thai" => frame.tt("exemplars-list-state-", value).into_owned(),
        "cap" => frame.tt("exemplars-level-", value).into_owned(),
        "tieu-bieu" => frame.t("exemplars-list-exemplary").into_owned(),
        _ => value.to_owned(),
    };
    let shown = ["q", "linh-vuc", "nam", "tinh", "xa", "loai", "trang-thai", "cap", "tieu-bieu"];
    let in_force = shown.into_iter().filter(|name| !asked.value(name).is_empty());
    in_force.map(|name| (say(name, asked.value(name)), query_of(asked, &[(name, String::new())]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&str, &str)]) -> Form {
        Form::from_pairs(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn a_query_keeps_the_filter_and_names_the_page() {
        let asked = asked(&[("nam", "2026"), ("q", "đường quê"), ("sau", "x"), ("la", "1")]);
        assert_eq!(query_of(&asked, &[]), "q=%C4%91%C6%B0%E1%BB%9Dng%20qu%C3%AA&nam=2026");
        assert_eq!(query_of(&asked, &[("sau", "abc".into()), ("q", String::new())]), "nam=2026&sau=abc");
    }
}

//! What the public record keeps of models and polls.
//!
//! Words never tell whether a model is a person's or a group's, nor who: what remains after an erasure names nobody.

use std::collections::HashMap;

use kheo_base::{Fault, Id};
use kheo_facts::recorded::{Named, Recordable, Recorded, SeenSubject};
use kheo_journal::Act;
use kheo_store::Reader;
use kheo_web::Language;
use kheo_web::texts::plain;

use crate::store::honours::{Shown, awards_on, load_public};
use crate::store::lists::recorded::{RecordedRow, Table, decision_numbers, recorded_rows};
use crate::store::rule_book_on;

/// Public enums, codes, days and counts of models' acts.
const WORDS: [&str; 17] = [
    "field",
    "year",
    "province",
    "commune",
    "level",
    "award",
    "decided_on",
    "result",
    "checked_on",
    "round",
    "reached",
    "partly",
    "not_reached",
    "imported",
    "basis",
    "public",
    "since",
];
/// The act that destroys what was kept of a model.
const ERASED: &str = "exemplars.erased";
const POLL: &str = "poll";

/// Models and polls as the record keeps them.
pub struct Models;

impl Recordable for Models {
    fn subject_kinds(&self) -> &'static [&'static str] {
        &["exemplar", POLL]
    }

    fn recorded(&self, db: &mut Reader<'_>, acts: &[&Act]) -> Result<Vec<Recorded>, Fault> {
        let mut ids: Vec<Id> =
            acts.iter().filter(|act| act.subject_kind != POLL).map(|act| act.subject_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = recorded_rows(db, &ids)?;
        let numbers = Numbers::read(db, acts)?;
        Ok(acts.iter().map(|act| recorded(act, rows.get(&act.subject_id), &numbers)).collect())
    }

    fn seen(&self, db: &mut Reader<'_>, kind: &str, id: Id) -> Result<Option<SeenSubject>, Fault> {
        if kind == POLL {
            let address = format!("/binh-chon/{id}");
            return Ok(Some(SeenSubject { address, shows_fields: true, ..SeenSubject::default() }));
        }
        let Some((model, shown)) = load_public(db, id)? else { return Ok(None) };
        let address = format!("/mo-hinh/{}", model.slug());
        let shows_fields = shown == Shown::Whole;
        // Who left is to be found by field, year and unit only: no act leads there.
        let seen = SeenSubject { title: model.draft.title, address, shows_fields, version: None };
        Ok((shown != Shown::Left).then_some(seen))
    }

    fn named(&self, db: &mut Reader<'_>, word: &Named<'_>) -> Result<Option<String>, Fault> {
        let language = if word.is_vietnamese { Language::Vi } else { Language::En };
        let said = |begin: &str| plain(language, &format!("{begin}{}", word.value)).map(str::to_owned);
        Ok(match word.name {
            "field" => {
                let rules = rule_book_on(db, word.on)?;
                Some(rules.field_name(word.value, word.is_vietnamese).to_owned())
            }
            "level" => said("exemplars-level-"),
            "result" => said("honours-effect-"),
            "award" => {
                let awards = awards_on(db, word.on)?;
                let award = awards.iter().find(|award| award.word == word.value);
                award.map(|award| if word.is_vietnamese { award.vi.clone() } else { award.en.clone() })
            }
            _ => None,
        })
    }
}

fn recorded(act: &Act, row: Option<&RecordedRow>, numbers: &Numbers) -> Recorded {
    if act.subject_kind == POLL {
        return Recorded::with_words(act, &["unit", "participants"]);
    }
    let mut said = Recorded::with_words(act, &WORDS);
    said.erases = act.kind == ERASED;
    if said.erases {
        return said;
    }
    // Nothing of somebody who did not agree, or left: the values are empty then, the names are not.
    let row = row.filter(|row| row.shown == Shown::Whole);
    let text = |pick: fn(&RecordedRow) -> &String| row.map(pick).cloned().unwrap_or_default();
    said.fields = vec![
        ("lead", text(|row| &row.lead)),
        ("place", text(|row| &row.place_line)),
        ("title", text(|row| &row.title)),
    ];
    if Table::of(&act.kind).is_some() {
        said.fields.push(("decision", row.map(|_| numbers.of(act)).unwrap_or_default()));
    }
    said
}

/// Numbers of decisions by table, model and what tells them apart.
struct Numbers(HashMap<(Table, i64, String), String>);

impl Numbers {
    fn read(db: &mut Reader<'_>, acts: &[&Act]) -> Result<Self, Fault> {
        let mut all = HashMap::new();
        for table in Table::ALL {
            let mut ids: Vec<Id> = acts
                .iter()
                .filter(|act| Table::of(&act.kind) == Some(table))
                .map(|act| act.subject_id)
                .collect();
            ids.sort_unstable();
            ids.dedup();
            for (id, key, number) in decision_numbers(db, table, &ids)? {
                all.insert((table, id, key), number);
            }
        }
        Ok(Self(all))
    }

    fn of(&self, act: &Act) -> String {
        let Some(table) = Table::of(&act.kind) else { return String::new() };
        self.0.get(&(table, act.subject_id.to_i64(), table.key_of(act))).cloned().unwrap_or_default()
    }
}

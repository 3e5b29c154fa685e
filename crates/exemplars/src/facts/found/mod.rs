//! What can be found: models here, units and polls beside. Whatever everybody finds passes by what its person agreed to.

mod polls;
mod units;

pub use polls::FindablePolls;
pub use units::FindableUnits;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use kheo_base::{Clock, Day, Fault, Id};
use kheo_facts::found::{Audience, Document, Facet, Facets, Findable, Text};
use kheo_organisations::store::{children, provinces};
use kheo_store::Reader;
use kheo_web::Language;
use kheo_web::texts::plain;

use crate::rules::{State, Subject};
use crate::store::honours::{MaskedTitles, Shown};
use crate::store::lists::found::{FoundRow, found_decisions, found_rows, found_rows_after};
use crate::store::{levels_ever, rule_book_on};

/// The kind of models, as acts name it.
const KIND: &str = "exemplar";

/// Models that can be found.
pub struct FindableExemplars {
    clock: Clock,
    names: Mutex<Names>,
}

/// Names of today's units by their codes: a model of a province that was merged is found by both names.
#[derive(Clone, Default)]
struct Names {
    on: Option<Day>,
    by_code: Arc<HashMap<String, String>>,
}

impl FindableExemplars {
    /// Prepares it.
    pub fn new(clock: Clock) -> Self {
        Self { clock, names: Mutex::default() }
    }

    /// Returns the names of today's units, read again every day and when a code is not known.
    fn names(&self, db: &mut Reader<'_>, rows: &[FoundRow]) -> Result<Arc<HashMap<String, String>>, Fault> {
        let today = self.clock.now().day();
        let known = self.names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut codes = rows.iter().flat_map(|row| [Some(&row.province), row.commune.as_ref()]).flatten();
        if known.on == Some(today) && codes.all(|code| known.by_code.contains_key(code)) {
            return Ok(known.by_code);
        }
        let mut by_code = HashMap::new();
        for province in provinces(db, today)? {
            for commune in children(db, province.code, today)? {
                by_code.insert(commune.code.to_string(), commune.full_name());
            }
            by_code.insert(province.code.to_string(), province.full_name());
        }
        // A code that nobody knows must not make every batch read all names again.
        for code in rows.iter().flat_map(|row| [Some(&row.province), row.commune.as_ref()]).flatten() {
            by_code.entry(code.clone()).or_default();
        }
        let by_code = Arc::new(by_code);
        let names = Names { on: Some(today), by_code: by_code.clone() };
        *self.names.lock().unwrap_or_else(PoisonError::into_inner) = names;
        Ok(by_code)
    }

    fn documents_of(&self, db: &mut Reader<'_>, mut rows: Vec<FoundRow>) -> Result<Vec<Document>, Fault> {
        let names = self.names(db, &rows)?;
        add_decisions(db, &mut rows)?;
        let is_masked = |row: &FoundRow| row.public_at.is_some() && row.shown != Shown::Whole;
        let titles = if rows.iter().any(is_masked) { Some(MaskedTitles::load(db)?) } else { None };
        let mut documents = Vec::with_capacity(rows.len());
        for row in rows.into_iter().filter(|row| !matches!(row.state, State::Draft | State::Returned)) {
            if row.public_at.is_some() && row.shown == Shown::Whole {
                documents.push(whole(row, Audience::Public, &names));
                continue;
            }
            if let (Some(public_at), Some(titles)) = (row.public_at, &titles) {
                let title = titles.title(&row.field, &row.place_line, public_at.day());
                documents.push(masked(&row, title, &names));
            }
            // Officers of its unit read the file as it is.
            documents.push(whole(row, Audience::Office, &names));
        }
        Ok(documents)
    }
}

impl Findable for FindableExemplars {
    fn subject_kind(&self) -> &'static str {
        KIND
    }

    fn documents(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<Document>, Fault> {
        let rows = found_rows(db, ids)?;
        self.documents_of(db, rows)
    }

    fn after(
        &self,
        db: &mut Reader<'_>,
        id: Option<Id>,
        limit: usize,
    ) -> Result<(Vec<Document>, Option<Id>), Fault> {
        let rows = found_rows_after(db, id, limit)?;
        let last = rows.last().map(|row| row.id);
        Ok((self.documents_of(db, rows)?, last))
    }

    fn labels(&self, db: &mut Reader<'_>, vietnamese: bool) -> Result<Vec<(Facet, String, String)>, Fault> {
        let today = self.clock.now().day();
        let rules = rule_book_on(db, today)?;
        let said = |prefix: &str, word: &str| said(vietnamese, prefix, word);
        let mut labels = vec![(Facet::Kind, KIND.to_owned(), said("exemplars-kind-", KIND))];
        for field in &rules.fields {
            let name = rules.field_name(&field.word, vietnamese).to_owned();
            labels.push((Facet::Field, field.word.clone(), name));
        }
        for province in provinces(db, today)? {
            labels.push((Facet::Province, province.code.to_string(), province.full_name()));
        }
        for subject in [Subject::Collective, Subject::Individual] {
            let word = subject.word();
            labels.push((Facet::Subject, word.to_owned(), said("exemplars-subject-", word)));
        }
        for level in levels_ever(db)? {
            labels.push((Facet::Level, level.clone(), said("exemplars-level-", &level)));
        }
        for state in State::ALL {
            labels.push((Facet::State, state.word().to_owned(), said("exemplars-state-", state.word())));
        }
        Ok(labels)
    }
}

/// Adds the numbers of decisions to what models say, as their pages show them.
fn add_decisions(db: &mut Reader<'_>, rows: &mut [FoundRow]) -> Result<(), Fault> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut numbers: HashMap<Id, Vec<String>> = HashMap::new();
    let known = found_decisions(db, &ids)?.into_iter().filter(|(_, number)| !number.is_empty());
    for (id, number) in known {
        numbers.entry(id).or_default().push(format!("Quyết định số {number}"));
    }
    for row in rows {
        row.texts.extend(numbers.remove(&row.id).unwrap_or_default());
    }
    Ok(())
}

/// Says a word of the program; what has no sentence is shown by its word.
fn said(vietnamese: bool, prefix: &str, word: &str) -> String {
    let language = if vietnamese { Language::Vi } else { Language::En };
    plain(language, &format!("{prefix}{word}")).unwrap_or(word).to_owned()
}

/// Everything that a model says.
fn whole(row: FoundRow, audience: Audience, names: &HashMap<String, String>) -> Document {
    let facets = facets(&row, true);
    let address = match audience {
        Audience::Public | Audience::Unnamed => {
            format!("/mo-hinh/{}", kheo_base::slug_of(&row.title, row.id))
        }
        Audience::Office => format!("/lam-viec/mo-hinh/{}", row.id),
    };
    let texts = [row.summary.clone()].into_iter().filter(|text| !text.is_empty()).chain(row.texts.clone());
    Document {
        kind: KIND,
        id: row.id,
        audience,
        place: place(&row, names),
        organisation: row.lead,
        texts: texts.map(Text::plain).collect(),
        facets,
        is_withdrawn: row.is_withdrawn,
        is_past: false,
        address,
        title: row.title,
    }
}

/// What everybody may know of the work of somebody who is not named: field, year and unit.
fn masked(row: &FoundRow, title: String, names: &HashMap<String, String>) -> Document {
    Document {
        kind: KIND,
        id: row.id,
        audience: Audience::Unnamed,
        address: format!("/mo-hinh/{}", kheo_base::slug_of(&title, row.id)),
        title,
        place: place(row, names),
        organisation: String::new(),
        texts: Vec::new(),
        facets: facets(row, row.shown != Shown::Left),
        is_withdrawn: row.is_withdrawn && row.shown != Shown::Left,
        is_past: false,
    }
}

fn facets(row: &FoundRow, with_level: bool) -> Facets {
    Facets {
        kind: KIND.to_owned(),
        field: row.field.clone(),
        year: if row.year > 0 { row.year.to_string() } else { String::new() },
        province: row.province.clone(),
        commune: row.commune.clone().unwrap_or_default(),
        subject: row.subject.word().to_owned(),
        level: if with_level { row.level.clone() } else { String::new() },
        state: row.state.word().to_owned(),
    }
}

/// The place in the words of its day, and in those of today where they differ.
fn place(row: &FoundRow, names: &HashMap<String, String>) -> String {
    let mut place = row.place_line.clone();
    let folded = place.to_lowercase();
    for code in [row.commune.as_ref(), Some(&row.province)].into_iter().flatten() {
        let name = names.get(code).filter(|name| !name.is_empty() && !folded.contains(&name.to_lowercase()));
        if let Some(name) = name {
            place.push_str(" · ");
            place.push_str(name);
        }
    }
    place
}

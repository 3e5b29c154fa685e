//! What each model counts in statistics.

use kheo_base::{Day, Fault, Id};
use kheo_facts::counted::{
    Contribution, Countable, Counted, DecisionLine, Measure, Named, RESOURCES, STAGES, Subject, Told, Wanted,
    Within, Words,
};
use kheo_store::Reader;
use kheo_web::Language;
use kheo_web::texts::plain;

use crate::rules::level_rank;
use crate::store::honours::{awards_on, load_public};
use crate::store::lists::counted::{
    CountedRow, CountedWithin, counted_after, counted_decisions, counted_exemplary, counted_rows,
};
use crate::store::{levels_ever, rule_book_on};

/// Models as statistics count them.
pub struct Models;

impl Countable for Models {
    fn subject_kind(&self) -> &'static str {
        "exemplar"
    }

    fn contributions(&self, db: &mut Reader<'_>, ids: &[Id]) -> Result<Vec<(Id, Contribution)>, Fault> {
        let rows = counted_rows(db, ids)?;
        Ok(rows.into_iter().map(|row| (Id::from_i64(row.id), contribution(row))).collect())
    }

    fn after(&self, db: &mut Reader<'_>, id: Option<Id>, limit: i64) -> Result<Vec<Id>, Fault> {
        counted_after(db, id, limit)
    }

    fn words(&self, db: &mut Reader<'_>, on: Day) -> Result<Words, Fault> {
        let fields = rule_book_on(db, on)?.fields.into_iter();
        let fields = fields.map(|field| Named { word: field.word, vi: field.vi, en: field.en }).collect();
        let mut levels = levels_ever(db)?;
        levels.sort_by_key(|level| level_rank(level));
        let levels = levels.into_iter().map(named_level).collect();
        let mut awards = awards_on(db, on)?;
        awards.sort_by_key(|award| award.rank);
        let awards = awards.into_iter();
        let awards = awards.map(|award| Named { word: award.word, vi: award.vi, en: award.en }).collect();
        Ok(Words { fields, levels, awards })
    }

    fn decisions(
        &self,
        db: &mut Reader<'_>,
        within: &Within,
        year: i64,
        limit: i64,
    ) -> Result<Vec<DecisionLine>, Fault> {
        let first = |year: i64| i16::try_from(year).ok().and_then(|year| Day::new(year, 1, 1).ok());
        let (Some(from), Some(until)) = (first(year), first(year + 1)) else { return Ok(Vec::new()) };
        let lines = counted_decisions(db, &narrowed(within), (from, until), limit)?.into_iter();
        let line = |(number, decided_on, signer, level, count)| DecisionLine {
            number,
            decided_on,
            signer,
            level,
            count,
        };
        Ok(lines.map(line).collect())
    }

    fn exemplary(
        &self,
        db: &mut Reader<'_>,
        wanted: &Wanted,
        after: Option<Id>,
        limit: i64,
    ) -> Result<Vec<Told>, Fault> {
        let subject = wanted.subject.map(subject_word);
        let Some(year) = wanted.year else { return Ok(Vec::new()) };
        let narrow = (year, wanted.field.as_deref(), subject);
        let mut told = Vec::new();
        for id in counted_exemplary(db, &narrowed(&wanted.within), narrow, after, limit)? {
            // The public page's own rule says how much of a person everybody sees.
            let Some((model, _)) = load_public(db, id)? else { continue };
            told.push(Told {
                id,
                address: format!("/mo-hinh/{}", model.slug()),
                title: model.draft.title,
                summary: model.summary,
                place_line: model.territory.place_line,
            });
        }
        Ok(told)
    }

    fn list_address(&self, wanted: &Wanted, measure: Measure) -> String {
        let mut query: Vec<(&str, String)> = Vec::new();
        match &wanted.within {
            Within::Nation => {}
            Within::Province(code) => query.push(("tinh", code.clone())),
            Within::Commune(code) => query.push(("xa", code.clone())),
            Within::ThenProvince(key) => {
                query.extend([("theo", "xua".to_owned()), ("tinh", key.clone())]);
            }
            Within::ThenUnit(code, from) => {
                query.extend([("theo", "xua".to_owned()), ("xa", format!("{code}@{from}"))]);
            }
        }
        query.extend(wanted.year.map(|year| ("nam", year.to_string())));
        query.extend(wanted.field.clone().map(|field| ("linh-vuc", field)));
        let kind = |subject| if subject == Subject::Collective { "tap-the" } else { "ca-nhan" };
        query.extend(wanted.subject.map(|subject| ("loai", kind(subject).to_owned())));
        let state = match measure {
            Measure::Recorded => Some("ghi-nhan"),
            _ => Some("cong-nhan"),
        };
        query.extend(state.map(|state| ("trang-thai", state.to_owned())));
        format!("/mo-hinh?{}", kheo_web::query_of(query))
    }
}

fn named_level(word: String) -> Named {
    let key = format!("exemplars-level-{word}");
    let name = |language| plain(language, &key).unwrap_or(&word).to_owned();
    Named { vi: name(Language::Vi), en: name(Language::En), word }
}

fn subject_word(subject: Subject) -> &'static str {
    match subject {
        Subject::Collective => "collective",
        Subject::Individual => "individual",
    }
}

fn narrowed(within: &Within) -> CountedWithin {
    let mut narrow = CountedWithin::default();
    match within.clone() {
        Within::Nation => {}
        Within::Province(code) => narrow.now_province = Some(code),
        Within::Commune(code) => narrow.now_commune = Some(code),
        Within::ThenProvince(key) => narrow.then_province = Some(key),
        Within::ThenUnit(code, from) => narrow.then_unit = Some((code, from)),
    }
    narrow
}

/// Says what a model counts.
fn contribution(row: CountedRow) -> Contribution {
    let mut counted = Adding { year: row.year, counted: Vec::new() };
    if row.state == "recorded" {
        counted.one(Measure::Recorded, true);
    } else {
        registered(&row, &mut counted);
    }
    counted.one(Measure::Divided, row.is_divided);
    let subject = if row.subject == "individual" { Subject::Individual } else { Subject::Collective };
    Contribution {
        field: row.field,
        subject,
        then_unit: row.then_unit,
        then_province: row.then_province,
        now_province: row.now_province,
        now_commune: row.now_commune,
        counted: counted.counted,
    }
}

fn registered(row: &CountedRow, counted: &mut Adding) {
    counted.one(Measure::Registered, true);
    counted.one(Measure::Public, row.is_public);
    counted.one(Measure::Effective, row.effect == "effective");
    counted.one(Measure::NeedsConsolidation, row.effect == "needs_consolidation");
    counted.one(Measure::NotEffective, row.effect == "not_effective");
    counted.one(Measure::Replicated, row.copies > 0);
    counted.one(Measure::Copies, row.is_copy);
    if let Some(day) = row.ended_on {
        // Nothing ends before the year for which it was registered.
        let year = i64::from(day.year()).max(row.year);
        counted.add(year, Measure::Ended, ("", ""), 1);
    }
    for (stage, figures) in STAGES.into_iter().zip([&row.planned, &row.reported]) {
        for (resource, figure) in RESOURCES.into_iter().zip(figures) {
            if let Some(figure) = figure {
                counted.add(row.year, Measure::Sum, (resource, stage), *figure);
                counted.add(row.year, Measure::Given, (resource, stage), 1);
            }
        }
    }
    if row.state != "recognised" {
        return;
    }
    counted.add(row.year, Measure::Recognised, (&row.level, ""), 1);
    counted.one(Measure::Withdrawn, row.is_withdrawn);
    counted.one(Measure::Proposed, !row.award_state.is_empty());
    counted.one(Measure::Awarded, row.award_state == "awarded");
    if let Some(level) = row.distinctions.iter().max_by_key(|level| level_rank(level)) {
        counted.add(row.year, Measure::Exemplary, (level, ""), 1);
    }
    for (level, day) in &row.recognitions {
        counted.add(i64::from(day.year()), Measure::Decided, (level, ""), 1);
    }
    for (level, award) in &row.awards {
        counted.add(row.year, Measure::Awards, (level, award), 1);
    }
}

/// What is being added up for one model.
struct Adding {
    year: i64,
    counted: Vec<Counted>,
}

impl Adding {
    fn one(&mut self, measure: Measure, is_so: bool) {
        if is_so {
            self.add(self.year, measure, ("", ""), 1);
        }
    }

    fn add(&mut self, year: i64, measure: Measure, (of, form): (&str, &str), amount: i64) {
        self.counted.push(Counted { year, measure, of: of.to_owned(), form: form.to_owned(), amount });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(state: &str) -> CountedRow {
        CountedRow {
            state: state.to_owned(),
            year: 2024,
            subject: "individual".to_owned(),
            ..CountedRow::default()
        }
    }

    fn words(row: CountedRow) -> Vec<(i64, &'static str, String, i64)> {
        let counted = contribution(row).counted.into_iter();
        counted.map(|one| (one.year, one.measure.word(), one.of, one.amount)).collect()
    }

    #[test]
    fn what_was_taken_over_claims_nothing() {
        let taken = CountedRow { level: "commune".to_owned(), is_divided: true, ..row("recorded") };
        let none = String::new;
        assert_eq!(words(taken), [(2024, "recorded", none(), 1), (2024, "divided", none(), 1)]);
    }

    #[test]
    fn an_end_before_its_year_counts_in_its_year_and_figures_are_summed_and_counted() {
        let ended = CountedRow {
            ended_on: Day::new(2023, 5, 1).ok(),
            planned: [Some(1_000), None, None, None, Some(0)],
            ..row("accepted")
        };
        let counted = words(ended);
        assert!(counted.contains(&(2024, "ended", String::new(), 1)));
        assert!(counted.contains(&(2024, "sum", "money".to_owned(), 1_000)));
        assert!(counted.contains(&(2024, "given", "people".to_owned(), 1)), "zero is a figure");
        assert!(!counted.iter().any(|one| one.2 == "land"), "nothing is not zero");
    }

    #[test]
    fn a_model_counts_once_at_its_highest_level_and_each_decision_in_its_own_year() {
        let day = |year| Day::new(year, 3, 1).unwrap_or(Instant::from_millis(0).day());
        let model = CountedRow {
            level: "province".to_owned(),
            recognitions: vec![("commune".to_owned(), day(2024)), ("province".to_owned(), day(2025))],
            distinctions: vec!["province".to_owned(), "commune".to_owned()],
            ..row("recognised")
        };
        let counted = words(model);
        assert!(counted.contains(&(2024, "recognised", "province".to_owned(), 1)));
        assert!(counted.contains(&(2025, "decided", "province".to_owned(), 1)));
        assert!(counted.contains(&(2024, "exemplary", "province".to_owned(), 1)));
        assert_eq!(counted.iter().filter(|one| one.1 == "recognised").count(), 1);
    }

    use kheo_base::Instant;
}

//! One model as JSON: what its public page shows, no more. Whoever is not named there is not named here, nor is anything
//! that a person wrote about a model of theirs.

use std::collections::BTreeMap;

use axum::extract::{Path, State as Shared};
use http::StatusCode;
use kheo_base::{Error, Fault, Id, Instant};
use kheo_store::Reader;
use kheo_web::{App, Failure, Reply, json};

use super::shapes::{
    AwardItem, CriterionItem, ExemplarDetail, ExemplaryItem, HonoursItem, ModelRef, Numbers, Organisations,
    PhotoItem, PlaceNow, PollRef, RecheckItem, RecognitionItem, ResultItem, UnitRef, WithdrawalItem,
};
use crate::http::honours::{PublicHonours, public_honours};
use crate::http::polls::standing;
use crate::rules::Decision;
use crate::rules::running::{Details, Figure, Goal, Line, level_of};
use crate::store::Exemplar;
use crate::store::honours::erasure::erasure_of;
use crate::store::honours::{Shown, copies_of, load_public, origin_of};
use crate::store::polls::polls_with;
use crate::store::running::evidence::{Evidence, public_photos_of};
use crate::store::running::{registered, submitted_lines};

/// Shows one public model.
#[utoipa::path(get, path = "/api/v1/exemplars/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ExemplarDetail), (status = 404), (status = 410)))]
pub async fn exemplar(Shared(app): Shared<App>, Path(id): Path<String>) -> Reply {
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (now, base) = (app.now(), app.settings().base_url.clone());
    let found = app.read(move |db| Ok((erasure_of(db, id)?.is_some(), detail(db, id, now, &base)?))).await?;
    match found {
        (_, None) => Err(Error::Missing.into()),
        (true, Some(_)) => Err(Failure::from(Error::Missing).with_status(StatusCode::GONE)),
        (false, Some(model)) => json(&model),
    }
}

/// What only a model that is shown whole says: a name can stand in each of it.
#[derive(Default)]
struct Beside {
    details: Details,
    criteria: Vec<ResultItem>,
    photos: Vec<PhotoItem>,
}

fn detail(db: &mut Reader<'_>, id: Id, now: Instant, base: &str) -> Result<Option<ExemplarDetail>, Fault> {
    let Some((model, shown)) = load_public(db, id)? else { return Ok(None) };
    let beside = match shown {
        Shown::Whole => beside(db, &model, base)?,
        Shown::Unnamed | Shown::Left => Beside::default(),
    };
    let honours = honours(public_honours(db, &model, shown, now.day(), true)?);
    let (copied_from, copies) = relatives(db, id, shown, base)?;
    let polls = if shown == Shown::Left { Vec::new() } else { polls(db, id, now, base)? };
    let draft = &model.draft;
    Ok(Some(ExemplarDetail {
        id: model.id.to_string(),
        url: format!("{base}/mo-hinh/{}", model.slug()),
        title: draft.title.clone(),
        field: draft.field.clone(),
        subject: draft.subject.word(),
        shown: shown.word(),
        year: Some(draft.year).filter(|year| *year != crate::rules::YEAR_UNKNOWN),
        state: model.state.word(),
        parts: parts(&model),
        organisations: Organisations {
            lead: some(&draft.lead),
            coordinating: lines(&beside.details.coordinating),
            participating: lines(&draft.partners),
        },
        numbers: numbers(&beside.details),
        criteria: beside.criteria,
        photos: beside.photos,
        recognitions: recognitions(&model),
        honours,
        copied_from,
        copies,
        polls,
        unit_then: UnitRef::of(&model.territory),
        unit_now: PlaceNow::of(&model.territory),
        source_url: model.source.map(|source| source.url),
    }))
}

fn beside(db: &mut Reader<'_>, model: &Exemplar, base: &str) -> Result<Beside, Fault> {
    let details = registered(db, model.id)?.details;
    let results = submitted_lines(db, model.id)?;
    let photos = public_photos_of(db, model.id)?;
    Ok(Beside {
        criteria: criteria(model, &details, &results),
        photos: photos.iter().map(|photo| photo_item(photo, base)).collect(),
        details,
    })
}

fn criteria(model: &Exemplar, details: &Details, results: &[Line]) -> Vec<ResultItem> {
    let rows = (1..).zip(&model.draft.criteria);
    let item = |(ordinal, row): (usize, &crate::rules::Criterion)| {
        let (goal, baseline) = (Goal::read(&row.target), details.baseline(ordinal));
        let line = results.get(ordinal - 1);
        let level = line.and_then(|line| level_of(&Line { goal: goal.clone(), baseline, ..line.clone() }));
        ResultItem {
            asked: CriterionItem::of(row),
            unit: goal.and_then(|goal| some(&goal.unit)),
            baseline: baseline.map(Figure::decimal),
            result: line.and_then(|line| line.result).map(Figure::decimal),
            level: level.map(crate::rules::running::Level::word),
            note: line.and_then(|line| some(&line.note)),
        }
    };
    rows.map(item).collect()
}

fn photo_item(photo: &Evidence, base: &str) -> PhotoItem {
    let url = format!("{base}/mo-hinh/anh/{}", photo.key);
    PhotoItem {
        title: photo.title.clone(),
        alt: photo.alternative_text.clone(),
        thumbnail_url: format!("{url}?co=nho"),
        url,
        width: photo.points.0,
        height: photo.points.1,
        thumbnail_width: photo.thumbnail_points.0,
        thumbnail_height: photo.thumbnail_points.1,
    }
}

const fn numbers(details: &Details) -> Numbers {
    Numbers {
        households: details.households,
        people: details.people,
        money_dong: details.money,
        land_square_metres: details.land,
        workdays: details.workdays,
    }
}

/// The parts of a registration that are not empty.
pub(super) fn parts(model: &Exemplar) -> BTreeMap<&'static str, String> {
    let parts = crate::rules::PARTS.into_iter().map(|name| (name, model.draft.part(name).to_owned()));
    parts.filter(|(_, text)| !text.is_empty()).collect()
}

/// The decisions that recognise a model.
pub(super) fn recognitions(model: &Exemplar) -> Vec<RecognitionItem> {
    let item = |row: &Decision| RecognitionItem {
        level: row.level.clone(),
        decision_number: row.number.clone(),
        decided_on: row.decided_on.to_string(),
        signer: row.signer.clone(),
        legal_basis: row.legal_basis.clone(),
    };
    model.recognitions.iter().map(item).collect()
}

fn honours(honours: PublicHonours) -> HonoursItem {
    let has_left = honours.has_left();
    let exemplary = |row: Decision| ExemplaryItem {
        level: row.level,
        decision_number: row.number,
        decided_on: row.decided_on.to_string(),
    };
    let award = |(name, row): (String, Decision)| AwardItem {
        name,
        decision_number: row.number,
        decided_on: row.decided_on.to_string(),
        signer: row.signer,
    };
    let withdrawal = honours
        .withdrawal
        .map(|gone| WithdrawalItem { decision_number: gone.number, decided_on: gone.decided_on.to_string() });
    // Whoever left is seen by field, year and unit, and a withdrawal is said as on the page.
    if has_left {
        return HonoursItem { exemplary: Vec::new(), awards: Vec::new(), withdrawal, last_recheck: None };
    }
    let last = honours.recheck.filter(|_| honours.is_rechecked);
    HonoursItem {
        exemplary: honours.distinctions.into_iter().map(exemplary).collect(),
        awards: honours.awards.into_iter().map(award).collect(),
        withdrawal,
        last_recheck: last.map(|look| RecheckItem {
            year: look.year,
            result: look.result.word(),
            checked_on: look.checked_on.to_string(),
        }),
    }
}

/// The model after which this one was begun and those begun after it. Nobody who left is led to through them.
fn relatives(
    db: &mut Reader<'_>,
    id: Id,
    shown: Shown,
    base: &str,
) -> Result<(Option<ModelRef>, Vec<ModelRef>), Fault> {
    if shown == Shown::Left {
        return Ok((None, Vec::new()));
    }
    let origin = match origin_of(db, id)? {
        Some((origin, _)) => model_ref(db, origin, base)?,
        None => None,
    };
    let mut copies = Vec::new();
    for copy in copies_of(db, id)? {
        copies.extend(model_ref(db, copy, base)?);
    }
    Ok((origin, copies))
}

fn model_ref(db: &mut Reader<'_>, id: Id, base: &str) -> Result<Option<ModelRef>, Fault> {
    let found = load_public(db, id)?.filter(|(_, shown)| *shown != Shown::Left);
    Ok(found.map(|(model, _)| ModelRef {
        id: model.id.to_string(),
        url: format!("{base}/mo-hinh/{}", model.slug()),
        title: model.draft.title,
    }))
}

fn polls(db: &mut Reader<'_>, id: Id, now: Instant, base: &str) -> Result<Vec<PollRef>, Fault> {
    let found = polls_with(db, id)?;
    let item = |poll: &crate::store::polls::Poll| PollRef {
        id: poll.id.to_string(),
        title: poll.title.clone(),
        state: standing(poll, now),
        url: format!("{base}/binh-chon/{}", poll.id),
    };
    Ok(found.iter().map(item).collect())
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn lines(text: &str) -> Vec<String> {
    text.lines().filter_map(some).collect()
}

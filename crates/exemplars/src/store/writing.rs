//! Beginning a file, changing it while it is in hand, and taking one over from a public source.

use kheo_base::{Fault, Id, fold};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Reader, Value, params};

use super::files::{Exemplar, Source, Territory, body_of};
use super::steps::act;
use crate::rules::{Draft, Refused, State};

kheo_store::statements! {
    BY_FORM_KEY = "select exemplar_id from exemplars where form_key = $1 and created_by = $2";
    BY_SOURCE_KEY = "select exemplar_id from exemplars where source_key = $1";
    SAME_TITLE = "
        select exemplar_id from exemplars
        where unit_code = $1 and unit_valid_from = $2 and year = $3 and folded_title = $4 and exemplar_id <> $5 limit 1
    ";
    INSERT = "
        insert into exemplars (exemplar_id, form_key, version, state, title, folded_title, folded, summary, field, subject,
            year, situation, objectives, content, area, lead, partners, resources, time, outputs, sustaining,
            unit_code, unit_valid_from, place_line, then_province, now_province, now_commune, now_divided,
            created_by, created_at, changed_at, public_at, source_key, source_url, source_note)
        values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $29, $30, $31, $32, $33)
    ";
    UPDATE = "
        update exemplars set version = version + 1, title = $3, folded_title = $4, folded = $5, summary = $6, field = $7,
            subject = $8, year = $9, situation = $10, objectives = $11, content = $12, area = $13, lead = $14,
            partners = $15, resources = $16, time = $17, outputs = $18, sustaining = $19, changed_at = $20
        where exemplar_id = $1 and version = $2
    ";
    CLEAR_CRITERIA = "delete from exemplar_criteria where exemplar_id = $1";
    ADD_CRITERION = "
        insert into exemplar_criteria (exemplar_id, ordinal, criterion, measure, target) values ($1, $2, $3, $4, $5)
    ";
    ADD_WRITER = "
        insert into exemplar_writers (exemplar_id, account_id) values ($1, $2) on conflict do nothing
    ";
}

/// Longest summary made from the content, in letters.
const SUMMARY_LETTERS_MAX: usize = 280;

/// Begins a file, and says whether it is new: a form that was sent twice, known by its key, begins one.
///
/// # Errors
/// A refusal if the unit has a model of this name and year already; a fault of the database.
pub fn create(
    tx: &mut Tx<'_, '_>,
    form_key: &str,
    draft: &Draft,
    territory: &Territory,
) -> Result<(Id, bool), kheo_base::Error> {
    let by = tx.by().actor_id;
    if let Some(id) = tx.optional(BY_FORM_KEY, params![form_key, by], |row| row.id(0))? {
        tx.nothing_changed();
        return Ok((id, false));
    }
    refuse_double(tx, draft, territory, Id::from_i64(0))?;
    let id = tx.new_id();
    let inserted = Inserted { form_key: Some(form_key), state: State::Draft, public: false, source: None };
    insert(tx, id, draft, &summary_of(draft), territory, &inserted)?;
    tx.record(act("exemplars.drafted", id, Visibility::Office, body_of(draft, territory)))?;
    Ok((id, true))
}

/// Takes over a model from a public source, unless its key is known; it is public at once, and not recognised here.
///
/// # Errors
/// A fault of the database.
pub fn insert_recorded(
    tx: &mut Tx<'_, '_>,
    key: &str,
    draft: &Draft,
    summary: &str,
    territory: &Territory,
    source: &Source,
) -> Result<bool, Fault> {
    if recorded_by_key(tx, key)?.is_some() {
        return Ok(false);
    }
    let id = tx.new_id();
    let inserted =
        Inserted { form_key: None, state: State::Recorded, public: true, source: Some((key, source)) };
    insert(tx, id, draft, summary, territory, &inserted)?;
    tx.record(act("exemplars.recorded", id, Visibility::Public, body_of(draft, territory)))?;
    Ok(true)
}

/// Returns the model taken over under a key.
///
/// # Errors
/// A fault of the database.
pub fn recorded_by_key(db: &mut Reader<'_>, key: &str) -> Result<Option<Id>, Fault> {
    db.optional(BY_SOURCE_KEY, params![key], |row| row.id(0))
}

/// Returns the key under which a row of a source is taken over once.
pub fn source_fingerprint(source_url: &str, title: &str) -> String {
    format!("{} {}", source_url.trim(), fold(title))
}

/// Changes what a file in its registrar's hand says.
///
/// # Errors
/// A refusal if it is not in hand, was changed meanwhile, or doubles another; a fault of the database.
pub fn change(
    tx: &mut Tx<'_, '_>,
    exemplar: &Exemplar,
    version: i64,
    draft: &Draft,
) -> Result<(), kheo_base::Error> {
    if !exemplar.state.is_in_hand() {
        return Err(Refused::NotInHand.into());
    }
    refuse_double(tx, draft, &exemplar.territory, exemplar.id)?;
    let said = draft_values(draft, &summary_of(draft), &exemplar.territory.place_line);
    let values = [params![exemplar.id, version].as_slice(), &said, params![tx.now()]].concat();
    if tx.run(UPDATE, &values)? == 0 {
        return Err(Refused::ChangedMeanwhile.into());
    }
    add_writer(tx, exemplar.id)?;
    save_criteria(tx, exemplar.id, draft)?;
    tx.record(act("exemplars.revised", exemplar.id, Visibility::Office, Body::new()))?;
    Ok(())
}

/// The same movement may not be registered twice by one unit in one year.
fn refuse_double(
    tx: &mut Tx<'_, '_>,
    draft: &Draft,
    territory: &Territory,
    id: Id,
) -> Result<(), kheo_base::Error> {
    let values = params![
        &territory.unit_code,
        territory.unit_valid_from,
        i64::from(draft.year),
        fold(&draft.title),
        id,
    ];
    match tx.optional(SAME_TITLE, values, |_| Ok(()))? {
        Some(()) => Err(Refused::RegisteredAlready.into()),
        None => Ok(()),
    }
}

/// How a new row comes to be.
struct Inserted<'a> {
    form_key: Option<&'a str>,
    state: State,
    public: bool,
    source: Option<(&'a str, &'a Source)>,
}

fn insert(
    tx: &mut Tx<'_, '_>,
    id: Id,
    draft: &Draft,
    summary: &str,
    territory: &Territory,
    how: &Inserted<'_>,
) -> Result<(), Fault> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    let began = params![id, how.form_key, how.state.word()];
    let said = draft_values(draft, summary, &territory.place_line);
    let lies = params![
        &territory.unit_code,
        territory.unit_valid_from,
        &territory.place_line,
        &territory.then_province,
        &territory.now.province,
        territory.now.commune.as_deref(),
        territory.now_divided,
        by,
        now,
        how.public.then_some(now),
        how.source.map(|(key, _)| key),
        how.source.map(|(_, source)| source.url.as_str()),
        how.source.map(|(_, source)| source.note.as_str()),
    ];
    tx.run(INSERT, &[began.as_slice(), &said, lies].concat())?;
    add_writer(tx, id)?;
    save_criteria(tx, id, draft)
}

/// What a draft says, in the order of the columns from `title` to `sustaining` in both statements that write it.
fn draft_values(draft: &Draft, summary: &str, place_line: &str) -> [Value; 17] {
    [
        (&draft.title).into(),
        fold(&draft.title).into(),
        fold(&format!("{} {} {place_line}", draft.title, draft.lead)).into(),
        summary.into(),
        (&draft.field).into(),
        draft.subject.word().into(),
        i64::from(draft.year).into(),
        (&draft.situation).into(),
        (&draft.objectives).into(),
        (&draft.content).into(),
        (&draft.area).into(),
        (&draft.lead).into(),
        (&draft.partners).into(),
        (&draft.resources).into(),
        (&draft.time).into(),
        (&draft.outputs).into(),
        (&draft.sustaining).into(),
    ]
}

/// Whoever writes in a file does not decide it later.
pub(super) fn add_writer(tx: &mut Tx<'_, '_>, id: Id) -> Result<(), Fault> {
    match tx.by().actor_id {
        Some(account_id) => tx.run(ADD_WRITER, params![id, account_id]).map(drop),
        None => Ok(()),
    }
}

fn save_criteria(tx: &mut Tx<'_, '_>, id: Id, draft: &Draft) -> Result<(), Fault> {
    tx.run(CLEAR_CRITERIA, params![id])?;
    for (ordinal, criterion) in (1_i64..).zip(&draft.criteria) {
        let values = params![id, ordinal, &criterion.criterion, &criterion.measure, &criterion.target];
        tx.run(ADD_CRITERION, values)?;
    }
    Ok(())
}

/// The beginning of the content, cut at a word.
fn summary_of(draft: &Draft) -> String {
    let mut summary = String::new();
    let mut letters = 0;
    for word in draft.content.split_whitespace() {
        letters += word.chars().count() + 1;
        if letters > SUMMARY_LETTERS_MAX {
            summary.push('…');
            break;
        }
        if !summary.is_empty() {
            summary.push(' ');
        }
        summary.push_str(word);
    }
    summary
}

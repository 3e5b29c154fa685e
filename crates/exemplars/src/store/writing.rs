//! Beginning a file, and changing it while it is in hand.

use kheo_base::{Fault, Id, fold};
use kheo_journal::{Body, Tx, Visibility};
use kheo_store::{Value, params};

use super::files::{Exemplar, Territory, body_of};
use super::steps::act;
use crate::rules::{Draft, Refused};

kheo_store::statements! {
    BY_FORM_KEY = "select exemplar_id from exemplars where form_key = $1 and created_by = $2";
    SAME_TITLE = "
        select exemplar_id from exemplars
        where unit_code = $1 and unit_valid_from = $2 and year = $3 and folded_title = $4 and exemplar_id <> $5 limit 1
    ";
    INSERT = "
        insert into exemplars (exemplar_id, form_key, version, state, title, folded_title, folded, summary, field, subject,
            year, situation, objectives, content, area, lead, partners, resources, time, outputs, sustaining,
            unit_code, unit_valid_from, place_line, then_province, now_province, now_commune, now_divided,
            created_by, created_at, changed_at)
        values ($1, $2, 1, 'draft', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, $27, $28, $28)
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
    insert(tx, id, form_key, draft, territory)?;
    tx.record(act("exemplars.drafted", id, Visibility::Office, body_of(draft, territory)))?;
    Ok((id, true))
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

fn insert(
    tx: &mut Tx<'_, '_>,
    id: Id,
    form_key: &str,
    draft: &Draft,
    territory: &Territory,
) -> Result<(), Fault> {
    let (now, by) = (tx.now(), tx.by().actor_id);
    let said = draft_values(draft, &summary_of(draft), &territory.place_line);
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
    ];
    tx.run(INSERT, &[params![id, form_key].as_slice(), &said, lies].concat())?;
    add_writer(tx, id)?;
    save_criteria(tx, id, draft)
}

/// What a draft says, in the order of the columns from `title` to `sustaining` in both statements that write it.
fn draft_values(draft: &Draft, summary: &str, place_line: &str) -> [Value; 17] {
    let folded = fold(&format!("{} {} {place_line}", draft.title, draft.lead));
    folded_values(draft, summary, &fold(&draft.title), &folded)
}

/// As [`draft_values`], of what was folded already.
pub(super) fn folded_values(draft: &Draft, summary: &str, folded_title: &str, folded: &str) -> [Value; 17] {
    [
        (&draft.title).into(),
        folded_title.into(),
        folded.into(),
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
pub(crate) fn summary_of(draft: &Draft) -> String {
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

//! Deletes what a model says of its person, wherever it stands, in one transaction with its act.
//!
//! The row stays, with field, year, unit, state and numbers, so that every count stays as it was. What lies outside this
//! database's rows (the search index, exports, letters, the free space of the database's own files) is dealt with by those who
//! keep it, once this is committed: `docs/decisions/0025-erasure.md`.

use kheo_base::{Error, Fault, Id, Instant, fold};
use kheo_journal::{Tx, Visibility};
use kheo_people::Language;
use kheo_store::{Reader, params};
use kheo_web::texts::text_with;

use crate::rules::honours::{Basis, may_erase};
use crate::store::steps::act;
use crate::store::{Exemplar, rule_book_on};

/// Every column of this capability's tables that may tell of a model's person, by table: what the statements below empty.
///
/// A test compares this list, and that of what never does, with the columns that there are.
pub const ERASED: &[(&str, &[&str])] = &[
    (
        "exemplars",
        &[
            "form_key",
            "title",
            "folded_title",
            "folded",
            "summary",
            "situation",
            "objectives",
            "content",
            "area",
            "lead",
            "partners",
            "resources",
            "time",
            "outputs",
            "sustaining",
            "source_key",
            "source_url",
            "source_note",
        ],
    ),
    ("exemplar_criteria", &["criterion", "measure", "target"]),
    ("exemplar_returns", &["reason"]),
    ("exemplar_recognitions", &["decision_number", "signer", "legal_basis"]),
    ("exemplar_distinctions", &["decision_number", "signer", "legal_basis"]),
    ("exemplar_proposals", &["answer", "decision_number", "signer", "legal_basis"]),
    ("exemplar_withdrawals", &["reason", "decision_number", "signer"]),
    ("exemplar_consents", &["leave_reason"]),
    ("exemplar_rechecks", &["note"]),
    ("exemplar_replications", &["result"]),
    (
        "exemplar_evidence",
        &["evidence_key", "about", "kind", "title", "alternative_text", "digest", "removal_reason"],
    ),
    ("exemplar_evidence_bytes", &["part", "content"]),
    ("exemplar_details", &["coordinating"]),
    ("exemplar_counter", &["on_behalf_of"]),
    ("exemplar_comparisons", &["reason"]),
    ("exemplar_notes", &["form_key", "noted_on", "said"]),
    ("exemplar_runs", &["reason"]),
    ("exemplar_self_assessments", &["overall", "return_reason"]),
    ("exemplar_results", &["level", "note"]),
    ("exemplar_handovers", &["reason"]),
    ("appraisal_assignments", &["conflict_reason"]),
    ("appraisal_sheets", &["reason"]),
    ("appraisal_points", &["note"]),
    ("council_candidates", &["reason"]),
    ("import_files", &["content"]),
    ("certificate_files", &["content"]),
];

kheo_store::statements! {
    ROW = "
        update exemplars set version = version + 1, changed_at = $2, title = $3, folded_title = $4, folded = $5,
            summary = '', situation = '', objectives = '', content = '', area = '', lead = '', partners = '',
            resources = '', time = '', outputs = '', sustaining = '', form_key = null, source_url = null,
            source_note = null,
            source_key = case when source_key is null then null else 'erased ' || cast(exemplar_id as text) end
        where exemplar_id = $1
    ";
    // What was promised and reached is told point by point; the sums that are counted stand on rows of their own.
    CRITERIA = "delete from exemplar_criteria where exemplar_id = $1";
    BASELINES = "delete from exemplar_baselines where exemplar_id = $1";
    RESULTS = "delete from exemplar_results where exemplar_id = $1";
    FIGURES = "
        delete from exemplar_note_figures where note_id in (select note_id from exemplar_notes where exemplar_id = $1)
    ";
    NOTES = "delete from exemplar_notes where exemplar_id = $1";
    PICTURES = "
        delete from exemplar_evidence_bytes
        where evidence_id in (select evidence_id from exemplar_evidence where exemplar_id = $1)
    ";
    EVIDENCE = "delete from exemplar_evidence where exemplar_id = $1";
    RETURNS = "update exemplar_returns set reason = '' where exemplar_id = $1";
    // A decision on paper names its person: its number leads there.
    RECOGNITIONS = "
        update exemplar_recognitions set decision_number = '', signer = '', legal_basis = '' where exemplar_id = $1
    ";
    DISTINCTIONS = "
        update exemplar_distinctions set decision_number = '', signer = '', legal_basis = '' where exemplar_id = $1
    ";
    PROPOSALS = "
        update exemplar_proposals set answer = '', decision_number = '', signer = '', legal_basis = ''
        where exemplar_id = $1
    ";
    WITHDRAWALS = "
        update exemplar_withdrawals set reason = '', decision_number = '', signer = '' where exemplar_id = $1
    ";
    OWN_LISTS = "
        update exemplar_decision_lists set decision_number = '', signer = '', legal_basis = ''
        where list_id in (select list_id from exemplar_decision_list_files where exemplar_id = $1)
            and list_id not in (select list_id from exemplar_decision_list_files where exemplar_id <> $1)
    ";
    CONSENT = "
        insert into exemplar_consents (exemplar_id, is_named, given_on, leave_state, leave_asked_on, leave_reason)
        values ($1, 0, null, 'granted', null, '')
        on conflict (exemplar_id) do update set is_named = 0, leave_state = 'granted', leave_reason = ''
    ";
    RECHECKS = "update exemplar_rechecks set note = '' where exemplar_id = $1";
    REPLICATIONS = "update exemplar_replications set result = '' where copy_id = $1 or origin_id = $1";
    DETAILS = "update exemplar_details set coordinating = '' where exemplar_id = $1";
    COUNTER = "update exemplar_counter set on_behalf_of = '' where exemplar_id = $1";
    COMPARISONS = "update exemplar_comparisons set reason = '' where exemplar_id = $1 or other_id = $1";
    RUNS = "update exemplar_runs set reason = '' where exemplar_id = $1";
    ASSESSMENTS = "update exemplar_self_assessments set overall = '', return_reason = null where exemplar_id = $1";
    HANDOVERS = "update exemplar_handovers set reason = '' where exemplar_id = $1";
    SHEETS = "
        update appraisal_sheets set reason = ''
        where assignment_id in (select assignment_id from appraisal_assignments where exemplar_id = $1)
    ";
    POINTS = "
        update appraisal_points set note = ''
        where assignment_id in (select assignment_id from appraisal_assignments where exemplar_id = $1)
    ";
    // Whoever was to appraise it has nothing to read any more.
    ASSIGNMENTS = "
        update appraisal_assignments set conflict_reason = null,
            progress = case when progress = 'open' then 'withdrawn' else progress end
        where exemplar_id = $1
    ";
    CANDIDATES = "update council_candidates set reason = '' where exemplar_id = $1";
    // A register that waits may hold the person's row; whoever sent it sends it again without.
    UPLOADS = "
        delete from import_files where import_id in (
            select import_id from imports where state in ('received', 'failed')
                and register in ('00', (select now_province from exemplars where exemplar_id = $1),
                    (select coalesce(now_commune, '') from exemplars where exemplar_id = $1)))
    ";
    // Piles of certificates that may hold the person's; whoever printed them prints them again without.
    PRINTED = "
        delete from certificate_files where run_id in (select run_id from certificate_runs where list_id is null
            or list_id in (select list_id from exemplar_decision_list_files where exemplar_id = $1))
    ";
    PILES = "
        delete from certificate_runs where list_id is null
            or list_id in (select list_id from exemplar_decision_list_files where exemplar_id = $1)
    ";
    REMEMBER = "
        insert into exemplar_erasures (erasure_id, exemplar_id, basis, erased_at, erased_by) values ($1, $2, $3, $4, $5)
    ";
    OF_FILE = "select basis, erased_at from exemplar_erasures where exemplar_id = $1";
    ALL = "select exemplar_id, basis from exemplar_erasures order by erasure_id limit 1000000";
    TALLY = "select count(*), coalesce(max(erasure_id), 0) from exemplar_erasures";
    HELD = "
        select (select count(*) from exemplar_evidence where exemplar_id = $1 and removed_at is null),
               (select count(*) from exemplar_notes where exemplar_id = $1),
               (select count(*) from appraisal_assignments where exemplar_id = $1),
               (select count(*) from exemplar_replications where origin_id = $1)
    ";
}

/// The statements that empty a model's tables and ask for nothing but its id.
const EMPTYING: [&str; 29] = [
    CRITERIA,
    BASELINES,
    RESULTS,
    FIGURES,
    NOTES,
    PICTURES,
    EVIDENCE,
    RETURNS,
    RECOGNITIONS,
    DISTINCTIONS,
    PROPOSALS,
    WITHDRAWALS,
    OWN_LISTS,
    CONSENT,
    RECHECKS,
    REPLICATIONS,
    DETAILS,
    COUNTER,
    COMPARISONS,
    RUNS,
    ASSESSMENTS,
    HANDOVERS,
    SHEETS,
    POINTS,
    ASSIGNMENTS,
    CANDIDATES,
    UPLOADS,
    PRINTED,
    PILES,
];

/// That a model was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Erasure {
    /// On what ground.
    pub basis: Basis,
    /// When.
    pub at: Instant,
}

/// What a model holds, in numbers: shown before it is erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Photographs and documents.
    pub evidence: i64,
    /// Notes on progress.
    pub notes: i64,
    /// Appraisals.
    pub appraisals: i64,
    /// Models that were begun from it, whose own texts stay.
    pub copies: i64,
}

/// Erases what a model says of its person, with the act.
///
/// # Errors
/// A refusal of the rules; a fault of the database.
pub fn erase(tx: &mut Tx<'_, '_>, file: &Exemplar, basis: Basis) -> Result<(), Error> {
    may_erase(file.draft.subject, file.is_erased)?;
    let now = tx.now();
    let rules = rule_book_on(tx, now.day())?;
    let unit = file.territory.place_line.split(',').next().unwrap_or_default().to_owned();
    let field = rules.field_name(&file.draft.field, true).to_lowercase();
    let title = text_with(Language::Vi, "erasure-placeholder", &[("field", field), ("unit", unit)]);
    let folded = fold(&format!("{title} {}", file.territory.place_line));
    tx.run(ROW, params![file.id, now, &title, fold(&title), folded])?;
    for statement in EMPTYING {
        tx.run(statement, params![file.id])?;
    }
    let (erasure_id, by) = (tx.new_id(), tx.by().actor_id);
    tx.run(REMEMBER, params![erasure_id, file.id, basis.word(), now, by])?;
    super::columns::refresh_columns(tx, file.id)?;
    let visibility = if file.public_at.is_some() { Visibility::Public } else { Visibility::Office };
    let body = file.body().word("basis", basis.word());
    tx.record(act("exemplars.erased", file.id, visibility, body))?;
    Ok(())
}

/// Tells on what ground and when a model was erased; `None` if it was not.
///
/// # Errors
/// A fault of the database.
pub fn erasure_of(db: &mut Reader<'_>, id: Id) -> Result<Option<Erasure>, Fault> {
    db.optional(OF_FILE, params![id], |row| {
        Ok(Erasure { basis: read_basis(&row.text(0)?)?, at: row.instant(1)? })
    })
}

/// Returns every erasure: which model, on what ground.
///
/// # Errors
/// A fault of the database.
pub fn erasures(db: &mut Reader<'_>) -> Result<Vec<(Id, Basis)>, Fault> {
    db.all(ALL, &[], |row| Ok((row.id(0)?, read_basis(&row.text(1)?)?)))
}

/// Returns two numbers that change whenever something is erased.
///
/// # Errors
/// A fault of the database.
pub fn erasure_tally(db: &mut Reader<'_>) -> Result<(i64, i64), Fault> {
    db.one(TALLY, &[], |row| Ok((row.int(0)?, row.int(1)?)))
}

/// Counts what a model holds.
///
/// # Errors
/// A fault of the database.
pub fn held(db: &mut Reader<'_>, id: Id) -> Result<Held, Fault> {
    db.one(HELD, params![id], |row| {
        Ok(Held { evidence: row.int(0)?, notes: row.int(1)?, appraisals: row.int(2)?, copies: row.int(3)? })
    })
}

fn read_basis(word: &str) -> Result<Basis, Fault> {
    Basis::from_word(word).ok_or_else(|| Fault::new("an unknown ground of an erasure is stored"))
}

//! What waits for a decision or a yearly look within an officer's territories, and decisions about many files.

use kheo_base::{Fault, Id};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_people::Scope;
use kheo_store::{Reader, params};

use crate::rules::Decision;

kheo_store::statements! {
    TO_RECOGNISE = "
        select exemplar_id, title, place_line, field, subject, year, lead from exemplars
        where state = 'accepted' and is_refused = 0 and (cast($1 as text) is null or now_province = $1)
          and (cast($2 as text) is null or now_commune = $2) and (cast($3 as text) is null or field = $3)
          and (cast($4 as bigint) is null or year = $4) and (cast($5 as text) is null or subject = $5)
          and (cast($6 as text) is null or now_commune = $6)
        order by year, exemplar_id limit $7
    ";
    TO_RECHECK = "
        select exemplar_id, title, place_line, field, subject, year, lead from exemplars
        where state = 'recognised' and (cast($1 as text) is null or now_province = $1)
          and (cast($2 as text) is null or now_commune = $2) and year <= $3
          and not exists (select 1 from exemplar_rechecks
              where exemplar_rechecks.exemplar_id = exemplars.exemplar_id and exemplar_rechecks.year = $3)
          and not exists (select 1 from exemplar_withdrawals
              where exemplar_withdrawals.exemplar_id = exemplars.exemplar_id)
        order by exemplar_id limit $4
    ";
    ADD_LIST = "
        insert into exemplar_decision_lists
            (list_id, level, decision_number, decided_on, signer, legal_basis, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
    ";
    ADD_FILE = "insert into exemplar_decision_list_files (list_id, exemplar_id) values ($1, $2)";
    LIST = "
        select level, decision_number, decided_on, signer, legal_basis from exemplar_decision_lists where list_id = $1
    ";
    FILES = "
        select exemplars.exemplar_id, title, place_line, field, subject, year, lead, now_province, now_commune
        from exemplar_decision_list_files
        join exemplars on exemplars.exemplar_id = exemplar_decision_list_files.exemplar_id
        where list_id = $1 order by place_line, title limit 500
    ";
}

/// A file in such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// Its place in the words of its day.
    pub place_line: String,
    /// Its field's word.
    pub field: String,
    /// `collective` or `individual`.
    pub subject: String,
    /// Its year.
    pub year: i64,
    /// Who leads it.
    pub lead: String,
}

/// By what the files are filtered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A field's word.
    pub field: Option<String>,
    /// A year.
    pub year: Option<i64>,
    /// `collective` or `individual`.
    pub subject: Option<String>,
    /// A commune of today.
    pub commune: Option<String>,
}

/// The files that were found, and whether there are more.
pub type Found = (Vec<Row>, bool);

/// One decision about many files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionList {
    /// The decision.
    pub decision: Decision,
    /// Its files with their places of today.
    pub files: Vec<(Row, kheo_people::Place)>,
}

fn read_row(row: &kheo_store::Row<'_>) -> Result<Row, Fault> {
    Ok(Row {
        id: row.id(0)?,
        title: row.text(1)?,
        place_line: row.text(2)?,
        field: row.text(3)?,
        subject: row.text(4)?,
        year: row.int(5)?,
        lead: row.text(6)?,
    })
}

fn units(scope: &Scope) -> (Option<&str>, Option<&str>) {
    match scope {
        Scope::Nation => (None, None),
        Scope::Province(province) => (Some(province), None),
        Scope::Commune { province, commune } => (Some(province), Some(commune)),
    }
}

fn cut(mut rows: Vec<Row>, size: usize) -> Found {
    let has_more = rows.len() > size;
    rows.truncate(size);
    (rows, has_more)
}

/// Finds accepted files that wait for recognition.
///
/// # Errors
/// A fault of the database.
pub fn to_recognise(
    db: &mut Reader<'_>,
    scopes: &[Scope],
    wanted: &Wanted,
    size: usize,
) -> Result<Found, Fault> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let (field, subject) = (wanted.field.as_deref(), wanted.subject.as_deref());
    let mut rows = Vec::new();
    for scope in scopes {
        let (province, commune) = units(scope);
        let only = wanted.commune.as_deref();
        let values = params![province, commune, field, wanted.year, subject, only, limit];
        rows.extend(db.all(TO_RECOGNISE, values, read_row)?);
    }
    Ok(cut(rows, size))
}

/// Finds recognised models that nobody looked at again in this year.
///
/// # Errors
/// A fault of the database.
pub fn to_recheck(db: &mut Reader<'_>, scopes: &[Scope], year: i16, size: usize) -> Result<Found, Fault> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let mut rows = Vec::new();
    for scope in scopes {
        let (province, commune) = units(scope);
        rows.extend(db.all(TO_RECHECK, params![province, commune, i64::from(year), limit], read_row)?);
    }
    Ok(cut(rows, size))
}

/// Saves which files one decision named; each file's own act is recorded beside it.
///
/// # Errors
/// A fault of the database.
pub fn save_decision_list(tx: &mut Tx<'_, '_>, decision: &Decision, files: &[Id]) -> Result<Id, Fault> {
    let (list_id, now, by) = (tx.new_id(), tx.now(), tx.by().actor_id);
    let (number, on) = (&decision.number, decision.decided_on);
    let (signer, basis) = (&decision.signer, &decision.legal_basis);
    tx.run(ADD_LIST, params![list_id, &decision.level, number, on, signer, basis, now, by])?;
    for id in files {
        tx.run(ADD_FILE, params![list_id, *id])?;
    }
    let count = i64::try_from(files.len()).unwrap_or(i64::MAX);
    tx.record(NewAct {
        kind: "exemplars.listed",
        subject_kind: "decision_list",
        subject_id: list_id,
        visibility: Visibility::Office,
        body: Body::new().code("level", &decision.level).number("count", count),
    })?;
    Ok(list_id)
}

/// Loads a decision with its files.
///
/// # Errors
/// A fault of the database.
pub fn decision_list(db: &mut Reader<'_>, list_id: Id) -> Result<Option<DecisionList>, Fault> {
    let decision = db.optional(LIST, params![list_id], |row| {
        Ok(Decision {
            level: row.text(0)?,
            number: row.text(1)?,
            decided_on: row.day(2)?,
            signer: row.text(3)?,
            legal_basis: row.text(4)?,
        })
    })?;
    let Some(decision) = decision else { return Ok(None) };
    let files = db.all(FILES, params![list_id], |row| {
        let place = kheo_people::Place { province: row.text(7)?, commune: row.opt_text(8)? };
        Ok((read_row(row)?, place))
    })?;
    Ok(Some(DecisionList { decision, files }))
}

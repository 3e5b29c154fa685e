//! Who gets a certificate: recognised models with the decision that recognised them. What was withdrawn is left out.

use kheo_base::{Day, Fault, Id, Instant};
use kheo_journal::{ActId, Visibility, acts_of};
use kheo_people::Scope;
use kheo_store::{Reader, Row, params};

use crate::rules::Decision;

/// What a certificate says, in the order in which [`read`] takes it; `$1` is asked for by each statement itself.
macro_rules! columns {
    ($decision:literal) => {
        concat!(
            "select e.exemplar_id, e.title, e.lead, e.place_line, e.field, e.subject, e.year, e.unit_code, e.unit_valid_from, ",
            $decision, ".level, ", $decision, ".decision_number, ", $decision, ".decided_on, ", $decision, ".signer, ",
            $decision, ".legal_basis "
        )
    };
}

kheo_store::statements! {
    OF_LIST = concat!(columns!("l"), "
        from exemplar_decision_list_files f
        join exemplar_decision_lists l on l.list_id = f.list_id
        join exemplars e on e.exemplar_id = f.exemplar_id
        where f.list_id = $1 and e.is_withdrawn = 0 and (cast($2 as text) is null or e.now_province = $2)
          and (cast($3 as text) is null or e.now_commune = $3)
        order by e.place_line, e.title, e.exemplar_id limit $4
    ");
    OF_YEAR = concat!(columns!("r"), "
        from exemplars e join exemplar_recognitions r on r.exemplar_id = e.exemplar_id and r.level = $2
        where e.year = $1 and r.recorded_at <= $3 and e.is_withdrawn = 0
          and (cast($4 as text) is null or e.now_province = $4)
          and (cast($5 as text) is null or e.now_commune = $5)
        order by e.place_line, e.title, e.exemplar_id limit $6
    ");
    OF_FILE = concat!(columns!("r"), "
        from exemplars e join exemplar_recognitions r on r.exemplar_id = e.exemplar_id
        where e.exemplar_id = $1 and e.is_withdrawn = 0 order by r.decided_on, r.recorded_at limit $2
    ");
}

/// A recognised model with its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awarded {
    /// The model.
    pub id: Id,
    /// Its name.
    pub title: String,
    /// Who leads it.
    pub lead: String,
    /// Its place in the words of its day.
    pub place_line: String,
    /// Its field's word.
    pub field: String,
    /// Whether it is the work of one person.
    pub is_individual: bool,
    /// Its year.
    pub year: i64,
    /// The code of its unit when it was registered, and since when that unit was what it was.
    pub unit: (String, Day),
    /// The decision.
    pub decision: Decision,
}

/// Whose certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Those that one decision names.
    List(Id),
    /// Those of a year that were recognised at a level, as recorded until a moment.
    Year(i64, String, Instant),
    /// One model's, at every level.
    File(Id),
}

fn read(row: &Row<'_>) -> Result<Awarded, Fault> {
    Ok(Awarded {
        id: row.id(0)?,
        title: row.text(1)?,
        lead: row.text(2)?,
        place_line: row.text(3)?,
        field: row.text(4)?,
        is_individual: row.text(5)? == "individual",
        year: row.int(6)?,
        unit: (row.text(7)?, row.day(8)?),
        decision: Decision {
            level: row.text(9)?,
            number: row.text(10)?,
            decided_on: row.day(11)?,
            signer: row.text(12)?,
            legal_basis: row.text(13)?,
        },
    })
}

/// Finds recognised models within a territory, by place and name.
///
/// # Errors
/// A fault of the database.
pub fn recognised(
    db: &mut Reader<'_>,
    chosen: &Chosen,
    scope: &Scope,
    size: i64,
) -> Result<Vec<Awarded>, Fault> {
    let (province, commune) = match scope {
        Scope::Nation => (None, None),
        Scope::Province(province) => (Some(province), None),
        Scope::Commune { province, commune } => (Some(province), Some(commune)),
    };
    match chosen {
        Chosen::List(id) => db.all(OF_LIST, params![*id, province, commune, size], read),
        Chosen::Year(year, level, until) => {
            db.all(OF_YEAR, params![*year, level, *until, province, commune, size], read)
        }
        Chosen::File(id) => db.all(OF_FILE, params![*id, size], read),
    }
}

/// Returns the public act of a model's recognition at a level: the recognition itself, or the publication if it was recognised before.
///
/// # Errors
/// A fault of the database.
pub fn public_act(db: &mut Reader<'_>, id: Id, level: &str) -> Result<Option<ActId>, Fault> {
    let mut acts = acts_of(db, "exemplar", id)?;
    acts.retain(|act| act.visibility == Visibility::Public && act.body.get_word("level") == Some(level));
    let of = |kind: &str| acts.iter().find(|act| act.kind == kind).map(|act| act.act_id);
    Ok(of("exemplars.recognised").or_else(|| of("exemplars.published")))
}

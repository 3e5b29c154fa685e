//! Decisions, honours and copies for exports: what everybody may see of them, one row after another.
//!
//! Who left the public page is in none of these tables. Those of one model are asked for by its id, all others at once.

use kheo_base::{Fault, Id};
use kheo_store::{Reader, params};

use crate::store::lists::exported::{EachRow, ROWS_MAX};

kheo_store::statements! {
    RECOGNITIONS = "
        select r.recognition_id, r.exemplar_id, r.level, r.decision_number, r.decided_on, r.signer, r.legal_basis
        from exemplar_recognitions r join exemplars e on e.exemplar_id = r.exemplar_id
        where e.public_at is not null and not (e.subject = 'individual' and e.consent = 2)
        order by r.recognition_id limit $1
    ";
    RECOGNITIONS_OF = "
        select r.recognition_id, r.exemplar_id, r.level, r.decision_number, r.decided_on, r.signer, r.legal_basis
        from exemplar_recognitions r join exemplars e on e.exemplar_id = r.exemplar_id
        where e.public_at is not null and not (e.subject = 'individual' and e.consent = 2) and r.exemplar_id = $2
        order by r.recognition_id limit $1
    ";
    DISTINCTIONS = "
        select d.exemplar_id, d.level, d.decision_number, d.decided_on, d.signer, d.legal_basis
        from exemplar_distinctions d join exemplars e on e.exemplar_id = d.exemplar_id
        where e.public_at is not null and not (e.subject = 'individual' and e.consent = 2)
        order by d.exemplar_id, d.level limit $1
    ";
    DISTINCTIONS_OF = "
        select d.exemplar_id, d.level, d.decision_number, d.decided_on, d.signer, d.legal_basis
        from exemplar_distinctions d join exemplars e on e.exemplar_id = d.exemplar_id
        where e.public_at is not null and not (e.subject = 'individual' and e.consent = 2) and d.exemplar_id = $2
        order by d.exemplar_id, d.level limit $1
    ";
    // What was proposed and not awarded is nobody's business outside the office.
    AWARDS = "
        select p.proposal_id, p.exemplar_id, p.award, p.level, p.decision_number, p.decided_on, p.signer, p.legal_basis
        from exemplar_proposals p join exemplars e on e.exemplar_id = p.exemplar_id
        where p.state = 'awarded' and e.public_at is not null and not (e.subject = 'individual' and e.consent = 2)
        order by p.proposal_id limit $1
    ";
    AWARDS_OF = "
        select p.proposal_id, p.exemplar_id, p.award, p.level, p.decision_number, p.decided_on, p.signer, p.legal_basis
        from exemplar_proposals p join exemplars e on e.exemplar_id = p.exemplar_id
        where p.state = 'awarded' and e.public_at is not null and not (e.subject = 'individual' and e.consent = 2)
          and p.exemplar_id = $2
        order by p.proposal_id limit $1
    ";
    // Both ends must be public. What came of the copy of somebody who is not named could name the person.
    COPIES = "
        select r.copy_id, r.origin_id, r.begun_at,
               case when c.subject = 'individual' and c.consent <> 1 and c.source_url is null then '' else r.result end
        from exemplar_replications r
        join exemplars c on c.exemplar_id = r.copy_id join exemplars o on o.exemplar_id = r.origin_id
        where c.public_at is not null and o.public_at is not null
          and not (c.subject = 'individual' and c.consent = 2) and not (o.subject = 'individual' and o.consent = 2)
        order by r.copy_id limit $1
    ";
    COPIES_OF = "
        select r.copy_id, r.origin_id, r.begun_at,
               case when c.subject = 'individual' and c.consent <> 1 and c.source_url is null then '' else r.result end
        from exemplar_replications r
        join exemplars c on c.exemplar_id = r.copy_id join exemplars o on o.exemplar_id = r.origin_id
        where c.public_at is not null and o.public_at is not null
          and not (c.subject = 'individual' and c.consent = 2) and not (o.subject = 'individual' and o.consent = 2)
          and (r.copy_id = $2 or r.origin_id = $2)
        order by r.copy_id limit $1
    ";
    COPIES_WITH = "
        select copy_id from exemplar_replications where copy_id = $1 or origin_id = $1 order by copy_id limit 10000
    ";
    HAS_LEFT = "
        select 1 from exemplars
        where exemplar_id = $1 and public_at is not null and subject = 'individual' and consent = 2
    ";
}

/// A table of what followed recognition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Decisions that recognise.
    Recognitions,
    /// Decisions that mark as exemplary.
    Distinctions,
    /// Awards.
    Awards,
    /// Copies and their origins.
    Copies,
}

/// Gives every public row of a table, or those of one model, to `each`.
///
/// # Errors
/// A fault of the database, or the first one that `each` returns.
pub fn each_honour(db: &mut Reader<'_>, part: Part, of: Option<Id>, each: EachRow<'_>) -> Result<(), Fault> {
    let (all, one) = match part {
        Part::Recognitions => (RECOGNITIONS, RECOGNITIONS_OF),
        Part::Distinctions => (DISTINCTIONS, DISTINCTIONS_OF),
        Part::Awards => (AWARDS, AWARDS_OF),
        Part::Copies => (COPIES, COPIES_OF),
    };
    match of {
        None => db.for_each(all, params![ROWS_MAX], each),
        Some(id) => db.for_each(one, params![ROWS_MAX, id], each),
    }
}

/// Returns the copies whose rows name a model, as copy or as origin.
///
/// # Errors
/// A fault of the database.
pub fn copies_with(db: &mut Reader<'_>, id: Id) -> Result<Vec<Id>, Fault> {
    db.all(COPIES_WITH, params![id], |row| row.id(0))
}

/// Whether a public model's person left the public page.
///
/// # Errors
/// A fault of the database.
pub fn has_left(db: &mut Reader<'_>, id: Id) -> Result<bool, Fault> {
    Ok(db.optional(HAS_LEFT, params![id], |_| Ok(()))?.is_some())
}

//! Organisations of a unit, and which of them is the focal agency of this work.

use kheo_base::{Day, Error, Fault, Id, Refusal};
use kheo_journal::{Body, NewAct, Visibility};
use kheo_store::{Reader, Row, params};

use crate::code::Code;
use crate::organisation::{
    NewOrganisation, Organisation, OrganisationKind, OrganisationRefusal, UnitRole, clean_name,
};
use crate::store::units::{read_code, unit_on};

/// Most organisations shown for one unit.
const LISTED_MAX: i64 = 500;

kheo_store::statements! {
    ORGANISATION = "
        select organisation_id, name, kind, unit_code, valid_from, valid_to
        from organisations where organisation_id = $1
    ";
    OF_UNIT_ON = "
        select organisation_id, name, kind, unit_code, valid_from, valid_to from organisations
        where unit_code = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)
        order by organisation_id limit $3
    ";
    IN_ROLE_ON = "
        select organisations.organisation_id, name, kind, organisations.unit_code,
            organisations.valid_from, organisations.valid_to
        from unit_roles
        join organisations on organisations.organisation_id = unit_roles.organisation_id
        where unit_roles.unit_code = $1 and role = $2
            and unit_roles.valid_from <= $3 and (unit_roles.valid_to is null or unit_roles.valid_to > $3)
    ";
    ADD = "
        insert into organisations (organisation_id, name, kind, unit_code, valid_from)
        values ($1, $2, $3, $4, $5)
    ";
    RENAME = "update organisations set name = $1 where organisation_id = $2";
    NEXT_IN_ROLE = "
        select min(valid_from) from unit_roles where unit_code = $1 and role = $2 and valid_from > $3
    ";
    END_ROLE = "
        update unit_roles set valid_to = $1
        where unit_code = $2 and role = $3 and valid_from < $1 and (valid_to is null or valid_to > $1)
    ";
    BEGIN_ROLE = "
        insert into unit_roles (unit_code, role, organisation_id, valid_from, valid_to)
        values ($1, $2, $3, $4, $5)
        on conflict (unit_code, role, valid_from) do update set
            organisation_id = excluded.organisation_id, valid_to = excluded.valid_to
    ";
}

/// Returns an organisation.
///
/// # Errors
/// A fault of the database.
pub fn organisation(db: &mut Reader<'_>, organisation_id: Id) -> Result<Option<Organisation>, Fault> {
    db.optional(ORGANISATION, params![organisation_id], read_organisation)
}

/// Returns the organisations that a unit has on a day, in the order in which they were added; at most 500.
///
/// # Errors
/// A fault of the database.
pub fn organisations_of(db: &mut Reader<'_>, unit_code: Code, on: Day) -> Result<Vec<Organisation>, Fault> {
    db.all(OF_UNIT_ON, params![unit_code, on, LISTED_MAX], read_organisation)
}

/// Returns the focal agency of a unit on a day, if one was named.
///
/// # Errors
/// A fault of the database.
pub fn focal_agency(db: &mut Reader<'_>, unit_code: Code, on: Day) -> Result<Option<Organisation>, Fault> {
    db.optional(IN_ROLE_ON, params![unit_code, UnitRole::FocalAgency.word(), on], read_organisation)
}

/// Adds an organisation to a unit; records `organisations.organisation-added`.
///
/// # Errors
/// An [`OrganisationRefusal`] for an empty or too long name, or a unit that does not exist on the first day; a fault of
/// the database.
pub fn add_organisation(
    tx: &mut kheo_journal::Tx<'_, '_>,
    new: &NewOrganisation,
) -> Result<Organisation, Error> {
    let name = clean_name(&new.name).map_err(Refusal::from)?;
    if unit_on(tx, new.unit_code, new.valid_from)?.is_none() {
        let refusal = OrganisationRefusal::UnitUnknown { code: new.unit_code, day: new.valid_from };
        return Err(Refusal::from(refusal).into());
    }
    let added = Organisation {
        organisation_id: tx.new_id(),
        name,
        kind: new.kind,
        unit_code: new.unit_code,
        valid_from: new.valid_from,
        valid_to: None,
    };
    let values =
        params![added.organisation_id, &added.name, added.kind.word(), added.unit_code, added.valid_from];
    tx.run(ADD, values)?;
    let body = Body::new().word("kind", added.kind.word()).code("unit", added.unit_code.as_str());
    record(tx, "organisations.organisation-added", added.organisation_id, body)?;
    Ok(added)
}

/// Gives an organisation another name; records `organisations.organisation-renamed` unless it has that name already.
///
/// # Errors
/// Missing if there is no such organisation; an [`OrganisationRefusal`] for the name; a fault of the database.
pub fn rename_organisation(
    tx: &mut kheo_journal::Tx<'_, '_>,
    organisation_id: Id,
    name: &str,
) -> Result<(), Error> {
    let name = clean_name(name).map_err(Refusal::from)?;
    let known = organisation(tx, organisation_id)?.ok_or(Error::Missing)?;
    if known.name == name {
        tx.nothing_changed();
        return Ok(());
    }
    tx.run(RENAME, params![name, organisation_id])?;
    let body = Body::new().code("unit", known.unit_code.as_str());
    Ok(record(tx, "organisations.organisation-renamed", organisation_id, body)?)
}

/// Makes an organisation the focal agency of a unit from a day on, until the next one that is already named; records
/// `organisations.focal-agency-set` unless it is so already. The organisation may belong to another unit.
///
/// # Errors
/// Missing if there is no such organisation; an [`OrganisationRefusal`] if it or the unit does not exist on that day; a
/// fault of the database.
pub fn set_focal_agency(
    tx: &mut kheo_journal::Tx<'_, '_>,
    unit_code: Code,
    organisation_id: Id,
    from: Day,
) -> Result<(), Error> {
    let agency = organisation(tx, organisation_id)?.ok_or(Error::Missing)?;
    if unit_on(tx, unit_code, from)?.is_none() {
        return Err(Refusal::from(OrganisationRefusal::UnitUnknown { code: unit_code, day: from }).into());
    }
    if !agency.is_valid_on(from) {
        return Err(Refusal::from(OrganisationRefusal::NotThen { day: from }).into());
    }
    if focal_agency(tx, unit_code, from)?.is_some_and(|known| known.organisation_id == organisation_id) {
        tx.nothing_changed();
        return Ok(());
    }
    let role = UnitRole::FocalAgency.word();
    let until = tx.one(NEXT_IN_ROLE, params![unit_code, role, from], |row| row.opt_day(0))?;
    tx.run(END_ROLE, params![from, unit_code, role])?;
    tx.run(BEGIN_ROLE, params![unit_code, role, organisation_id, from, until])?;
    let body = Body::new().code("unit", unit_code.as_str()).day("from", from);
    Ok(record(tx, "organisations.focal-agency-set", organisation_id, body)?)
}

fn record(
    tx: &mut kheo_journal::Tx<'_, '_>,
    kind: &'static str,
    subject_id: Id,
    body: Body,
) -> Result<(), Fault> {
    let visibility = Visibility::Office;
    tx.record(NewAct { kind, subject_kind: "organisation", subject_id, visibility, body }).map(drop)
}

fn read_organisation(row: &Row<'_>) -> Result<Organisation, Fault> {
    let kind = row.text(2)?;
    Ok(Organisation {
        organisation_id: row.id(0)?,
        name: row.text(1)?,
        kind: OrganisationKind::from_word(&kind)
            .ok_or_else(|| Fault::new(format!("no kind of organisation: {kind}")))?,
        unit_code: read_code(&row.text(3)?)?,
        valid_from: row.day(4)?,
        valid_to: row.opt_day(5)?,
    })
}

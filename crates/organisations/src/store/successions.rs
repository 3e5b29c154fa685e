//! What came after what.

use std::collections::BTreeMap;

use kheo_base::{Day, Fault};
use kheo_store::{Reader, Row, Tx, params};

use crate::code::Tier;
use crate::import::{Succession, SuccessionKey};
use crate::rules::succession::{Followed, Relative, Share, follow};
use crate::store::units::{ancestors, columns, read_code, read_unit, unit};
use crate::unit::{Place, Unit, UnitKey};

/// Most units that came before or after one: several times as many as ever did.
const RELATIVES_MAX: i64 = 500;

kheo_store::statements! {
    SUCCESSORS = concat!(
        "select ", columns!(), ", share, is_main, legal_basis_note from unit_successions ",
        "join units on code = new_code and valid_from = new_valid_from ",
        "where old_code = $1 and old_valid_to = $2 order by is_main desc, new_code limit $3"
    );
    PREDECESSORS = concat!(
        "select ", columns!(), ", share, is_main, legal_basis_note from unit_successions ",
        "join units on code = old_code and valid_to = old_valid_to ",
        "where new_code = $1 and new_valid_from = $2 order by is_main desc, old_code limit $3"
    );
    ALL = "
        select old_code, old_valid_to, new_code, new_valid_from, share, is_main, legal_basis_note
        from unit_successions
    ";
    SAVE = "
        insert into unit_successions (
            old_code, old_valid_to, new_code, new_valid_from, share, is_main, legal_basis_note
        ) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (old_code, old_valid_to, new_code, new_valid_from) do update set
            share = excluded.share, is_main = excluded.is_main, legal_basis_note = excluded.legal_basis_note
    ";
}

/// Where a unit of any time lies today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Today {
    /// As codes, for permission questions and lists.
    pub place: Place,
    /// The province.
    pub province: Unit,
    /// The commune; absent for provinces and districts, and where no source says what became of a commune.
    pub commune: Option<Unit>,
    /// Whether the unit was divided, so that only its main part is known to lie here.
    pub divided: bool,
}

/// Returns the units into which a version went, the main one first; none while it holds.
///
/// # Errors
/// A fault of the database.
pub fn successors(db: &mut Reader<'_>, unit: &Unit) -> Result<Vec<Relative>, Fault> {
    let Some(end) = unit.valid_to else { return Ok(Vec::new()) };
    db.all(SUCCESSORS, params![unit.code, end, RELATIVES_MAX], read_relative)
}

/// Returns the units from which a version came, those that went into it mainly first.
///
/// # Errors
/// A fault of the database.
pub fn predecessors(db: &mut Reader<'_>, unit: &Unit) -> Result<Vec<Relative>, Fault> {
    db.all(PREDECESSORS, params![unit.code, unit.valid_from, RELATIVES_MAX], read_relative)
}

/// Returns where a unit lies today: in its main successor, or that one's, and so on.
///
/// What ended without a successor (districts, and communes merged at a time of which no list tells) lies in the province
/// that came after its own. `None` if there is no such unit, or no province of today can be found for it.
///
/// # Errors
/// A fault of the database.
pub fn today_of(db: &mut Reader<'_>, key: UnitKey, today: Day) -> Result<Option<Today>, Fault> {
    let Some(start) = unit(db, key)? else { return Ok(None) };
    let Followed { unit, is_divided } = follow(start, today, |unit| successors(db, unit))?;
    let then = last_day(&unit, today);
    let own_province = match unit.tier {
        Tier::Province => unit.clone(),
        _ => match ancestors(db, &unit, then)?.pop() {
            Some(highest) if highest.tier == Tier::Province => highest,
            _ => return Ok(None),
        },
    };
    let province = follow(own_province, today, |unit| successors(db, unit))?;
    if province.unit.has_ended_by(today) {
        return Ok(None);
    }
    let commune = (unit.tier == Tier::Commune && !unit.has_ended_by(today)).then_some(unit);
    Ok(Some(Today {
        place: Place { province: province.unit.code, commune: commune.as_ref().map(|unit| unit.code) },
        province: province.unit,
        commune,
        divided: is_divided || province.is_divided,
    }))
}

/// The day nearest to today on which a version holds.
fn last_day(unit: &Unit, today: Day) -> Day {
    let last = unit.valid_to.map_or(today, |end| end.plus_days(-1).min(today));
    last.max(unit.valid_from)
}

/// Returns all successions: for imports, which compare them in memory.
pub(crate) fn all_successions(db: &mut Reader<'_>) -> Result<BTreeMap<SuccessionKey, Succession>, Fault> {
    let mut successions = BTreeMap::new();
    db.for_each(ALL, &[], &mut |row| {
        let succession = Succession {
            old_code: read_code(&row.text(0)?)?,
            old_valid_to: row.day(1)?,
            new: UnitKey { code: read_code(&row.text(2)?)?, valid_from: row.day(3)? },
            share: read_share(&row.text(4)?)?,
            is_main: row.flag(5)?,
            legal_basis_note: row.text(6)?,
        };
        successions.insert(succession.key(), succession);
        Ok(())
    })?;
    Ok(successions)
}

/// Adds a succession, or changes it to this.
pub(crate) fn save_succession(tx: &mut Tx<'_>, succession: &Succession) -> Result<(), Fault> {
    let values = params![
        succession.old_code,
        succession.old_valid_to,
        succession.new.code,
        succession.new.valid_from,
        succession.share.word(),
        succession.is_main,
        &succession.legal_basis_note,
    ];
    tx.run(SAVE, values).map(drop)
}

fn read_relative(row: &Row<'_>) -> Result<Relative, Fault> {
    Ok(Relative {
        unit: read_unit(row)?,
        share: read_share(&row.text(9)?)?,
        is_main: row.flag(10)?,
        legal_basis_note: row.text(11)?,
    })
}

fn read_share(word: &str) -> Result<Share, Fault> {
    Share::from_word(word).ok_or_else(|| Fault::new(format!("no share: {word}")))
}

//! What a registration says beside its ten parts, kept in tables of its own.

use kheo_base::{Fault, Id, Instant};
use kheo_journal::Tx;
use kheo_store::{Reader, params};

use crate::rules::running::{Applicant, Consent, Counter, Details, Figure, Stream};

kheo_store::statements! {
    DETAILS = "
        select stream, applicant, coordinating, households, people, money, land, workdays
        from exemplar_details where exemplar_id = $1
    ";
    BASELINES = "
        select ordinal, baseline from exemplar_baselines where exemplar_id = $1 order by ordinal limit 100
    ";
    COUNTER = "select on_behalf_of, consent, received_at from exemplar_counter where exemplar_id = $1";
    SAVE = "
        insert into exemplar_details
            (exemplar_id, stream, applicant, coordinating, households, people, money, land, workdays)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (exemplar_id) do update set stream = excluded.stream, applicant = excluded.applicant,
            coordinating = excluded.coordinating, households = excluded.households, people = excluded.people,
            money = excluded.money, land = excluded.land, workdays = excluded.workdays
    ";
    CLEAR_BASELINES = "delete from exemplar_baselines where exemplar_id = $1";
    ADD_BASELINE = "insert into exemplar_baselines (exemplar_id, ordinal, baseline) values ($1, $2, $3)";
    SAVE_COUNTER = "
        insert into exemplar_counter (exemplar_id, on_behalf_of, consent, received_by, received_at)
        values ($1, $2, $3, $4, $5)
        on conflict (exemplar_id) do update set on_behalf_of = excluded.on_behalf_of, consent = excluded.consent
    ";
    CLEAR_COUNTER = "delete from exemplar_counter where exemplar_id = $1";
}

/// What a registration says beside its ten parts, and when it came over the counter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registered {
    /// What it says.
    pub details: Details,
    /// When it was received at the counter.
    pub received_at: Option<Instant>,
}

/// Loads what a registration says beside its ten parts; a file from before it could say so says nothing.
///
/// # Errors
/// A fault of the database.
pub fn registered(db: &mut Reader<'_>, id: Id) -> Result<Registered, Fault> {
    let details = db.optional(DETAILS, params![id], |row| {
        Ok(Details {
            stream: Stream::from_word(&row.text(0)?)
                .ok_or_else(|| Fault::new("an unknown stream is stored"))?,
            applicant: row.opt_text(1)?.as_deref().and_then(Applicant::from_word),
            coordinating: row.text(2)?,
            households: row.opt_int(3)?,
            people: row.opt_int(4)?,
            money: row.opt_int(5)?,
            land: row.opt_int(6)?,
            workdays: row.opt_int(7)?,
            ..Details::default()
        })
    })?;
    let mut details = details.unwrap_or_default();
    for (ordinal, baseline) in db.all(BASELINES, params![id], |row| Ok((row.int(0)?, row.int(1)?)))? {
        let row = usize::try_from(ordinal).unwrap_or(0);
        details.baselines.resize(row.max(details.baselines.len()), None);
        if let Some(last) = row.checked_sub(1).and_then(|index| details.baselines.get_mut(index)) {
            *last = Some(Figure::from_thousandths(baseline));
        }
    }
    let counter =
        db.optional(COUNTER, params![id], |row| Ok((row.text(0)?, row.text(1)?, row.instant(2)?)))?;
    let received_at = counter.as_ref().map(|(_, _, at)| *at);
    details.counter = counter.and_then(|(on_behalf_of, consent, _)| {
        Some(Counter { on_behalf_of, consent: Consent::from_word(&consent)? })
    });
    Ok(Registered { details, received_at })
}

/// Saves what a registration says beside its ten parts; the act is that of the file's change.
///
/// # Errors
/// A fault of the database.
pub fn save_details(tx: &mut Tx<'_, '_>, id: Id, details: &Details) -> Result<(), Fault> {
    let values = params![
        id,
        details.stream.word(),
        details.applicant.map(Applicant::word),
        &details.coordinating,
        details.households,
        details.people,
        details.money,
        details.land,
        details.workdays,
    ];
    tx.run(SAVE, values)?;
    tx.run(CLEAR_BASELINES, params![id])?;
    for (ordinal, baseline) in (1_i64..).zip(&details.baselines) {
        if let Some(baseline) = baseline {
            tx.run(ADD_BASELINE, params![id, ordinal, baseline.thousandths()])?;
        }
    }
    match &details.counter {
        Some(counter) => {
            let (by, now) = (tx.by().actor_id, tx.now());
            tx.run(SAVE_COUNTER, params![id, &counter.on_behalf_of, counter.consent.word(), by, now])?
        }
        None => tx.run(CLEAR_COUNTER, params![id])?,
    };
    Ok(())
}

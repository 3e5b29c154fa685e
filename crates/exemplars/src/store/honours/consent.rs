//! Who agreed to be named. Whatever the public sees of a person's model passes here, so that no page can forget it.

use kheo_base::{Day, Fault, Id};
use kheo_journal::{Tx, Visibility};
use kheo_people::Language;
use kheo_store::{Reader, params};
use kheo_web::texts::text_with;

use crate::rules::{FieldRule, Subject, field_name};
use crate::store::steps::act;
use crate::store::{Card, Exemplar, fields_on, load};

kheo_store::statements! {
    CONSENT = "
        select is_named, given_on, leave_state, leave_asked_on, leave_reason from exemplar_consents where exemplar_id = $1
    ";
    SAVE = "
        insert into exemplar_consents (exemplar_id, is_named, given_on, leave_state, leave_asked_on, leave_reason)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (exemplar_id) do update set is_named = excluded.is_named, given_on = excluded.given_on,
            leave_state = excluded.leave_state, leave_asked_on = excluded.leave_asked_on,
            leave_reason = excluded.leave_reason
    ";
}

/// Where a request to leave the public page stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Leave {
    /// Nobody asked.
    #[default]
    None,
    /// It waits for an answer.
    Asked,
    /// Only field, year and unit are shown.
    Granted,
    /// It was refused.
    Refused,
}

impl Leave {
    const ALL: [Self; 4] = [Self::None, Self::Asked, Self::Granted, Self::Refused];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|leave| leave.word() == word)
    }
}

/// What a person agreed to and asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// Whether the name may be shown.
    pub is_named: bool,
    /// When that was said.
    pub given_on: Option<Day>,
    /// The request to leave the public page.
    pub leave: Leave,
    /// When it was made.
    pub leave_asked_on: Option<Day>,
    /// What was said with it.
    pub leave_reason: String,
}

/// How much of a model everybody sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shown {
    /// Everything.
    #[default]
    Whole,
    /// Nothing that could name the person.
    Unnamed,
    /// Field, year and unit, as the person wished.
    Left,
}

impl Shown {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Unnamed => "unnamed",
            Self::Left => "left",
        }
    }

    /// Decides by what was agreed. What was taken over from a public source is public elsewhere already.
    pub(in crate::store) fn of(subject: Subject, is_recorded: bool, is_named: bool, has_left: bool) -> Self {
        match subject {
            Subject::Collective => Self::Whole,
            Subject::Individual if has_left => Self::Left,
            Subject::Individual if is_named || is_recorded => Self::Whole,
            Subject::Individual => Self::Unnamed,
        }
    }
}

/// Reads what a person agreed to; nothing if nobody asked.
///
/// # Errors
/// A fault of the database.
pub fn consent_of(db: &mut Reader<'_>, id: Id) -> Result<Consent, Fault> {
    let read = db.optional(CONSENT, params![id], |row| {
        Ok(Consent {
            is_named: row.flag(0)?,
            given_on: row.opt_day(1)?,
            leave: Leave::from_word(&row.text(2)?)
                .ok_or_else(|| Fault::new("an unknown state of a request is stored"))?,
            leave_asked_on: row.opt_day(3)?,
            leave_reason: row.text(4)?,
        })
    })?;
    Ok(read.unwrap_or_default())
}

/// Saves what a person agreed to or asked for, with the act of that kind.
///
/// # Errors
/// A fault of the database.
pub fn save_consent(
    tx: &mut Tx<'_, '_>,
    file: &Exemplar,
    consent: &Consent,
    kind: &'static str,
) -> Result<(), Fault> {
    let (named, leave) = (consent.is_named, consent.leave.word());
    let (given_on, asked_on) = (consent.given_on, consent.leave_asked_on);
    tx.run(SAVE, params![file.id, named, given_on, leave, asked_on, &consent.leave_reason])?;
    super::columns::refresh_columns(tx, file.id)?;
    let body = file.body().number("named", i64::from(named)).word("leave", leave);
    tx.record(act(kind, file.id, Visibility::Office, body)).map(drop)
}

/// Loads a model as everybody may see it; `None` if it is not public.
///
/// # Errors
/// A fault of the database.
pub fn load_public(db: &mut Reader<'_>, id: Id) -> Result<Option<(Exemplar, Shown)>, Fault> {
    let Some(mut model) = load(db, id)? else { return Ok(None) };
    let Some(public_at) = model.public_at else { return Ok(None) };
    let consent = consent_of(db, id)?;
    let has_left = consent.leave == Leave::Granted;
    let shown = Shown::of(model.draft.subject, model.source.is_some(), consent.is_named, has_left);
    if shown != Shown::Whole {
        let title = masked_title(db, &model.draft.field, &model.territory.place_line, public_at.day())?;
        mask(&mut model, title, shown);
    }
    Ok(Some((model, shown)))
}

/// A name can stand in any text, so none of them is shown.
fn mask(model: &mut Exemplar, title: String, shown: Shown) {
    let draft = &mut model.draft;
    draft.title = title;
    draft.criteria.clear();
    model.summary.clear();
    model.remark.clear();
    let texts = [
        &mut draft.situation,
        &mut draft.objectives,
        &mut draft.content,
        &mut draft.area,
        &mut draft.lead,
        &mut draft.partners,
        &mut draft.resources,
        &mut draft.time,
        &mut draft.outputs,
        &mut draft.sustaining,
    ];
    texts.into_iter().for_each(String::clear);
    model.returns.clear();
    if shown == Shown::Left {
        model.recognitions.clear();
        model.source = None;
    }
}

/// Hides in cards for everybody what their persons did not agree to show.
pub(in crate::store) fn mask_cards(db: &mut Reader<'_>, cards: &mut [Card]) -> Result<(), Fault> {
    for card in cards.iter_mut().filter(|card| card.shown != Shown::Whole) {
        let day = card.public_at.unwrap_or(card.changed_at).day();
        card.title = masked_title(db, &card.field, &card.place_line, day)?;
        card.summary.clear();
        card.lead.clear();
        card.source_url = None;
    }
    Ok(())
}

/// Returns the name under which everybody sees the work of somebody who is not named.
///
/// # Errors
/// A fault of the database.
pub fn masked_title(db: &mut Reader<'_>, field: &str, place: &str, day: Day) -> Result<String, Fault> {
    let fields = fields_on(db, day)?;
    Ok(masked(field_name(&fields, field, true), place))
}

fn masked(field_name: &str, place: &str) -> String {
    let field = ("field", field_name.to_lowercase());
    let unit = ("unit", place.split(',').next().unwrap_or_default().to_owned());
    text_with(Language::Vi, "honours-masked-title", &[field, unit])
}

/// What [`masked_title`] says, read once for whoever reads very many rows in one go.
pub struct MaskedTitles(Vec<(Day, Vec<FieldRule>)>);

impl MaskedTitles {
    /// Reads the names of fields of all times.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn load(db: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut all = Vec::new();
        for day in kheo_workflows::days_of_change(db, "exemplar-fields")? {
            all.push((day, fields_on(db, day)?));
        }
        Ok(Self(all))
    }

    /// Returns the name under which everybody sees the work of somebody who is not named.
    pub fn title(&self, field: &str, place: &str, day: Day) -> String {
        let after = self.0.partition_point(|(from, _)| *from <= day);
        let fields = self.0.get(after.saturating_sub(1)).map(|(_, fields)| fields);
        masked(fields.map_or(field, |fields| field_name(fields, field, true)), place)
    }
}

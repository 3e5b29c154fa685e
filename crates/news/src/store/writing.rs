//! Stories as they are written and step from state to state, each change with its act.

use kheo_base::{Day, Error, Fault, Id, Instant};
use kheo_journal::{Body, NewAct, Tx, Visibility};
use kheo_store::params;

use super::reading::{Story, Text};
use super::{filing, pictures};
use crate::Territory;
use crate::rules::{Command, Filed, Kind, Refused, Says, State, decide};

kheo_store::statements! {
    BY_FORM = "select story_id from stories where written_by = $1 and form_key = $2";
    CREATE = "
        insert into stories (story_id, form_key, steps, state, kind, version, title, lede, body, byline, source, unit_code, place_line,
                             province, commune, expires_on, is_pinned, remark, written_by, changed_at)
        values ($1, $2, 1, 'draft', $3, 0, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16)
    ";
    CHANGE = "
        update stories set steps = steps + 1, kind = $3, title = $4, lede = $5, body = $6, byline = $7, source = $8, expires_on = $9,
            is_pinned = $10, changed_at = $11
        where story_id = $1 and steps = $2
    ";
    STEP = "
        update stories set steps = steps + 1, state = $3, remark = $4, changed_at = $5, publish_at = $6, published_at = $7,
            withdrawn_at = $8, version = $9
        where story_id = $1 and steps = $2
    ";
    CORRECT = "
        update stories set steps = steps + 1, title = $3, lede = $4, body = $5, remark = $6, changed_at = $7, corrected_at = $7,
            version = version + 1, expires_on = $8, is_pinned = $9
        where story_id = $1 and steps = $2
    ";
    REFILE = "update stories set steps = steps + 1, changed_at = $3 where story_id = $1 and steps = $2";
    ERASE = "
        update stories set steps = steps + 1, state = 'erased', title = '', lede = '', body = '', byline = '', source = '', remark = '',
            is_pinned = 0, publish_at = null, withdrawn_at = coalesce(withdrawn_at, $3), changed_at = $3
        where story_id = $1 and steps = $2
    ";
    ERASE_VERSIONS = "update story_versions set title = '', lede = '', body = '', note = '' where story_id = $1";
    KEEP = "
        insert into story_versions (story_id, version, title, lede, body, note, published_at) values ($1, $2, $3, $4, $5, $6, $7)
    ";
}

/// What everybody reads was corrected; body as in every act: `unit`, `version`.
pub const CORRECTED: &str = "news.corrected";
/// What a story said was destroyed; body as in every act: `unit`, `version`.
pub const ERASED: &str = "news.erased";
/// A story that everybody reads was filed elsewhere: another section, other tags; body as in every act.
const REFILED: &str = "news.refiled";
/// A draft was thrown away; body as in every act.
const DROPPED: &str = "news.dropped";

/// A story as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStory {
    /// Makes sending the form twice make one story.
    pub form_key: String,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub text: Text,
    /// Who wrote it, as readers see it.
    pub byline: String,
    /// Where it was taken from.
    pub source: String,
    /// The last day of an announcement.
    pub expires_on: Option<Day>,
    /// Whether an announcement stands on top.
    pub is_pinned: bool,
    /// Where it is filed, and what it invites to.
    pub filed: Filed,
}

/// Makes a draft; the same form makes it once.
///
/// # Errors
/// A fault of the database.
pub fn create(tx: &mut Tx<'_, '_>, new: &NewStory, unit: &Territory) -> Result<Id, Error> {
    let (now, by) = (tx.now(), tx.by().actor_id.unwrap_or(Id::from_i64(0)));
    if let Some(id) = tx.optional(BY_FORM, params![by, &new.form_key], |row| row.id(0))? {
        tx.nothing_changed();
        return Ok(id);
    }
    let (story_id, place) = (tx.new_id(), unit.place.clone());
    let values = params![
        story_id,
        &new.form_key,
        new.kind.word(),
        &new.text.title,
        &new.text.lede,
        &new.text.body,
        &new.byline,
        &new.source,
        &unit.unit_code,
        &unit.place_line,
        place.province,
        place.commune,
        new.expires_on,
        new.is_pinned,
        by,
        now,
    ];
    tx.run(CREATE, values)?;
    filing::file(tx, story_id, &new.filed)?;
    record(tx, "news.drafted", story_id, Visibility::Office, &unit.unit_code, 0)?;
    Ok(story_id)
}

/// Writes a story anew that nobody has published yet.
///
/// # Errors
/// [`Refused::NotNow`] once it is published, [`Refused::ChangedMeanwhile`], or a fault.
pub fn change(tx: &mut Tx<'_, '_>, story: &Story, steps: i64, new: &NewStory) -> Result<(), Error> {
    decide(story.state, &Command::Edit, tx.now())?;
    let values = params![
        story.id,
        steps,
        new.kind.word(),
        &new.text.title,
        &new.text.lede,
        &new.text.body,
        &new.byline,
        &new.source,
        new.expires_on,
        new.is_pinned,
        tx.now(),
    ];
    changed(tx.run(CHANGE, values)?)?;
    filing::file(tx, story.id, &new.filed)?;
    Ok(record(tx, "news.edited", story.id, Visibility::Office, &story.unit_code, story.version)?)
}

/// Takes a step that writes no text.
///
/// # Errors
/// Why the rules refuse it, [`Refused::ChangedMeanwhile`], or a fault.
pub fn take_step(tx: &mut Tx<'_, '_>, story: &Story, steps: i64, command: &Command) -> Result<(), Error> {
    let now = tx.now();
    let next = decide(story.state, command, now)?;
    let (kind, visibility) = match command {
        Command::Publish => ("news.published", Visibility::Public),
        Command::Withdraw { .. } => ("news.withdrawn", Visibility::Public),
        Command::Send => ("news.sent", Visibility::Office),
        Command::GiveBack { .. } => ("news.given_back", Visibility::Office),
        Command::Schedule { .. } => ("news.scheduled", Visibility::Office),
        Command::Unschedule => ("news.unscheduled", Visibility::Office),
        Command::Erase | Command::Drop => return empty(tx, story, steps),
        // These come with a text.
        Command::Correct { .. } | Command::Edit | Command::Refile => return Err(Refused::NotNow.into()),
    };
    let publish_at: Option<Instant> = match command {
        Command::Schedule { at } => Some(*at),
        _ => None,
    };
    let remark = match command {
        Command::GiveBack { reason: said } | Command::Withdraw { ground: said } => said.as_str(),
        _ => "",
    };
    let is_published = *command == Command::Publish;
    let version = if is_published { story.version + 1 } else { story.version };
    let published_at = if is_published { Some(now) } else { story.published_at };
    let withdrawn_at = (next == State::Withdrawn).then_some(now);
    let values =
        params![story.id, steps, next.word(), remark, now, publish_at, published_at, withdrawn_at, version];
    changed(tx.run(STEP, values)?)?;
    filing::show_tags(tx, story.id, published_at.filter(|_| next == State::Published))?;
    if is_published {
        keep(tx, story.id, version, &story.text, "")?;
    }
    Ok(record(tx, kind, story.id, visibility, &story.unit_code, version)?)
}

/// What everybody shall read instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corrected {
    /// What it says.
    pub text: Text,
    /// The last day of an announcement.
    pub expires_on: Option<Day>,
    /// Whether an announcement stands on top.
    pub is_pinned: bool,
    /// Where it is filed, and what it invites to.
    pub filed: Filed,
}

impl Corrected {
    fn says(&self) -> Says<'_> {
        let Self { text, expires_on, is_pinned, filed } = self;
        Says { words: words_of(text), expires_on: *expires_on, is_pinned: *is_pinned, filed }
    }
}

fn words_of(text: &Text) -> [&str; 3] {
    [&text.title, &text.lede, &text.body]
}

/// Corrects what everybody reads; the correction says what it corrects. Another section or other tags alone change nothing that the story
/// says: they need no note, and are an act of the office. Returns whether readers see a correction.
///
/// # Errors
/// Why the rules refuse it, [`Refused::NothingCorrected`], [`Refused::ChangedMeanwhile`], or a fault.
pub fn correct(
    tx: &mut Tx<'_, '_>,
    story: &Story,
    steps: i64,
    new: &Corrected,
    note: &str,
) -> Result<bool, Error> {
    let now = tx.now();
    let before = filing::filed(tx, story.id)?;
    let says = Says {
        words: words_of(&story.text),
        expires_on: story.expires_on,
        is_pinned: story.is_pinned,
        filed: &before,
    };
    let command = says.becomes(&new.says(), note)?;
    decide(story.state, &command, now)?;
    if command == Command::Refile {
        changed(tx.run(REFILE, params![story.id, steps, now])?)?;
        file_again(tx, story, &new.filed)?;
        record(tx, REFILED, story.id, Visibility::Office, &story.unit_code, story.version)?;
        return Ok(false);
    }
    let text = &new.text;
    let values = params![
        story.id,
        steps,
        &text.title,
        &text.lede,
        &text.body,
        note,
        now,
        new.expires_on,
        new.is_pinned
    ];
    changed(tx.run(CORRECT, values)?)?;
    file_again(tx, story, &new.filed)?;
    let version = story.version + 1;
    keep(tx, story.id, version, text, note)?;
    record(tx, CORRECTED, story.id, Visibility::Public, &story.unit_code, version)?;
    Ok(true)
}

/// Files a story that everybody reads elsewhere, so that lists have it there at once.
fn file_again(tx: &mut Tx<'_, '_>, story: &Story, filed: &Filed) -> Result<(), Fault> {
    filing::file(tx, story.id, filed)?;
    filing::show_tags(tx, story.id, story.published_at)
}

/// Destroys again what a restored backup brought back, wherever the story stood then.
///
/// # Errors
/// A fault of the database.
pub fn erase_again(tx: &mut Tx<'_, '_>, story: &Story) -> Result<(), Error> {
    empty(tx, story, story.steps)
}

/// Destroys what a story said, in every version.
fn empty(tx: &mut Tx<'_, '_>, story: &Story, steps: i64) -> Result<(), Error> {
    let now = tx.now();
    changed(tx.run(ERASE, params![story.id, steps, now])?)?;
    tx.run(ERASE_VERSIONS, params![story.id])?;
    pictures::erase(tx, story.id)?;
    filing::erase(tx, story.id)?;
    super::comments::erase_of_story(tx, story.id)?;
    super::imported::forget(tx, story.id)?;
    // What nobody could read has left nothing in the record, and leaves nothing there now.
    let (kind, visibility) =
        if story.version == 0 { (DROPPED, Visibility::Office) } else { (ERASED, Visibility::Public) };
    Ok(record(tx, kind, story.id, visibility, &story.unit_code, story.version)?)
}

pub(super) fn keep(tx: &mut Tx<'_, '_>, id: Id, version: i64, text: &Text, note: &str) -> Result<(), Fault> {
    let values = params![id, version, &text.title, &text.lede, &text.body, note, tx.now()];
    tx.run(KEEP, values)?;
    pictures::keep(tx, id, version)
}

pub(super) fn changed(rows: u64) -> Result<(), Error> {
    if rows == 0 { Err(Refused::ChangedMeanwhile.into()) } else { Ok(()) }
}

pub(super) fn record(
    tx: &mut Tx<'_, '_>,
    kind: &'static str,
    subject_id: Id,
    visibility: Visibility,
    unit: &str,
    version: i64,
) -> Result<(), Fault> {
    let body = Body::new().code("unit", unit).number("version", version);
    tx.record(NewAct { kind, subject_kind: "story", subject_id, visibility, body }).map(drop)
}

//! What the record says, put into the words of a document; and piles of certificates, printed beside the requests.
//!
//! Whichever server holds a pile moves its hold on while it prints; if it dies, another carries on two minutes later with the first file
//! that is not there. Nothing here signs anything.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use kheo_base::{Day, Error, Fault, Id};
use kheo_documents::{
    Annex, Awarded as Who, CERTIFICATES_MAX, Certificate, Decision as Paper, Document, Form, Letterhead,
    Listed, Proof, render_heard,
};
use kheo_journal::Journal;
use kheo_organisations::{Code, Unit, UnitKey, store as units};
use kheo_people::{Language, Scope};
use kheo_store::Reader;
use kheo_web::texts::text;

use crate::rules::honours::{Issuing, Named, grounds, name_and_post, suggested};
use crate::rules::{Decision, RuleBook};
use crate::store::honours::{
    Awarded, Chosen, Run, add_file, fail_run, finish_run, forget_old_runs, hold_run, move_run_on, public_act,
    recognised, start_over, waiting_run,
};
use crate::store::rule_book_on;

/// Most certificates of one pile: ten files.
pub const PILE_MAX: i64 = 10_000;
/// Seconds for which a server holds a pile after it last said how far it is.
const HELD_SECONDS: i64 = 120;
/// After how many certificates it says so.
const SAID_AFTER: usize = 20;
/// How long it is quiet before it says so anyway.
const SAYS_EVERY: Duration = Duration::from_millis(500);
/// Days for which finished files are kept.
const KEPT_DAYS: i64 = 7;

/// Names of fields on the days of decisions, each day's rules read once.
#[derive(Default)]
struct Fields(Vec<(Day, RuleBook)>);

impl Fields {
    fn name(&mut self, db: &mut Reader<'_>, word: &str, on: Day) -> Result<String, Fault> {
        if !self.0.iter().any(|(day, _)| *day == on) {
            self.0.push((on, rule_book_on(db, on)?));
        }
        let book = self.0.iter().find(|(day, _)| *day == on).map(|(_, book)| book);
        Ok(book.map_or(word, |book| book.field_name(word, true)).to_owned())
    }
}

/// Returns a level in Vietnamese, as it stands in a sentence: a document speaks Vietnamese whatever the screen speaks.
pub fn level_name(level: &str) -> String {
    text(Language::Vi, &format!("exemplars-level-{level}"))
}

/// Returns the head of a document about a decision.
pub fn letterhead(decision: &Decision, issuing: &Issuing, is_draft: bool) -> Letterhead {
    let (on, (name, post)) = (decision.decided_on, name_and_post(&decision.signer));
    Letterhead {
        form: Form::of_number(&decision.number),
        parent: issuing.parent.clone(),
        issuer: issuing.issuer.clone(),
        number: decision.number.clone(),
        place: issuing.place.clone(),
        day: Some((on.day_of_month(), on.month(), on.year())),
        is_draft,
        post: if issuing.post.is_empty() { post.to_owned() } else { issuing.post.clone() },
        signer: name.to_owned(),
    }
}

/// Guesses who issued the decision about a model: its unit as it was on the day of the decision. For whoever prints to correct.
///
/// # Errors
/// A fault of the database.
pub fn guessed(db: &mut Reader<'_>, row: &Awarded) -> Result<Issuing, Fault> {
    let (decision, (code, valid_from)) = (&row.decision, &row.unit);
    let then = match code.parse::<Code>() {
        Ok(code) => units::today_of(db, UnitKey { code, valid_from: *valid_from }, decision.decided_on)?,
        Err(_) => None,
    };
    let named = |unit: Unit| Named { full: unit.full_name_lower(), bare: unit.name };
    // A district is gone with its committees, the centre is no unit, and of a commune that was divided any part may have decided:
    // nothing is guessed for them.
    let (commune, province) = match (decision.level.as_str(), then) {
        ("commune", Some(then)) if !then.divided && then.commune.is_some() => {
            (then.commune.map(named), Some(named(then.province)))
        }
        ("province", Some(then)) => (None, Some(named(then.province))),
        _ => (None, None),
    };
    let post = name_and_post(&decision.signer).1.to_owned();
    Ok(Issuing { post, ..suggested(&decision.number, commune.as_ref(), province.as_ref()) })
}

/// Returns a decision with the list of its models; `rows` as they are to be shown.
///
/// # Errors
/// A fault of the database.
pub fn paper(
    db: &mut Reader<'_>,
    decision: &Decision,
    rows: &[Awarded],
    issuing: &Issuing,
    (is_draft, is_public): (bool, bool),
) -> Result<Paper, Fault> {
    let (mut fields, mut listed) = (Fields::default(), Vec::with_capacity(rows.len()));
    for row in rows {
        listed.push(Listed {
            title: row.title.clone(),
            lead: row.lead.clone(),
            place: row.place_line.clone(),
            field: fields.name(db, &row.field, decision.decided_on)?,
            is_individual: row.is_individual,
        });
    }
    let first = rows.first().map(|row| row.year);
    let year = first.filter(|year| rows.iter().all(|row| row.year == *year));
    let (letterhead, level) = (letterhead(decision, issuing, is_draft), level_name(&decision.level));
    let annex = Annex { letterhead: letterhead.clone(), level: level.clone(), year, is_public, rows: listed };
    let grounds = grounds(&decision.legal_basis);
    Ok(Paper { letterhead, level, year, grounds, recipients: issuing.recipients.clone(), annex })
}

/// Returns the certificates of some models, each with the address of its public act if there is one.
///
/// # Errors
/// A fault of the database.
pub fn certificates(
    db: &mut Reader<'_>,
    rows: &[Awarded],
    issuing: &Issuing,
    base_url: &str,
) -> Result<Vec<Certificate>, Fault> {
    let (mut fields, mut all) = (Fields::default(), Vec::with_capacity(rows.len()));
    for row in rows {
        let act = public_act(db, row.id, &row.decision.level)?.map(|act| act.to_string());
        let proof = act.map(|act| Proof { address: format!("{base_url}/nhat-ky/{act}"), act });
        // In a pile of a year every decision has an issuer of its own, unless whoever prints named one.
        let own = if issuing.issuer.is_empty() { Some(guessed(db, row)?) } else { None };
        let is_named = !row.lead.trim().is_empty();
        all.push(Certificate {
            letterhead: letterhead(&row.decision, own.as_ref().unwrap_or(issuing), false),
            awarded: if row.is_individual { Who::Individual } else { Who::Collective },
            name: if is_named { row.lead.clone() } else { row.title.clone() },
            place: row.place_line.clone(),
            title: row.title.clone(),
            field: fields.name(db, &row.field, row.decision.decided_on)?,
            level: level_name(&row.decision.level),
            year: row.year,
            proof,
        });
    }
    Ok(all)
}

/// Prints one pile that waits, to its end; `false` if none waits. Must not be called on an asynchronous thread.
///
/// # Errors
/// A fault of the database: the pile is tried again once nobody holds it.
pub fn run_waiting(journal: &Journal, base_url: &str) -> Result<bool, Error> {
    let now = journal.now();
    let Some((run, files)) = journal.db().read_now(move |db| Ok(waiting_run(db, now)?))? else {
        return Ok(false);
    };
    let (id, until) = (run.id, now.plus_seconds(HELD_SECONDS));
    if !journal.db().write_now(move |tx| Ok(hold_run(tx, id, now, until)?))? {
        return Ok(true);
    }
    let (chosen, scope, issuing) = (chosen_of(&run), scope_of(&run)?, run.issuing.clone());
    let address = base_url.to_owned();
    let all = journal.db().read_now(move |db| {
        let rows = recognised(db, &chosen, &scope, PILE_MAX)?;
        Ok(certificates(db, &rows, &issuing, &address)?)
    })?;
    let (total, unproved) = (count(all.len()), count(all.iter().filter(|one| one.proof.is_none()).count()));
    // What is there already belongs to the same pile only if it is as long as it was.
    let is_same = files > 0 && run.total == total;
    if !is_same {
        journal.db().write_now(move |tx| Ok(start_over(tx, id, total, unproved)?))?;
    }
    let done = if is_same { files } else { 0 };
    for (number, some) in all.chunks(CERTIFICATES_MAX).enumerate().skip(done) {
        if let Err(fault) = print(journal, id, number, some) {
            tracing::error!(chain = fault.chain(), "a pile of certificates could not be printed");
            journal.db().write_now(move |tx| Ok(fail_run(tx, id)?))?;
            return Ok(true);
        }
    }
    let now = journal.now();
    journal.db().write_now(move |tx| Ok(finish_run(tx, id, now)?))?;
    Ok(true)
}

/// Prints one file of a pile and keeps it, saying meanwhile how far it is.
fn print(journal: &Journal, id: Id, number: usize, certificates: &[Certificate]) -> Result<(), Fault> {
    let document = Document::Certificates(certificates.to_vec());
    let (before, today) = (number * CERTIFICATES_MAX, journal.now().day());
    let (sender, heard) = channel();
    let content = std::thread::scope(|scope| {
        let set = scope.spawn(move || set(&document, today, sender));
        let (mut far, mut told) = (0, 0);
        loop {
            // While a thousand pages are written nothing is heard, and yet the hold must move on.
            let is_quiet = match heard.recv_timeout(SAYS_EVERY) {
                Ok(number) => {
                    far = far.max(number);
                    false
                }
                Err(RecvTimeoutError::Timeout) => true,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if is_quiet || far >= told + SAID_AFTER {
                told = far;
                say(journal, id, before + far);
            }
        }
        set.join().map_err(|_| Fault::new("setting certificates panicked"))?
    })?;
    let file = count(number);
    let keep = move |tx: &mut kheo_store::Tx<'_>| Ok(add_file(tx, id, file, &content)?);
    journal.db().write_now(keep).map_err(Error::into_fault)
}

fn set(document: &Document, today: Day, sender: Sender<usize>) -> Result<Vec<u8>, Fault> {
    // Nobody listens any more only when the server stops.
    let hear = move |number| sender.send(number).unwrap_or_default();
    render_heard(document, today, &hear)
}

fn say(journal: &Journal, id: Id, done: usize) {
    let (done, until) = (count(done), journal.now().plus_seconds(HELD_SECONDS));
    if let Err(error) = journal.db().write_now(move |tx| Ok(move_run_on(tx, id, done, until)?)) {
        tracing::warn!(chain = error.into_fault().chain(), "saying how far certificates are failed");
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn chosen_of(run: &Run) -> Chosen {
    match run.list_id {
        Some(list) => Chosen::List(list),
        None => Chosen::Year(run.year, run.level.clone(), run.begun_at),
    }
}

/// Reads the territory back: the country, a province, or a commune with its province.
fn scope_of(run: &Run) -> Result<Scope, Fault> {
    let (province, commune) = match run.scope.split_once('/') {
        Some((province, commune)) => (province, Some(commune.to_owned())),
        None => (run.scope.as_str(), None),
    };
    let place = kheo_people::Place { province: province.to_owned(), commune };
    Scope::of(&place).ok_or_else(|| Fault::new("an unknown territory is stored"))
}

/// Writes a territory for [`scope_of`].
pub fn scope_text(scope: &Scope) -> String {
    match scope {
        Scope::Commune { province, commune } => format!("{province}/{commune}"),
        other => other.unit_code().to_owned(),
    }
}

/// Forgets files that were printed long ago.
///
/// # Errors
/// A fault of the database.
pub async fn forget_old(journal: &Journal) -> Result<(), Error> {
    let before = journal.now().plus_days(-KEPT_DAYS);
    journal.db().write(move |tx| Ok(forget_old_runs(tx, before)?)).await
}

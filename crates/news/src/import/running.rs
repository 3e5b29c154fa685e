//! Batches of stories, each written in one transaction.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use kheo_base::{Error, Id, Instant, Refusal};
use kheo_journal::{By, Journal};
use kheo_people::{Actor, Permission, accounts};
use kheo_store::Reader;
use kheo_verify::encoding::hex;
use kheo_verify::hash::sha256;
use kheo_workflows as rule_sets;

use super::Source;
use super::files::ready;
use super::filing::filed;
use super::incoming::{Incoming, Next, Times};
use super::placing::{Outcome, Placed, looked_up, take, takes_comments};
use super::report::Report;
use crate::kinds::SECTIONS;
use crate::rules::{Sections, State};
use crate::store::imported::Standing;
use crate::{Territory, of_unit};

/// Stories written in one transaction: a kill loses at most these, and whoever writes meanwhile does not wait long.
const STORIES_AT_ONCE: usize = 50;
/// Comments with which a batch is full, too.
const COMMENTS_AT_ONCE: usize = 1_000;
/// Photographs and files with which a batch is full, too: they are held in memory.
const FILES_AT_ONCE: usize = 30;

/// Who takes stories over, and for which unit.
#[derive(Debug, Clone)]
pub struct Importer {
    actor: Actor,
    unit: Territory,
    /// The sections in force.
    sections: Sections,
}

impl Importer {
    /// Finds an account and a unit.
    ///
    /// # Errors
    /// A refusal if the account is not there or closed, [`Error::Denied`] if it may not publish for the unit, or a fault.
    pub fn find(journal: &Journal, login: &str, unit: &str) -> Result<Self, Error> {
        let (login, unit, today) = (login.to_owned(), unit.to_owned(), journal.now().day());
        journal.db().read_now(move |db| {
            let nobody = || Error::from(Refusal::new("newsroom-import-nobody").with("login", &login));
            let account = match accounts::by_login(db, &login) {
                Ok(account) if account.is_open() => account,
                Ok(_) | Err(Error::Missing) => return Err(nobody()),
                Err(error) => return Err(error),
            };
            let mut grants = accounts::account(db, account.account_id, today)?.grants;
            grants.retain(|grant| grant.is_valid_on(today));
            let actor = Actor {
                account_id: account.account_id,
                display_name: account.display_name,
                login: account.login,
                language: account.language,
                grants,
                // There is no form.
                form_token: String::new(),
            };
            let unit = of_unit(db, &unit, today)?;
            actor.require(Permission::PublishStory, &unit.place)?;
            let sections = rule_sets::on(db, SECTIONS, today)?.read()?;
            Ok(Self { actor, unit, sections })
        })
    }
}

/// Takes over what a source has. What was committed stays whatever happens then; the next run goes on. `progress` hears how many stories
/// are dealt with.
///
/// # Errors
/// A fault of the source or of the database, or what `progress` returns.
pub fn take_over(
    journal: &Journal,
    importer: &Importer,
    source: &mut dyn Source,
    progress: &mut dyn FnMut(usize) -> Result<(), Error>,
) -> Result<Report, Error> {
    run(journal, importer, source, false, progress)
}

/// Says what [`take_over`] would do, and writes nothing.
///
/// # Errors
/// As [`take_over`].
pub fn check(
    journal: &Journal,
    importer: &Importer,
    source: &mut dyn Source,
    progress: &mut dyn FnMut(usize) -> Result<(), Error>,
) -> Result<Report, Error> {
    run(journal, importer, source, true, progress)
}

fn run(
    journal: &Journal,
    importer: &Importer,
    source: &mut dyn Source,
    is_trial: bool,
    progress: &mut dyn FnMut(usize) -> Result<(), Error>,
) -> Result<Report, Error> {
    let mut run = Run {
        journal,
        importer,
        system: source.system(),
        is_trial,
        units: BTreeMap::new(),
        batch: Vec::new(),
        comments: 0,
        files: 0,
        seen: BTreeSet::new(),
        report: Report::default(),
        progress,
    };
    source.for_each(&mut |next| {
        run.next(next)?;
        Ok(ControlFlow::Continue(()))
    })?;
    run.flush()?;
    Ok(run.report)
}

/// A unit, and by whom is acted for it; or why not.
type Unit = Result<(Territory, By), Refusal>;

struct Run<'a> {
    journal: &'a Journal,
    importer: &'a Importer,
    system: &'static str,
    is_trial: bool,
    units: BTreeMap<String, Unit>,
    batch: Vec<Placed>,
    comments: usize,
    files: usize,
    /// Keys that a trial has seen: nothing is written that would tell.
    seen: BTreeSet<String>,
    report: Report,
    progress: &'a mut dyn FnMut(usize) -> Result<(), Error>,
}

impl Run<'_> {
    fn next(&mut self, next: Next) -> Result<(), Error> {
        match next {
            Next::Story(story) => self.story(*story)?,
            Next::LeftOut(spot, refusal) => self.report.left_out.add(spot, refusal),
            Next::Noted(spot, note) => self.report.broken.add(spot, note),
            Next::CommentsLeftOut(count) => self.report.comments_left_out += count,
            Next::Stopped(spot, refusal) => self.report.stopped = Some((spot, refusal)),
        }
        Ok(())
    }

    fn story(&mut self, mut story: Incoming) -> Result<(), Error> {
        self.report.read += 1;
        in_time(&mut story, self.journal.now());
        let code = story.unit.clone().unwrap_or_else(|| self.importer.unit.unit_code.clone());
        let (unit, by) = match self.unit(&code)? {
            Ok(found) => found,
            Err(refusal) => {
                self.report.comments_left_out += story.comments.len();
                self.report.left_out.add(story.spot, refusal);
                return Ok(());
            }
        };
        // A transaction is of one unit.
        if self.batch.last().is_some_and(|before| before.by != by) {
            self.flush()?;
        }
        self.comments += story.comments.len();
        self.files += story.files.len();
        let filed = filed(&story.filing, &self.importer.sections, &mut story.broken);
        self.batch.push(Placed { story, unit, by, filed, files: Vec::new() });
        let is_full = self.batch.len() >= STORIES_AT_ONCE
            || self.comments >= COMMENTS_AT_ONCE
            || self.files >= FILES_AT_ONCE;
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Finds a unit of today for which the account may publish.
    fn unit(&mut self, code: &str) -> Result<Unit, Error> {
        if let Some(known) = self.units.get(code) {
            return Ok(known.clone());
        }
        let (wanted, today) = (code.to_owned(), self.journal.now().day());
        let found = match self.journal.db().read_now(move |db| of_unit(db, &wanted, today)) {
            Ok(unit) => match self.importer.actor.acts_for(Permission::PublishStory, &unit.place) {
                Ok(by) => Ok((unit, by)),
                Err(_) => Err(Refusal::new("newsroom-import-left-out-unit").with("unit", code)),
            },
            Err(Error::Refusal(refusal)) => Err(refusal),
            Err(error) => return Err(error),
        };
        self.units.insert(code.to_owned(), found.clone());
        Ok(found)
    }

    fn flush(&mut self) -> Result<(), Error> {
        let mut batch = std::mem::take(&mut self.batch);
        let has_files = std::mem::take(&mut self.files) > 0;
        self.comments = 0;
        let Some(by) = batch.first().map(|placed| placed.by.clone()) else { return Ok(()) };
        let system = self.system;
        let mut found = Vec::new();
        if self.is_trial || has_files {
            let stories: Vec<Incoming> = batch.iter().map(|placed| placed.story.clone()).collect();
            found = self.journal.db().read_now(move |db| would(db, system, &stories))?;
            make_ready(&mut batch, &found);
        }
        let batch = Arc::new(batch);
        let outcomes = if self.is_trial {
            self.once(found, &batch)
        } else {
            let stories = batch.clone();
            self.journal.write_now(by, move |tx| {
                tx.nothing_changed();
                stories.iter().map(|placed| take(tx, system, placed)).collect::<Result<Vec<_>, Error>>()
            })?
        };
        for (placed, outcome) in batch.iter().zip(outcomes) {
            self.tell(&placed.story, &outcome);
        }
        (self.progress)(self.report.read)
    }

    /// What stands twice in a source comes in once.
    fn once(&mut self, found: Vec<Outcome>, batch: &[Placed]) -> Vec<Outcome> {
        let known = |seen: &mut BTreeSet<String>, (outcome, placed): (Outcome, &Placed)| {
            let is_first = seen.insert(hex(&sha256(placed.story.key.as_bytes())));
            if is_first {
                outcome
            } else {
                Outcome { standing: Standing::Known(Id::from_i64(0)), ..Outcome::default() }
            }
        };
        let seen = &mut self.seen;
        found.into_iter().zip(batch).map(|pair| known(seen, pair)).collect()
    }

    fn tell(&mut self, story: &Incoming, outcome: &Outcome) {
        let report = &mut self.report;
        match outcome.standing {
            Standing::New => report.imported += 1,
            Standing::Known(_) => report.known += 1,
            Standing::Changed(_) => {
                report.known += 1;
                report.changed.add(story.spot.clone(), Refusal::new("newsroom-import-changed"));
            }
            Standing::Erased => report.erased += 1,
        }
        report.comments += outcome.comments;
        report.comments_known += outcome.comments_known;
        report.comments_left_out += story.comments.len() - outcome.comments - outcome.comments_known;
        for note in &story.broken {
            report.broken.add(story.spot.clone(), note.clone());
        }
    }
}

/// Reads and makes ready the photographs and files of stories that are new: it takes a second for each, so all processors do it, and no
/// transaction waits.
fn make_ready(batch: &mut [Placed], found: &[Outcome]) {
    let new = batch.iter_mut().zip(found).filter(|(_, outcome)| outcome.standing == Standing::New);
    let mut new: Vec<&mut Placed> =
        new.map(|(placed, _)| placed).filter(|placed| !placed.story.files.is_empty()).collect();
    let shares = std::thread::available_parallelism().map_or(1, usize::from);
    let share = new.len().div_ceil(shares).max(1);
    std::thread::scope(|scope| {
        for share in new.chunks_mut(share) {
            scope.spawn(move || {
                for placed in share {
                    placed.files = ready(&placed.story.files, &mut placed.story.broken);
                }
            });
        }
    });
}

/// What is said to be published later, or was to be published meanwhile, is looked at by somebody first.
fn in_time(story: &mut Incoming, now: Instant) {
    let is_early = story.times.published_at.is_some_and(|at| at > now);
    let is_late = story.times.publish_at.is_some_and(|at| at <= now);
    let (state, key) = match story.state {
        State::Published if is_early => (State::Draft, "newsroom-import-broken-future"),
        State::Scheduled if is_late => (State::Waiting, "newsroom-import-broken-scheduled"),
        _ => return,
    };
    story.state = state;
    story.times = Times::default();
    story.versions.clear();
    story.beside.clear();
    story.broken.push(Refusal::new(key));
}

/// Says what would become of stories.
fn would(db: &mut Reader<'_>, system: &str, batch: &[Incoming]) -> Result<Vec<Outcome>, Error> {
    let mut outcomes = Vec::with_capacity(batch.len());
    for story in batch {
        let standing = looked_up(db, system, story)?.standing;
        let mut outcome = Outcome { standing, ..Outcome::default() };
        let comments = if takes_comments(story) { story.comments.len() } else { 0 };
        match standing {
            Standing::New => outcome.comments = comments,
            _ => outcome.comments_known = comments,
        }
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

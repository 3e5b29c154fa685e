//! Asking witnesses to sign what this log has published (C2SP tlog-witness), after a policy that the operator wrote.
//!
//! Witnesses are asked after a checkpoint is published, by a thread of their own, so that one that is slow or silent holds nothing
//! up. One that failed is asked again later and later, also while nothing new happens.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kheo_base::{Fault, Instant as Moment};
use kheo_verify::note::{Note, Signature};
use kheo_verify::policy::Party;
use kheo_verify::{Checkpoint, Error, Policy, SignedCheckpoint, files, witness};

use crate::log::{Current, Log};
use crate::{refused, store};

/// Seconds for the answer of a witness.
const PATIENCE: u64 = 10;
/// The same while a server waits for it to start.
const PATIENCE_AT_START: u64 = 3;
/// Pause after a failure; it doubles with each further one.
const PAUSE: Duration = Duration::from_secs(2);
/// Longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(300);

/// Why a witness has not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It did not answer, or refused; what it said.
    Silent(String),
    /// It has signed this many leaves of this log, more than there are.
    Ahead(u64),
}

/// What is known of one witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessState {
    /// Its name in the policy.
    pub name: String,
    /// Over how many leaves it has signed, and when by its own clock.
    pub seen: Option<(u64, Moment)>,
    /// What this server heard last, if it is not a signature.
    pub trouble: Option<Trouble>,
}

#[derive(Debug, Clone, Default)]
struct Asked {
    size: u64,
    failures: u32,
    next: Option<Instant>,
    trouble: Option<Trouble>,
}

/// What the witness at this place of the policy answered.
type Answer = (usize, Result<Signature, Error>);

/// The witnesses of a log; clones share what was heard.
#[derive(Clone, Default)]
pub struct Witnesses(Option<Arc<Inner>>);

struct Inner {
    policy: Policy,
    agent: ureq::Agent,
    asked: Mutex<Vec<Asked>>,
}

impl Witnesses {
    /// Returns the witnesses of a policy.
    pub fn new(policy: Policy) -> Self {
        let asked = Mutex::new(vec![Asked::default(); policy.witnesses.len()]);
        Self(Some(Arc::new(Inner { policy, agent: files::agent(PATIENCE), asked })))
    }

    /// Reads a file with a policy; without one there are no witnesses.
    ///
    /// # Errors
    /// A fault that names the file, if it cannot be read or is not a policy.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let wrong = || format!("reading {}", path.display());
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Fault::because(wrong(), error)),
        };
        let policy = Policy::parse(&text).map_err(|error| Fault::because(wrong(), error))?;
        if let Some(nowhere) = policy.witnesses.iter().find(|witness| witness.url.is_none()) {
            let why = format!("{} does not say at which address {} is asked", path.display(), nowhere.name);
            return Err(Fault::new(why));
        }
        Ok(Self::new(policy))
    }

    /// Returns whether there are any.
    pub fn are_any(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| !inner.policy.witnesses.is_empty())
    }

    /// Says what is known of each witness: from the signatures that the log has, and from what this server heard.
    pub fn states(&self, log: &Log) -> Vec<WitnessState> {
        let Some(inner) = &self.0 else { return Vec::new() };
        let asked = inner.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let notes = [Some(log.current()), log.witnessed()];
        let seen: Vec<_> = notes.into_iter().flatten().map(|one| (one.size, inner.seen_by(&one))).collect();
        let state = |(witness, asked): (&Party, &Asked)| {
            let by = |(size, seen): &(u64, Vec<(String, u64)>)| {
                let at = seen.iter().find(|(name, _)| *name == witness.name)?.1;
                Some((*size, Moment::from_millis(i64::try_from(at).ok()?.checked_mul(1_000)?)))
            };
            let seen = seen.iter().filter_map(by).max_by_key(|(size, _)| *size);
            WitnessState { name: witness.name.clone(), seen, trouble: asked.trouble.clone() }
        };
        inner.policy.witnesses.iter().zip(asked.iter()).map(state).collect()
    }

    /// Asks every witness that has not signed the newest checkpoint and whose pause is over; `true` if there are new signatures.
    /// Blocks as long as the slowest of them.
    ///
    /// # Errors
    /// A fault of database or files.
    pub fn ask(&self, log: &Log) -> Result<bool, Fault> {
        let Some(inner) = &self.0 else { return Ok(false) };
        log.look_for_witnessed()?;
        let current = log.current();
        if current.note.is_empty() {
            return Ok(false);
        }
        let due = inner.due(&current);
        let answers = inner.ask(log, &current, &due)?;
        let signatures = inner.hear(log, answers, current.size)?;
        if signatures.is_empty() {
            return Ok(false);
        }
        let mut names: Vec<String> = inner.seen_by(&current).into_iter().map(|(name, _)| name).collect();
        names.extend(signatures.iter().map(|(name, _)| name.clone()));
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let signatures = signatures.into_iter().map(|(_, signature)| signature).collect();
        log.add_signatures(&current, signatures, inner.policy.is_enough(&names))?;
        Ok(true)
    }

    /// Compares the log with what its witnesses have signed last, before anything is served: that tells a backup which was restored
    /// with its files. A witness that does not answer within three seconds is not waited for.
    ///
    /// # Errors
    /// A fault that says in plain words what is wrong and what to do.
    pub fn check(&self, log: &Log) -> Result<(), Fault> {
        let opened = |_: &Party, note: &str| log.keys().open(note).map(|signed| signed.checkpoint);
        for (name, seen) in self.seen(log, PATIENCE_AT_START, opened) {
            match seen {
                Ok(Some(seen)) => log.check_seen(&seen, &name)?,
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(witness = name, %error, "a witness could not be asked what it has signed");
                }
            }
        }
        Ok(())
    }

    /// The same by the witnesses' own signatures, before a lost key of the log is replaced. Here each of them must answer.
    ///
    /// # Errors
    /// As [`Witnesses::check`], or a fault that names the witness which did not answer.
    pub fn check_by_their_keys(&self, log: &Log) -> Result<(), Fault> {
        let opened = |party: &Party, note: &str| {
            let note = Note::parse(note.as_bytes())?;
            note.verify(&party.verifier)?;
            Checkpoint::parse(&note.text)
        };
        for (name, seen) in self.seen(log, PATIENCE, opened) {
            let asking = || format!("asking the witness {name} what it has signed");
            if let Some(seen) = seen.map_err(|error| Fault::because(asking(), error))? {
                log.check_seen(&seen, &name)?;
            }
        }
        Ok(())
    }

    /// Asks each witness what it has signed last, and opens it.
    fn seen(
        &self,
        log: &Log,
        patience: u64,
        opened: impl Fn(&Party, &str) -> Result<Checkpoint, Error> + Sync,
    ) -> Vec<(String, Result<Option<Checkpoint>, Error>)> {
        let Some(inner) = &self.0 else { return Vec::new() };
        let (agent, origin) = (files::agent(patience), log.keys().origin());
        each(&inner.policy.witnesses, |party| {
            let kept = witness::last_kept(&agent, party.url.as_deref().unwrap_or_default(), origin);
            let checkpoint = kept.and_then(|kept| {
                let Some(bytes) = kept else { return Ok(None) };
                let note = String::from_utf8(bytes).map_err(|_| Error::malformed("note", "not UTF-8"))?;
                let seen = opened(party, &note)?;
                if seen.origin == origin {
                    return Ok(Some(seen));
                }
                Err(Error::Origin { wanted: origin.to_owned(), found: seen.origin })
            });
            (party.name.clone(), checkpoint)
        })
    }
}

impl Inner {
    /// Returns who has signed a checkpoint, and when.
    fn seen_by(&self, current: &Current) -> Vec<(String, u64)> {
        let Ok(note) = Note::parse(current.note.as_bytes()) else { return Vec::new() };
        let seen = self.policy.seen_by(&note.text, &note.signatures);
        seen.into_iter().map(|(party, at)| (party.name.clone(), at)).collect()
    }

    fn due(&self, current: &Current) -> Vec<(usize, u64)> {
        let (seen, now) = (self.seen_by(current), Instant::now());
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.policy.witnesses.iter().zip(asked.iter()).enumerate();
        let open = all.filter(|(_, (witness, asked))| {
            seen.iter().all(|(name, _)| *name != witness.name) && asked.next.is_none_or(|next| next <= now)
        });
        open.map(|(at, (_, asked))| (at, asked.size)).collect()
    }

    fn ask(&self, log: &Log, current: &Current, due: &[(usize, u64)]) -> Result<Vec<Answer>, Fault> {
        let note = Note::parse(current.note.as_bytes()).map_err(refused("reading a checkpoint"))?;
        let checkpoint = Checkpoint::parse(&note.text).map_err(refused("reading a checkpoint"))?;
        let sent = SignedCheckpoint { checkpoint, note };
        let answers = each(due, |(at, old)| {
            let party = &self.policy.witnesses[*at];
            let mut prove = |from| {
                let proof = log.prove_consistency(from, sent.checkpoint.size);
                proof.map_err(|fault| Error::Read { path: "tile".to_owned(), why: fault.chain() })
            };
            let url = party.url.as_deref().unwrap_or_default();
            (*at, witness::ask(&self.agent, url, &party.verifier, &sent, *old, &mut prove))
        });
        Ok(answers)
    }

    /// Remembers what was heard, and returns the signatures.
    fn hear(&self, log: &Log, answers: Vec<Answer>, size: u64) -> Result<Vec<(String, Signature)>, Fault> {
        let leaves = log.read(|db| Ok(store::count(db)?))?;
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let mut signatures = Vec::new();
        for (at, answer) in answers {
            let (known, name) = (&mut asked[at], &self.policy.witnesses[at].name);
            let error = match answer {
                Ok(signature) => {
                    *known = Asked { size, ..Asked::default() };
                    signatures.push((name.clone(), signature));
                    continue;
                }
                Err(error) => error,
            };
            known.trouble = match &error {
                // Another server of this log has shown it more than this one serves yet.
                Error::Ahead { size, .. } if i64::try_from(*size).is_ok_and(|size| size <= leaves) => {
                    continue;
                }
                Error::Ahead { size, .. } => {
                    tracing::error!(witness = name, %error, "a witness has signed acts that this record does not have");
                    Some(Trouble::Ahead(*size))
                }
                _ => {
                    tracing::warn!(witness = name, %error, "a witness did not sign and will be asked again");
                    Some(Trouble::Silent(error.to_string()))
                }
            };
            let pause = PAUSE.saturating_mul(1 << known.failures.min(10)).min(PAUSE_MAX);
            known.failures = known.failures.saturating_add(1);
            known.next = Some(Instant::now() + pause);
        }
        Ok(signatures)
    }
}

/// Does something for each at the same time.
fn each<T: Sync, A: Send>(all: &[T], work: impl Fn(&T) -> A + Sync) -> Vec<A> {
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = all.iter().map(|one| scope.spawn(move || work(one))).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, A>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

//! A witness: what it keeps, and what it signs.
//!
//! It keeps one checkpoint of each log and signs a later one only after a proof that the later continues the earlier; checking
//! and remembering are one step, so that two requests at once cannot turn it back. Whoever lost what it kept must not sign on
//! with the same key, since it could then be led along another history.

use crate::Policy;
use crate::checkpoint::Checkpoint;
use crate::hash::{self, EMPTY_ROOT};
use crate::note::{Note, Signature, Signer};
use crate::policy::Party;
use crate::witness::{AddCheckpoint, Answer, name_of};
use std::fs::{File, TryLockError};
use std::io::{Error as IoError, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Names of logs of which a checkpoint was signed.
const SIGNED: &str = "signed";

/// A witness: its key, the logs that it follows, and a folder with the last checkpoint of each.
pub struct Witness {
    signer: Signer,
    policy: Policy,
    folder: PathBuf,
    // One request at a time checks and remembers; the names of logs that were signed before.
    turn: Mutex<Vec<String>>,
    // Held as long as this lives, so that no other process signs out of this folder.
    _lock: File,
}

impl Witness {
    /// Opens the folder of a witness for the logs of a policy.
    ///
    /// # Errors
    /// What the file system said; [`ErrorKind::WouldBlock`] if another process signs out of this folder;
    /// [`ErrorKind::InvalidData`] if a checkpoint that was signed is gone.
    pub fn open(signer: Signer, policy: Policy, folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                IoError::new(ErrorKind::WouldBlock, "another program signs as a witness out of this folder")
            }
            TryLockError::Error(error) => error,
        })?;
        let signed = names(&folder.join(SIGNED))?;
        if let Some(gone) = signed.iter().find(|name| !path_of(folder, name).is_file()) {
            let why = format!(
                "{} is gone, although a checkpoint of that log was signed. Put it back as it was last; if that is not \
                 possible, begin with a new key in an empty folder and tell the logs",
                path_of(folder, gone).display()
            );
            return Err(IoError::new(ErrorKind::InvalidData, why));
        }
        Ok(Self { signer, policy, folder: folder.to_owned(), turn: Mutex::new(signed), _lock: lock })
    }

    /// Returns its verifier key.
    #[must_use]
    pub fn vkey(&self) -> String {
        self.signer.verifier().to_vkey()
    }

    /// Returns the names of the logs that it follows.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        self.policy.logs.iter().map(|log| log.verifier.name())
    }

    /// Returns the last checkpoint that was signed, by the name of [`name_of`].
    ///
    /// # Errors
    /// What reading said.
    pub fn last(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let is_followed = self.origins().any(|origin| name_of(origin) == name);
        match is_followed.then(|| std::fs::read(path_of(&self.folder, name))) {
            None => Ok(None),
            Some(Err(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
            Some(read) => read.map(Some),
        }
    }

    /// Judges a request at this second; remembers and signs the checkpoint if everything holds.
    #[must_use]
    pub fn add_checkpoint(&self, body: &[u8], at_seconds: u64) -> Answer {
        let Ok(request) = AddCheckpoint::parse(body) else { return Answer::Malformed };
        let note = Note::parse(request.checkpoint.as_bytes());
        let Some((new, note)) = note.ok().and_then(|note| Some((Checkpoint::parse(&note.text).ok()?, note)))
        else {
            return Answer::Malformed;
        };
        let mut keys = self.policy.logs.iter().filter(|log| log.verifier.name() == new.origin).peekable();
        if keys.peek().is_none() {
            return Answer::Unknown;
        }
        if !keys.any(|log| note.verify(&log.verifier).is_ok()) {
            return Answer::NotSigned;
        }
        if request.old > new.size {
            return Answer::Malformed;
        }
        let mut signed = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.judge(&request, &new, &note, at_seconds, &mut signed).unwrap_or(Answer::Failed)
    }

    fn judge(
        &self,
        request: &AddCheckpoint,
        new: &Checkpoint,
        note: &Note,
        at_seconds: u64,
        signed: &mut Vec<String>,
    ) -> Result<Answer> {
        let name = name_of(&new.origin);
        let path = path_of(&self.folder, &name);
        let last = match std::fs::read(&path) {
            Ok(bytes) => {
                let kept = Note::parse(&bytes).and_then(|note| Checkpoint::parse(&note.text));
                // What cannot be read must not be taken for nothing: that would allow another history.
                kept.map_err(|error| IoError::other(error.to_string()))?.head()
            }
            Err(error) if error.kind() == ErrorKind::NotFound && !signed.contains(&name) => (0, EMPTY_ROOT),
            Err(error) => return Err(error),
        };
        if request.old != last.0 {
            return Ok(Answer::Conflict(last.0));
        }
        if hash::verify_consistency(&last, &new.head(), &request.proof).is_err() {
            return Ok(Answer::NotProved);
        }
        let signature = self.signer.sign(&note.text, at_seconds);
        // Whoever asks for the same once more changes nothing that is remembered.
        if last != new.head() || !path.exists() {
            replace(&path, self.kept(&new.origin, note, signature.clone())?.as_bytes())?;
        }
        if !signed.contains(&name) {
            // After the checkpoint: a kill in between leaves one without its name, which is no danger.
            let all: String = signed.iter().chain([&name]).map(|name| format!("{name}\n")).collect();
            replace(&self.folder.join(SIGNED), all.as_bytes())?;
            signed.push(name);
        }
        Ok(Answer::Signed(signature.to_line()))
    }
}

impl Witness {
    /// Returns what is remembered: the checkpoint with one signature of each key of its log that fits, and with this one. Other lines
    /// came from whoever asked, and could make the file longer than can be read.
    fn kept(&self, origin: &str, note: &Note, own: Signature) -> Result<String> {
        let keys = self.policy.logs.iter().filter(|log| log.verifier.name() == origin);
        let fitting = |log: &Party| {
            let mut by = note.signatures.iter().filter(|one| log.verifier.is_by(one));
            by.find(|one| log.verifier.verify(&note.text, one).is_ok()).cloned()
        };
        let signatures = keys.filter_map(fitting).chain([own]).collect();
        let text = Note { text: note.text.clone(), signatures }.to_text();
        match Note::parse(text.as_bytes()) {
            Ok(_) => Ok(text),
            Err(error) => Err(IoError::other(error.to_string())),
        }
    }
}

fn path_of(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.checkpoint"))
}

fn names(path: &Path) -> Result<Vec<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Puts a file in the place of another in one step that survives a crash.
///
/// # Errors
/// What the file system said; the earlier file is there then.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    match path.parent() {
        // The folder of a bare name is the one where we stand.
        Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

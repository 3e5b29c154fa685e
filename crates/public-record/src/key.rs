//! The key of the log: in a file of its own beside the data, never in the database and so never in a backup.

use std::io::Write;
use std::path::{Path, PathBuf};

use kheo_base::{Entropy, Fault, Instant};
use kheo_verify::encoding::{base64, from_base64};
use kheo_verify::note::{Note, Role, Signer, Verifier};
use kheo_verify::{Checkpoint, SignedCheckpoint};

use crate::refused;

const FIRST_LINE: &str = "kheo record key v1";
/// How long a checkpoint bears the signature of the key before beside that of the new one.
const OVERLAP_DAYS: i64 = 30;

/// The keys that sign: today's, and for a while the one before. A key of another algorithm would be a further signer.
pub struct Keys {
    origin: String,
    signers: Vec<Signer>,
    /// Until when the second one signs too.
    until: Instant,
}

/// A key that was made and lies beside the one that signs, until it is put in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    path: PathBuf,
    /// The verifier key, to give to everybody.
    pub vkey: String,
    /// Its number.
    pub id: u32,
    /// Its 32 public bytes.
    pub public: [u8; 32],
}

impl Keys {
    /// Makes keys out of a seed: for sites without a folder of data, whose log nobody believes.
    ///
    /// # Errors
    /// A fault if the origin cannot be the name of a key.
    pub fn passing(origin: &str) -> Result<Self, Fault> {
        Self::of(origin, &[kheo_verify::hash::sha256(origin.as_bytes())], Instant::from_millis(0))
    }

    fn of(origin: &str, seeds: &[[u8; 32]], until: Instant) -> Result<Self, Fault> {
        let signers = seeds.iter().map(|seed| Signer::new(origin, Role::Log, seed));
        let signers = signers.collect::<Result<_, _>>().map_err(refused("reading the key of the record"))?;
        Ok(Self { origin: origin.to_owned(), signers, until })
    }

    /// Returns the name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Returns the verifier key of today.
    pub fn vkey(&self) -> String {
        self.signers.first().map(|signer| signer.verifier().to_vkey()).unwrap_or_default()
    }

    /// Returns the verifiers, today's first.
    pub fn verifiers(&self) -> impl Iterator<Item = &Verifier> {
        self.signers.iter().map(Signer::verifier)
    }

    /// Signs a checkpoint; within the overlap with the key before as well.
    pub(crate) fn sign(&self, checkpoint: &Checkpoint, now: Instant) -> Note {
        let text = checkpoint.to_text();
        let count = if now < self.until { self.signers.len() } else { 1 };
        let signatures = self.signers.iter().take(count).map(|signer| signer.sign(&text, 0)).collect();
        Note { text, signatures }
    }

    /// Reads a checkpoint that one of these keys signed.
    pub(crate) fn open(&self, note: &str) -> Result<SignedCheckpoint, kheo_verify::Error> {
        let mut answer = Err(kheo_verify::Error::Unsigned(self.origin.clone()));
        for verifier in self.verifiers() {
            answer = SignedCheckpoint::open(note.as_bytes(), verifier);
            if answer.is_ok() {
                break;
            }
        }
        answer
    }

    /// Reads the file; `None` if there is none.
    ///
    /// # Errors
    /// A fault if the file cannot be read or is not a key.
    pub fn read(path: &Path) -> Result<Option<Self>, Fault> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Fault::because(format!("reading {}", path.display()), error)),
        };
        let wrong = || Fault::new(format!("{} is not the key of a record", path.display()));
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong());
        }
        let (mut origin, mut seeds, mut until) = (None, Vec::new(), 0);
        for line in lines {
            match line.split_once(' ').ok_or_else(wrong)? {
                ("origin", name) => origin = Some(name.to_owned()),
                ("seed" | "before", seed) => {
                    let seed = from_base64(seed).map_err(|_| wrong())?;
                    seeds.push(seed.try_into().map_err(|_| wrong())?);
                }
                ("until", millis) => until = millis.parse().map_err(|_| wrong())?,
                _ => return Err(wrong()),
            }
        }
        if seeds.is_empty() {
            return Err(wrong());
        }
        Self::of(&origin.ok_or_else(wrong)?, &seeds, Instant::from_millis(until)).map(Some)
    }

    /// Makes a key and its file, which must not exist.
    ///
    /// # Errors
    /// A fault if there is a file, or it cannot be written.
    pub fn create(path: &Path, origin: &str, entropy: &Entropy) -> Result<Self, Fault> {
        if path.exists() {
            return Err(Fault::new(format!(
                "{} exists already. `kheo record key rotate` makes a new key without breaking the record",
                path.display()
            )));
        }
        let seed: [u8; 32] = entropy.bytes();
        let keys = Self::of(origin, &[seed], Instant::from_millis(0))?;
        write_private(path, &format!("{FIRST_LINE}\norigin {origin}\nseed {}\n", base64(&seed)))?;
        Ok(keys)
    }

    /// Makes a new key beside the one that signs. Once it is announced it goes in front, and for thirty days the one before signs
    /// as well: a kill in between leaves an announced key that never signed, not one that signs and was never announced.
    ///
    /// # Errors
    /// A fault if there is no key, or the file cannot be written.
    pub fn prepare(path: &Path, now: Instant, entropy: &Entropy) -> Result<NewKey, Fault> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| Fault::because(format!("reading {}", path.display()), error))?;
        let keys = Self::read(path)?.ok_or_else(|| Fault::new("there is no key to rotate"))?;
        let before = text.lines().find_map(|line| line.strip_prefix("seed ")).unwrap_or_default();
        let seed: [u8; 32] = entropy.bytes();
        let until = now.plus_days(OVERLAP_DAYS).millis();
        let origin = keys.origin();
        let content = format!(
            "{FIRST_LINE}\norigin {origin}\nseed {}\nbefore {before}\nuntil {until}\n",
            base64(&seed)
        );
        let beside = beside(path);
        drop(std::fs::remove_file(&beside));
        write_private(&beside, &content)?;
        let signer = Signer::new(origin, Role::Log, &seed).map_err(refused("reading the new key"))?;
        let verifier = signer.verifier();
        let (vkey, id, public) = (verifier.to_vkey(), verifier.id(), *verifier.key());
        Ok(NewKey { path: path.to_owned(), vkey, id, public })
    }
}

impl NewKey {
    /// Puts the key in front of the one that signs: from the next start of the server on it signs first.
    ///
    /// # Errors
    /// A fault if the file cannot be moved.
    pub fn put_in_place(&self) -> Result<(), Fault> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        std::fs::rename(beside(&self.path), &self.path)
            .and_then(|()| std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all())
            .map_err(|error| Fault::because("putting the new key in place", error))
    }
}

fn beside(path: &Path) -> PathBuf {
    path.with_extension("new")
}

/// Writes a file that only its owner can read, down to the disk.
pub(crate) fn write_private(path: &Path, content: &str) -> Result<(), Fault> {
    let wrong = |error| Fault::because(format!("writing {}", path.display()), error);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(wrong)?;
    file.write_all(content.as_bytes()).and_then(|()| file.sync_all()).map_err(wrong)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use kheo_verify::hash::EMPTY_ROOT;

    #[test]
    fn a_new_key_and_the_one_before_sign_together_for_thirty_days() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.key");
        let (entropy, now) = (Entropy::seeded(5), Instant::from_millis(1_795_410_000_000));
        let old = Keys::create(&path, "kheo.example/log", &entropy).unwrap();
        assert!(Keys::create(&path, "kheo.example/log", &entropy).is_err());
        let made = Keys::prepare(&path, now, &entropy).unwrap();
        assert_eq!(Keys::read(&path).unwrap().unwrap().vkey(), old.vkey(), "it signs once it is announced");
        made.put_in_place().unwrap();
        let new = Keys::read(&path).unwrap().unwrap();
        assert_eq!(new.vkey(), made.vkey);
        assert_ne!(new.vkey(), old.vkey());
        let checkpoint = Checkpoint { origin: new.origin().to_owned(), size: 0, root: EMPTY_ROOT };
        let both = new.sign(&checkpoint, now.plus_days(29)).to_text();
        assert!(old.open(&both).is_ok() && new.open(&both).is_ok());
        let one = new.sign(&checkpoint, now.plus_days(31)).to_text();
        assert!(old.open(&one).is_err() && new.open(&one).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.key");
        Keys::create(&path, "kheo.example/log", &Entropy::seeded(5)).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

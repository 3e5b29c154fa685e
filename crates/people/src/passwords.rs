//! Hashing and checking passwords with Argon2id, without letting a crowd of callers take all memory.

use std::sync::Arc;

use argon2::password_hash::Error as HashError;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use kheo_base::{Entropy, Fault, FaultKind, nfc};
use tokio::sync::Semaphore;

use crate::rules::passwords::LENGTH_MAX;

/// Memory of one hash in KiB: 19 MiB (OWASP Password Storage Cheat Sheet, Argon2id).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory (same source).
const PASSES: u32 = 2;
/// Lanes (same source).
const LANES: u32 = 1;
/// Hashes made at the same time: 76 MiB at most.
const RUNNING_MAX: usize = 4;
/// Callers that run or wait; the next one hears at once that the server is busy.
const CALLERS_MAX: usize = RUNNING_MAX + 256;
/// Most bytes of a character in UTF-8.
const CHARACTER_BYTES_MAX: usize = 4;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// What the world recommends (OWASP): 19 MiB, two passes, one lane.
    pub const RECOMMENDED: Self = Self { memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES };
    /// As cheap as the algorithm allows: for tests and demonstrations only.
    pub const CHEAP: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };
}

/// Hashes and checks passwords. Clones share their limits.
#[derive(Clone)]
pub struct Passwords(Arc<Inner>);

struct Inner {
    argon2: Argon2<'static>,
    /// The hash of nobody's password, checked when there is no account so that time does not tell.
    nobody: String,
    entropy: Entropy,
    running: Arc<Semaphore>,
    callers: Arc<Semaphore>,
}

impl Passwords {
    /// Prepares hashing at a cost.
    ///
    /// # Errors
    /// A fault if the algorithm does not allow the cost.
    pub fn new(cost: Cost, entropy: Entropy) -> Result<Self, Fault> {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None)
            .map_err(|error| Fault::because("setting the cost of passwords", error))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon2, &kheo_base::to_hex(&entropy.bytes::<16>()), entropy.bytes())?;
        let (running, callers) =
            (Arc::new(Semaphore::new(RUNNING_MAX)), Arc::new(Semaphore::new(CALLERS_MAX)));
        Ok(Self(Arc::new(Inner { argon2, nobody, entropy, running, callers })))
    }

    /// Returns the password's hash with a fresh salt, as a PHC string.
    ///
    /// # Errors
    /// A fault of kind `Busy` when too many wait.
    pub async fn hash(&self, password: &str) -> Result<String, Fault> {
        let (password, salt) = (nfc(password), self.0.entropy.bytes());
        self.work(move |inner| hash(&inner.argon2, &password, salt)).await
    }

    /// Tells whether a password has this hash. Without a hash it takes as long and says no.
    ///
    /// # Errors
    /// A fault of kind `Busy` when too many wait, or if the hash is damaged.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Fault> {
        // No password is longer; hashing a megabyte would let a stranger buy our time cheaply.
        let is_possible = password.len() <= LENGTH_MAX * CHARACTER_BYTES_MAX;
        let password = if is_possible { nfc(password) } else { String::new() };
        let stored = stored.filter(|hash| is_possible && !hash.is_empty()).map(str::to_owned);
        self.work(move |inner| {
            let hash = stored.as_ref().unwrap_or(&inner.nobody);
            let fits = verify(&inner.argon2, &password, hash)?;
            Ok(fits && stored.is_some())
        })
        .await
    }

    /// Runs hashing on a thread that may block, when its turn comes.
    async fn work<T: Send + 'static>(
        &self,
        closure: impl FnOnce(&Inner) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let busy = |_| Fault::new("too many people are signing in").of_kind(FaultKind::Busy);
        let caller = self.0.callers.clone().try_acquire_owned().map_err(busy)?;
        let turn = self.0.running.clone().acquire_owned().await;
        let turn = turn.map_err(|error| Fault::because("waiting to hash a password", error))?;
        let inner = self.0.clone();
        // The permits go with the work, not with the caller: a browser that goes away frees no memory.
        let work = tokio::task::spawn_blocking(move || {
            let _held = (caller, turn);
            closure(&inner)
        });
        work.await.map_err(|error| Fault::because("hashing a password", error))?
    }
}

fn hash(argon2: &Argon2<'_>, password: &str, salt: [u8; 16]) -> Result<String, Fault> {
    let hash = argon2.hash_password_with_salt(password.as_bytes(), &salt);
    Ok(hash.map_err(|error| Fault::because("hashing a password", error))?.to_string())
}

fn verify(argon2: &Argon2<'_>, password: &str, stored: &str) -> Result<bool, Fault> {
    match argon2.verify_password(password.as_bytes(), stored) {
        Ok(()) => Ok(true),
        Err(HashError::PasswordInvalid) => Ok(false),
        Err(error) => Err(Fault::because("checking a password against a damaged hash", error)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn cheap() -> Passwords {
        Passwords::new(Cost::CHEAP, Entropy::seeded(1)).unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_in_either_normal_form() {
        let passwords = cheap();
        let hash = passwords.hash("đường quê thắp sáng").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$"));
        assert!(passwords.verify("đường quê thắp sáng", Some(&hash)).await.unwrap());
        let decomposed = "đu\u{31b}o\u{31b}\u{300}ng quê thắp sáng";
        assert!(passwords.verify(decomposed, Some(&hash)).await.unwrap());
        assert!(!passwords.verify("đường quê thắp sang", Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn equal_passwords_have_different_hashes() {
        let passwords = cheap();
        assert_ne!(
            passwords.hash("mười hai con giáp").await.unwrap(),
            passwords.hash("mười hai con giáp").await.unwrap()
        );
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let passwords = cheap();
        for stored in [None, Some("")] {
            assert!(!passwords.verify("", stored).await.unwrap());
        }
        assert!(passwords.verify("x", Some("damaged")).await.is_err());
    }

    #[tokio::test]
    async fn an_endless_password_is_wrong_and_cheap() {
        let passwords = cheap();
        let hash = passwords.hash("").await.unwrap();
        assert!(!passwords.verify(&"a".repeat(1_000_000), Some(&hash)).await.unwrap());
    }

    #[tokio::test]
    async fn a_crowd_is_turned_away_instead_of_filling_the_memory() {
        let passwords = cheap();
        let held = passwords.0.callers.clone().try_acquire_many_owned(260).unwrap();
        assert_eq!(passwords.hash("x").await.unwrap_err().kind(), FaultKind::Busy);
        drop(held);
        assert!(passwords.hash("x").await.is_ok());
    }

    #[test]
    fn the_recommended_cost_is_allowed() {
        let passwords = Passwords::new(Cost::RECOMMENDED, Entropy::seeded(1)).unwrap();
        assert!(passwords.0.nobody.contains("m=19456,t=2,p=1"));
    }
}

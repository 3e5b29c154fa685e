//! Ids that any server may make without asking another, and the source of randomness.

use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use crate::Instant;

/// The letters of an id as people read it: Crockford's base 32, which has no I, L, O or U to misread.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Thirteen letters hold 65 bits, so every positive `i64` fits.
const TEXT_LEN: usize = 13;
/// Low bits that are random; the bits above are milliseconds, good until the year 2109.
const RANDOM_BITS: u32 = 21;

/// A row's id: milliseconds above, randomness below, so that ids sort by age and need no central counter.
///
/// Within one program ids only rise, so none comes twice. Two servers collide with one chance in two million for each pair
/// of ids that they make in the same millisecond; the primary key then refuses the second, and its transaction runs again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(i64);

/// The text is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct ParseIdError;

impl Id {
    /// Makes an id for something that begins `now`.
    pub fn new(now: Instant, entropy: &Entropy) -> Self {
        let random = i64::from(u32::from_le_bytes(entropy.bytes()) & ((1 << RANDOM_BITS) - 1));
        let wanted = (now.millis().max(0) << RANDOM_BITS | random) & i64::MAX;
        Self(entropy.above_last(wanted))
    }

    /// Takes an id as the database keeps it.
    pub const fn from_i64(value: i64) -> Self {
        Self(value)
    }

    /// Returns the id as the database keeps it.
    pub const fn to_i64(self) -> i64 {
        self.0
    }

    /// Returns about when it was made: ids that meet in one millisecond move on by a little.
    pub const fn made_at(self) -> Instant {
        Instant::from_millis(self.0 >> RANDOM_BITS)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = [0_u8; TEXT_LEN];
        for (place, letter) in letters.iter_mut().rev().enumerate() {
            let digit = (self.0 >> (5 * place)) & 31;
            *letter = ALPHABET[usize::try_from(digit).unwrap_or(0)];
        }
        f.write_str(std::str::from_utf8(&letters).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Id {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.len() != TEXT_LEN {
            return Err(ParseIdError);
        }
        let mut value: i128 = 0;
        for letter in text.bytes() {
            let digit = ALPHABET.iter().position(|known| *known == letter).ok_or(ParseIdError)?;
            value = value << 5 | i128::try_from(digit).map_err(|_| ParseIdError)?;
        }
        i64::try_from(value).map(Self).map_err(|_| ParseIdError)
    }
}

/// Gives random bytes. Everything asks an `Entropy`, so that tests and demonstrations can be repeated exactly.
#[derive(Debug, Clone)]
pub struct Entropy {
    source: Source,
    /// The last id that was made: the next one lies above it.
    last: Arc<AtomicI64>,
}

/// The last id of this program, whichever handle made it.
static LAST: LazyLock<Arc<AtomicI64>> = LazyLock::new(Arc::default);
/// How far an id may run ahead of the clock. A clock that was put back by more makes ids of its own time again, and leaves
/// it to the primary key to refuse one that is taken.
const AHEAD_MAX: i64 = 60_000 << RANDOM_BITS;

#[derive(Debug, Clone)]
enum Source {
    System,
    Seeded(Arc<Mutex<u64>>),
}

impl Entropy {
    /// The operating system's randomness: the only one fit for secrets.
    pub fn system() -> Self {
        Self { source: Source::System, last: LAST.clone() }
    }

    /// A repeatable sequence for tests. Never use it for secrets that matter.
    pub fn seeded(seed: u64) -> Self {
        Self { source: Source::Seeded(Arc::new(Mutex::new(seed))), last: Arc::default() }
    }

    /// Returns `N` random bytes.
    ///
    /// # Panics
    /// When the operating system has no randomness to give: nothing secure can be done then.
    #[expect(clippy::expect_used, reason = "a system without randomness cannot run a server")]
    #[expect(clippy::disallowed_methods, reason = "everybody else asks here")]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.source {
            Source::System => getrandom::fill(&mut bytes).expect("the system gives random bytes"),
            Source::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                bytes.iter_mut().for_each(|byte| *byte = split_mix(&mut state));
            }
        }
        bytes
    }
}

impl Entropy {
    /// Returns the wanted number, or the next one above the last if that is higher.
    fn above_last(&self, wanted: i64) -> i64 {
        let next = |last: i64| {
            let is_near = last >= wanted && last - wanted < AHEAD_MAX;
            if is_near { last + 1 } else { wanted }
        };
        let before = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(next(last)));
        before.map_or(wanted, next)
    }
}

/// One byte of SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to make test data differ.
fn split_mix(state: &mut u64) -> u8 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed.to_le_bytes()[3]
}

/// Writes bytes as lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        for digit in [byte >> 4, byte & 15] {
            hex.push(char::from_digit(u32::from(digit), 16).unwrap_or('0'));
        }
        hex
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn younger_ids_sort_later() {
        let entropy = Entropy::seeded(7);
        let earlier = Id::new(Instant::from_millis(1_700_000_000_000), &entropy);
        let later = Id::new(Instant::from_millis(1_700_000_000_001), &entropy);
        assert!(earlier < later && earlier.to_string() < later.to_string());
    }

    #[test]
    fn a_hundred_thousand_ids_of_one_millisecond_are_all_different() {
        let (entropy, now) = (Entropy::seeded(1), Instant::from_millis(1_700_000_000_000));
        let ids: std::collections::HashSet<Id> = (0..100_000).map(|_| Id::new(now, &entropy)).collect();
        assert_eq!(ids.len(), 100_000);
    }

    #[test]
    fn a_clock_put_back_does_not_hold_ids_in_the_future() {
        let entropy = Entropy::seeded(1);
        let late = Id::new(Instant::from_millis(1_900_000_000_000), &entropy);
        let back = Id::new(Instant::from_millis(1_700_000_000_000), &entropy);
        assert!(back < late);
    }

    #[test]
    fn nonsense_is_not_an_id() {
        for text in ["", "0", "zzzzzzzzzzzzz", "000000000000u", "0000000000000 ", "đđđđđđ0"] {
            assert_eq!(text.parse::<Id>(), Err(ParseIdError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ids_survive_being_written(value in 0..i64::MAX) {
            let id = Id::from_i64(value);
            prop_assert_eq!(id.to_string().parse::<Id>().unwrap(), id);
        }
    }
}

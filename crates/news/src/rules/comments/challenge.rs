//! Work that a browser does before it sends a comment, so that a program which sends thousands pays for each.
//!
//! A challenge is given with the form and signed, so that nobody keeps it; it belongs to one story, is good for some hours, and
//! the comment that it lets in bears it as its key, so that it is good once. The work: a number that, written behind the
//! challenge, gives a SHA-256 with so many leading zero bits. Whoever cannot do it (no script, no secure connection) sends without,
//! fewer in an hour.

use hmac::{Hmac, KeyInit, Mac};
use kheo_base::{Id, Instant, to_hex};
use sha2::{Digest, Sha256};

/// Leading zero bits: 65,536 tries on the average. Half a second on an office computer, some seconds on an old telephone, which
/// works while somebody types; a program that sends ten thousand comments computes for more than an hour.
pub const DIFFICULTY_BITS: u32 = 16;
/// How long a form may be open, in seconds: three hours, for somebody who writes slowly or is called away.
pub const OPEN_SECONDS: i64 = 3 * 3_600;
/// Bytes of the signature that are kept: 128 bits cannot be guessed.
const SIGNATURE_LEN: usize = 16;
/// Longest solution: more digits than any browser counts to.
const SOLUTION_LEN_MAX: usize = 12;

/// Makes a challenge for a story: random letters, the end of its time, a signature.
pub fn issue(key: &[u8], story_id: Id, random: [u8; 12], now: Instant) -> String {
    let until = now.plus_seconds(OPEN_SECONDS).millis();
    let stem = format!("{}-{until:x}", to_hex(&random));
    format!("{stem}-{}", signature(key, story_id, &stem))
}

/// Whether a challenge was given for this story and is still good.
pub fn is_good(key: &[u8], story_id: Id, challenge: &str, now: Instant) -> bool {
    let Some((stem, signed)) = challenge.rsplit_once('-') else { return false };
    let expected = signature(key, story_id, stem);
    let differing = signed.bytes().zip(expected.bytes()).fold(0, |found, (a, b)| found | (a ^ b));
    let until = stem.rsplit_once('-').and_then(|(_, until)| i64::from_str_radix(until, 16).ok());
    signed.len() == expected.len() && differing == 0 && until.is_some_and(|until| now.millis() <= until)
}

/// Whether the work was done.
pub fn is_solved(challenge: &str, solution: &str) -> bool {
    let is_number = (1..=SOLUTION_LEN_MAX).contains(&solution.len())
        && solution.bytes().all(|byte| byte.is_ascii_digit());
    is_number && zero_bits(challenge, solution) >= DIFFICULTY_BITS
}

fn zero_bits(challenge: &str, solution: &str) -> u32 {
    let digest = Sha256::digest(format!("{challenge}:{solution}"));
    digest.first_chunk().map_or(0, |head| u64::from_be_bytes(*head).leading_zeros())
}

fn signature(key: &[u8], story_id: Id, stem: &str) -> String {
    // A key of any length will do, so making it cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(format!("{story_id}:{stem}").as_bytes());
    let bytes = mac.finalize().into_bytes();
    to_hex(&bytes[..SIGNATURE_LEN.min(bytes.len())])
}

/// Does the work, for tests and for programs of ours: what the script does in a browser.
pub fn solve(challenge: &str) -> String {
    let mut numbers = (0_u64..).map(|number| number.to_string());
    numbers.find(|number| is_solved(challenge, number)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"of this site";

    fn now() -> Instant {
        Instant::from_millis(1_795_410_000_000)
    }

    #[test]
    fn a_challenge_belongs_to_its_story_its_site_and_its_hours() {
        let (story, other) = (Id::from_i64(7), Id::from_i64(8));
        let given = issue(KEY, story, [5; 12], now());
        assert!(is_good(KEY, story, &given, now()));
        assert!(is_good(KEY, story, &given, now().plus_seconds(OPEN_SECONDS)));
        assert!(!is_good(KEY, story, &given, now().plus_seconds(OPEN_SECONDS + 1)));
        assert!(!is_good(KEY, other, &given, now()));
        assert!(!is_good(b"of another", story, &given, now()));
        let longer = given.replacen("05", "06", 1);
        for forged in [longer.as_str(), "", "-", "a-b", "a-b-c", &given[..given.len() - 1], "đ-đ-đ"] {
            assert!(!is_good(KEY, story, forged, now()), "{forged}");
        }
    }

    #[test]
    fn work_that_was_done_is_seen_and_other_work_is_not() {
        let given = issue(KEY, Id::from_i64(7), [5; 12], now());
        let solution = solve(&given);
        assert!(is_solved(&given, &solution));
        let another = issue(KEY, Id::from_i64(7), [6; 12], now());
        assert!(!is_solved(&another, &solution), "work is done anew for every comment");
        for nonsense in ["", "x", "-1", "9999999999999", &format!("{solution}x")] {
            assert!(!is_solved(&given, nonsense), "{nonsense}");
        }
    }
}

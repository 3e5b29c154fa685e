//! When to try again after a letter could not be sent. Pure.

/// How often a letter is tried before it is given up: with the pauses below, for about fifteen hours.
pub const ATTEMPTS_MAX: i64 = 10;
/// The first pause.
const FIRST_SECONDS: i64 = 60;
/// The longest pause: six hours.
const LONGEST_SECONDS: i64 = 6 * 60 * 60;

/// Returns the pause after so many attempts, in seconds: 1 minute, 2, 4 … up to 6 hours; `None` when there are no more.
pub fn pause_seconds(attempts: i64) -> Option<i64> {
    if attempts >= ATTEMPTS_MAX {
        return None;
    }
    let doublings = u32::try_from(attempts - 1).unwrap_or(0);
    let pause = 2_i64.checked_pow(doublings).and_then(|times| times.checked_mul(FIRST_SECONDS));
    Some(pause.map_or(LONGEST_SECONDS, |pause| pause.min(LONGEST_SECONDS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pauses_double_and_then_end() {
        let minutes: Vec<_> =
            (1..=10).map(|attempts| pause_seconds(attempts).map(|pause| pause / 60)).collect();
        let expected = [1, 2, 4, 8, 16, 32, 64, 128, 256].map(Some);
        assert_eq!(minutes[..9], expected);
        assert_eq!(minutes[9], None);
    }

    proptest! {
        #[test]
        fn pauses_are_bounded_and_never_shrink(attempts in 0..ATTEMPTS_MAX - 1) {
            let (pause, next) = (pause_seconds(attempts), pause_seconds(attempts + 1));
            prop_assert!(Some(FIRST_SECONDS) <= pause && pause <= next && next <= Some(LONGEST_SECONDS));
        }
    }
}

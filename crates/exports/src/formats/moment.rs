//! Moments as RFC 3339 writes them, without the cost of a calendar for every row.

use kheo_base::Instant;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// Writes a moment in UTC with milliseconds: the same letters as its `Display`, several times faster.
pub(super) fn push(buffer: &mut Vec<u8>, instant: Instant) {
    let millis = instant.millis();
    let (days, rest) = (millis.div_euclid(MILLIS_PER_DAY), millis.rem_euclid(MILLIS_PER_DAY));
    let (year, month, day) = civil(days);
    if !(0..=9_999).contains(&year) {
        buffer.extend_from_slice(instant.to_string().as_bytes());
        return;
    }
    digits(buffer, year, 4, b'-');
    digits(buffer, month, 2, b'-');
    digits(buffer, day, 2, b'T');
    digits(buffer, rest / 3_600_000, 2, b':');
    digits(buffer, rest / 60_000 % 60, 2, b':');
    digits(buffer, rest / 1_000 % 60, 2, b'.');
    digits(buffer, rest % 1_000, 3, b'Z');
}

/// Writes a number with leading zeros, and the letter after it.
fn digits(buffer: &mut Vec<u8>, mut value: i64, width: usize, after: u8) {
    let start = buffer.len();
    buffer.resize(start + width, b'0');
    for place in buffer[start..].iter_mut().rev() {
        *place = b'0' + u8::try_from(value % 10).unwrap_or(0);
        value /= 10;
    }
    buffer.push(after);
}

/// Returns the day of the Gregorian calendar that lies this many days after 1970-01-01 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn moments_are_written_as_they_show(millis in -62_000_000_000_000_i64..250_000_000_000_000) {
            let (mut buffer, instant) = (Vec::new(), Instant::from_millis(millis));
            push(&mut buffer, instant);
            prop_assert_eq!(String::from_utf8_lossy(&buffer).into_owned(), instant.to_string());
        }
    }
}

//! Minutes since 1970 as `2026-11-25T19:42Z`, by the calendar of Gregory.

const MINUTES: i64 = 24 * 60;

/// Writes a minute; nothing outside the years 0 to 9999.
#[must_use]
pub fn minute_to_text(minute: i64) -> Option<String> {
    let (days, rest) = (minute.div_euclid(MINUTES), minute.rem_euclid(MINUTES));
    // Days since 1 March of year 0, so that the day that leaps is the last of its year.
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (hour, minute) = (rest / 60, rest % 60);
    (0..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z"))
}

/// Reads a minute in exactly that spelling.
#[must_use]
pub fn minute_from_text(text: &[u8]) -> Option<i64> {
    let text: &[u8; 17] = text.try_into().ok()?;
    let digits = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15];
    let marks =
        text[4] == b'-' && text[7] == b'-' && text[10] == b'T' && text[13] == b':' && text[16] == b'Z';
    if !marks || !digits.iter().all(|at| text[*at].is_ascii_digit()) {
        return None;
    }
    let number = |from: usize, to: usize| text[from..to].iter().fold(0, |n, d| n * 10 + i64::from(d - b'0'));
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (hour, minute) = (number(11, 13), number(14, 16));
    let leaps = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i64::from(leaps),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) || !(1..=last).contains(&day) || hour > 23 || minute > 59 {
        return None;
    }
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * MINUTES + hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_stand_where_the_calendar_puts_them() {
        let all = [
            (0, "1970-01-01T00:00Z"),
            (-1, "1969-12-31T23:59Z"),
            (29_933_982, "2026-11-30T13:42Z"),
            (13_573_439, "1995-10-22T21:59Z"),
            (15_853_259, "2000-02-22T02:59Z"),
        ];
        for (minute, text) in all {
            assert_eq!(minute_from_text(text.as_bytes()).and_then(minute_to_text).as_deref(), Some(text));
            if minute < 1 {
                assert_eq!(minute_to_text(minute).as_deref(), Some(text));
            }
        }
        assert_eq!(minute_from_text(b"2000-02-29T00:00Z"), Some(15_863_040));
        for wrong in ["1900-02-29T00:00Z", "2026-02-29T00:00Z", "2026-13-01T00:00Z", "2026-04-31T00:00Z"] {
            assert_eq!(minute_from_text(wrong.as_bytes()), None, "{wrong}");
        }
        for wrong in ["2026-01-01T24:00Z", "2026-01-01T00:60Z", "2026-1-01T00:000Z", "2026-01-01 00:00Z", ""]
        {
            assert_eq!(minute_from_text(wrong.as_bytes()), None, "{wrong}");
        }
        assert_eq!(minute_to_text(i64::MAX), None);
        assert_eq!(minute_to_text(i64::MIN), None);
    }

    proptest! {
        #[test]
        fn every_minute_comes_back(minute in -1_000_000_000_i64..4_000_000_000) {
            if let Some(text) = minute_to_text(minute) {
                prop_assert_eq!(minute_from_text(text.as_bytes()), Some(minute));
            }
        }
    }
}

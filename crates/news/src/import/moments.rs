//! Days and times as files write them: `2024-05-01`, `2024-05-01 07:30:00`, `2024-05-01T00:30:00Z`, `2024-05-01T07:30:00+07:00`.

use kheo_base::{Day, Instant};

/// How far the clocks of Viet Nam are ahead, in seconds.
const AHEAD: i64 = 7 * 3_600;

/// Reads a moment; without a zone it is one of Viet Nam.
pub(super) fn read(text: &str) -> Option<Instant> {
    parse(text, AHEAD)
}

/// Reads a moment; without a zone it is UTC.
pub(super) fn read_utc(text: &str) -> Option<Instant> {
    parse(text, 0)
}

fn parse(text: &str, usual: i64) -> Option<Instant> {
    let text = text.trim();
    let (day, rest) = text.split_at_checked(text.find(['T', 't', ' ']).unwrap_or(text.len()))?;
    let day: Day = day.parse().ok()?;
    // Nobody published on a web site before; WordPress writes the year 0 for what has no date.
    if day.year() < 1990 {
        return None;
    }
    let rest = rest.trim_start_matches(['T', 't', ' ']).trim();
    let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    let (whole, part) = time.trim().split_once('.').unwrap_or((time.trim(), ""));
    let seconds = seconds_of(whole)?;
    let millis: i64 = if part.is_empty() { 0 } else { format!("{part:0<3}").get(..3)?.parse().ok()? };
    let ahead = match zone {
        "" if rest.is_empty() => AHEAD,
        "" => usual,
        "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let digits: String = zone[1..].trim().chars().filter(|letter| *letter != ':').collect();
            let (hours, minutes) = digits.split_at_checked(2)?;
            sign * seconds_of(&format!("{hours}:{minutes}"))?
        }
    };
    let at = day.start().plus_seconds(AHEAD - ahead + seconds);
    Some(Instant::from_millis(at.millis() + millis))
}

/// Reads `07:30` or `07:30:15`; nothing is midnight.
fn seconds_of(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let parts: Option<Vec<i64>> =
        text.split(':').map(|part| part.parse().ok().filter(|part| (0..60).contains(part))).collect();
    match parts?[..] {
        [hours, minutes] if hours < 24 => Some(hours * 3_600 + minutes * 60),
        [hours, minutes, seconds] if hours < 24 => Some(hours * 3_600 + minutes * 60 + seconds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_files_write_them() {
        let utc = |text| read_utc(text).map(|at| at.to_string());
        let local = |text| read(text).map(|at| at.to_string());
        assert_eq!(utc("2024-05-01 00:30:00").as_deref(), Some("2024-05-01T00:30:00.000Z"));
        for text in [
            "2024-05-01 07:30:00",
            "2024-05-01T07:30",
            "2024-05-01T00:30:00Z",
            "2024-05-01T00:30:00.000Z",
            "2024-05-01 05:30 +0500",
            "01/05/2024 07:30",
        ] {
            assert_eq!(local(text).as_deref(), Some("2024-05-01T00:30:00.000Z"), "{text}");
        }
        assert_eq!(local("2024-05-01").as_deref(), Some("2024-04-30T17:00:00.000Z"));
        assert_eq!(local("2024-05-01T00:30:00.25Z").as_deref(), Some("2024-05-01T00:30:00.250Z"));
        for text in ["", "0000-00-00 00:00:00", "2024-02-30", "2024-05-01 25:00", "hôm qua", "2024-05-01 +ấ"]
        {
            assert_eq!(read_utc(text), None, "{text}");
        }
    }
}

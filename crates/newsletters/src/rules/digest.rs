//! When weekly letters are due, and what stands in one. Pure.

use kheo_base::{Id, Instant};
use kheo_facts::circulated::Piece;

/// The offset of Viet Nam, in seconds.
const OFFSET_SECONDS: i64 = 7 * 3_600;
/// The day of the week, counted from Monday: Friday, when offices have written and people have a weekend before them.
const WEEKDAY: i64 = 4;
/// The hour at which it is due.
const HOUR: i64 = 16;
/// A week, in milliseconds.
const WEEK_MILLIS: i64 = 7 * 86_400_000;
/// Most stories in one letter; below them it says where the rest is.
pub const PIECES_MAX: usize = 30;

/// A weekly letter: from when on stories stand in it, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// When the one before was due, or a week earlier if there was none.
    pub since_at: Instant,
    /// When it is due.
    pub due_at: Instant,
}

/// Returns when a weekly letter was due last: Friday at 16:00 in Viet Nam.
pub fn last_due(now: Instant) -> Instant {
    // 1970-01-01 was a Thursday, three days after a Monday.
    let first = (WEEKDAY - 3) * 86_400_000 + (HOUR * 3_600 - OFFSET_SECONDS) * 1_000;
    let weeks = (now.millis() - first).div_euclid(WEEK_MILLIS);
    Instant::from_millis(first + weeks * WEEK_MILLIS)
}

/// Joins what was published of several units: each story once, newest first, since somebody follows; tells whether some were left
/// out.
pub fn merged<'a>(
    lists: impl IntoIterator<Item = &'a [Piece]>,
    follows_from: Instant,
) -> (Vec<&'a Piece>, bool) {
    let mut pieces: Vec<&Piece> = lists.into_iter().flatten().collect();
    pieces.retain(|piece| piece.published_at > follows_from);
    sort(&mut pieces);
    pieces.dedup_by_key(|piece: &mut &Piece| -> Id { piece.id });
    let is_more = pieces.len() > PIECES_MAX;
    pieces.truncate(PIECES_MAX);
    (pieces, is_more)
}

/// Puts the newest first.
pub fn sort(pieces: &mut [&Piece]) {
    pieces.sort_by_key(|piece| std::cmp::Reverse((piece.published_at, piece.id)));
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use kheo_base::Day;
    use proptest::prelude::*;

    fn at(day: i8, hour: i64) -> Instant {
        Day::new(2026, 11, day).unwrap().start().plus_seconds(hour * 3_600)
    }

    #[test]
    fn friday_at_four() {
        // 27 November 2026 is a Friday.
        assert_eq!(last_due(at(27, 16)), at(27, 16));
        assert_eq!(last_due(at(27, 16).plus_seconds(-1)), at(20, 16));
        assert_eq!(last_due(at(28, 0)), at(27, 16));
    }

    proptest! {
        #[test]
        fn the_last_one_is_past_and_less_than_a_week_ago(millis in 0_i64..4_000_000_000_000) {
            let due = last_due(Instant::from_millis(millis)).millis();
            prop_assert!(due <= millis && millis < due + WEEK_MILLIS);
        }
    }

    fn piece(id: i64, hours: i64) -> Piece {
        Piece {
            id: Id::from_i64(id),
            is_announcement: false,
            section: String::new(),
            title: String::new(),
            lede: String::new(),
            address: String::new(),
            place_line: String::new(),
            province: "82".to_owned(),
            commune: None,
            published_at: at(20, hours),
        }
    }

    #[test]
    fn a_story_of_two_followed_units_stands_there_once() {
        let (province, commune) = ([piece(2, 3), piece(1, 1)], [piece(2, 3), piece(3, 2)]);
        let lists = || [province.as_slice(), commune.as_slice()];
        let ids = |pieces: &[&Piece]| pieces.iter().map(|piece| piece.id.to_i64()).collect::<Vec<_>>();
        assert_eq!(ids(&merged(lists(), at(20, 0)).0), [2, 3, 1]);
        assert_eq!(ids(&merged(lists(), at(20, 1)).0), [2, 3], "what was before one followed is not sent");
        let many: Vec<Piece> = (0..31).map(|id| piece(id, 1)).collect();
        let (pieces, is_more) = merged([many.as_slice()], at(20, 0));
        assert_eq!((pieces.len(), is_more), (PIECES_MAX, true));
    }
}

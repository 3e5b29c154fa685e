//! What an import did, and what it could not do.

use kheo_base::Refusal;

use super::incoming::Spot;

/// Most lines of one kind that are kept; the rest are counted.
const TOLD_MAX: usize = 10_000;

/// Lines of a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The first 10,000: where, and the sentence.
    pub kept: Vec<(Spot, Refusal)>,
    /// How many there were beyond.
    pub more: usize,
}

impl Told {
    pub(super) fn add(&mut self, spot: Spot, sentence: Refusal) {
        if self.kept.len() < TOLD_MAX {
            self.kept.push((spot, sentence));
        } else {
            self.more += 1;
        }
    }

    /// Returns how many there are in all.
    pub const fn count(&self) -> usize {
        self.kept.len() + self.more
    }
}

/// What an import did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Stories read that could be taken over.
    pub read: usize,
    /// Stories taken over.
    pub imported: usize,
    /// Stories that were taken over before.
    pub known: usize,
    /// Stories that were taken over before and erased here since.
    pub erased: usize,
    /// Comments taken over.
    pub comments: usize,
    /// Comments that were taken over before.
    pub comments_known: usize,
    /// Comments that readers could not read there, or that have no place here.
    pub comments_left_out: usize,
    /// Stories that were changed there since they were taken over.
    pub changed: Told,
    /// What was not taken over.
    pub left_out: Told,
    /// What of stories that were taken over, or are here, could not come along.
    pub broken: Told,
    /// Where reading ended before the end.
    pub stopped: Option<(Spot, Refusal)>,
}

impl Report {
    /// Whether everything that was there is here now.
    pub const fn is_complete(&self) -> bool {
        self.stopped.is_none() && self.left_out.count() == 0
    }
}

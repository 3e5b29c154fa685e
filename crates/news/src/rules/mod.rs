//! What may become of a story, and what its text may be. Pure.

mod changes;
pub mod comments;
mod filing;
mod markdown;
mod old_path;
pub mod pictures;
mod refused;

pub use changes::{Change, changes};
pub use filing::{
    EVENT_PLACE_LETTERS_MAX, Event, Filed, KnownSections, Section, Sections, TAG_LETTERS_MAX, TAGS_MAX, Tag,
    clock, parted, seconds_of, tags,
};
pub(crate) use markdown::events;
pub use markdown::{Html, html, html_with, plain};
pub use old_path::{old_path, old_path_of};
pub use refused::Refused;

use kheo_base::{Day, Instant};

/// Longest title, in letters.
pub const TITLE_LETTERS_MAX: usize = 200;
/// Longest lede, in letters.
pub const LEDE_LETTERS_MAX: usize = 600;
/// Longest text, in letters.
pub const BODY_LETTERS_MAX: usize = 40_000;
/// Longest byline or source, in letters.
pub const LINE_LETTERS_MAX: usize = 300;
/// Longest reason, note or ground, in letters.
pub const REMARK_LETTERS_MAX: usize = 1_000;
/// How far ahead a story is scheduled, in seconds: whatever is later is more likely a slip.
const AHEAD_SECONDS_MAX: i64 = 366 * 86_400;

/// Where a story stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is being written.
    Draft,
    /// Somebody else shall look it over.
    Waiting,
    /// It will be published at a time.
    Scheduled,
    /// Everybody reads it.
    Published,
    /// It was published, and is no longer to be read; its page says why.
    Withdrawn,
    /// What it said was destroyed.
    Erased,
}

impl State {
    /// All of them, in the order in which lists show them.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Draft, Self::Scheduled, Self::Published, Self::Withdrawn, Self::Erased];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// News (*tin*).
    News,
    /// An announcement (*thông báo*): it may stand on top, and may end on a day.
    Announcement,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::News, Self::Announcement];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Announcement => "announcement",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What somebody wants to do with a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Write it anew.
    Edit,
    /// Ask for it to be looked over.
    Send,
    /// Throw a draft away that nobody but the office has read.
    Drop,
    /// Give it back to whoever writes.
    GiveBack {
        /// Why.
        reason: String,
    },
    /// Let everybody read it now.
    Publish,
    /// Let everybody read it from a moment on.
    Schedule {
        /// When.
        at: Instant,
    },
    /// Take the time back.
    Unschedule,
    /// Change what everybody reads, and say so.
    Correct {
        /// What was wrong and is right now.
        note: String,
    },
    /// File a story that everybody reads elsewhere: another section, other tags. It says what it said.
    Refile,
    /// Take it away; its page says why.
    Withdraw {
        /// Why.
        ground: String,
    },
    /// Destroy for good what a story said that was withdrawn.
    Erase,
}

/// What a story tells its readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Says<'a> {
    /// Title, first sentences and text.
    pub words: [&'a str; 3],
    /// The last day of an announcement.
    pub expires_on: Option<Day>,
    /// Whether an announcement stands on top.
    pub is_pinned: bool,
    /// Where it is filed, and what it invites to.
    pub filed: &'a Filed,
}

impl Says<'_> {
    /// Returns what it is to say something else of a story that everybody reads: a correction with its note, or, where only section and
    /// tags change, filing it elsewhere, which needs none.
    ///
    /// # Errors
    /// [`Refused::NothingCorrected`] if it says what it said.
    pub fn becomes(&self, new: &Says<'_>, note: &str) -> Result<Command, Refused> {
        let is_told_anew = (self.words, self.expires_on, self.is_pinned, &self.filed.event)
            != (new.words, new.expires_on, new.is_pinned, &new.filed.event);
        if is_told_anew {
            return Ok(Command::Correct { note: note.to_owned() });
        }
        if self.filed == new.filed { Err(Refused::NothingCorrected) } else { Ok(Command::Refile) }
    }
}

/// Decides what becomes of a story.
///
/// # Errors
/// Why not.
pub fn decide(state: State, command: &Command, now: Instant) -> Result<State, Refused> {
    let next = match (state, command) {
        (State::Draft | State::Waiting, Command::Edit) => state,
        (State::Draft, Command::Send) => State::Waiting,
        (State::Draft, Command::Drop) => State::Erased,
        (State::Waiting, Command::GiveBack { .. }) => State::Draft,
        (State::Waiting | State::Scheduled, Command::Publish) => State::Published,
        (State::Waiting, Command::Schedule { at }) => {
            if *at <= now {
                return Err(Refused::TimePast);
            }
            if *at > now.plus_seconds(AHEAD_SECONDS_MAX) {
                return Err(Refused::TimeFar);
            }
            State::Scheduled
        }
        (State::Scheduled, Command::Unschedule) => State::Waiting,
        (State::Published, Command::Correct { .. } | Command::Refile) => State::Published,
        (State::Published, Command::Withdraw { .. }) => State::Withdrawn,
        (State::Withdrawn, Command::Erase) => State::Erased,
        _ => return Err(Refused::NotNow),
    };
    let remark = match command {
        Command::GiveBack { reason: said }
        | Command::Correct { note: said }
        | Command::Withdraw { ground: said } => said,
        _ => return Ok(next),
    };
    if remark.trim().is_empty() { Err(Refused::RemarkMissing) } else { Ok(next) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_are_told_changes_by_a_correction_and_its_place_without() {
        let (filed, moved) = (Filed::default(), Filed { section: "economy".to_owned(), ..Filed::default() });
        let event = Event {
            on: Day::new(2026, 12, 1).unwrap_or(now().day()),
            time: String::new(),
            place: String::new(),
        };
        let invites = Filed { event: Some(event), ..Filed::default() };
        let old = Says { words: ["Đèn", "", ""], expires_on: None, is_pinned: false, filed: &filed };
        let corrected = Ok(Command::Correct { note: "Sửa".to_owned() });
        for new in [
            Says { words: ["Đèn đường", "", ""], filed: &moved, ..old },
            Says { expires_on: Some(now().day()), ..old },
            Says { is_pinned: true, ..old },
            Says { filed: &invites, ..old },
        ] {
            assert_eq!(old.becomes(&new, "Sửa"), corrected, "{new:?}");
        }
        assert_eq!(old.becomes(&Says { filed: &moved, ..old }, ""), Ok(Command::Refile));
        assert_eq!(old.becomes(&old, "Sửa"), Err(Refused::NothingCorrected));
    }

    fn now() -> Instant {
        Instant::from_millis(1_795_410_000_000)
    }

    fn said(word: &str) -> [Command; 3] {
        let word = || word.to_owned();
        [
            Command::GiveBack { reason: word() },
            Command::Correct { note: word() },
            Command::Withdraw { ground: word() },
        ]
    }

    #[test]
    fn a_story_goes_its_way_and_no_other() {
        let [give_back, correct, withdraw] = said("x");
        let schedule = Command::Schedule { at: now().plus_seconds(60) };
        let [publish, back, erase] = [Command::Publish, Command::Unschedule, Command::Erase];
        let all = [
            Command::Send,
            give_back,
            publish,
            schedule,
            back,
            correct,
            withdraw,
            erase,
            Command::Edit,
            Command::Drop,
            Command::Refile,
        ];
        let allowed: Vec<(State, usize, State)> = State::ALL
            .into_iter()
            .flat_map(|state| {
                let all = all.iter().enumerate();
                all.filter_map(move |(at, command)| Some((state, at, decide(state, command, now()).ok()?)))
            })
            .collect();
        let expected = [
            (State::Waiting, 1, State::Draft),
            (State::Waiting, 2, State::Published),
            (State::Waiting, 3, State::Scheduled),
            (State::Waiting, 8, State::Waiting),
            (State::Draft, 0, State::Waiting),
            (State::Draft, 8, State::Draft),
            (State::Draft, 9, State::Erased),
            (State::Scheduled, 2, State::Published),
            (State::Scheduled, 4, State::Waiting),
            (State::Published, 5, State::Published),
            (State::Published, 6, State::Withdrawn),
            (State::Published, 10, State::Published),
            (State::Withdrawn, 7, State::Erased),
        ];
        assert_eq!(allowed, expected);
    }

    #[test]
    fn whoever_takes_something_away_says_why() {
        let states = [State::Waiting, State::Published, State::Published];
        for (state, command) in states.into_iter().zip(said("  ")) {
            assert_eq!(decide(state, &command, now()), Err(Refused::RemarkMissing));
        }
    }

    #[test]
    fn a_time_lies_ahead_but_not_far() {
        let at = |seconds: i64| {
            decide(State::Waiting, &Command::Schedule { at: now().plus_seconds(seconds) }, now())
        };
        assert_eq!(at(0), Err(Refused::TimePast));
        assert_eq!(at(1), Ok(State::Scheduled));
        assert_eq!(at(AHEAD_SECONDS_MAX), Ok(State::Scheduled));
        assert_eq!(at(AHEAD_SECONDS_MAX + 1), Err(Refused::TimeFar));
    }
}

//! What may become of a reader's comment: confirmed by whoever wrote it, read before anybody else sees it, refused with a reason,
//! appealed against, read again by another officer. Pure.

pub mod challenge;
pub mod offers;
mod refused;
mod rule_set;
pub mod throttle;
pub mod words;

pub use refused::Refused;
pub(crate) use rule_set::sample as sample_rules;
pub use rule_set::{CommentRules, Reason, WordList, check};

use kheo_base::{Day, Id, Instant};

use super::State as StoryState;

/// Longest name below a comment, in letters.
pub const AUTHOR_LETTERS_MAX: usize = 80;
/// Longest appeal, in letters: enough to say what was misread.
pub const PLEA_LETTERS_MAX: usize = 1_000;
/// Longest answer of an office, in letters.
pub const ANSWER_LETTERS_MAX: usize = 5_000;
/// How long the link works by which somebody confirms a comment, in seconds: three days. Afterwards what was written is deleted.
pub const CONFIRM_SECONDS: i64 = 3 * 86_400;
/// How long the link in a letter about a decision works, in seconds: two years, so that people can take back what they said.
pub const AUTHOR_LINK_SECONDS: i64 = 730 * 86_400;

/// Where a comment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Whoever wrote it has not confirmed the e-mail address yet.
    Unconfirmed,
    /// An officer shall read it.
    Waiting,
    /// One officer would publish it, and another shall read it too.
    SecondReading,
    /// Everybody reads it.
    Published,
    /// It was refused, with a reason.
    Refused,
    /// Whoever wrote it asked for it to be read again.
    Appealed,
    /// It was read again and stays refused.
    Upheld,
    /// Whoever wrote it took it back.
    TakenBack,
    /// What it said was destroyed.
    Erased,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unconfirmed,
        Self::Waiting,
        Self::SecondReading,
        Self::Published,
        Self::Refused,
        Self::Appealed,
        Self::Upheld,
        Self::TakenBack,
        Self::Erased,
    ];

    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Waiting => "waiting",
            Self::SecondReading => "second_reading",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Appealed => "appealed",
            Self::Upheld => "upheld",
            Self::TakenBack => "taken_back",
            Self::Erased => "erased",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What decides about a comment: where it stands and who has read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// Whether a word of a list was found in it.
    pub is_flagged: bool,
    /// Which account wrote it as a reader.
    pub written_by: Option<Id>,
    /// Who would have published it.
    pub first_reader: Option<Id>,
    /// Who refused it.
    pub refused_by: Option<Id>,
    /// Until when an appeal is taken.
    pub appeal_until: Option<Instant>,
}

/// What somebody wants to do with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Whoever wrote it opened the link of the letter.
    Confirm,
    /// Let everybody read it.
    Publish,
    /// Refuse it, or take it away again; an appeal is taken for so many days.
    Refuse {
        /// Days to appeal.
        appeal_days: i64,
    },
    /// Ask for it to be read again.
    Appeal,
    /// Take it back.
    TakeBack,
    /// Destroy what it says, as whoever wrote it wishes.
    Erase,
    /// Destroy what it says because the office has a reason to.
    EraseByOffice,
}

/// Says why `by` may not decide about a comment, if another officer must.
pub fn for_another(standing: &Standing, by: Option<Id>) -> Option<Refused> {
    let is_by = |account: Option<Id>| account.is_some() && account == by;
    let read_by = match standing.state {
        State::SecondReading => standing.first_reader,
        State::Appealed => standing.refused_by,
        _ => None,
    };
    if is_by(standing.written_by) {
        return Some(Refused::OwnText);
    }
    is_by(read_by).then_some(Refused::OtherReader)
}

/// Decides what becomes of a comment when `by` does something with it.
///
/// # Errors
/// Why not.
pub fn decide(standing: &Standing, command: Command, by: Option<Id>, now: Instant) -> Result<State, Refused> {
    if matches!(command, Command::Publish | Command::Refuse { .. } | Command::EraseByOffice)
        && let Some(refused) = for_another(standing, by)
    {
        return Err(refused);
    }
    let has_refused = standing.refused_by.is_some() && standing.refused_by == by;
    Ok(match (standing.state, command) {
        (State::Unconfirmed, Command::Confirm) => State::Waiting,
        (State::Waiting, Command::Publish) if standing.is_flagged => State::SecondReading,
        (State::Waiting, Command::Publish) => State::Published,
        (State::SecondReading | State::Appealed, Command::Publish) => State::Published,
        (State::Waiting | State::SecondReading | State::Published, Command::Refuse { .. }) => State::Refused,
        (State::Appealed, Command::Refuse { .. }) => State::Upheld,
        (State::Refused, Command::Appeal) if standing.appeal_until.is_none_or(|until| until < now) => {
            return Err(Refused::AppealLate);
        }
        (State::Refused, Command::Appeal) => State::Appealed,
        (
            State::Unconfirmed
            | State::Waiting
            | State::SecondReading
            | State::Published
            | State::Refused
            | State::Appealed,
            Command::TakeBack,
        ) => State::TakenBack,
        // Whoever destroys what waits decides without a reason and without an appeal.
        (
            State::Unconfirmed | State::Waiting | State::SecondReading | State::Appealed,
            Command::EraseByOffice,
        ) => return Err(Refused::DecideFirst),
        (State::Refused, Command::EraseByOffice)
            if standing.appeal_until.is_some_and(|until| now <= until) =>
        {
            return Err(Refused::DecideFirst);
        }
        (State::Refused | State::Upheld, Command::EraseByOffice) if has_refused => {
            return Err(Refused::OtherReader);
        }
        (state, Command::Erase | Command::EraseByOffice) if state != State::Erased => State::Erased,
        _ => return Err(Refused::NotNow),
    })
}

/// Returns the reason for which an office erases a comment; for an answer of its own it needs none.
///
/// # Errors
/// [`Refused::NoSuchReason`].
pub fn erasing_reason<'a>(
    rules: &CommentRules,
    is_office: bool,
    reason: &'a str,
) -> Result<&'a str, Refused> {
    if is_office {
        return Ok("");
    }
    rules.reason(reason).map(|_| reason).ok_or(Refused::NoSuchReason)
}

/// Returns until when an appeal is to be answered; the whole of that day is in time.
pub fn answer_until(rules: &CommentRules, appealed_at: Instant) -> Instant {
    appealed_at.plus_days(rules.appeal_answer_days)
}

/// Whether an appeal that is open today should have been answered before.
pub fn is_late(rules: &CommentRules, appealed_at: Instant, today: Day) -> bool {
    answer_until(rules, appealed_at).day() < today
}

/// Insists that comments may be taken below a story at all.
///
/// # Errors
/// [`Refused::NotAllowedHere`], [`Refused::QuotedStory`], or [`Refused::Closed`] for a story that nobody reads.
pub fn may_be_opened(rules: &CommentRules, story: StoryState, source: &str) -> Result<(), Refused> {
    if !rules.allowed {
        return Err(Refused::NotAllowedHere);
    }
    // Without a licence of the press nobody may comment on what was quoted, whatever an officer wishes.
    if !source.trim().is_empty() && !rules.press_body {
        return Err(Refused::QuotedStory);
    }
    if story == StoryState::Published { Ok(()) } else { Err(Refused::Closed) }
}

/// Insists on a last day that lies ahead, but not too far.
///
/// # Errors
/// [`Refused::NoSuchClosingDay`].
pub fn closing_day(rules: &CommentRules, closes_on: Day, today: Day) -> Result<(), Refused> {
    let days_max = rules.days_open_max;
    let last = today.plus_days(days_max);
    if (today..=last).contains(&closes_on) { Ok(()) } else { Err(Refused::NoSuchClosingDay { days_max }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THU: Option<Id> = Some(Id::from_i64(1));
    const MAI: Option<Id> = Some(Id::from_i64(2));
    const REFUSE: Command = Command::Refuse { appeal_days: 15 };

    fn now() -> Instant {
        Instant::from_millis(1_795_410_000_000)
    }

    fn standing(state: State) -> Standing {
        Standing {
            state,
            is_flagged: false,
            written_by: None,
            first_reader: None,
            refused_by: None,
            appeal_until: Some(now()),
        }
    }

    #[test]
    fn a_comment_goes_its_way_and_no_other() {
        let commands = [
            Command::Confirm,
            Command::Publish,
            REFUSE,
            Command::Appeal,
            Command::TakeBack,
            Command::Erase,
            Command::EraseByOffice,
        ];
        let become_ = |state: State| -> Vec<Option<State>> {
            commands.iter().map(|command| decide(&standing(state), *command, THU, now()).ok()).collect()
        };
        let (back, erased) = (Some(State::TakenBack), Some(State::Erased));
        let (published, refused) = (Some(State::Published), Some(State::Refused));
        for (state, expected) in [
            (State::Unconfirmed, [Some(State::Waiting), None, None, None, back, erased, None]),
            (State::Waiting, [None, published, refused, None, back, erased, None]),
            (State::SecondReading, [None, published, refused, None, back, erased, None]),
            (State::Published, [None, None, refused, None, back, erased, erased]),
            (State::Refused, [None, None, None, Some(State::Appealed), back, erased, None]),
            (State::Appealed, [None, published, Some(State::Upheld), None, back, erased, None]),
            (State::Upheld, [None, None, None, None, None, erased, erased]),
            (State::TakenBack, [None, None, None, None, None, erased, erased]),
            (State::Erased, [None; 7]),
        ] {
            assert_eq!(become_(state), expected, "{state:?}");
        }
    }

    #[test]
    fn what_was_flagged_is_read_by_two() {
        let waiting = Standing { is_flagged: true, ..standing(State::Waiting) };
        assert_eq!(decide(&waiting, Command::Publish, THU, now()), Ok(State::SecondReading));
        let second = Standing { state: State::SecondReading, first_reader: THU, ..waiting };
        for command in [Command::Publish, REFUSE] {
            assert_eq!(decide(&second, command, THU, now()), Err(Refused::OtherReader));
            assert!(decide(&second, command, MAI, now()).is_ok());
        }
    }

    #[test]
    fn an_appeal_is_read_by_another_officer_than_who_refused() {
        let appealed = Standing { refused_by: THU, ..standing(State::Appealed) };
        for command in [Command::Publish, REFUSE] {
            assert_eq!(decide(&appealed, command, THU, now()), Err(Refused::OtherReader));
        }
        assert_eq!(decide(&appealed, Command::Publish, MAI, now()), Ok(State::Published));
        assert_eq!(decide(&appealed, REFUSE, MAI, now()), Ok(State::Upheld));
    }

    #[test]
    fn nobody_decides_about_words_of_their_own() {
        for state in State::ALL {
            let own = Standing { written_by: THU, ..standing(state) };
            for command in [Command::Publish, REFUSE, Command::EraseByOffice] {
                assert_eq!(decide(&own, command, THU, now()), Err(Refused::OwnText), "{state:?}");
                let by_mai = decide(&own, command, MAI, now());
                assert_eq!(by_mai, decide(&standing(state), command, MAI, now()), "{state:?}");
            }
        }
        let own = Standing { written_by: THU, ..standing(State::Refused) };
        for command in [Command::Appeal, Command::TakeBack, Command::Erase] {
            assert!(decide(&own, command, THU, now()).is_ok(), "what an author may do stays");
        }
    }

    #[test]
    fn nobody_in_the_office_destroys_what_waits_or_may_be_appealed_about() {
        let refused = Standing { refused_by: THU, ..standing(State::Refused) };
        let erase = |standing: &Standing, by, at| decide(standing, Command::EraseByOffice, by, at);
        for state in [State::Waiting, State::SecondReading, State::Appealed] {
            let waiting = Standing { state, ..refused };
            assert_eq!(erase(&waiting, MAI, now()), Err(Refused::DecideFirst), "{state:?}");
        }
        let later = now().plus_seconds(1);
        for by in [THU, MAI] {
            assert_eq!(erase(&refused, by, now()), Err(Refused::DecideFirst), "its author may appeal");
        }
        for state in [State::Refused, State::Upheld] {
            let over = Standing { state, ..refused };
            assert_eq!(erase(&over, THU, later), Err(Refused::OtherReader), "who refused it");
            assert_eq!(erase(&over, MAI, later), Ok(State::Erased));
        }
    }

    #[test]
    fn an_office_erases_for_a_reason_of_the_rules_and_its_own_answers_for_none() {
        let rules = rule_set::sample();
        assert_eq!(erasing_reason(&rules, false, "insult"), Ok("insult"));
        for reason in ["", "whim"] {
            assert_eq!(erasing_reason(&rules, false, reason), Err(Refused::NoSuchReason));
        }
        assert_eq!(erasing_reason(&rules, true, ""), Ok(""));
    }

    #[test]
    fn an_appeal_is_taken_to_the_last_moment_and_not_after_it() {
        let refused = standing(State::Refused);
        assert_eq!(decide(&refused, Command::Appeal, None, now()), Ok(State::Appealed));
        let late = now().plus_seconds(1);
        assert_eq!(decide(&refused, Command::Appeal, None, late), Err(Refused::AppealLate));
    }

    #[test]
    fn an_appeal_is_late_once_its_last_day_is_over() {
        let (rules, today) = (rule_set::sample(), now().day());
        let last = today.plus_days(i32::try_from(rules.appeal_answer_days).unwrap_or(0));
        assert!(!is_late(&rules, now(), last) && is_late(&rules, now(), last.plus_days(1)));
    }

    #[test]
    fn what_was_quoted_is_commented_on_only_below_the_press() {
        let rules = |allowed, press_body| CommentRules { allowed, press_body, ..rule_set::sample() };
        let open = |rules: CommentRules, source: &str| may_be_opened(&rules, StoryState::Published, source);
        assert_eq!(open(rules(false, true), ""), Err(Refused::NotAllowedHere));
        assert_eq!(open(rules(true, false), ""), Ok(()));
        assert_eq!(open(rules(true, false), "Báo Đồng Tháp"), Err(Refused::QuotedStory));
        assert_eq!(open(rules(true, true), "Báo Đồng Tháp"), Ok(()));
        assert_eq!(may_be_opened(&rules(true, true), StoryState::Withdrawn, ""), Err(Refused::Closed));
    }

    #[test]
    fn the_last_day_lies_ahead_but_not_far() {
        let (rules, today) = (rule_set::sample(), now().day());
        let day = |days| closing_day(&rules, today.plus_days(days), today);
        assert!(day(0).is_ok() && day(rules.days_open_max).is_ok());
        assert!(day(-1).is_err() && day(rules.days_open_max + 1).is_err());
    }
}

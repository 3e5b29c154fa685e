//! Every "no" about councils.

use kheo_base::{Day, Refusal};

/// Why the rules said no. Each has its sentence in `locales/*/council.ftl`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The session is over, or does not count.
    SessionOver,
    /// Votes are taken in an open session only.
    SessionNotOpen,
    /// It is open already.
    SessionOpenAlready,
    /// The session is held on a later day.
    SessionLater {
        /// The day.
        held_on: Day,
    },
    /// The roll does not name exactly the members of the day.
    RollIncomplete,
    /// Too few members are there.
    NoQuorum {
        /// Those who take part.
        present: u32,
        /// All members.
        members: u32,
        /// How many it takes.
        needed: u32,
    },
    /// The same, for one candidate, because of conflicts of interest.
    NoQuorumFor {
        /// Its number on the agenda.
        number: u32,
        /// Those who take part.
        present: u32,
        /// All members.
        members: u32,
        /// How many it takes.
        needed: u32,
    },
    /// There is nothing on the agenda.
    AgendaEmpty,
    /// Candidates wait for their vote or are being voted on.
    VotesOutstanding {
        /// How many.
        count: u32,
    },
    /// Only a candidate that waits can be voted on, withdrawn, or declared in conflict.
    NotWaiting,
    /// There is no open vote on the candidate.
    NotVoting,
    /// Not somebody who takes part in this vote.
    NotAVoter,
    /// The ballot is in already.
    VotedAlready,
    /// Not everybody has voted, and nobody said to close all the same.
    BallotsOutstanding {
        /// How many are missing.
        count: u32,
    },
    /// So few have voted that the sum would tell what each of them chose.
    BallotsTooFew {
        /// How many have.
        voted: u32,
        /// How many it takes.
        needed: u32,
    },
    /// The counts are not those of the ballots that were cast: a restored copy, or a fault.
    TallyLost,
    /// Ballots were cast on screens: counting paper too would show how the others voted.
    BallotsMixed,
    /// The counting team has no name.
    CountersMissing,
    /// More ballots were handed out than members take part.
    PaperHandedOut {
        /// Handed out.
        distributed: u32,
        /// Take part.
        eligible: u32,
    },
    /// More came back than were handed out.
    PaperCollected {
        /// Came back.
        collected: u32,
        /// Handed out.
        distributed: u32,
    },
    /// Valid and invalid ones are not those that came back.
    PaperReadable {
        /// Valid and invalid together.
        sum: u32,
        /// Came back.
        collected: u32,
    },
    /// Those for and against are not the valid ones.
    PaperChoices {
        /// For and against together.
        sum: u32,
        /// Valid.
        valid: u32,
    },
    /// It is said why.
    ReasonMissing,
    /// Nothing was chosen.
    NothingChosen,
    /// The model is not in the state for this purpose.
    NotReady,
    /// It lies outside the council's territory.
    Elsewhere,
    /// A session has no more room.
    AgendaFull {
        /// How many candidates it can have.
        most: usize,
    },
    /// It stands on an agenda already.
    OnAgenda,
    /// It passed already.
    PassedAlready,
    /// There is no such level on the day of the session.
    LevelNotInForce,
    /// The account cannot be used, or sits on the council already.
    NoSuchMember,
    /// It sits on the council already in that time.
    MemberAlready,
    /// A term ends after it begins.
    TermBackwards,
    /// The council's unit is none of today's.
    NoSuchUnit,
}

impl Refused {
    /// Returns the key of its sentence.
    const fn key(&self) -> &'static str {
        match self {
            Self::SessionOver => "council-refused-session-over",
            Self::SessionNotOpen => "council-refused-session-not-open",
            Self::SessionOpenAlready => "council-refused-session-open-already",
            Self::SessionLater { .. } => "council-refused-session-later",
            Self::RollIncomplete => "council-refused-roll-incomplete",
            Self::NoQuorum { .. } => "council-refused-no-quorum",
            Self::NoQuorumFor { .. } => "council-refused-no-quorum-for",
            Self::AgendaEmpty => "council-refused-agenda-empty",
            Self::VotesOutstanding { .. } => "council-refused-votes-outstanding",
            Self::NotWaiting => "council-refused-not-waiting",
            Self::NotVoting => "council-refused-not-voting",
            Self::NotAVoter => "council-refused-not-a-voter",
            Self::VotedAlready => "council-refused-voted-already",
            Self::BallotsOutstanding { .. } => "council-refused-ballots-outstanding",
            Self::BallotsTooFew { .. } => "council-refused-ballots-too-few",
            Self::TallyLost => "council-refused-tally-lost",
            Self::BallotsMixed => "council-refused-ballots-mixed",
            Self::CountersMissing => "council-refused-counters-missing",
            Self::PaperHandedOut { .. } => "council-refused-paper-handed-out",
            Self::PaperCollected { .. } => "council-refused-paper-collected",
            Self::PaperReadable { .. } => "council-refused-paper-readable",
            Self::PaperChoices { .. } => "council-refused-paper-choices",
            Self::ReasonMissing => "council-refused-reason-missing",
            Self::NothingChosen => "council-refused-nothing-chosen",
            Self::NotReady => "council-refused-not-ready",
            Self::Elsewhere => "council-refused-elsewhere",
            Self::AgendaFull { .. } => "council-refused-agenda-full",
            Self::OnAgenda => "council-refused-on-agenda",
            Self::PassedAlready => "council-refused-passed-already",
            Self::LevelNotInForce => "council-refused-level-not-in-force",
            Self::NoSuchMember => "council-refused-no-such-member",
            Self::MemberAlready => "council-refused-member-already",
            Self::TermBackwards => "council-refused-term-backwards",
            Self::NoSuchUnit => "council-refused-no-such-unit",
        }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let said = Self::new(refused.key());
        match refused {
            Refused::SessionLater { held_on } => said.with("day", held_on.vietnamese()),
            Refused::NoQuorum { present, members, needed } => {
                said.with("present", present).with("members", members).with("needed", needed)
            }
            Refused::NoQuorumFor { number, present, members, needed } => said
                .with("number", number)
                .with("present", present)
                .with("members", members)
                .with("needed", needed),
            Refused::VotesOutstanding { count } | Refused::BallotsOutstanding { count } => {
                said.with("count", count)
            }
            Refused::BallotsTooFew { voted, needed } => said.with("voted", voted).with("needed", needed),
            Refused::PaperHandedOut { distributed, eligible } => {
                said.with("distributed", distributed).with("eligible", eligible)
            }
            Refused::PaperCollected { collected, distributed } => {
                said.with("collected", collected).with("distributed", distributed)
            }
            Refused::PaperReadable { sum, collected } => said.with("sum", sum).with("collected", collected),
            Refused::PaperChoices { sum, valid } => said.with("sum", sum).with("valid", valid),
            Refused::AgendaFull { most } => said.with("most", most),
            _ => said,
        }
    }
}

impl From<Refused> for kheo_base::Error {
    fn from(refused: Refused) -> Self {
        Self::Refusal(refused.into())
    }
}

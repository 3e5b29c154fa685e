//! The words of the council, as the database and the addresses keep them.

/// For what a council votes on a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// That it is recognised.
    Recognition,
    /// That it is exemplary, in a second round.
    Exemplary,
    /// That it is proposed for an award.
    Award,
}

impl Purpose {
    /// All purposes, in the order of the work.
    pub const ALL: [Self; 3] = [Self::Recognition, Self::Exemplary, Self::Award];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Recognition => "recognition",
            Self::Exemplary => "exemplary",
            Self::Award => "award",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word)
    }
}

/// As what somebody sits on a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberRole {
    /// Leads the sessions.
    Chair,
    /// Stands in for the chair.
    Deputy,
    /// Writes the minutes, and votes like everybody.
    Secretary,
    /// Votes.
    Member,
}

impl MemberRole {
    /// All roles, in the order of lists.
    pub const ALL: [Self; 4] = [Self::Chair, Self::Deputy, Self::Secretary, Self::Member];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chair => "chair",
            Self::Deputy => "deputy",
            Self::Secretary => "secretary",
            Self::Member => "member",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// How members come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// In one room.
    OnSite,
    /// Each at an own screen.
    Remote,
    /// Some in the room, some elsewhere.
    Mixed,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Remote, Self::Mixed];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Remote => "remote",
            Self::Mixed => "mixed",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.word() == word)
    }
}

/// Where a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionState {
    /// Its agenda is being made.
    Prepared,
    /// It is held.
    Open,
    /// It is over and its votes count.
    Closed,
    /// It does not count.
    Cancelled,
}

impl SessionState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Prepared, Self::Open, Self::Closed, Self::Cancelled];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Whether a member is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// There, in the room or elsewhere.
    Present,
    /// Not there.
    Absent,
    /// Not there, and said so before.
    Excused,
}

impl Presence {
    /// All answers of the roll.
    pub const ALL: [Self; 3] = [Self::Present, Self::Excused, Self::Absent];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Excused => "excused",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|presence| presence.word() == word)
    }
}

/// Where a candidate stands on its agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateState {
    /// Not yet voted on.
    Waiting,
    /// Its vote is open.
    Voting,
    /// Its vote is closed.
    Decided,
    /// Taken off the agenda.
    Withdrawn,
}

impl CandidateState {
    /// All states.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Voting, Self::Decided, Self::Withdrawn];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Voting => "voting",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What a ballot says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Neither; counts like a vote that was not cast.
    Abstain,
}

impl Choice {
    /// All choices, in the order of the ballot.
    pub const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Abstain];

    /// Returns the word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Abstain => "abstain",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }
}

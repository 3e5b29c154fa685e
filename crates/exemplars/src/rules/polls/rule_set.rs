//! What the dated rule set `exemplar-polls` says.

use serde::Deserialize;

/// When everybody sees how many endorsed what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountShown {
    /// All the time.
    During,
    /// Once it is closed.
    AfterClose,
}

impl CountShown {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::During => "during",
            Self::AfterClose => "after_close",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::During, Self::AfterClose].into_iter().find(|shown| shown.word() == word)
    }
}

/// The order of candidates until the poll is closed. Never by counts: whoever leads would be endorsed for leading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// By a seed that is drawn once for the poll.
    Shuffled,
    /// By name.
    Name,
}

impl Order {
    /// Returns the word that the database keeps.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Shuffled => "shuffled",
            Self::Name => "name",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Shuffled, Self::Name].into_iter().find(|order| order.word() == word)
    }
}

/// The rule set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PollRules {
    /// Most models that one citizen endorses in one poll.
    pub choices_max: usize,
    /// When counts are shown.
    pub count_shown: CountShown,
    /// In which order candidates stand.
    pub candidate_order: Order,
    /// Most days of a window.
    pub days_max: i64,
    /// Most changes of one account in one minute.
    pub per_account_per_minute: u32,
    /// Most changes from one network address in one minute; many citizens may share it.
    pub per_address_per_minute: u32,
    /// Endorsements of one model in one minute that people should look at.
    pub burst_per_minute: i64,
    /// Share of new accounts among a model's endorsements that people should look at.
    pub burst_new_percent: i64,
    /// How many days an account counts as new.
    pub new_account_days: i64,
    /// Days after the end for which it stays known who endorsed what, for complaints; then the links are deleted.
    pub links_kept_days: i64,
}

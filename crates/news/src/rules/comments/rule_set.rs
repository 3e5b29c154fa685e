//! What the dated rule set `reader-comments` says.

use kheo_base::Refusal;
use serde::Deserialize;

/// Most reasons: an officer chooses among them for every comment.
const REASONS_MAX: usize = 20;
/// Most words of one list: every comment is looked through for each.
const WORDS_MAX: usize = 2_000;
/// Longest word or sentence of a list or reason, in letters.
const LINE_LETTERS_MAX: usize = 200;
/// Most letters of a comment: a page of twenty stays readable.
const LETTERS_MAX: usize = 5_000;
/// Most days for any clock of the rules.
const DAYS_MAX: i64 = 366;

/// Why a comment may be refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its word in the database and the journal.
    pub word: String,
    /// What readers of Vietnamese are told.
    pub vi: String,
    /// What readers of English are told.
    pub en: String,
}

/// Words after which somebody else must read a comment too.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// The language they belong to.
    pub language: String,
    /// Words that are found with and without their marks.
    pub words: Vec<String>,
    /// Words that without their marks are other, harmless ones: found only as they stand here.
    pub marked: Vec<String>,
}

/// The rule set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentRules {
    /// Whether comments may be taken at all.
    pub allowed: bool,
    /// Whether the unit is a body of the press, which may take comments on what it quotes.
    pub press_body: bool,
    /// Most days for which comments are taken.
    pub days_open_max: i32,
    /// Most letters of one comment.
    pub letters_max: usize,
    /// Most links in one comment.
    pub links_max: usize,
    /// Most comments from one e-mail address or account in a day.
    pub per_email_per_day: i64,
    /// Most comments from one network in an hour; a whole office may share it.
    pub per_address_per_hour: u32,
    /// Most of them without a proof of work.
    pub without_proof_per_hour: u32,
    /// Days to appeal against a refusal.
    pub appeal_days: i64,
    /// Days in which an appeal is to be answered.
    pub appeal_answer_days: i64,
    /// Why comments are refused.
    pub reasons: Vec<Reason>,
    /// Words after which a second officer reads.
    pub word_lists: Vec<WordList>,
}

impl CommentRules {
    /// Returns a reason by its word.
    pub fn reason(&self, word: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.word == word)
    }
}

/// Checks that a body can be read and makes sense.
///
/// # Errors
/// What is wrong with it.
pub fn check(body: &str) -> Result<(), Refusal> {
    let rules: CommentRules = serde_json::from_str(body)
        .map_err(|error| Refusal::new("rule-sets-wrong-shape").with("line", error.line()))?;
    if rules.reasons.is_empty() || rules.reasons.len() > REASONS_MAX {
        return Err(Refusal::new("rule-sets-wrong-count").with("from", 1).with("to", REASONS_MAX));
    }
    for (at, reason) in rules.reasons.iter().enumerate() {
        let is_twice = rules.reasons.iter().take(at).any(|other| other.word == reason.word);
        if is_twice {
            return Err(wrong("rule-sets-wrong-twice", &reason.word));
        }
        if !is_word(&reason.word) {
            return Err(wrong("rule-sets-wrong-word", &reason.word));
        }
        if !is_line(&reason.vi) || !is_line(&reason.en) {
            return Err(wrong("rule-sets-wrong-name", &reason.word));
        }
    }
    for list in &rules.word_lists {
        let words = || list.words.iter().chain(&list.marked);
        if words().count() > WORDS_MAX {
            return Err(Refusal::new("rule-sets-wrong-count").with("from", 0).with("to", WORDS_MAX));
        }
        if let Some(word) = words().find(|word| !is_line(word)) {
            return Err(wrong("rule-sets-wrong-word", word));
        }
    }
    let are_days = |days: i64| (1..=DAYS_MAX).contains(&days);
    let is_sound = [i64::from(rules.days_open_max), rules.appeal_days, rules.appeal_answer_days]
        .into_iter()
        .all(are_days)
        && (1..=LETTERS_MAX).contains(&rules.letters_max)
        && rules.per_email_per_day > 0
        && rules.per_address_per_hour > 0;
    if is_sound {
        Ok(())
    } else {
        Err(Refusal::new("comments-wrong-numbers").with("days", DAYS_MAX).with("letters", LETTERS_MAX))
    }
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LINE_LETTERS_MAX
}

fn is_word(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    // The journal keeps codes of at most forty letters.
    word.starts_with(|first: char| first.is_ascii_lowercase()) && word.len() <= 40 && word.bytes().all(plain)
}

fn wrong(key: &'static str, word: &str) -> Refusal {
    Refusal::new(key).with("word", format!("“{word}”"))
}

/// Rules for tests and samples: as shipped, but allowed.
pub(crate) fn sample() -> CommentRules {
    let reason = |word: &str, vi: &str, en: &str| Reason {
        word: word.to_owned(),
        vi: vi.to_owned(),
        en: en.to_owned(),
    };
    CommentRules {
        allowed: true,
        press_body: false,
        days_open_max: 60,
        letters_max: 2_000,
        links_max: 1,
        per_email_per_day: 5,
        per_address_per_hour: 20,
        without_proof_per_hour: 4,
        appeal_days: 15,
        appeal_answer_days: 10,
        reasons: vec![
            reason("insult", "Xúc phạm người khác", "Insults somebody"),
            reason("off_topic", "Không liên quan đến bài", "Not about the story"),
        ],
        word_lists: vec![WordList {
            language: "vi".to_owned(),
            words: vec!["khốn nạn".to_owned(), "do ngu".to_owned()],
            marked: vec!["đĩ".to_owned()],
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the migration ships, between its quotes.
    fn shipped() -> String {
        let sql = include_str!("../../../migrations/0002_comments.sql");
        let body = sql.split_once("'{\"allowed\"").map_or("", |(_, rest)| rest);
        let body = body.rsplit_once('\'').map_or("", |(body, _)| body);
        format!("{{\"allowed\"{}", body.replace("''", "'"))
    }

    #[test]
    fn what_is_shipped_is_accepted_and_allows_nothing() {
        let body = shipped();
        assert_eq!(check(&body), Ok(()));
        assert!(body.contains("\"allowed\": false"));
    }

    #[test]
    fn what_makes_no_sense_is_not() {
        let body = shipped();
        for (from, to, key) in [
            ("\"allowed\": false", "\"allowed\": 1", "rule-sets-wrong-shape"),
            ("\"word\": \"insult\"", "\"word\": \"Xúc phạm\"", "rule-sets-wrong-word"),
            ("\"word\": \"insult\"", "\"word\": \"unlawful\"", "rule-sets-wrong-twice"),
            ("\"appeal_days\": 15", "\"appeal_days\": 0", "comments-wrong-numbers"),
            ("\"letters_max\": 2000", "\"letters_max\": 200000", "comments-wrong-numbers"),
        ] {
            let outcome = check(&body.replace(from, to));
            assert_eq!(outcome.err().map(|refusal| refusal.key), Some(key), "{to}");
        }
    }
}

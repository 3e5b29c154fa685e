//! What follows from acts about readers' comments: numbers of what became of them, letters to those who wrote them, and that
//! nothing stays of somebody whose account was erased.

use kheo_base::{Clock, Entropy, Error, Fault, Id, Instant};
use kheo_journal::{Act, Follower, Letter, Letters};
use kheo_people::{Language, accounts};
use kheo_store::Tx;
use kheo_web::texts::{text, text_with};

use crate::rules::comments::{AUTHOR_LINK_SECONDS, CONFIRM_SECONDS, State, answer_until};
use crate::store::comments::{
    Comment, Purpose, Queued, add_to_count, erase_of_account, forget_counts, forget_writer, issue_link, load,
    of_story, rules_of,
};

/// The letter about what the office erased.
const ERASED: &str = "erased";
/// The subject of acts about comments.
const COMMENT: &str = "comment";

/// Keeps `comment_counts`. Everything it needs is in the acts themselves, so it can always be made again.
pub struct CommentCounts;

impl Follower for CommentCounts {
    fn name(&self) -> &'static str {
        "comment-counts"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        if act.subject_kind != COMMENT {
            return Ok(());
        }
        let said = |name: &str| act.body.get_word(name).unwrap_or_default();
        let (unit, year, reason) = (said("unit"), i64::from(act.at.day().year()), said("refusal"));
        let whats: &[&str] = match act.kind.as_str() {
            "news.comment_confirmed" => &["received"],
            "news.comment_written" if said("state") == State::Waiting.word() => &["received"],
            "news.comment_published" if said("before") == State::Appealed.word() => &["granted", "published"],
            "news.comment_published" => &["published"],
            "news.comment_refused" => &["refused"],
            "news.comment_appealed" => &["appealed"],
            "news.comment_upheld" => &["upheld"],
            // What an author erases has no reason, and is nobody's business.
            "news.comment_erased" if !reason.is_empty() => &["erased"],
            _ => &[],
        };
        for what in whats {
            let reason = if matches!(*what, "refused" | "erased") { reason } else { "" };
            add_to_count(tx, unit, year, what, reason)?;
        }
        if act.body.get_number("late").is_some() {
            add_to_count(tx, unit, year, "late", "")?;
        }
        Ok(())
    }

    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        Some(forget_counts)
    }
}

/// Destroys what somebody wrote whose account is erased.
pub struct CommentErasing;

impl Follower for CommentErasing {
    fn name(&self) -> &'static str {
        "comment-erasing"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        if act.kind == kheo_people::ACCOUNT_ERASED {
            erase_of_account(tx, act.subject_id, act.at)
        } else {
            Ok(())
        }
    }

    // It derives nothing: what it destroyed is gone.
    fn forget(&self) -> Option<fn(&mut Tx<'_>) -> Result<(), Fault>> {
        None
    }
}

/// Writes to those who sent comments: to confirm one, what was decided and why, how to appeal.
pub struct CommentLetters {
    base_url: String,
    clock: Clock,
    entropy: Entropy,
}

impl CommentLetters {
    /// Prepares letters whose links begin with the address of the site, without a slash at the end.
    pub fn new(base_url: impl Into<String>, clock: Clock, entropy: Entropy) -> Self {
        Self { base_url: base_url.into(), clock, entropy }
    }

    /// Which letter an act asks for.
    fn kind_of(act: &Act) -> Option<&'static str> {
        Some(match act.kind.as_str() {
            "news.comment_written" if act.body.get_word("state") == Some(State::Unconfirmed.word()) => {
                "confirm"
            }
            "news.comment_published" => "published",
            "news.comment_refused" => "refused",
            "news.comment_appealed" => "appealed",
            "news.comment_upheld" => "upheld",
            "news.comment_erased" if act.body.get_word("refusal").is_some() => ERASED,
            _ => return None,
        })
    }

    fn letter(&self, tx: &mut Tx<'_>, kind: &str, queued: &Queued, reader: &Reader) -> Result<Letter, Fault> {
        let (comment, now) = (&queued.comment, self.clock.now());
        let say = |key: &str| text(reader.language, key);
        // Nobody has confirmed the address yet: what a stranger typed opens no letter to somebody else.
        let greeting = if kind == "confirm" || comment.author.is_empty() {
            say("comments-letter-greeting-reader")
        } else {
            text_with(reader.language, "comments-letter-greeting", &[("name", comment.author.clone())])
        };
        let mut paragraphs = vec![
            greeting,
            text_with(
                reader.language,
                &format!("comments-letter-{kind}"),
                &[("below", below(queued, reader.language))],
            ),
        ];
        paragraphs.extend(self.clock_and_reason(tx, kind, comment, reader.language, now)?);
        // Of what was erased nothing is left that a link could show.
        if kind != ERASED {
            paragraphs.extend(self.link(tx, kind, comment.id, reader.language)?);
        }
        Ok(Letter {
            account_id: comment.account_id,
            recipient: reader.email.clone(),
            subject: say(&format!("comments-letter-{kind}-subject")),
            body: paragraphs.join("\n\n"),
        })
    }

    /// The link by which whoever reads the letter goes on.
    fn link(&self, tx: &mut Tx<'_>, kind: &str, id: Id, language: Language) -> Result<Vec<String>, Fault> {
        let is_to_confirm = kind == "confirm";
        let (purpose, seconds, path) = if is_to_confirm {
            (Purpose::Confirm, CONFIRM_SECONDS, "/y-kien/xac-nhan")
        } else {
            (Purpose::Author, AUTHOR_LINK_SECONDS, "/y-kien/cua-toi")
        };
        let expires_at = self.clock.now().plus_seconds(seconds);
        let token = issue_link(tx, id, purpose, expires_at, &self.entropy)?;
        let said = text(
            language,
            if is_to_confirm { "comments-letter-link-confirm" } else { "comments-letter-link" },
        );
        let mut paragraphs = vec![format!("{said}\n{}{path}?ma={}", self.base_url, token.secret())];
        if is_to_confirm {
            paragraphs.push(text(language, "comments-letter-ignore"));
        }
        Ok(paragraphs)
    }

    /// Why it was refused or erased, and until when an appeal is taken or answered.
    fn clock_and_reason(
        &self,
        tx: &mut Tx<'_>,
        kind: &str,
        comment: &Comment,
        language: Language,
        now: Instant,
    ) -> Result<Vec<String>, Fault> {
        let rules = rules_of(tx, &comment.place, now.day())?;
        let mut said = Vec::new();
        if let Some(reason) =
            rules.reason(&comment.reason).filter(|_| matches!(kind, "refused" | "upheld" | ERASED))
        {
            let sentence = if language == Language::Vi { &reason.vi } else { &reason.en };
            said.push(text_with(language, "comments-letter-reason", &[("reason", sentence.clone())]));
        }
        let until = match kind {
            "refused" => comment.standing.appeal_until,
            "appealed" => Some(answer_until(&rules, comment.changed_at)),
            _ => None,
        };
        if let Some(until) = until {
            let key = format!("comments-letter-{kind}-until");
            said.push(text_with(language, &key, &[("day", until.day().vietnamese())]));
        }
        Ok(said)
    }
}

/// Below which story a comment stands, as people outside the office may know.
fn below(queued: &Queued, language: Language) -> String {
    match queued.public_title() {
        Some(title) => text_with(language, "comments-letter-below", &[("title", title.to_owned())]),
        None => text(language, "comments-letter-below-gone"),
    }
}

/// To whom a letter goes.
struct Reader {
    email: String,
    language: Language,
}

/// Whoever left an address, or whose account has one.
fn reader(tx: &mut Tx<'_>, comment: &Comment, act: &Act) -> Result<Option<Reader>, Fault> {
    let Some(account_id) = comment.account_id else {
        let email = Some(comment.email.clone()).filter(|email| !email.is_empty());
        return Ok(email.map(|email| Reader { email, language: comment.language }));
    };
    let known = accounts::account(tx, account_id, act.at.day()).map_err(Error::into_fault)?.account;
    if !known.is_open() {
        return Ok(None);
    }
    let language = known.language;
    Ok(known.email.map(|email| Reader { email, language }))
}

impl Letters for CommentLetters {
    fn letters(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault> {
        let Some(kind) = Self::kind_of(act).filter(|_| act.subject_kind == COMMENT) else {
            return Ok(Vec::new());
        };
        // What was erased meanwhile has no reader any more, except of the letter that says so.
        let has_reader = |queued: &Queued| {
            let is_erased = queued.comment.standing.state == State::Erased;
            !queued.comment.is_office && is_erased == (kind == ERASED)
        };
        let Some(queued) = load(tx, act.subject_id)?.filter(has_reader) else {
            return Ok(Vec::new());
        };
        let reader = reader(tx, &queued.comment, act)?;
        if kind == ERASED {
            forget_writer(tx, act.subject_id)?;
        }
        let Some(reader) = reader else { return Ok(Vec::new()) };
        Ok(vec![self.letter(tx, kind, &queued, &reader)?])
    }

    // Letters about comments name their story.
    fn erased_along(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<(&'static str, Id)>, Fault> {
        if act.kind != crate::store::ERASED {
            return Ok(Vec::new());
        }
        let ids = of_story(tx, act.subject_id)?;
        Ok(ids.into_iter().map(|id| (COMMENT, id)).collect())
    }
}

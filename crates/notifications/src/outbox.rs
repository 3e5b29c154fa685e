//! The follower that turns acts into letters.

use std::sync::Arc;

use kheo_base::{Entropy, Fault, Id, nfc};
use kheo_journal::{Act, Follower, Forget, Letter, Letters, acts_of};
use kheo_store::Tx;

use crate::store;

/// Most characters of a subject: one that every program shows whole.
const SUBJECT_LEN_MAX: usize = 200;
/// Most characters of a letter: it is text, not a document.
const BODY_LEN_MAX: usize = 20_000;
/// Most letters that one act may cause; more would be a mailing list, which this is not.
const LETTERS_PER_ACT_MAX: usize = 500;
/// The act after which nothing may be kept about a person. A word, not an import: followers know no other crate.
const ACCOUNT_ERASED: &str = "people.account-erased";
/// The acts after which no letter may say anything about a subject.
const SUBJECT_ERASED: [&str; 4] =
    ["exemplars.erased", "news.erased", "news.comment_erased", "news.comment_lapsed"];

/// Follows the journal and keeps letters until they are sent. Never rebuilt: nobody wants old letters again.
pub struct Outbox {
    letters: Vec<Arc<dyn Letters>>,
    entropy: Entropy,
}

impl Outbox {
    /// Joins what the capabilities offer.
    pub const fn new(letters: Vec<Arc<dyn Letters>>, entropy: Entropy) -> Self {
        Self { letters, entropy }
    }

    /// Erases the letters about a subject. The one about the erasure itself stays: it says that nothing is left, and why.
    fn erase(tx: &mut Tx<'_>, act: &Act, kind: &str, id: Id) -> Result<(), Fault> {
        for earlier in acts_of(tx, kind, id)?.into_iter().filter(|earlier| earlier.position != act.position) {
            store::erase_of_act(tx, earlier.position, act.at)?;
        }
        Ok(())
    }
}

impl Follower for Outbox {
    fn name(&self) -> &'static str {
        "mail"
    }

    fn follow(&self, tx: &mut Tx<'_>, act: &Act) -> Result<(), Fault> {
        for writer in &self.letters {
            for letter in writer.letters(tx, act)?.into_iter().take(LETTERS_PER_ACT_MAX) {
                let mail_id = Id::new(act.at, &self.entropy);
                store::insert(tx, mail_id, act, &bounded(&letter))?;
            }
        }
        if act.kind == ACCOUNT_ERASED {
            store::forget_account(tx, act.subject_id, act.at)?;
        }
        if SUBJECT_ERASED.contains(&act.kind.as_str()) {
            Self::erase(tx, act, &act.subject_kind, act.subject_id)?;
            for writer in &self.letters {
                for (kind, id) in writer.erased_along(tx, act)? {
                    Self::erase(tx, act, kind, id)?;
                }
            }
            store::erase_telling(tx, act.subject_id, act.at)?;
        }
        Ok(())
    }

    fn forget(&self) -> Option<Forget> {
        None
    }
}

/// Brings a letter into the form in which it is kept. What is too long is cut rather than refused: a fault here would
/// hold up every letter behind it.
pub(crate) fn bounded(letter: &Letter) -> Letter {
    let subject = nfc(&letter.subject).split_whitespace().collect::<Vec<_>>().join(" ");
    Letter {
        account_id: letter.account_id,
        recipient: letter.recipient.trim().to_owned(),
        subject: subject.chars().take(SUBJECT_LEN_MAX).collect(),
        body: nfc(&letter.body).chars().take(BODY_LEN_MAX).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_kept_on_one_line_and_within_limits() {
        let letter = Letter {
            account_id: None,
            recipient: " lanh@xa.example.vn ".to_owned(),
            subject: format!("Đặt lại\r\nBcc: ai-do@example.vn {}", "á".repeat(500)),
            body: "á".repeat(30_000),
        };
        let kept = bounded(&letter);
        assert!(kept.subject.starts_with("Đặt lại Bcc:") && !kept.subject.contains('\n'));
        assert_eq!(
            (kept.subject.chars().count(), kept.body.chars().count()),
            (SUBJECT_LEN_MAX, BODY_LEN_MAX)
        );
        assert_eq!(kept.recipient, "lanh@xa.example.vn");
    }
}

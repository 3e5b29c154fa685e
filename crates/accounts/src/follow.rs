//! Letters about accounts: the link by which a person sets a password, the first one or a new one.

use kheo_base::{Clock, Entropy, Error, Fault};
use kheo_journal::{Act, Letter, Letters};
use kheo_people::resets::{IssuedReset, issue_reset_token};
use kheo_people::{RESET_REQUESTED, accounts};
use kheo_store::Tx;
use kheo_web::texts::{text, text_with};

/// Writes the letters about accounts.
pub struct AccountLetters {
    base_url: String,
    clock: Clock,
    entropy: Entropy,
}

impl AccountLetters {
    /// Prepares letters whose links begin with the address of the site, without a slash at the end.
    pub fn new(base_url: impl Into<String>, clock: Clock, entropy: Entropy) -> Self {
        Self { base_url: base_url.into(), clock, entropy }
    }

    fn letter(&self, login: &str, issued: &IssuedReset) -> Letter {
        let say = |key: &str| text(issued.language, key);
        let name = ("name", issued.display_name.clone());
        let paragraphs = [
            text_with(issued.language, "accounts-letter-greeting", &[name]),
            say("accounts-letter-why"),
            // Not through a placeholder: a login of digits alone would be grouped like a number.
            format!("{} {login}", say("accounts-letter-login")),
            format!(
                "{}\n{}/dat-lai-mat-khau?ma={}",
                say("accounts-letter-link"),
                self.base_url,
                issued.token.secret()
            ),
            format!("{}\n{}/quen-mat-khau", say("accounts-letter-late"), self.base_url),
            say("accounts-letter-ignore"),
        ];
        Letter {
            account_id: Some(issued.account_id),
            recipient: issued.email.clone(),
            subject: say("accounts-letter-subject"),
            body: paragraphs.join("\n\n"),
        }
    }
}

impl Letters for AccountLetters {
    fn letters(&self, tx: &mut Tx<'_>, act: &Act) -> Result<Vec<Letter>, Fault> {
        if act.kind != RESET_REQUESTED {
            return Ok(Vec::new());
        }
        let Some(reset_id) = act.body.get_id("reset") else { return Ok(Vec::new()) };
        // The hour runs from the letter, not from the wish: mail may have waited for its server.
        let now = self.clock.now();
        let Some(issued) = issue_reset_token(tx, reset_id, &self.entropy, now)? else {
            return Ok(Vec::new());
        };
        let known = accounts::account(tx, issued.account_id, now.day()).map_err(Error::into_fault)?;
        Ok(vec![self.letter(&known.account.login, &issued)])
    }
}

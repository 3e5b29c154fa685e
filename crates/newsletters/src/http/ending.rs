//! `/ban-tin/huy`: the end, by a button or by one POST of a mail program (RFC 8058), which knows neither cookies nor the tokens of
//! forms. What it asks for stands in the address; the body is not looked at.

use askama::Template;
use kheo_journal::By;
use kheo_web::{Asked, Frame, Reply, Visit, page};

use super::{MessagePage, gone, token};
use crate::Letterbox;
use crate::store::{self, held_by};

/// The page `/ban-tin/huy`.
#[derive(Template)]
#[template(path = "newsletters/end.html")]
pub struct EndPage {
    pub(super) frame: Frame,
    /// The secret of the link.
    pub(super) secret: String,
}

/// Asks once more: programs open every link of a letter.
pub async fn show(visit: Visit, Asked(asked): Asked) -> Reply {
    let Some(token) = token(asked.value("ma")) else { return gone(visit.frame) };
    let secret = token.secret();
    let held = visit.app.read(move |db| Ok(held_by(db, &token)?)).await?;
    if held.is_some() { page(&EndPage { frame: visit.frame, secret }) } else { gone(visit.frame) }
}

/// Ends a subscription and erases its address. One that has ended already is answered alike, since programs ask again.
pub async fn end(visit: Visit, Asked(asked): Asked) -> Reply {
    let letterbox = visit.app.part::<Letterbox>()?;
    let token = token(asked.value("ma"));
    let write = move |tx: &mut kheo_journal::Tx<'_, '_>| {
        let held = token.as_ref().map(|token| held_by(tx, token)).transpose()?.flatten();
        match held {
            Some(held) => store::end(tx, held.id, &*letterbox.0),
            None => {
                tx.nothing_changed();
                Ok(())
            }
        }
    };
    visit.app.journal().write(By::default(), write).await?;
    page(&MessagePage { frame: visit.frame, word: "ended" })
}

//! Which comments below a story a page shows: those of the top, newest first, or the replies to one of them. The story's public pages
//! and its office's page go on by the same words, so that neither reaches less than the other.

use kheo_base::{Error, Id, Instant};
use kheo_store::Reader;
use kheo_web::Form;

use crate::store::comments::{Mark, Shown, Thread, replies, shown, threads};

/// Which comments are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asking {
    /// Those of the top before a mark.
    Older(Option<Mark>),
    /// Replies to a comment after a mark.
    RepliesTo(Id, Option<Mark>),
}

/// One page of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// The comment whose replies they are; `None` for comments of the top.
    pub(super) parent: Option<Shown>,
    pub(super) threads: Vec<Thread>,
    /// The query of the page after it.
    pub(super) next: Option<String>,
}

impl Asking {
    /// Reads a query, or a form that bears it along; what is no mark leads nowhere.
    pub(super) fn read(asked: &Form) -> Result<Self, Error> {
        match asked.value("duoi") {
            "" => Ok(Self::Older(read_mark(asked.value("truoc"))?)),
            parent => {
                let parent = parent.parse().map_err(|_| Error::Missing)?;
                Ok(Self::RepliesTo(parent, read_mark(asked.value("sau"))?))
            }
        }
    }

    /// Returns its fields, for forms that come back to the same page.
    pub(super) fn fields(self) -> Vec<(&'static str, String)> {
        let (parent, from) = match self {
            Self::Older(before) => (None, before.map(|before| ("truoc", mark(before)))),
            Self::RepliesTo(parent, after) => {
                (Some(("duoi", parent.to_string())), after.map(|after| ("sau", mark(after))))
            }
        };
        parent.into_iter().chain(from).collect()
    }

    /// Returns its query; empty for the newest of the top.
    pub(super) fn query(self) -> String {
        let fields: Vec<String> =
            self.fields().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if fields.is_empty() { String::new() } else { format!("?{}", fields.join("&")) }
    }

    /// Reads the page.
    pub(super) fn list(self, db: &mut Reader<'_>, story_id: Id) -> Result<Listed, Error> {
        match self {
            Self::Older(before) => {
                let (threads, next) = threads(db, story_id, before)?;
                Ok(Listed { parent: None, threads, next: next.map(|next| format!("truoc={}", mark(next))) })
            }
            Self::RepliesTo(parent, after) => {
                let top = shown(db, story_id, parent)?.filter(|top| top.parent_id.is_none());
                let top = top.ok_or(Error::Missing)?;
                let (rows, next) = replies(db, story_id, parent, after)?;
                let threads = rows.into_iter().map(|top| Thread { top, replies: Vec::new() }).collect();
                let next = next.map(|next| format!("duoi={parent}&sau={}", mark(next)));
                Ok(Listed { parent: Some(top), threads, next })
            }
        }
    }
}

/// Writes where the next page goes on.
pub(super) fn mark((at, id): Mark) -> String {
    format!("{}-{id}", at.millis())
}

fn read_mark(text: &str) -> Result<Option<Mark>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let (at, id) = text.rsplit_once('-').ok_or(Error::Missing)?;
    let at = at.parse().map_err(|_| Error::Missing)?;
    Ok(Some((Instant::from_millis(at), id.parse().map_err(|_| Error::Missing)?)))
}

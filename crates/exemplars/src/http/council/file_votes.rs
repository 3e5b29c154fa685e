//! What councils said of one file.

use askama::Template;
use axum::extract::Path;
use kheo_base::{Error, Id};
use kheo_people::Permission;
use kheo_store::Reader;
use kheo_web::{Frame, Reply, Visit, page};

use crate::http::decisions::readable;
use crate::rules::council::{Purpose, Verdict};
use crate::store::council::{FileVote, verdict, votes_on};
use crate::store::{Exemplar, levels_on};

/// The page `/lam-viec/mo-hinh/{id}/binh-xet`.
#[derive(Template)]
#[template(path = "council/file_votes.html")]
pub struct FileVotesPage {
    /// What surrounds it.
    pub frame: Frame,
    /// The file.
    pub file: Exemplar,
    /// Every vote on it, latest first.
    pub votes: Vec<FileVote>,
    /// By level of today, the word for what a recognition today would find.
    pub verdicts: Vec<(String, &'static str)>,
}

/// Shows what councils said of a file to an officer of its territory.
pub async fn show(visit: Visit, Path(id): Path<String>) -> Reply {
    let actor = visit.officer(Permission::ReadOfficeExemplars)?.clone();
    let id: Id = id.parse().map_err(|_| Error::Missing)?;
    let (frame, today) = (visit.frame.clone(), visit.app.now().day());
    let read = move |db: &mut Reader<'_>| {
        let file = readable(db, &actor, id)?;
        let mut verdicts = Vec::new();
        for level in levels_on(db, today)? {
            let said = verdict(db, id, &level, Purpose::Recognition.word(), today)?;
            verdicts.push((level, word_of(said)));
        }
        Ok(FileVotesPage { frame: frame.clone(), file, votes: votes_on(db, id)?, verdicts })
    };
    page(&visit.app.read(read).await?)
}

const fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotRequired => "not-required",
        Verdict::Missing => "missing",
        Verdict::Failed => "failed",
        Verdict::Passed => "passed",
    }
}

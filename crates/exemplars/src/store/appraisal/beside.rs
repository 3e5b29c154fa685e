//! What others say of a file beside its appraisers. Neither gives points, so nothing here is made into points.

use kheo_base::{Fault, Id};
use kheo_store::Reader;

use crate::rules::council::{Outcome, Purpose, SessionState};
use crate::rules::running::Reached;
use crate::store::council::votes_on;
use crate::store::running::submitted_lines;

/// What stands beside the appraisers' points.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// How many of the registered criteria were reached, as those who run the model say in what they submitted.
    pub own: Option<Reached>,
    /// The level at which a council voted last on recognition in a session that is closed, and what came of it.
    pub council: Option<(String, Outcome)>,
}

/// Returns what stands beside the appraisers' points.
///
/// # Errors
/// A fault of the database.
pub fn beside(db: &mut Reader<'_>, exemplar_id: Id) -> Result<Beside, Fault> {
    let own = Reached::of(&submitted_lines(db, exemplar_id)?);
    let mut votes = votes_on(db, exemplar_id)?;
    // A vote counts, and is everybody's to read, from the moment at which its session closes.
    votes.retain(|vote| vote.session_state == SessionState::Closed && vote.purpose == Purpose::Recognition);
    let council = votes.into_iter().find_map(|vote| Some((vote.level, vote.outcome?)));
    Ok(Beside { own, council })
}

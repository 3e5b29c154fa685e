//! Every SQL statement about councils.
//!
//! `councils.rs` keeps councils and their members, `sessions.rs` loads a session, `steps.rs` saves each decided step with its
//! act, `agenda.rs` finds and adds candidates, `verdicts.rs` says what councils said of a model. How ballots are kept so that
//! nothing leads from a voter to a choice is told in `docs/decisions/0016-secret-ballots.md`.

mod agenda;
mod councils;
mod sessions;
mod steps;
mod verdicts;

pub use agenda::{Votable, nominate_all, votable, waiting_for_vote};
pub use councils::{Council, Member, appoint, council, councils_in, dismiss, form, members_of, names};
pub use sessions::{
    Agendum, Seat, Session, SessionLine, council_rules_on, load_session, sessions_in, sessions_of_council,
    sessions_of_member,
};
pub use steps::{act_on, close_vote, prepare};
pub(super) use verdicts::remember_vote;
pub use verdicts::{FileVote, that_day, verdict, votes_on};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [agenda::STATEMENTS, councils::STATEMENTS, sessions::STATEMENTS, steps::STATEMENTS, verdicts::STATEMENTS]
        .concat()
}

/// An act about a council or a session; offices see it.
fn act(
    kind: &'static str,
    subject_kind: &'static str,
    subject_id: kheo_base::Id,
    body: kheo_journal::Body,
) -> kheo_journal::NewAct {
    let visibility = kheo_journal::Visibility::Office;
    kheo_journal::NewAct { kind, subject_kind, subject_id, visibility, body }
}

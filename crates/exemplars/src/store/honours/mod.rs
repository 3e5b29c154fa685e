//! What follows recognition: decision lists, exemplary models, proposals, awards, withdrawal, re-checks: statements.
//!
//! `standing.rs` reads what became of one model, `steps.rs` saves each decided step with its act, `lists.rs` finds what waits,
//! `certificates.rs` reads who gets a certificate, `runs.rs` how far a pile of them is printed,
//! `columns.rs` keeps on the row what lists need of it, `consent.rs` hides who did not agree to be named, `erasure.rs` deletes what
//! was said of a person, `replication.rs` keeps who began after whom.

mod certificates;
mod columns;
mod consent;
pub mod erasure;
pub mod exported;
mod lists;
mod replication;
mod runs;
mod standing;
mod steps;

pub use certificates::{Awarded, Chosen, public_act, recognised};
pub(in crate::store) use columns::refresh_columns;
pub(super) use consent::mask_cards;
pub use consent::{Consent, Leave, MaskedTitles, Shown, consent_of, load_public, masked_title, save_consent};
pub use lists::{
    DecisionList, Found, Row, Wanted, decision_list, save_decision_list, to_recheck, to_recognise,
};
pub use replication::{Node, copies_of, link, note_result, origin_of, tree};
pub use runs::{
    Run, RunState, add_file, begin_run, fail_run, file_content, finish_run, forget_old_runs, hold_run,
    move_run_on, run_with, runs_of, start_over, waiting_run,
};
pub use standing::{
    Honours, Proposal, Recheck, Withdrawal, awards_on, honours_of, quotas_on, tally, withdrawal_enabled_on,
};
pub use steps::{
    save_award, save_distinction, save_proposal, save_proposal_answer, save_recheck, save_withdrawal,
};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [
        certificates::STATEMENTS,
        columns::STATEMENTS,
        consent::STATEMENTS,
        erasure::STATEMENTS,
        exported::STATEMENTS,
        lists::STATEMENTS,
        replication::STATEMENTS,
        runs::STATEMENTS,
        standing::STATEMENTS,
        steps::STATEMENTS,
    ]
    .concat()
}

//! A model at work: evidence, progress, self-assessment, replication: statements.

mod comparisons;
mod details;
pub mod evidence;
mod progress;
mod self_assessments;

pub use comparisons::{Alike, Compared, alike, compared, save_comparison};
pub use details::{Registered, registered, save_details};
pub use progress::{NewNote, Note, RunChange, add_note, change_of_run, ended_on, notes, run_of, runs};
pub use self_assessments::{
    Assessment, Round, SelfAssessment, latest, return_assessment, returns, save_assessment, submitted_lines,
};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [
        comparisons::STATEMENTS,
        details::STATEMENTS,
        evidence::STATEMENTS,
        progress::STATEMENTS,
        self_assessments::STATEMENTS,
    ]
    .concat()
}

//! Appraisal: assignments, score sheets, opinions, conflicts of interest: statements.

mod assignments;
mod beside;
mod queue;
mod sheets;

pub use assignments::{
    Assignment, add, declare_conflict, find, of_appraiser, of_file, sheet_rules_on, standings, withdraw,
};
pub use beside::{Beside, beside};
pub use queue::{Queued, next_open, queue};
pub use sheets::{Kept, kept, outcome, save, visible};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [assignments::STATEMENTS, queue::STATEMENTS, sheets::STATEMENTS].concat()
}

//! Appraisal: who may be asked, what a score sheet must say, who sees whose points, and what comes out of it.
//!
//! No official sheet for models was found, so the sheet is a dated rule set. Appraisers are blind to each other until all
//! sheets are in; whoever declared a conflict of interest neither scores nor sees points.

mod assigning;
mod blind;
mod outcome;
mod refused;
mod scoring;
mod sheets;

pub use assigning::{Asked, Candidate, assign, declare_conflict, may_assign, may_score, withdraw};
pub use blind::{Progress, Standing, all_in, may_see};
pub use outcome::{Outcome, differs_much, mean};
pub use refused::{CHANGED_MEANWHILE, Refused};
pub use scoring::{Wrong, check};
pub use sheets::{CriterionRule, Mode, Opinion, Sheet, SheetRules};

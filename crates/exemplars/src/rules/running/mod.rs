//! A model at work: evidence, progress, self-assessment, replication: rules.

mod comparison;
mod details;
mod evidence;
mod figure;
mod goal;
mod progress;
mod self_assessment;
mod sums;

pub use comparison::{ComparisonRules, Judgement, Likeness, Said, compared_first, likeness};
pub use details::{
    Applicant, Consent, Counter, Details, HOUSEHOLDS_MAX, LAND_MAX, MONEY_MAX, PEOPLE_MAX, Stream,
    WORKDAYS_MAX,
};
pub use evidence::{
    About, AttachmentKind, EvidenceRefused, EvidenceRules, NewEvidence, decide_adding, decide_showing,
};
pub use figure::Figure;
pub use goal::{Bound, Goal};
pub use progress::{Run, RunCommand, RunRefused, change_run, note_on};
pub use self_assessment::{
    AssessmentRefused, AssessmentState, Level, Line, Lines, Reached, level_of, may_be_returned,
    may_be_written, missing,
};
pub use sums::{Contradiction, Totals, contradictions_of_line, contradictions_of_totals};

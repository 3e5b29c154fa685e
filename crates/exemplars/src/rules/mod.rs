//! The rules of exemplary models: pure, without clock, database or HTTP.
//!
//! Source of the life-cycle: the practice of registration, acceptance and recognition as reported by provinces and
//! wards (no national text was found); whatever they decide differently is in dated rule sets.

pub mod appraisal;
pub mod council;
pub mod honours;
pub mod polls;
mod refused;
mod registration;
mod rule_book;
pub mod running;
mod state;

pub use refused::Refused;
pub use registration::{Criterion, Draft, PARTS, Subject, YEAR_UNKNOWN};
pub use rule_book::{FieldRule, PartRule, RuleBook, field_name, level_rank};
pub use state::{Command, Decided, Decision, File, Reach, State, ThatDay, decide};

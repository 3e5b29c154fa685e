//! Pages and machine interfaces, one file a noun.

pub mod api;
pub mod appraisal;
pub mod council;
pub mod decisions;
pub mod drafts;
pub mod honours;
pub mod polls;
pub mod public;
pub mod running;
pub mod samples;
pub mod today;

pub use public::{cards, feeds, front_page, home, lists, models, units};

//! Every SQL statement of this crate, one file for each noun.

pub mod exported;
mod gazetteer;
mod organisations;
mod successions;
mod units;

pub use gazetteer::Gazetteer;
pub use organisations::{
    add_organisation, focal_agency, organisation, organisations_of, rename_organisation, set_focal_agency,
};
pub use successions::{Today, predecessors, successors, today_of};
pub use units::{
    CodeMeaning, FOUND_MAX, TierCounts, ancestors, children, communes_of, counts_by_tier, find, find_on,
    former_provinces, meaning, own_and_below, place_line, provinces, unit, unit_on, versions,
};

pub(crate) use successions::{all_successions, save_succession};
pub(crate) use units::{all_units, save_unit};

/// Every statement, for a test that prepares them on both databases.
pub const STATEMENTS: [&[kheo_store::Statement]; 4] =
    [units::STATEMENTS, successions::STATEMENTS, organisations::STATEMENTS, exported::STATEMENTS];

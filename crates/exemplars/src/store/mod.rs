//! Every SQL statement about exemplary models.
//!
//! `files.rs` loads one file, `writing.rs` begins and changes it, `steps.rs` saves each decided step with its act, `list.rs` the lists and their paging, `counts.rs` the counts that follow the
//! journal, `rule_books.rs` the rule sets that the rules need.

mod counts;
mod files;
mod list;
mod rule_books;
mod steps;
mod writing;

pub use counts::{
    Count, Measure, add_to_count, count_of, counts_by_field, counts_of_provinces, forget_counts,
};
pub use files::{Exemplar, Recognition, Return, Source, Territory, due_on, load};
pub use list::{
    Card, Direction, Filter, Listed, Sort, Then, Whose, all_list_statements, count_up_to, list, office_list,
};
pub use rule_books::{levels_on, rule_book_on};
pub use steps::save_step;
pub use writing::{change, create, insert_recorded, recorded_by_key, source_fingerprint};

/// Every fixed statement of this folder; [`all_list_statements`] gives those that are put together.
pub fn statements() -> Vec<kheo_store::Statement> {
    [files::STATEMENTS, writing::STATEMENTS, steps::STATEMENTS, counts::STATEMENTS].concat()
}

//! Every SQL statement about exemplary models.
//!
//! `files.rs` holds one file and its steps, `list.rs` the lists and their paging, `counts.rs` the counts that follow the
//! journal, `rule_books.rs` the rule sets that the rules need.

mod counts;
mod files;
mod list;
mod rule_books;

pub use counts::{
    Count, Measure, add_to_count, count_of, counts_by_field, counts_of_provinces, forget_counts,
};
pub use files::{
    Exemplar, Recognition, Return, Source, Territory, change, create, insert_recorded, load, recorded_by_key,
    save_step, source_fingerprint,
};
pub use list::{
    Card, Direction, Filter, Listed, Sort, Then, all_list_statements, count_up_to, list, office_list,
};
pub use rule_books::{levels_on, rule_book_on};

/// Every fixed statement of this folder; [`all_list_statements`] gives those that are put together.
pub fn statements() -> Vec<kheo_store::Statement> {
    [files::STATEMENTS, counts::STATEMENTS].concat()
}

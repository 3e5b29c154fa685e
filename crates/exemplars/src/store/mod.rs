//! Every SQL statement about exemplary models.
//!
//! `files.rs` loads one file, `writing.rs` begins and changes it, `steps.rs` saves each decided step with its act, `lists/` the
//! lists and their paging, kept filters, notices and handing over, `counts.rs` the counts that follow the journal,
//! `rule_books.rs` the rule sets that the rules need.

pub mod appraisal;
pub mod council;
mod counts;
mod files;
pub mod honours;
pub mod lists;
pub mod polls;
mod rule_books;
pub mod running;
mod steps;
mod writing;

pub use counts::{
    Count, Measure, add_to_count, count_of, counts_by_field, counts_of_provinces, forget_counts, kept_counts,
    recounted,
};
pub use files::{Exemplar, Recognition, Return, Source, Territory, due_on, load};
pub use lists::{
    Card, Direction, Filter, Listed, OfficeFilter, OfficeSort, Sort, Then, Whose, all_list_statements,
    count_office, count_up_to, list, list_office, office_list,
};
pub(crate) use rule_books::{
    Fields, Form, Levels, count_files_of_field, count_public_without, count_recognised_at, parse,
};
pub use rule_books::{Period, fields_on, levels_ever, levels_on, periods_on, rule_book_for, rule_book_on};
pub use steps::save_step;
pub(crate) use writing::summary_of;
pub use writing::{change, create, source_fingerprint};

/// Every fixed statement of this folder; [`all_list_statements`] gives those that are put together.
pub fn statements() -> Vec<kheo_store::Statement> {
    let mut all = [files::STATEMENTS, writing::STATEMENTS, steps::STATEMENTS, counts::STATEMENTS].concat();
    all.extend_from_slice(rule_books::STATEMENTS);
    all.extend(appraisal::statements());
    all.extend(council::statements());
    all.extend(honours::statements());
    all.extend(lists::addresses::STATEMENTS);
    all.extend(lists::counted::STATEMENTS);
    all.extend(lists::found::STATEMENTS);
    all.extend(lists::recorded::STATEMENTS);
    all.extend(lists::saved::STATEMENTS);
    all.extend(lists::notices::STATEMENTS);
    all.extend(lists::entries::STATEMENTS);
    all.extend(lists::handing_over::STATEMENTS);
    all.extend(lists::imports::statements());
    all.extend(polls::statements());
    all.extend(running::statements());
    all
}

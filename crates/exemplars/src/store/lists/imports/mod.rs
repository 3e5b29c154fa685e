//! Taking over registers: where each import stands, what is there already, and the rows of the models.

mod rows;
mod standing;
mod steps;

pub use rows::{NewFile, NewHonours, insert_file};
pub use standing::{Double, doubles_of, is_known, origin_under};
pub use steps::{
    Import, ImportState, begin, fail, file_of, finish, forget_old_files, hold, import_with, imports_of,
    keep_file, move_on, set_columns, start, waiting,
};

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    [rows::STATEMENTS, standing::STATEMENTS, steps::STATEMENTS].concat()
}

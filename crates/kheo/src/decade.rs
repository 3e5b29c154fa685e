//! A made-up decade as a register: made while it is read, so that it never lies on the disk a second time.

use csv::StringRecord;
use kheo_base::Error;
use kheo_decade::{Decade, HEAD};
use kheo_exemplars::import::{Each, Next, Table};

/// The rows of a decade, as `kheo import` reads a file.
pub struct DecadeTable(pub Decade);

impl Table for DecadeTable {
    fn name(&self) -> String {
        self.0.name()
    }

    fn digest(&self) -> Result<String, Error> {
        Ok(self.0.name())
    }

    fn for_each(&self, each: &mut Each<'_>) -> Result<(), Error> {
        let (mut rows, mut record, mut line) = (self.0.rows(), StringRecord::from(HEAD.to_vec()), 1);
        loop {
            if each(Next::Row(line, &record))?.is_break() || !rows.next_into(&mut record) {
                return Ok(());
            }
            line += 1;
        }
    }
}

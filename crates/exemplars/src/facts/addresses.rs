//! Where models and units have their pages.

use kheo_base::{Day, Fault, Id, slug_of};
use kheo_facts::addresses::{Address, Addresses, each_break};
use kheo_organisations::store as units;
use kheo_store::Reader;

use crate::store::honours::{MaskedTitles, Shown};
use crate::store::lists::addresses::{address_rows, next_break};

/// Public models. The address of somebody who is not named does not name them either.
pub struct ModelAddresses;

impl Addresses for ModelAddresses {
    fn word(&self) -> &'static str {
        "mo-hinh"
    }

    fn breaks(&self, db: &mut Reader<'_>, rows: usize) -> Result<Vec<Id>, Fault> {
        each_break(|after| next_break(db, after, rows))
    }

    fn addresses(
        &self,
        db: &mut Reader<'_>,
        after: Option<Id>,
        rows: usize,
        _today: Day,
    ) -> Result<Vec<Address>, Fault> {
        let rows = address_rows(db, after, rows)?;
        let titles = MaskedTitles::load(db)?;
        // What was destroyed has no name left, and its page is gone.
        let there = rows.into_iter().filter(|row| !row.title.is_empty());
        Ok(there
            .map(|row| {
                let title = match row.shown {
                    Shown::Whole => row.title,
                    _ => titles.title(&row.field, &row.place_line, row.public_at.day()),
                };
                let path = format!("/mo-hinh/{}", slug_of(&title, row.id));
                Address { path, changed_at: Some(row.changed_at) }
            })
            .collect())
    }
}

/// Units of today; a few thousand, so that they are one part.
pub struct UnitAddresses;

impl Addresses for UnitAddresses {
    fn word(&self) -> &'static str {
        "don-vi"
    }

    fn breaks(&self, _db: &mut Reader<'_>, _rows: usize) -> Result<Vec<Id>, Fault> {
        Ok(Vec::new())
    }

    fn addresses(
        &self,
        db: &mut Reader<'_>,
        after: Option<Id>,
        _rows: usize,
        today: Day,
    ) -> Result<Vec<Address>, Fault> {
        let mut found = Vec::new();
        if after.is_some() {
            return Ok(found);
        }
        let address = |code: String| Address { path: format!("/don-vi/{code}"), changed_at: None };
        for province in units::provinces(db, today)? {
            found.push(address(province.code.to_string()));
            let below = units::children(db, province.code, today)?;
            found.extend(below.iter().map(|unit| address(unit.code.to_string())));
        }
        Ok(found)
    }
}

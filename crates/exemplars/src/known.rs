//! What every list needs and rarely changes: the rules in force, the provinces, how many communes there are.

use std::sync::Arc;

use kheo_base::{Day, Error};
use kheo_organisations::{Unit, store as units};
use kheo_web::App;

use crate::rules::RuleBook;
use crate::store::rule_book_on;

/// What rarely changes.
pub struct Known {
    /// The rules in force.
    pub rules: RuleBook,
    /// Provinces of today.
    pub provinces: Vec<Unit>,
    /// Versions of provinces that hold no longer.
    pub former_provinces: Vec<Unit>,
    /// Communes of today.
    pub communes: i64,
    /// The day for which it is known.
    pub on: Day,
}

/// Returns what is known today.
///
/// # Errors
/// A fault of the database.
pub async fn known(app: &App) -> Result<Arc<Known>, Error> {
    let today = app.now().day();
    let known = app.remembered("exemplars-known", move |db| {
        Ok(Known {
            rules: rule_book_on(db, today)?,
            provinces: units::provinces(db, today)?,
            former_provinces: units::former_provinces(db, today)?,
            communes: units::counts_by_tier(db, today)?.communes,
            on: today,
        })
    });
    known.await
}

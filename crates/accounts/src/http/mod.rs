//! Pages, one file a noun.

pub mod accounts;
pub mod delegations;
pub mod grants;
pub mod passwords;
pub mod people;
pub mod person;
mod refused;
pub mod samples;
pub mod sessions;
pub mod tokens;
mod views;

use kheo_base::{Error, Id};
use kheo_web::{Reply, Visit, see_other};

/// Most characters of a login or an e-mail address.
pub(crate) const LOGIN_LEN_MAX: usize = 254;

/// Sends the browser on after a change, with a message waiting there.
fn go(visit: &Visit, path: &str, flash: &str) -> Reply {
    see_other(path, Some(flash), visit.app.settings().secure_cookies)
}

/// Reads an id in an address; what is none leads nowhere.
fn id_of(text: &str) -> Result<Id, Error> {
    text.parse().map_err(|_| Error::Missing)
}

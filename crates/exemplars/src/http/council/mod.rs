//! The council: members, sessions, roll, secret ballots, minutes: pages.

use kheo_base::Fault;
use kheo_people::Language;

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(_language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    Ok(Vec::new())
}

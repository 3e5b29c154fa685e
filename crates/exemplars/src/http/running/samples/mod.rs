//! The pages of this folder with sample data; nothing here is served.

use kheo_base::Fault;
use kheo_people::Language;

mod evidence;
mod registration;

pub(crate) use evidence::photos;

/// Renders every page of this folder; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub(super) fn all(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    let mut all = registration::samples(language)?;
    all.extend(evidence::samples(language)?);
    Ok(all)
}

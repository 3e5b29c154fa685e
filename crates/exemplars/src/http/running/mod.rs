//! A model at work: evidence, progress, self-assessment, replication: pages.

use kheo_base::Fault;
use kheo_people::Language;

pub mod comparison;
pub mod progress;
pub mod registered;
pub mod registration;
mod registration_samples;
pub mod self_assessment;
mod self_assessment_form;

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    registration_samples::samples(language)
}

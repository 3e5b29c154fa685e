//! A model at work: evidence, progress, self-assessment, replication: pages.

use kheo_base::Fault;
use kheo_people::Language;

pub mod comparison;
pub mod evidence;
pub mod evidence_files;
mod evidence_form;
pub mod evidence_removal;
pub mod progress;
pub mod registered;
pub mod registration;
mod samples;
pub mod self_assessment;
mod self_assessment_form;

pub(crate) use samples::photos as sample_photos;

/// Renders every page of this folder with sample data; the name of each is the name of its sample.
///
/// # Errors
/// A fault if a template fails.
pub fn samples(language: Language) -> Result<Vec<(&'static str, String)>, Fault> {
    samples::all(language)
}

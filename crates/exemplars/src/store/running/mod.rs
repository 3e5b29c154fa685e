//! A model at work: evidence, progress, self-assessment, replication: statements.

pub mod evidence;

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    evidence::STATEMENTS.to_vec()
}

//! A model at work: evidence, progress, self-assessment, replication: statements.

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    Vec::new()
}

//! Appraisal: assignments, score sheets, opinions, conflicts of interest: statements.

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    Vec::new()
}

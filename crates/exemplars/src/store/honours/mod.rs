//! What follows recognition: decision lists, exemplary models, proposals, awards, withdrawal, re-checks: statements.

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    Vec::new()
}

//! Public endorsement: polls over a list of models, one endorsement a citizen: statements.

/// Every statement of this folder.
pub fn statements() -> Vec<kheo_store::Statement> {
    Vec::new()
}

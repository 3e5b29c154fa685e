//! Public endorsement: polls over a list of models, one endorsement a citizen: rules.

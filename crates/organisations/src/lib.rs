//! Territorial units through time, their succession, and the organisations that hang on them.

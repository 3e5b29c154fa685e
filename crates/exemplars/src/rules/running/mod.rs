//! A model at work: evidence, progress, self-assessment, replication: rules.

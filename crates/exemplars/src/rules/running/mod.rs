//! A model at work: evidence, progress, self-assessment, replication: rules.

mod evidence;

pub use evidence::{
    About, EvidenceKind, EvidenceRefused, EvidenceRules, NewEvidence, decide_adding, decide_showing,
};

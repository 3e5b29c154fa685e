//! Counts of what is public, kept by following the journal.

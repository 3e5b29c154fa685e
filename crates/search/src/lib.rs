//! Full-text search: an index of each server that follows the journal.

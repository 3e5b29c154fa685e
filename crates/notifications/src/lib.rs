//! The outbox: mail that follows the journal.

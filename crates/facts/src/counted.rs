//! What statistics count of a subject.

//! Statistics that follow the journal, with their pages.

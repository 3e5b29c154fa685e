//! A small world for tests: actors by name, a clock that stands, both databases.

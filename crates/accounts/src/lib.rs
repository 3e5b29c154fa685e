//! Pages for signing in, one's own account, and the people and roles of a unit.

//! Accounts, sessions, roles over subtrees, and permission questions.

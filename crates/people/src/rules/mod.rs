//! The rules of accounts and roles: pure, so that each can be read and tested by itself.

pub mod access_tokens;
pub mod delegation;
pub mod duties;
pub mod granting;
pub mod names;
pub mod passwords;
pub mod permissions;
pub mod refused;
pub mod throttle;

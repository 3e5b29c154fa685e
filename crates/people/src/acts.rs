//! The kinds of act that this crate records. All are about an account and for the offices only.

use kheo_base::Id;
use kheo_journal::{Body, NewAct, Visibility};

/// An account was made.
pub const ACCOUNT_CREATED: &str = "people.account-created";
/// The name or address of an account was changed.
pub const ACCOUNT_RENAMED: &str = "people.account-renamed";
/// An account was closed for the time being.
pub const ACCOUNT_DISABLED: &str = "people.account-disabled";
/// A closed account was opened again.
pub const ACCOUNT_ENABLED: &str = "people.account-enabled";
/// The personal data of an account were erased.
pub const ACCOUNT_ERASED: &str = "people.account-erased";
/// Somebody changed the own password.
pub const PASSWORD_CHANGED: &str = "people.password-changed";
/// A link to set a new password is wanted; body: `reset`, the id to give to [`crate::resets::issue_reset_token`].
pub const RESET_REQUESTED: &str = "people.reset-requested";
/// A new password was set by such a link.
pub const RESET_COMPLETED: &str = "people.reset-completed";
/// A role was granted; body: `grant`, `role`, `unit`, `from`, and `to` if it has an end.
pub const GRANTED: &str = "people.granted";
/// A role ended early; body: `grant`, `role`, `unit`.
pub const GRANT_ENDED: &str = "people.grant-ended";
/// A role was lent; the subject is the deputy; body: as [`GRANTED`], and `origin`, the grant that was lent.
pub const DELEGATED: &str = "people.delegated";
/// A delegation ended early; body: as [`GRANT_ENDED`].
pub const DELEGATION_ENDED: &str = "people.delegation-ended";
/// A token for programs was made; body: `token`, `ability`, `until`, the day on which it ends.
pub const TOKEN_CREATED: &str = "people.access-token-created";
/// A token for programs was revoked by its holder; body: `token`.
pub const TOKEN_REVOKED: &str = "people.access-token-revoked";

/// Makes an act about an account.
pub(crate) const fn about(account_id: Id, kind: &'static str, body: Body) -> NewAct {
    NewAct { kind, subject_kind: "account", subject_id: account_id, visibility: Visibility::Office, body }
}

//! Every "no" of this crate, each with the key of its sentence in `locales/`.

use kheo_base::{Error, Refusal};

/// Why something about accounts, passwords or roles was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The login is unknown, the password wrong or the account closed: deliberately one sentence for all three.
    WrongSignIn,
    /// Too many failures; the next try may be made after so many seconds.
    Wait {
        /// Seconds still to wait, at least 1.
        seconds: i64,
    },
    /// A password has fewer characters than [`super::passwords::LENGTH_MIN`].
    PasswordTooShort,
    /// A password has more characters than [`super::passwords::LENGTH_MAX`].
    PasswordTooLong,
    /// A password is the login or the name.
    PasswordIsName,
    /// A password is among the first that anybody tries.
    PasswordCommon,
    /// The present password, asked for before a change, is wrong.
    PresentPasswordWrong,
    /// A login is neither an e-mail address nor a short name.
    LoginInvalid,
    /// Somebody else has the login.
    LoginTaken,
    /// A name is empty or longer than [`super::names::NAME_LEN_MAX`].
    NameInvalid,
    /// What should be an e-mail address is none.
    EmailInvalid,
    /// The link to set a new password was used, has expired or never existed.
    ResetInvalid,
    /// The account is disabled or erased.
    AccountClosed,
    /// Nobody disables or erases the account with which he is signed in.
    OwnAccount,
    /// Nobody grants a role to himself.
    GrantToSelf,
    /// A period that begins in the past or ends before it begins.
    PeriodInvalid,
    /// The account has this role over this unit in that time already.
    GrantedAlready,
    /// The grant has ended already.
    GrantEnded,
    /// An administrator may not leave himself without the role.
    OwnLastAdministratorGrant,
    /// A deputy may not appoint deputies.
    DelegatedCannotBeDelegated,
    /// A deputy administrator may not make administrators.
    DeputyCannotMakeAdministrators,
    /// A delegation of more days than [`super::delegation::DAYS_MAX`].
    DelegationTooLong,
    /// A delegation that reaches beyond the period of the grant.
    DelegationOutsidePeriod,
    /// A deputy who has no role in the unit.
    DeputyOfOtherUnit,
    /// Nobody deputises for himself.
    DelegationToSelf,
    /// An access token has no name or one longer than [`super::access_tokens::NAME_LEN_MAX`].
    TokenNameInvalid,
    /// The account has an access token of this name.
    TokenNameTaken,
    /// An access token of no day, or of more than [`super::access_tokens::DAYS_MAX`].
    TokenDaysInvalid,
    /// The account has [`super::access_tokens::TOKENS_MAX`] access tokens already.
    TooManyTokens,
    /// A program shows no access token.
    TokenMissing,
    /// The access token never existed, was revoked, is over or belongs to a closed account: deliberately one sentence.
    TokenInvalid,
    /// The access token only reads.
    TokenReadsOnly,
    /// The asker may not do this at all: shown as a denial, without a sentence of its own.
    Denied,
}

/// Keys of all sentences that a refusal of this crate can need.
pub const REFUSAL_KEYS: [&str; 32] = [
    "people-wrong-sign-in",
    "people-wait",
    "people-password-too-short",
    "people-password-too-long",
    "people-password-is-name",
    "people-password-common",
    "people-present-password-wrong",
    "people-login-invalid",
    "people-login-taken",
    "people-name-invalid",
    "people-email-invalid",
    "people-reset-invalid",
    "people-account-closed",
    "people-own-account",
    "people-grant-to-self",
    "people-period-invalid",
    "people-granted-already",
    "people-grant-ended",
    "people-own-last-administrator-grant",
    "people-delegated-cannot-be-delegated",
    "people-deputy-cannot-make-administrators",
    "people-delegation-too-long",
    "people-delegation-outside-period",
    "people-deputy-of-other-unit",
    "people-delegation-to-self",
    "people-token-name-invalid",
    "people-token-name-taken",
    "people-token-days-invalid",
    "people-too-many-tokens",
    "people-token-missing",
    "people-token-invalid",
    "people-token-reads-only",
];

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        use super::{access_tokens, delegation, names, passwords};
        let refusal = match refused {
            Refused::Denied => return Self::Denied,
            Refused::WrongSignIn => Refusal::new("people-wrong-sign-in"),
            Refused::Wait { seconds } => Refusal::new("people-wait").with("seconds", seconds),
            Refused::PasswordTooShort => {
                Refusal::new("people-password-too-short").with("least", passwords::LENGTH_MIN)
            }
            Refused::PasswordTooLong => {
                Refusal::new("people-password-too-long").with("most", passwords::LENGTH_MAX)
            }
            Refused::PasswordIsName => Refusal::new("people-password-is-name"),
            Refused::PasswordCommon => Refusal::new("people-password-common"),
            Refused::PresentPasswordWrong => Refusal::new("people-present-password-wrong"),
            Refused::LoginInvalid => Refusal::new("people-login-invalid"),
            Refused::LoginTaken => Refusal::new("people-login-taken"),
            Refused::NameInvalid => Refusal::new("people-name-invalid").with("most", names::NAME_LEN_MAX),
            Refused::EmailInvalid => Refusal::new("people-email-invalid"),
            Refused::ResetInvalid => Refusal::new("people-reset-invalid"),
            Refused::AccountClosed => Refusal::new("people-account-closed"),
            Refused::OwnAccount => Refusal::new("people-own-account"),
            Refused::GrantToSelf => Refusal::new("people-grant-to-self"),
            Refused::PeriodInvalid => Refusal::new("people-period-invalid"),
            Refused::GrantedAlready => Refusal::new("people-granted-already"),
            Refused::GrantEnded => Refusal::new("people-grant-ended"),
            Refused::OwnLastAdministratorGrant => Refusal::new("people-own-last-administrator-grant"),
            Refused::DelegatedCannotBeDelegated => Refusal::new("people-delegated-cannot-be-delegated"),
            Refused::DeputyCannotMakeAdministrators => {
                Refusal::new("people-deputy-cannot-make-administrators")
            }
            Refused::DelegationTooLong => {
                Refusal::new("people-delegation-too-long").with("days", delegation::DAYS_MAX)
            }
            Refused::DelegationOutsidePeriod => Refusal::new("people-delegation-outside-period"),
            Refused::DeputyOfOtherUnit => Refusal::new("people-deputy-of-other-unit"),
            Refused::DelegationToSelf => Refusal::new("people-delegation-to-self"),
            Refused::TokenNameInvalid => {
                Refusal::new("people-token-name-invalid").with("most", access_tokens::NAME_LEN_MAX)
            }
            Refused::TokenNameTaken => Refusal::new("people-token-name-taken"),
            Refused::TokenDaysInvalid => {
                Refusal::new("people-token-days-invalid").with("days", access_tokens::DAYS_MAX)
            }
            Refused::TooManyTokens => {
                Refusal::new("people-too-many-tokens").with("most", access_tokens::TOKENS_MAX)
            }
            Refused::TokenMissing => Refusal::new("people-token-missing"),
            Refused::TokenInvalid => Refusal::new("people-token-invalid"),
            Refused::TokenReadsOnly => Refusal::new("people-token-reads-only"),
        };
        Self::Refusal(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What people read is kept together in `locales/`; this crate only makes sure that nothing of its own is missing.
    const TEXTS: [(&str, &str); 2] = [
        ("vi", include_str!("../../../../locales/vi/people.ftl")),
        ("en", include_str!("../../../../locales/en/people.ftl")),
    ];

    /// Keys of the messages in a Fluent file: what stands before ` =` at the beginning of a line.
    fn keys(text: &str) -> Vec<&str> {
        text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
    }

    #[test]
    fn every_refusal_role_and_permission_has_a_sentence_in_both_languages() {
        use crate::rules::permissions::{Permission, Role};
        let roles = Role::ALL.map(Role::text_key);
        let permissions = Permission::ALL.map(Permission::text_key);
        for (language, text) in TEXTS {
            let known = keys(text);
            for key in REFUSAL_KEYS.iter().chain(&roles).chain(&permissions) {
                assert!(known.contains(key), "{language}.ftl lacks {key}");
            }
            assert_eq!(known, keys(TEXTS[0].1), "both files hold the same keys in the same order");
        }
    }

    #[test]
    fn what_a_sentence_mentions_is_given() {
        for refused in [Refused::Wait { seconds: 8 }, Refused::PasswordTooShort, Refused::TokenDaysInvalid] {
            let Error::Refusal(refusal) = Error::from(refused) else { unreachable!("it is a refusal") };
            assert!(REFUSAL_KEYS.contains(&refusal.key));
            for (_, text) in TEXTS {
                let sentence = text.lines().find(|line| line.starts_with(&format!("{} = ", refusal.key)));
                let placeholder = format!("{{ ${} }}", refusal.args[0].0);
                assert!(sentence.is_some_and(|line| line.contains(&placeholder)), "{}", refusal.key);
            }
        }
    }
}

//! From a "no" of the rules to the field that it is about.

use kheo_base::Error;
use kheo_web::Form;

/// Returns what came out; a refusal goes to its field of the form, and nothing comes out.
///
/// # Errors
/// Whatever is no refusal.
pub(crate) fn settle<T>(form: &mut Form, outcome: Result<T, Error>) -> Result<Option<T>, Error> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refusal(refusal)) => {
            form.refuse(field_of(refusal.key), refusal);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// The field that a refusal is about; empty for the form as a whole.
fn field_of(key: &str) -> &'static str {
    match key {
        "people-password-too-short"
        | "people-password-too-long"
        | "people-password-is-name"
        | "people-password-common" => "new-password",
        "people-present-password-wrong" => "present-password",
        "people-login-invalid" | "people-login-taken" => "login",
        "people-name-invalid" => "display-name",
        "people-email-invalid" => "email",
        "people-period-invalid" => "from",
        "people-delegation-too-long" | "people-delegation-outside-period" => "away-until",
        "people-delegation-to-self" | "accounts-deputy-unknown" => "deputy",
        "people-token-name-invalid" | "people-token-name-taken" => "name",
        "people-token-days-invalid" => "days",
        "people-granted-already" | "people-deputy-cannot-make-administrators" => "role",
        "accounts-no-such-unit" | "accounts-unit-outside" => "unit",
        _ => "",
    }
}

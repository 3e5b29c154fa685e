//! Which passwords are accepted. Length counts more than odd characters (NIST SP 800-63B-4, 3.1.1.2): no composition rules.

use std::collections::HashSet;

use kheo_base::fold;

use super::refused::Refused;

/// Fewest characters.
pub const LENGTH_MIN: usize = 10;
/// Most characters; more would only cost time to hash.
pub const LENGTH_MAX: usize = 200;
/// A password of fewer different characters than this is a pattern, not a password.
const DIFFERENT_MIN: usize = 4;

/// The commonest passwords of at least [`LENGTH_MIN`] characters, in Viet Nam and elsewhere, folded.
const COMMON: [&str; 46] = [
    "0123456789",
    "012345678910",
    "0987654321",
    "1029384756",
    "111222333444",
    "1122334455",
    "123123123123",
    "123456789",
    "1234567890",
    "12345678900",
    "12345678910",
    "123456789a",
    "123456789abc",
    "1234567891",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "a123456789",
    "aa123456789",
    "abc123456789",
    "abcd123456",
    "abcd1234567",
    "abcdefghij",
    "admin123456",
    "administrator",
    "anhyeuem123",
    "asdfghjkl123",
    "changeme123",
    "danvankheo",
    "emyeuanh123",
    "iloveyou123",
    "khongcomatkhau",
    "letmein123",
    "matkhau123",
    "matkhau1234",
    "matkhau12345",
    "password12",
    "password123",
    "password1234",
    "password12345",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "vietnam123",
    "vietnam12345",
    "welcome123",
];

/// Decides whether somebody with this login and name may take this password.
///
/// # Errors
/// Which of the four rules the password breaks.
pub fn accept(password: &str, login: &str, display_name: &str) -> Result<(), Refused> {
    let length = password.chars().count();
    if length < LENGTH_MIN {
        return Err(Refused::PasswordTooShort);
    }
    if length > LENGTH_MAX {
        return Err(Refused::PasswordTooLong);
    }
    let plain = plain(password);
    let before_at = login.split('@').next().unwrap_or_default();
    if [login, before_at, display_name].iter().any(|name| plain == self::plain(name)) {
        return Err(Refused::PasswordIsName);
    }
    let different: HashSet<char> = plain.chars().collect();
    if COMMON.contains(&plain.as_str()) || different.len() < DIFFERENT_MIN {
        return Err(Refused::PasswordCommon);
    }
    Ok(())
}

/// Without case, marks and spaces: `Mật khẩu 123` is the password that everybody tries, however it is written.
fn plain(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_a_good_password() {
        assert_eq!(accept("trâu ăn cỏ trên đồi sim", "ba.lanh", "Bà Lành"), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(accept("đườngquê9", "x", "y"), Err(Refused::PasswordTooShort));
        assert_eq!(accept("đườngquê9m", "x", "y"), Ok(()));
        assert_eq!(accept(&"đườngquê9m".repeat(20), "x", "y"), Ok(()));
        assert_eq!(accept(&("đườngquê9m".repeat(20) + "!"), "x", "y"), Err(Refused::PasswordTooLong));
    }

    #[test]
    fn ones_own_name_is_refused_in_any_spelling() {
        for password in ["NGUYỄN thị lành", "nguyenthilanh", "lanh.nguyen@xa.vn", "Lanh.Nguyen"] {
            let answer = accept(password, "lanh.nguyen@xa.vn", "Nguyễn Thị Lành");
            assert_eq!(answer, Err(Refused::PasswordIsName), "{password}");
        }
    }

    #[test]
    fn the_commonest_are_refused_in_any_spelling() {
        for password in ["1234567890", "Mật khẩu 123", "PASSWORD123", "aaaaaaaaaaaa", "ababababab"] {
            assert_eq!(accept(password, "x", "y"), Err(Refused::PasswordCommon), "{password}");
        }
    }
}

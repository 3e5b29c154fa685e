//! Logins, names and e-mail addresses as people type them, and the one form in which they are kept.

use std::net::IpAddr;

use kheo_base::{fold, nfc};

use super::refused::Refused;

/// Fewest characters of a login.
const LOGIN_LEN_MIN: usize = 3;
/// Most characters of a login: an e-mail address must fit.
const LOGIN_LEN_MAX: usize = 254;
/// Most characters of a display name.
pub const NAME_LEN_MAX: usize = 120;
/// Most characters of an e-mail address (RFC 5321, 4.5.3.1.3).
const EMAIL_LEN_MAX: usize = 254;

/// Returns the login in the form in which it is kept and compared: folded to plain lower-case letters.
///
/// Somebody who types `Bà.Lành` with or without marks means one account.
///
/// # Errors
/// [`Refused::LoginInvalid`] unless it is an e-mail address or a short name of letters, digits, `.`, `_` and `-`.
pub fn login(typed: &str) -> Result<String, Refused> {
    // Cut before folding: whatever is longer is refused anyway and must not cost work.
    if typed.len() > LOGIN_LEN_MAX * 4 {
        return Err(Refused::LoginInvalid);
    }
    let login = fold(&nfc(typed));
    let length_fits = (LOGIN_LEN_MIN..=LOGIN_LEN_MAX).contains(&login.len());
    let is_short_name = login.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    if length_fits && (is_short_name || email(&login).is_ok()) {
        Ok(login)
    } else {
        Err(Refused::LoginInvalid)
    }
}

/// Returns the name in normal form C on one line.
///
/// # Errors
/// [`Refused::NameInvalid`] if it is empty or too long.
pub fn display_name(typed: &str) -> Result<String, Refused> {
    let name = nfc(typed).split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_LEN_MAX { Err(Refused::NameInvalid) } else { Ok(name) }
}

/// Returns the e-mail address without outer white space.
///
/// Only what every mail server delivers is accepted: plain characters, one `@`, a dot in the domain.
///
/// # Errors
/// [`Refused::EmailInvalid`].
pub fn email(typed: &str) -> Result<String, Refused> {
    let typed = typed.trim();
    let Some((local, domain)) = typed.split_once('@') else { return Err(Refused::EmailInvalid) };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte);
    let local_fits = !local.is_empty()
        && local.bytes().all(is_local)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let is_label = |label: &str| {
        let plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        !label.is_empty() && plain && !label.starts_with('-') && !label.ends_with('-')
    };
    let domain_fits = domain.contains('.') && domain.split('.').all(is_label);
    if typed.len() <= EMAIL_LEN_MAX && local_fits && domain_fits {
        Ok(typed.to_owned())
    } else {
        Err(Refused::EmailInvalid)
    }
}

/// Returns what failed tries from one place are counted under: an IPv4 address, or the first 64 bits of an IPv6
/// address, since whoever has one of those has all 2⁶⁴ behind them.
pub fn address_prefix(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_may_be_typed_with_marks_and_capitals() {
        assert_eq!(login(" Bà.Lành ").as_deref(), Ok("ba.lanh"));
        assert_eq!(login("Đào.Thị-Hoa@XA.example.vn").as_deref(), Ok("dao.thi-hoa@xa.example.vn"));
    }

    #[test]
    fn nonsense_is_no_login() {
        let long = "a".repeat(LOGIN_LEN_MAX + 1);
        for typed in ["", "ab", "hai chữ", "#0123", "a@b", "a@b@c.vn", "a\r\nb", "<x>", &long] {
            assert_eq!(login(typed), Err(Refused::LoginInvalid), "{typed}");
        }
    }

    #[test]
    fn addresses_that_could_break_a_header_are_refused() {
        for typed in
            ["a@b.vn\r\nBcc: x@y.vn", "a b@c.vn", ".a@b.vn", "a@-b.vn", "a@b..vn", "a@.vn", "a,b@c.vn"]
        {
            assert_eq!(email(typed), Err(Refused::EmailInvalid), "{typed}");
        }
        assert_eq!(email(" lanh+viec@xa.example.vn").as_deref(), Ok("lanh+viec@xa.example.vn"));
    }

    #[test]
    fn names_stay_as_written_on_one_line() {
        assert_eq!(display_name("  Bà  Lành\n").as_deref(), Ok("Bà Lành"));
        assert_eq!(display_name(" \n "), Err(Refused::NameInvalid));
        assert_eq!(display_name(&"ạ".repeat(NAME_LEN_MAX + 1)), Err(Refused::NameInvalid));
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one() {
        let prefix = |text: &str| text.parse().map(address_prefix).unwrap_or_default();
        assert_eq!(prefix("2001:db8:1:2:3::4"), prefix("2001:db8:1:2::ffff"));
        assert_ne!(prefix("192.0.2.1"), prefix("192.0.2.2"));
        assert_eq!(prefix("::ffff:192.0.2.1"), "192.0.2.1");
    }
}

//! The path at which a story stood on another site: the same from the address that was taken over and from what a browser asks for.

use kheo_base::nfc;
use percent_encoding::percent_decode_str;

/// Returns the path of an address of another site; empty if it has none of its own: the first page, or one that a query names.
pub fn old_path_of(address: &str) -> String {
    let after_scheme = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let path = match after_scheme {
        Some(rest) => rest.find('/').map_or("", |at| &rest[at..]),
        None => address,
    };
    let path = path.split('#').next().unwrap_or_default();
    if path.contains('?') || !path.starts_with('/') { String::new() } else { old_path(path) }
}

/// Returns a path as it is compared: decoded, without the slash at its end; empty for one that is no text.
pub fn old_path(path: &str) -> String {
    let text = percent_decode_str(path).decode_utf8().unwrap_or_default();
    // No database keeps a letter of nothing in a text.
    if text.contains('\0') { String::new() } else { nfc(text.trim_end_matches('/')) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_and_what_is_asked_for_meet() {
        for (address, path) in [
            ("https://xa.example/2024/05/ap-3/", "/2024/05/ap-3"),
            ("http://xa.example:8080/tin/%E1%BA%A5p-3.html#cuoi", "/tin/ấp-3.html"),
            ("/tin/a%CC%81p/", "/tin/áp"),
            ("https://xa.example/?p=12", ""),
            ("https://xa.example/", ""),
            ("https://xa.example", ""),
            ("den-ap-3", ""),
            ("https://xa.example/a%00b", ""),
            ("https://xa.example/a%ffb", ""),
            ("https://xa.example/100%", "/100%"),
        ] {
            assert_eq!(old_path_of(address), path, "{address}");
        }
        assert_eq!(old_path("/tin/%e1%ba%a5p-3.html/"), "/tin/ấp-3.html");
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read(path in "[/%a-fA-F0-9?#\u{0}é]{0,40}") {
            old_path_of(&path);
            prop_assert!(!old_path(&path).contains('\0'));
        }
    }
}

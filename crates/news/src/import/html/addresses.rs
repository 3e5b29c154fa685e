//! To where links may lead: pages and mail, and paths of the site from which a text comes.

/// Longest address of a link; longer ones carry data.
const ADDRESS_LEN_MAX: usize = 2_000;

/// Returns the address to which something leads, if readers may be led there.
pub(super) fn address_of(site: &str, to: &str) -> Option<String> {
    let to: String =
        to.trim().chars().filter(|letter| !letter.is_control() && !letter.is_whitespace()).collect();
    let lower = to.to_ascii_lowercase();
    let full = if ["http://", "https://", "mailto:"].iter().any(|begin| lower.starts_with(begin)) {
        to
    } else if let Some(rest) = to.strip_prefix("//") {
        format!("https://{rest}")
    } else if to.starts_with('/') && !site.is_empty() {
        // A path of the old site is not one of ours.
        format!("{}{to}", origin(site))
    } else {
        return None;
    };
    (full.len() <= ADDRESS_LEN_MAX).then(|| encoded(&full))
}

/// Writes what would end the address of a link as browsers write it, too.
fn encoded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for letter in address.chars() {
        if letter.is_ascii_punctuation() && "()<>\\\"'`|*~[]{}^!".contains(letter) {
            out.push_str(&format!("%{:02X}", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

/// The site without its path.
fn origin(site: &str) -> &str {
    let begin = site.find("://").map_or(0, |at| at + 3);
    let end = site[begin..].find('/').map_or(site.len(), |at| begin + at);
    &site[..end]
}

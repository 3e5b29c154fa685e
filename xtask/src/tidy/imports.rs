//! Who may depend on whom: followers and capabilities never see each other, the kernel sees neither.
//!
//! ```text
//! kheo ─► capabilities, followers ─► web ─► people ─► organisations ─► journal ─► store ─► base
//!         capabilities ─► workflows ─► store
//! world ─► kheo, testing: dev-dependencies only
//! ```

use super::Problem;
use super::rust::line_of;
use super::tree::{File, Tree};

/// Crates in which people do something. A new one is added here, which is when somebody thinks about its kind.
const CAPABILITIES: [&str; 11] = [
    "accounts",
    "campaigns",
    "conferences",
    "consultations",
    "exemplars",
    "grievances",
    "news",
    "newsletters",
    "reports",
    "rule-sets",
    "services",
];
/// Crates that read the journal.
const FOLLOWERS: [&str; 6] = ["exports", "live", "notifications", "public-record", "search", "statistics"];

/// How high a crate stands; it may use only what stands lower.
fn height(name: &str) -> Option<u8> {
    match name {
        "base" | "verify" => Some(0),
        // A library without state: capabilities hand it what a document says.
        "attachments" | "decade" | "documents" | "store" => Some(1),
        "journal" | "workflows" => Some(2),
        "facts" | "organisations" => Some(3),
        "people" => Some(4),
        "web" => Some(5),
        "kheo" => Some(7),
        "testing" | "world" => Some(8),
        _ => (CAPABILITIES.contains(&name) || FOLLOWERS.contains(&name)).then_some(6),
    }
}

/// Says why `from` must not use `to`; nothing if it may.
fn objection(from: &str, to: &str) -> Option<String> {
    let (Some(high), Some(low)) = (height(from), height(to)) else { return None };
    if from == to || high == 8 {
        return None;
    }
    if low == 8 {
        return Some(format!("`{to}` is for tests only: make it a dev-dependency"));
    }
    if low >= high {
        let how = if high == 6 { "they meet in the journal, and through ids" } else { "it stands below" };
        return Some(format!("`{from}` must not know `{to}`: {how}"));
    }
    let is_bound = to == "workflows" && !CAPABILITIES.contains(&from) && from != "kheo";
    is_bound.then(|| format!("`{from}` must not know `workflows`: only capabilities have rule sets"))
}

/// Checks dependencies and the names used.
pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut found: Vec<Problem> = tree.ending("/Cargo.toml").flat_map(manifest).collect();
    for (file, rust) in tree.product() {
        let Some(from) = file.krate() else { continue };
        for (at, _) in rust.code.match_indices("kheo_") {
            let rest = &rust.code[at + 5..];
            let end =
                rest.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_').unwrap_or(rest.len());
            let to = rest[..end].replace('_', "-");
            let line = line_of(&rust.code, at);
            found.extend(objection(from, &to).map(|why| Problem::new("imports", &file.path, line, why)));
        }
    }
    found
}

fn manifest(file: &File) -> Vec<Problem> {
    let Some(from) = file.krate() else { return Vec::new() };
    let mut found = Vec::new();
    if height(from).is_none() {
        let why = "say in xtask/src/tidy/imports.rs whether this crate is a capability or a follower";
        found.push(Problem::new("imports", &file.path, 1, why));
    }
    let mut section = "";
    for (number, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            section = line;
        }
        let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
        if let Some(to) = name.strip_prefix("kheo-").filter(|_| section == "[dependencies]") {
            found.extend(objection(from, to).map(|why| Problem::new("imports", &file.path, number + 1, why)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_crates_is_kept() {
        for (from, to) in
            [("exemplars", "web"), ("kheo", "exemplars"), ("exemplars", "workflows"), ("web", "people")]
        {
            assert_eq!(objection(from, to), None, "{from} → {to}");
        }
        let wrong = [
            ("exemplars", "accounts"),
            ("exemplars", "notifications"),
            ("notifications", "exemplars"),
            ("people", "web"),
            ("store", "journal"),
            ("people", "workflows"),
            ("journal", "workflows"),
            ("web", "testing"),
        ];
        for (from, to) in wrong {
            assert!(objection(from, to).is_some(), "{from} → {to}");
        }
    }

    #[test]
    fn imports_and_dependencies_are_read_but_not_those_of_tests() {
        let tree = Tree::of(&[
            (
                "crates/exemplars/Cargo.toml",
                "[dependencies]\nkheo-accounts.workspace = true\n[dev-dependencies]\nkheo-testing.workspace = true\n",
            ),
            (
                "crates/exemplars/src/lib.rs",
                "//! x\nuse kheo_notifications::Outbox;\n#[cfg(test)]\nmod tests { use kheo_testing::x; }\n",
            ),
            ("crates/novelty/Cargo.toml", "[package]\n"),
        ]);
        let places: Vec<(String, usize)> =
            check(&tree).into_iter().map(|found| (found.path, found.line)).collect();
        let expected = [
            ("crates/exemplars/Cargo.toml", 2),
            ("crates/novelty/Cargo.toml", 1),
            ("crates/exemplars/src/lib.rs", 2),
        ];
        assert_eq!(places, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}

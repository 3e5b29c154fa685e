//! Licences of everything that is built in: each must be on the list of `deny.toml`.
//!
//! `cargo deny` checks the same and more; this runs everywhere, with nothing installed and no network.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::Problem;

/// Where the list stands.
const LIST: &str = "deny.toml";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    /// Absent for our own crates.
    source: Option<String>,
}

#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

/// Asks cargo for all packages and compares.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let list = std::fs::read_to_string(root.join(LIST)).with_context(|| format!("cannot read {LIST}"))?;
    let list: Deny = toml::from_str(&list).with_context(|| format!("{LIST} has no list of licences"))?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--all-features"])
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("cargo metadata is not readable")?;
    Ok(metadata.packages.iter().filter_map(|package| objection(package, &list.licenses.allow)).collect())
}

fn objection(package: &Package, allowed: &[String]) -> Option<Problem> {
    package.source.as_ref()?;
    let licence = package.license.as_deref().unwrap_or("no licence");
    let is_allowed = |name: &str| allowed.iter().any(|known| known == name);
    let sentence =
        format!("{} {} is under {licence}, which is not on the list", package.name, package.version);
    (!satisfies(licence, &is_allowed)).then(|| Problem::new("licence", LIST, 1, sentence))
}

/// Whether an SPDX expression can be satisfied with what is allowed. `AND` binds closer than `OR`; `/` is an old `OR`.
fn satisfies(expression: &str, is_allowed: &dyn Fn(&str) -> bool) -> bool {
    let expression = expression.replace('/', " OR ");
    let either = split(&expression, " OR ");
    either.iter().any(|part| {
        split(part, " AND ").iter().all(|name| {
            let name = name.trim();
            match name.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
                Some(inner) => satisfies(inner, is_allowed),
                None => is_allowed(name),
            }
        })
    })
}

/// Splits at a word outside parentheses.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut begin) = (Vec::new(), 0);
    for (at, _) in text.match_indices(word) {
        let before = &text[..at];
        if before.matches('(').count() == before.matches(')').count() {
            parts.push(&text[begin..at]);
            begin = at + word.len();
        }
    }
    parts.push(&text[begin..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_understood() {
        let is_allowed = |name: &str| ["MIT", "Apache-2.0", "Unicode-3.0"].contains(&name);
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Unlicense",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "GPL-2.0 OR (MIT AND Apache-2.0)",
        ] {
            assert!(satisfies(good, &is_allowed), "{good}");
        }
        for bad in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR GPL-3.0) AND GPL-2.0",
            "no licence",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(!satisfies(bad, &is_allowed), "{bad}");
        }
    }

    #[test]
    fn our_own_crates_need_no_permission() {
        let package = |source: Option<&str>| Package {
            name: "x".into(),
            version: "1.0.0".into(),
            license: Some("GPL-3.0".into()),
            source: source.map(str::to_owned),
        };
        assert_eq!(objection(&package(None), &[]), None);
        assert!(objection(&package(Some("registry")), &[]).is_some());
    }
}

//! Every file of the repository that a rule may want to see.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::rust::Rust;

/// Folders that hold nothing of ours.
const SKIPPED: [&str; 5] = ["target", "target-xtask", "node_modules", "kheo-data", "sources"];
/// Files that are read; of others only the name counts.
const READ: [&str; 6] = ["rs", "toml", "html", "ftl", "md", "sql"];

/// The repository.
pub struct Tree {
    /// All files, sorted by path.
    pub files: Vec<File>,
}

/// One file.
pub struct File {
    /// Its path from the top, with `/`.
    pub path: String,
    /// Its text; empty for pictures and fonts.
    pub text: String,
    /// Its parts, if it is Rust.
    pub rust: Option<Rust>,
}

impl Tree {
    /// Reads the repository.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree made up for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| File::new((*path).to_owned(), (*text).to_owned()))
                .collect(),
        }
    }

    /// Returns the files whose name ends so.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.ends_with(end))
    }

    /// Returns the Rust files that are part of the product: no tests, no examples.
    pub fn product(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.files.iter().filter(|file| !file.is_test()).filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    /// Returns a file.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Returns the names of the folders in `crates/`.
    pub fn crates(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.files.iter().filter_map(File::krate).collect();
        names.dedup();
        names
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        let rust = path.ends_with(".rs").then(|| Rust::parse(&text));
        Self { path, text, rust }
    }

    /// Returns the name of the folder in `crates/` that holds the file.
    pub fn krate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split_once('/').map(|(name, _)| name)
    }

    /// Whether the whole file is a test.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("tests.rs") || self.path.contains("/benches/")
    }

    /// Whether the file lies in a folder of this name.
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.split('/').rev().skip(1).any(|part| part == folder)
    }

    /// Returns its last name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<File>) -> Result<()> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&name.as_str()) && !name.starts_with('.') {
                collect(&entry.path(), &format!("{path}/"), files)?;
            }
            continue;
        }
        let is_read = name.rsplit_once('.').is_some_and(|(_, extension)| READ.contains(&extension));
        let text = if is_read {
            fs::read_to_string(entry.path()).with_context(|| format!("cannot read {path}"))?
        } else {
            String::new()
        };
        files.push(File::new(path, text));
    }
    Ok(())
}

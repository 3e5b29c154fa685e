//! Files of a folder, none of them outside of it.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use kheo_base::{Fault, Refusal};

/// Folders that may stand in each other.
const DEEP_MAX: usize = 16;
/// Most files of one folder: more than a province publishes in ten years.
const FILES_MAX: usize = 200_000;
/// Longest file, in bytes: a story has at most 40,000 letters.
const FILE_BYTES_MAX: usize = 1024 * 1024;

/// What lies in a folder: its path within it, with `/`.
pub(super) enum Found {
    File(String),
    Refused(String, Refusal),
}

/// Returns the files whose names end so, in the order of their paths.
pub(super) fn files(root: &Path, end: &str) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    walk(root, "", end, 0, &mut found)?;
    Ok(found)
}

fn walk(folder: &Path, inner: &str, end: &str, deep: usize, found: &mut Vec<Found>) -> Result<(), Fault> {
    let failed = |error| Fault::because(format!("reading the folder {}", folder.display()), error);
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        entries.push(entry.map_err(failed)?.path());
    }
    entries.sort();
    for entry in entries {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()) else {
            let name = entry.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            found.push(Found::Refused(
                format!("{inner}{name}"),
                Refusal::new("newsroom-import-left-out-name"),
            ));
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = format!("{inner}{name}");
        let kind = fs::symlink_metadata(&entry).map_err(failed)?;
        let is_wanted = entry.extension().is_some_and(|its| its.eq_ignore_ascii_case(end));
        if kind.is_symlink() {
            if is_wanted || entry.is_dir() {
                found.push(Found::Refused(path, Refusal::new("newsroom-import-left-out-link")));
            }
        } else if kind.is_dir() {
            if deep < DEEP_MAX {
                walk(&entry, &format!("{path}/"), end, deep + 1, found)?;
            } else {
                found.push(Found::Refused(path, Refusal::new("newsroom-import-left-out-deep")));
            }
        } else if is_wanted && found.len() < FILES_MAX {
            found.push(Found::File(path));
        } else if is_wanted {
            return Err(Fault::new(format!(
                "the folder has more than {FILES_MAX} files; import it in parts"
            )));
        }
    }
    Ok(())
}

/// Reads a text within a folder.
pub(super) fn read(root: &Path, path: &str) -> Result<String, Refusal> {
    let bytes = bytes(root, path, FILE_BYTES_MAX)?;
    String::from_utf8(bytes).map_err(|_| Refusal::new("newsroom-import-left-out-letters"))
}

/// Reads a file within a folder; no part of its path may be a link.
pub(in crate::import) fn bytes(root: &Path, path: &str, bytes_max: usize) -> Result<Vec<u8>, Refusal> {
    let unread = |_| Refusal::new("newsroom-import-left-out-unread");
    let mut full = root.to_path_buf();
    for part in path.split('/') {
        if matches!(part, "" | "." | "..") || part.contains(['\\', '\0']) {
            return Err(Refusal::new("newsroom-import-left-out-name"));
        }
        full.push(part);
        if fs::symlink_metadata(&full).map_err(unread)?.is_symlink() {
            return Err(Refusal::new("newsroom-import-left-out-link"));
        }
    }
    // Neither is a pipe waited for, nor is a device read.
    if !fs::symlink_metadata(&full).map_err(unread)?.is_file() {
        return Err(Refusal::new("newsroom-import-left-out-unread"));
    }
    let mut bytes = Vec::new();
    let limit = u64::try_from(bytes_max).unwrap_or(u64::MAX).saturating_add(1);
    File::open(&full).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(unread)?;
    if bytes.len() > bytes_max {
        return Err(Refusal::new("newsroom-import-left-out-huge"));
    }
    Ok(bytes)
}

//! The folder of the index and what lies beside it: the lock, the request for a new index, the new one while it is built.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use kheo_base::Fault;

/// Where the index is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In memory, for as long as the program runs.
    Memory,
    /// In a folder of its own.
    Folder(PathBuf),
}

/// Returns a folder or file beside the index.
pub(crate) fn with_end(folder: &Path, end: &str) -> PathBuf {
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(end);
    folder.with_file_name(name)
}

/// The file that asks for a new index.
pub(crate) fn request_of(folder: &Path) -> PathBuf {
    with_end(folder, "rebuild")
}

/// Takes the lock on a folder; `None` if another has it. It ends with the program, however that ends.
pub(crate) fn hold(folder: &Path) -> Result<Option<File>, Fault> {
    let locking = |error| Fault::because("locking the search index", error);
    if let Some(above) = folder.parent() {
        std::fs::create_dir_all(above).map_err(locking)?;
    }
    let file = File::create(with_end(folder, "lock")).map_err(locking)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(locking(error)),
    }
}

pub(crate) fn empty_folder(folder: &Path) -> Result<PathBuf, Fault> {
    let making = |error| Fault::because("making a folder for the search index", error);
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(making)?;
    }
    std::fs::create_dir_all(folder).map_err(making)?;
    Ok(folder.to_owned())
}

/// Keeps what cannot be read until a new index is in its place, for whoever wants to know why.
pub(crate) fn set_aside(folder: &Path) -> Result<(), Fault> {
    if !folder.exists() {
        return Ok(());
    }
    tracing::warn!("the search index is damaged or of another version and is built again");
    let aside = empty_folder(&with_end(folder, "damaged"))?;
    std::fs::rename(folder, aside).map_err(|error| Fault::because("setting the search index aside", error))
}

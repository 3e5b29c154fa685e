//! The files of the log: tiles, bundles and the checkpoint, each complete under its name or not there at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use kheo_base::{Fault, FaultKind};
use kheo_verify::Hash;
use kheo_verify::hash::ReadHashes;
use kheo_verify::tiles::{Kind, TilePath, Tiles};

const CHECKPOINT: &str = "checkpoint";
/// Beside it, since the specification knows only one: the newest that enough witnesses have signed.
const WITNESSED: &str = "checkpoint.witnessed";

/// The folder of a log.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

/// Why a stored hash could not be had.
pub(crate) struct Unread(pub(crate) Fault);

impl From<kheo_verify::Error> for Unread {
    fn from(error: kheo_verify::Error) -> Self {
        Self(Fault::because("reading a tile of the record", error))
    }
}

impl Folder {
    pub(crate) const fn new(root: PathBuf) -> Self {
        Self(root)
    }

    pub(crate) fn root(&self) -> &Path {
        &self.0
    }

    /// Reads a tile; a partial one that is gone is found in the full one. `None` if there is neither.
    pub(crate) fn read(&self, path: TilePath) -> Result<Option<Vec<u8>>, Fault> {
        match read(&self.0.join(path.to_string()))? {
            None if !path.is_full() => read(&self.0.join(path.full().to_string())),
            found => Ok(found),
        }
    }

    /// Reads stored hashes of a log of `size` leaves.
    pub(crate) fn hashes(&self, size: u64) -> impl ReadHashes<Error = Unread> + use<'_> {
        Tiles::new(size, move |path| {
            let missing = || Unread(Fault::new(format!("{path} of the record is missing")));
            self.read(path).map_err(Unread)?.ok_or_else(missing)
        })
    }

    /// Returns the root over the first leaves, out of the tiles.
    pub(crate) fn root_at(&self, size: u64) -> Result<Hash, Fault> {
        kheo_verify::hash::root(size, &mut self.hashes(size)).map_err(|unread| unread.0)
    }

    /// Writes tiles and bundles down to the disk: all of them, then their names.
    pub(crate) fn write(&self, files: &[(TilePath, Vec<u8>)]) -> Result<(), Fault> {
        let (mut folders, mut ready) = (BTreeSet::new(), Vec::with_capacity(files.len()));
        for (tile, bytes) in files {
            let path = self.0.join(tile.to_string());
            let parent = path.parent().unwrap_or(&self.0).to_owned();
            fs::create_dir_all(&parent).map_err(wrong(&parent))?;
            folders.extend(
                parent.ancestors().take_while(|above| above.starts_with(&self.0)).map(Path::to_owned),
            );
            let partial = partial_of(&path);
            let mut file = File::create(&partial).map_err(wrong(&partial))?;
            file.write_all(bytes).map_err(wrong(&partial))?;
            ready.push((file, partial, path));
        }
        for (file, partial, path) in ready {
            file.sync_data().map_err(wrong(&partial))?;
            fs::rename(&partial, &path).map_err(wrong(&path))?;
        }
        folders.iter().try_for_each(|folder| sync(folder))?;
        for (tile, _) in files.iter().filter(|(tile, _)| tile.is_full()) {
            self.drop_partials(*tile)?;
        }
        Ok(())
    }

    /// A full tile answers for every partial one before it.
    fn drop_partials(&self, tile: TilePath) -> Result<(), Fault> {
        let folder = self.0.join(format!("{tile}.p"));
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(wrong(&folder)(error)),
            _ => Ok(()),
        }
    }

    /// Puts a checkpoint in place of the one before.
    pub(crate) fn publish(&self, note: &str) -> Result<(), Fault> {
        self.put(CHECKPOINT, note)
    }

    /// Puts a checkpoint that enough witnesses have signed in place of the one before.
    pub(crate) fn publish_witnessed(&self, note: &str) -> Result<(), Fault> {
        self.put(WITNESSED, note)
    }

    fn put(&self, name: &str, note: &str) -> Result<(), Fault> {
        fs::create_dir_all(&self.0).map_err(wrong(&self.0))?;
        let path = self.0.join(name);
        let partial = partial_of(&path);
        let mut file = File::create(&partial).map_err(wrong(&partial))?;
        file.write_all(note.as_bytes()).and_then(|()| file.sync_data()).map_err(wrong(&partial))?;
        fs::rename(&partial, &path).map_err(wrong(&path))?;
        sync(&self.0)
    }

    /// Returns the checkpoint; `None` if there is none.
    pub(crate) fn checkpoint(&self) -> Result<Option<String>, Fault> {
        let Some(bytes) = read(&self.0.join(CHECKPOINT))? else { return Ok(None) };
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| Fault::new("the file checkpoint of the record is not text"))
    }

    /// Reads a bundle as wide as it is at this size.
    pub(crate) fn bundle(&self, index: u64, size: u64) -> Result<Option<(TilePath, Vec<u8>)>, Fault> {
        let Some(path) = TilePath::at(Kind::Entries, index, size) else { return Ok(None) };
        Ok(self.read(path)?.map(|bytes| (path, bytes)))
    }
}

/// Two programs that write the same tile write the same bytes, under names of their own until they are complete.
fn partial_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}", std::process::id()))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Fault> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(wrong(path)(error)),
    }
}

fn sync(folder: &Path) -> Result<(), Fault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong(folder))
}

fn wrong(path: &Path) -> impl Fn(std::io::Error) -> Fault + '_ {
    move |error| {
        let full = error.kind() == ErrorKind::StorageFull;
        let fault = Fault::because(format!("keeping {}", path.display()), error);
        fault.of_kind(if full { FaultKind::Full } else { FaultKind::Other })
    }
}

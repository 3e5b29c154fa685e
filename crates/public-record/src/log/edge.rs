//! The right edge of the tree: what the next leaf is put beside. Everything left of it is in full tiles and never read again.

use kheo_base::Fault;
use kheo_verify::Hash;
use kheo_verify::bundle;
use kheo_verify::hash::{Growing, leaf_hash};
use kheo_verify::tiles::{Kind, TilePath, hashes, root_of_full};

use super::folder::{Folder, Unread};
use crate::refused;

/// Levels of tiles: eight times 256 hold more leaves than there will ever be.
const LEVELS: usize = 8;

/// The last bundle and the last tile of each level, as far as they are filled.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edge {
    tree: Growing,
    bundle: Vec<u8>,
    levels: [Vec<Hash>; LEVELS],
}

/// Tiles and bundles with their bytes.
pub(crate) type Files = Vec<(TilePath, Vec<u8>)>;

impl Edge {
    /// Reads the edge of a tree of `size` leaves; `None` if a tile of it is missing.
    pub(crate) fn read(folder: &Folder, size: u64) -> Result<Option<Self>, Fault> {
        let mut edge = Self::default();
        for (level, kept) in (0_u8..).zip(edge.levels.iter_mut()) {
            let count = size >> (8 * level);
            if count.is_multiple_of(256) {
                continue;
            }
            let Some(path) = TilePath::at(Kind::Hashes(level), count / 256, size) else { continue };
            let Some(mut bytes) = folder.read(path)? else { return Ok(None) };
            bytes.truncate(usize::from(path.width) * 32);
            let Ok(hashes) = hashes(&bytes, path.width) else { return Ok(None) };
            *kept = hashes.to_vec();
        }
        if !size.is_multiple_of(256) {
            let Some((path, bytes)) = folder.bundle(size / 256, size)? else { return Ok(None) };
            let Ok(entries) = bundle::first_entries(&bytes, path.width) else { return Ok(None) };
            for entry in entries {
                bundle::push(&mut edge.bundle, entry).map_err(refused("reading a bundle"))?;
            }
        }
        match Growing::from_stored(size, &mut folder.hashes(size)) {
            Ok(tree) => edge.tree = tree,
            Err(Unread(fault)) => {
                tracing::warn!(chain = fault.chain(), "a tile of the record is missing or damaged");
                return Ok(None);
            }
        }
        Ok(Some(edge))
    }

    pub(crate) fn size(&self) -> u64 {
        self.tree.size()
    }

    pub(crate) fn root(&self) -> Hash {
        self.tree.root()
    }

    /// Puts entries beside what there is and returns every file that is new: full ones, and the partial ones of the new size.
    pub(crate) fn grow(&mut self, entries: &[Vec<u8>]) -> Result<Files, Fault> {
        let (before, mut files) = (self.size(), Files::new());
        for entry in entries {
            bundle::push(&mut self.bundle, entry).map_err(refused("adding to a bundle"))?;
            let hash = leaf_hash(entry);
            self.tree.push(hash);
            self.levels[0].push(hash);
            if self.levels[0].len() == 256 {
                let index = self.size() / 256 - 1;
                let full = TilePath { kind: Kind::Entries, index, width: 256 };
                files.push((full, std::mem::take(&mut self.bundle)));
                self.roll_up(&mut files);
            }
        }
        for path in kheo_verify::tiles::new_tiles(before, self.size()).filter(|path| !path.is_full()) {
            let bytes = match path.kind {
                Kind::Entries => self.bundle.clone(),
                Kind::Hashes(level) => self.levels[usize::from(level)].concat(),
            };
            files.push((path, bytes));
        }
        Ok(files)
    }

    /// Writes full tiles out, from the lowest level up.
    fn roll_up(&mut self, files: &mut Files) {
        for level in 0..LEVELS - 1 {
            let Ok(hashes) = <&[Hash; 256]>::try_from(self.levels[level].as_slice()) else { return };
            let root = root_of_full(hashes);
            let shift = 8 * (level + 1);
            let kind = Kind::Hashes(u8::try_from(level).unwrap_or(u8::MAX));
            let path = TilePath { kind, index: (self.tree.size() >> shift) - 1, width: 256 };
            files.push((path, self.levels[level].concat()));
            self.levels[level].clear();
            self.levels[level + 1].push(root);
        }
    }
}

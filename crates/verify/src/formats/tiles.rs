//! Tiles (C2SP tlog-tiles): names of the files of a log, which of them a size has, and hashes out of them.

use crate::hash::{self, Hash, ReadHashes, node_hash};
use crate::{Error, encoding};
use std::fmt;

/// Hashes in a full tile, and entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Bytes of a full tile of hashes.
pub const TILE_BYTES: usize = 256 * 32;
/// Highest level that a path may name.
pub const LEVEL_MAX: u8 = 63;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Hashes of a level: 0 is that of leaves, each above stands over 256 of the one below.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// A tile of a log: its place below `/log/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TilePath {
    /// What it holds.
    pub kind: Kind,
    /// Its number within its level.
    pub index: u64,
    /// How many hashes or entries it has: 1 to 256.
    pub width: u16,
}

impl TilePath {
    /// Returns tile `index` of a kind in a log of `size` leaves, as wide as it is there; nothing if it would be empty.
    #[must_use]
    pub fn at(kind: Kind, index: u64, size: u64) -> Option<Self> {
        let level = match kind {
            Kind::Hashes(level) => level,
            Kind::Entries => 0,
        };
        let width = hashes_at(level, size).checked_sub(index.checked_mul(WIDTH)?)?.min(WIDTH);
        (width > 0).then_some(Self { kind, index, width: u16::try_from(width).ok()? })
    }

    /// Returns the full tile that stands here once the log has grown.
    #[must_use]
    pub const fn full(self) -> Self {
        Self { width: 256, ..self }
    }

    /// Returns whether it is full, and so never changes.
    #[must_use]
    pub const fn is_full(self) -> bool {
        self.width == 256
    }

    /// Reads a path below `/log/`, in the only spelling that is allowed.
    ///
    /// # Errors
    /// [`Error::Malformed`].
    pub fn parse(path: &str) -> Result<Self, Error> {
        const fn bad(why: &'static str) -> Error {
            Error::malformed("path of a tile", why)
        }
        let rest = path.strip_prefix("tile/").ok_or(bad("not below tile/"))?;
        let (level, rest) = rest.split_once('/').ok_or(bad("no number"))?;
        let kind = if level == "entries" {
            Kind::Entries
        } else {
            let level = encoding::decimal(level).and_then(|level| u8::try_from(level).ok());
            Kind::Hashes(level.filter(|level| *level <= LEVEL_MAX).ok_or(bad("no level"))?)
        };
        let (number, width) = match rest.split_once(".p/") {
            None => (rest, 256),
            Some((number, width)) => {
                let width = encoding::decimal(width).filter(|width| (1..WIDTH).contains(width));
                (number, width.and_then(|width| u16::try_from(width).ok()).ok_or(bad("no width"))?)
            }
        };
        let index = number_from_groups(number).ok_or(bad("no number"))?;
        Ok(Self { kind, index, width })
    }
}

fn number_from_groups(text: &str) -> Option<u64> {
    let mut groups = text.split('/').peekable();
    let mut number = 0_u64;
    let mut is_first = true;
    while let Some(group) = groups.next() {
        let is_last = groups.peek().is_none();
        let digits = if is_last { group } else { group.strip_prefix('x')? };
        if digits.len() != 3 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        // A group of zeros before all others would be a second name of the same tile.
        if is_first && !is_last && digits == "000" {
            return None;
        }
        number = number.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
        is_first = false;
    }
    Some(number)
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Entries => f.write_str("tile/entries/")?,
            Kind::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let mut unit = 1;
        while self.index / unit >= 1000 {
            unit *= 1000;
        }
        while unit > 1 {
            write!(f, "x{:03}/", self.index / unit % 1000)?;
            unit /= 1000;
        }
        write!(f, "{:03}", self.index % 1000)?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// How many hashes a level has in a log of `size` leaves.
const fn hashes_at(level: u8, size: u64) -> u64 {
    if level >= 8 { 0 } else { size >> (8 * level) }
}

/// Returns every tile that a log has at `new` leaves and had not at `old`: bundles first, then hashes from level 0 up.
pub fn new_tiles(old: u64, new: u64) -> impl Iterator<Item = TilePath> {
    let kinds = std::iter::once(Kind::Entries).chain((0..8).map(Kind::Hashes));
    kinds.flat_map(move |kind| {
        let level = if let Kind::Hashes(level) = kind { level } else { 0 };
        let (before, after) = (hashes_at(level, old), hashes_at(level, new));
        let range = if after > before { before / WIDTH..after.div_ceil(WIDTH) } else { 0..0 };
        range.filter_map(move |index| TilePath::at(kind, index, new))
    })
}

/// Returns the hashes of a tile.
///
/// # Errors
/// [`Error::Malformed`] unless it has exactly `width` hashes.
pub fn hashes(bytes: &[u8], width: u16) -> Result<&[Hash], Error> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() && hashes.len() == usize::from(width) {
        Ok(hashes)
    } else {
        Err(Error::malformed("tile", "not as long as its width"))
    }
}

/// Returns the root over the hashes of a full tile, which is its hash in the level above.
#[must_use]
pub fn root_of_full(hashes: &[Hash; 256]) -> Hash {
    let mut level = [[0; 32]; 128];
    for (at, pair) in hashes.as_chunks::<2>().0.iter().enumerate() {
        level[at] = node_hash(&pair[0], &pair[1]);
    }
    let mut width = 128;
    while width > 1 {
        for at in 0..width / 2 {
            level[at] = node_hash(&level[2 * at], &level[2 * at + 1]);
        }
        width /= 2;
    }
    level[0]
}

/// Stored hashes of a log of `size` leaves, out of its tiles. The last tile of each level is kept.
pub struct Tiles<F> {
    size: u64,
    fetch: F,
    kept: [Option<(TilePath, Vec<Hash>)>; 8],
}

impl<F> Tiles<F> {
    /// Reads tiles with `fetch`, which gets a path as wide as it is at this size and returns its bytes. It may return
    /// the bytes of the full tile instead.
    pub fn new(size: u64, fetch: F) -> Self {
        Self { size, fetch, kept: Default::default() }
    }
}

impl<E: From<Error>, F: FnMut(TilePath) -> Result<Vec<u8>, E>> Tiles<F> {
    fn tile(&mut self, path: TilePath, level: usize) -> Result<&[Hash], E> {
        let slot = &mut self.kept[level];
        if slot.as_ref().is_none_or(|(kept, _)| *kept != path) {
            let mut bytes = (self.fetch)(path)?;
            if bytes.len() == TILE_BYTES {
                bytes.truncate(usize::from(path.width) * 32);
            }
            *slot = Some((path, hashes(&bytes, path.width)?.to_vec()));
        }
        Ok(slot.as_ref().map_or(&[], |(_, hashes)| hashes))
    }
}

impl<E: From<Error>, F: FnMut(TilePath) -> Result<Vec<u8>, E>> ReadHashes for Tiles<F> {
    type Error = E;

    fn read(&mut self, level: u32, index: u64) -> Result<Hash, E> {
        let outside = || E::from(Error::malformed("tree", "a hash outside it"));
        let (high, low) = (u8::try_from(level / 8).map_err(|_| outside())?, level % 8);
        let first = index.checked_shl(low).ok_or_else(outside)?;
        let path = TilePath::at(Kind::Hashes(high), first / WIDTH, self.size).ok_or_else(outside)?;
        let from = usize::try_from(first % WIDTH).map_err(|_| outside())?;
        let hashes = self.tile(path, usize::from(high))?;
        hashes.get(from..from + (1 << low)).map(hash::root_of).ok_or_else(outside)
    }
}

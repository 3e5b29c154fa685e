//! The tree of RFC 6962, SHA-256: hashes, and proofs made from stored hashes and checked without them.

use crate::Error;
use sha2::{Digest, Sha256};

/// A hash of SHA-256.
pub type Hash = [u8; 32];

/// The root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// Most hashes in any proof: a tree of 2⁶³ leaves has paths of 63, and consistency adds one.
pub const PROOF_MAX: usize = 64;

/// Returns SHA-256 of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// Returns the hash of an entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    hasher.finalize().into()
}

/// Returns the hash over two subtrees.
#[must_use]
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    sha256(&bytes)
}

/// Returns the root over the hashes of leaves.
#[must_use]
pub fn root_of(leaves: &[Hash]) -> Hash {
    let mut growing = Growing::default();
    leaves.iter().for_each(|leaf| growing.push(*leaf));
    growing.root()
}

/// A tree that grows, of which only the roots of its full subtrees are kept: at most 64 hashes for any size.
#[derive(Debug, Clone, Default)]
pub struct Growing {
    size: u64,
    roots: Vec<Hash>,
}

impl Growing {
    /// Returns the tree of `size` leaves from the roots of its full subtrees, largest first.
    ///
    /// # Errors
    /// What reading them said.
    pub fn from_stored<R: ReadHashes>(size: u64, stored: &mut R) -> Result<Self, R::Error> {
        let mut roots = Vec::new();
        let mut start = 0;
        for level in (0..64).rev().filter(|level| size >> level & 1 == 1) {
            roots.push(stored.read(level, start >> level)?);
            start += 1 << level;
        }
        Ok(Self { size, roots })
    }

    /// Adds the hash of a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.add(leaf, self.size.trailing_ones());
        self.size += 1;
    }

    /// Adds the root of a full subtree of 256 leaves; the tree must have a multiple of 256 leaves.
    ///
    /// # Errors
    /// [`Error::Malformed`] if it has another number.
    pub fn push_256(&mut self, root: Hash) -> Result<(), Error> {
        if !self.size.is_multiple_of(256) {
            return Err(Error::malformed("tree", "a full tile after a partial one"));
        }
        self.add(root, (self.size >> 8).trailing_ones());
        self.size += 256;
        Ok(())
    }

    fn add(&mut self, mut hash: Hash, merges: u32) {
        for _ in 0..merges {
            if let Some(left) = self.roots.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.roots.push(hash);
    }

    /// Returns how many leaves it has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns its root.
    #[must_use]
    pub fn root(&self) -> Hash {
        let mut roots = self.roots.iter().rev();
        roots.next().map_or(EMPTY_ROOT, |last| roots.fold(*last, |right, left| node_hash(left, &right)))
    }
}

/// Hashes of full subtrees, as they are stored.
pub trait ReadHashes {
    /// Why one cannot be had.
    type Error;

    /// Returns the root over leaves `index·2^level .. (index+1)·2^level`.
    ///
    /// # Errors
    /// When it is not stored or cannot be read.
    fn read(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;
}

impl<E, F: FnMut(u32, u64) -> Result<Hash, E>> ReadHashes for F {
    type Error = E;
    fn read(&mut self, level: u32, index: u64) -> Result<Hash, E> {
        self(level, index)
    }
}

/// Largest power of two below `n`, which is at least 2.
const fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// Returns the root of the tree of `size` leaves.
///
/// # Errors
/// What reading stored hashes said.
pub fn root<R: ReadHashes>(size: u64, stored: &mut R) -> Result<Hash, R::Error> {
    if size == 0 { Ok(EMPTY_ROOT) } else { over(0, size, stored) }
}

/// The root over leaves `start .. end`, not empty, beginning where a subtree of that size may begin.
fn over<R: ReadHashes>(start: u64, end: u64, stored: &mut R) -> Result<Hash, R::Error> {
    let size = end - start;
    if size.is_power_of_two() {
        let level = size.trailing_zeros();
        return stored.read(level, start >> level);
    }
    let middle = start + split(size);
    Ok(node_hash(&over(start, middle, stored)?, &over(middle, end, stored)?))
}

/// Makes the proof that leaf `index` stands in the tree of `size` leaves, from its sibling upwards; empty if it does not.
///
/// # Errors
/// What reading stored hashes said.
pub fn prove_inclusion<R: ReadHashes>(index: u64, size: u64, stored: &mut R) -> Result<Vec<Hash>, R::Error> {
    let mut path = Vec::new();
    if index >= size {
        return Ok(path);
    }
    let (mut start, mut end) = (0, size);
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            path.push(over(middle, end, stored)?);
            end = middle;
        } else {
            path.push(over(start, middle, stored)?);
            start = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// Makes the proof that the tree of `new` leaves continues that of `old`; empty if there is nothing to prove.
///
/// # Errors
/// What reading stored hashes said.
pub fn prove_consistency<R: ReadHashes>(old: u64, new: u64, stored: &mut R) -> Result<Vec<Hash>, R::Error> {
    let mut path = Vec::new();
    if old == 0 || old >= new {
        return Ok(path);
    }
    let (mut start, mut end) = (0, new);
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            path.push(over(middle, end, stored)?);
            end = middle;
        } else {
            path.push(over(start, middle, stored)?);
            start = middle;
        }
    }
    if start > 0 {
        path.push(over(start, end, stored)?);
    }
    path.reverse();
    Ok(path)
}

/// Checks that a leaf of this hash is number `index` of the tree of `size` leaves with this root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`Error::Inclusion`].
pub fn verify_inclusion(leaf: &Hash, index: u64, size: u64, path: &[Hash], root: &Hash) -> Result<(), Error> {
    if index >= size || path.len() > PROOF_MAX {
        return Err(Error::Inclusion);
    }
    let (mut at, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for next in path {
        if last == 0 {
            return Err(Error::Inclusion);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(next, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, next);
        }
        at >>= 1;
        last >>= 1;
    }
    if last == 0 && hash == *root { Ok(()) } else { Err(Error::Inclusion) }
}

/// A tree: how many leaves, and its root.
pub type Head = (u64, Hash);

/// Checks that tree `new` continues tree `old` (RFC 9162, 2.1.4.2). Every tree continues the empty one.
///
/// # Errors
/// [`Error::Consistency`].
pub fn verify_consistency(old: &Head, new: &Head, path: &[Hash]) -> Result<(), Error> {
    let is = |good: bool| if good { Ok(()) } else { Err(Error::Consistency) };
    if old.0 == 0 {
        return is(path.is_empty() && old.1 == EMPTY_ROOT && (new.0 > 0 || new.1 == EMPTY_ROOT));
    }
    if old.0 >= new.0 || path.len() > PROOF_MAX {
        return is(old == new && path.is_empty());
    }
    let mut rest = path.iter();
    // A full subtree is its own proof, so its root is not sent.
    let first = if old.0.is_power_of_two() { Some(&old.1) } else { rest.next() };
    let Some(first) = first.filter(|_| !path.is_empty()) else { return Err(Error::Consistency) };
    let (mut at, mut last) = (old.0 - 1, new.0 - 1);
    while at & 1 == 1 {
        at >>= 1;
        last >>= 1;
    }
    let (mut earlier, mut later) = (*first, *first);
    for next in rest {
        if last == 0 {
            return Err(Error::Consistency);
        }
        if at & 1 == 1 || at == last {
            earlier = node_hash(next, &earlier);
            later = node_hash(next, &later);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            later = node_hash(&later, next);
        }
        at >>= 1;
        last >>= 1;
    }
    is(last == 0 && earlier == old.1 && later == new.1)
}

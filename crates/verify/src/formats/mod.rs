//! The formats of C2SP, byte for byte: notes, checkpoints, tiles, bundles, proofs, and the tree below them.

pub mod bundle;
pub mod checkpoint;
pub mod encoding;
pub mod hash;
pub mod note;
pub mod proof;
pub mod tiles;

//! Formats and checks of the public record. Knows nothing of the server: what is checked here can be checked by anybody.
//!
//! The log is in the formats of the Community Cryptography Specification Project (C2SP), byte for byte: signed-note,
//! tlog-checkpoint, tlog-tiles, tlog-proof, tlog-cosignature v1, tlog-witness, tlog-policy. What stands *in* the log,
//! [`leaf`] and [`commitment`], is Khéo's own and frozen by `tests/vectors/`.
//!
//! Everything that reads bytes is bounded, refuses whatever it would not have written itself, and never panics.

mod checks;
pub mod commitment;
mod error;
mod formats;
pub mod leaf;

pub use checks::{audit, files, policy, recount, witness};
pub use formats::{bundle, checkpoint, encoding, hash, note, proof, tiles};

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use error::Error;
pub use hash::Hash;
pub use leaf::{Leaf, Word};
pub use note::{Note, Signature, Signer, Verifier};
pub use policy::Policy;
pub use proof::Proof;

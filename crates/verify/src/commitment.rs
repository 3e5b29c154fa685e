//! Commitments: what a leaf says about a value without saying the value.
//!
//! HMAC-SHA-256 under a key of 32 random bytes, one for each field of each act. Whoever has key and value can show that
//! the record committed to exactly this value for exactly this field of this act; when the key is destroyed, what is left
//! says nothing. Values are padded, so that not even their length is tried by guessing.

use crate::{Error, Hash};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const LABEL: &[u8] = b"kheo/commit/v1";
const PAD: usize = 64;

/// What an opening opens: the kind of act, the act, the field.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Kind of the act.
    pub kind: &'a str,
    /// Id of the act.
    pub act: &'a [u8; 16],
    /// Name of the field.
    pub field: &'a str,
}

/// Returns the commitment to a value.
///
/// # Errors
/// [`Error::Malformed`] for a value longer than 4 GiB.
pub fn commit(key: &[u8; 32], place: Place<'_>, value: &[u8]) -> Result<Hash, Error> {
    const fn bad() -> Error {
        Error::malformed("value", "too long")
    }
    let length = u32::try_from(value.len()).map_err(|_| bad())?;
    let padding = [0; PAD];
    let short = match value.len() {
        0 => PAD,
        length => length.next_multiple_of(PAD) - length,
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| bad())?;
    for part in [LABEL, &[0], place.kind.as_bytes(), &[0], place.act, place.field.as_bytes(), &[0]] {
        mac.update(part);
    }
    mac.update(&length.to_be_bytes());
    mac.update(value);
    mac.update(&padding[..short]);
    Ok(mac.finalize().into_bytes().into())
}

/// Checks that a value and its key open a commitment.
///
/// # Errors
/// [`Error::Commitment`].
pub fn verify(commitment: &Hash, key: &[u8; 32], place: Place<'_>, value: &[u8]) -> Result<(), Error> {
    let fits = commit(key, place, value).is_ok_and(|found| found == *commitment);
    if fits { Ok(()) } else { Err(Error::Commitment(place.field.to_owned())) }
}

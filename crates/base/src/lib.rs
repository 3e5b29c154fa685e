//! What every crate of Khéo shares: ids, instants and days, Vietnamese text, and the three kinds of error.
//!
//! Deliberately absent: databases, HTTP, configuration. Nothing here waits, and only [`Clock::system`] and
//! [`Entropy::system`] touch the outside world.

mod clock;
mod error;
mod id;
mod text;

pub use clock::{Clock, Day, Instant, ParseDayError};
pub use error::{Error, Fault, FaultKind, Refusal};
pub use id::{Entropy, Id, ParseIdError, to_hex};
pub use text::{
    fold, folded_byte, folds_to, guarded, id_of_slug, needs_guard, nfc, slug, slug_of, tone_key,
    without_guard,
};

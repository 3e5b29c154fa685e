//! Photographs and files of a story: `page.rs` shows what an office may do with them, `adding.rs` reads what is sent, `serving.rs`
//! gives the bytes, `beside.rs` puts them beside a text.

mod adding;
mod beside;
mod page;
pub(super) mod samples;
mod serving;

pub(super) use beside::{Beside, beside};
pub use page::{add, change, show};
pub use serving::{document, picture};

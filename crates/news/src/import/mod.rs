//! Taking over stories of other systems: WordPress, folders of Markdown, and Khéo's own exports.
//!
//! A source gives stories one after another, and a batch of them is written in a transaction together with their acts. A story is known
//! by its key there, of which only the SHA-256 is kept: so whatever stopped an import, running it again adds what is missing and doubles
//! nothing, and what was erased here does not come back. What was changed there since is told, and not written over.
//! Photographs and files come along if they lie in a folder: beside the texts, or as WordPress keeps them. Others are named in the report.

mod files;
mod filing;
mod folder;
mod html;
mod incoming;
mod moments;
mod placing;
mod report;
mod running;
mod shaping;
mod wxr;

use std::ops::ControlFlow;

use kheo_base::Error;

pub use files::IncomingFile;
pub use filing::Filing;
pub use folder::Folder;
pub use incoming::{Comment, Incoming, Next, Spot, Times};
pub use report::{Report, Told};
pub use running::{Importer, check, take_over};
pub use wxr::Wxr;

/// Takes what a source has next; breaks off if no more is wanted.
pub type Each<'e> = dyn FnMut(Next) -> Result<ControlFlow<()>, Error> + 'e;

/// Something from which stories come.
pub trait Source {
    /// Returns the word by which the system is kept.
    fn system(&self) -> &'static str;

    /// Gives each story to `each`, without holding them.
    ///
    /// # Errors
    /// A fault, or what `each` returns. What is wrong with the source itself is given as [`Next::Stopped`].
    fn for_each(&mut self, each: &mut Each<'_>) -> Result<(), Error>;
}

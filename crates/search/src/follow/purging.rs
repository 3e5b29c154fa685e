//! Getting rid of the words of documents that are gone.
//!
//! A replaced document is only marked in its part of the index; its words stay in the file until the part is merged with others,
//! which may take weeks. After an erasure nobody waits for that.

use kheo_base::Fault;

use super::{Kept, Search};
use crate::facets::Dictionary;
use crate::folder::with_end;
use crate::index::writing::{Builder, Pace};

impl Search {
    /// Reads the journal to its end, then writes every part of the index anew that holds documents which are gone, and deletes
    /// the old files. Must not be called on an asynchronous thread.
    ///
    /// # Errors
    /// A fault of disk or database.
    pub fn purge(&self) -> Result<(), Fault> {
        self.catch_up()?;
        let mut writing = self.writing();
        // Parts that are being merged cannot be merged again: what was begun ends first.
        if let Some(builder) = writing.builder.take() {
            builder.finish()?;
        }
        let Some((index, _)) = &writing.open else { return Ok(()) };
        let dictionary = self.view().map_or_else(Dictionary::default, |view| view.dictionary.clone());
        let mut builder = Builder::new(index, dictionary, Pace::Following)?;
        builder.purge()?;
        // Whoever asks from now on reads the new files; the old ones go when the last answer from them is given.
        self.show(&writing)?;
        builder.collect()?;
        builder.finish()?;
        if let Kept::Folder(folder) = &self.0.kept {
            // An index that was never finished, or one that could not be read.
            for end in ["next", "damaged"] {
                drop(std::fs::remove_dir_all(with_end(folder, end)));
            }
        }
        Ok(())
    }
}

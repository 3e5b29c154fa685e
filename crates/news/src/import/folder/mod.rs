//! A folder of Markdown files, and what Khéo itself exports.
//!
//! Files are read in the order of their names. Links to other places of the disk are not followed, whatever they are called.

mod fields;
mod plain;
pub(super) mod walking;
mod whole;

use std::path::{Path, PathBuf};

use kheo_base::{Error, Refusal, nfc};

use self::walking::Found;
use super::files::Album;
use super::{Each, Next, Source, Spot};
use crate::export::MANIFEST;

/// A folder with stories.
pub struct Folder {
    path: PathBuf,
    is_whole: bool,
}

impl Folder {
    /// Looks at a folder; whether it is an export of Khéo is told by its manifest.
    pub fn new(path: PathBuf) -> Self {
        let is_whole = path.join(MANIFEST).is_file();
        Self { path, is_whole }
    }
}

impl Source for Folder {
    fn system(&self) -> &'static str {
        if self.is_whole { "kheo" } else { "markdown" }
    }

    fn for_each(&mut self, each: &mut Each<'_>) -> Result<(), Error> {
        if self.is_whole { whole::for_each(&self.path, each) } else { plain_files(&self.path, each) }
    }
}

fn plain_files(root: &Path, each: &mut Each<'_>) -> Result<(), Error> {
    let album = Album::new(root.to_owned());
    for found in walking::files(root, "md")? {
        let next = match found {
            Found::Refused(path, refusal) => Next::LeftOut(spot(&path), refusal),
            Found::File(path) => match walking::read(root, &path) {
                Ok(text) => plain::story(&album, &path, &text),
                Err(refusal) => Next::LeftOut(spot(&path), refusal),
            },
        };
        if each(next)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn spot(path: &str) -> Spot {
    Spot { line: 0, file: nfc(path), title: String::new() }
}

/// Why a line of the head of a file is not understood.
fn broken_line(line: usize) -> Refusal {
    Refusal::new("newsroom-import-broken-head").with("line", line)
}

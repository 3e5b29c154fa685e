//! The file beside the data that says which erasures are finished, and a mark beside it while one is done again.

use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;

use kheo_base::Fault;

/// One such file.
pub(super) struct Kept(pub(super) PathBuf);

impl Kept {
    /// A name of its own for each file, since two may be written at once.
    fn beside(&self, end: &str) -> PathBuf {
        let mut name = self.0.file_name().unwrap_or_default().to_owned();
        name.push(end);
        self.0.with_file_name(name)
    }

    fn wrong(&self, doing: &str, error: std::io::Error) -> Fault {
        Fault::because(format!("{doing} {}", self.0.display()), error)
    }

    /// Reads a line for each erasure. One that is not understood must not be taken for nothing: it would never be erased again.
    pub(super) fn read<T, All: FromIterator<T>>(
        &self,
        entry: impl Fn(&str) -> Option<T>,
    ) -> Result<All, Fault> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(self.wrong("reading", error)),
        };
        let read = |line: &str| {
            entry(line).ok_or_else(|| {
                Fault::new(format!("a line of {} is not understood: {line}", self.0.display()))
            })
        };
        text.lines().map(read).collect()
    }

    /// Writes the file and takes the mark away.
    pub(super) fn write(&self, lines: &str) -> Result<(), Fault> {
        let part = self.beside(".part");
        let written = std::fs::write(&part, lines)
            .and_then(|()| File::open(&part)?.sync_all())
            .and_then(|()| std::fs::rename(&part, &self.0));
        written.map_err(|error| self.wrong("writing", error))?;
        match std::fs::remove_file(self.beside(".open")) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.wrong("closing", error)),
            _ => Ok(()),
        }
    }

    /// Says that something is being erased again: once that is done in rows, they no longer tell that files must follow.
    pub(super) fn mark(&self) -> Result<(), Fault> {
        let made = File::create(self.beside(".open")).and_then(|file| file.sync_all());
        made.map_err(|error| self.wrong("marking", error))
    }

    /// Whether something that was erased again is not finished.
    pub(super) fn is_marked(&self) -> bool {
        self.beside(".open").exists()
    }
}

//! Bytes of a file as sound text, with the number of the line, and with a limit to what is read at once.

use std::io::{self, BufRead, Read};

/// Bytes read from the disk at once.
const AT_ONCE: usize = 64 * 1024;
/// Longest single piece of a file, such as one text: it is held in memory. The longest story has a hundredth of it.
pub(super) const PIECE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A piece is longer than [`PIECE_BYTES_MAX`].
#[derive(Debug, thiserror::Error)]
#[error("a piece of the file is too long")]
pub(super) struct TooLong;

/// Reads a file whatever its bytes are.
#[derive(Debug)]
pub(super) struct Lines<R> {
    inner: R,
    /// Bytes that are not read as text yet: the beginning of a letter.
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    line: u64,
    piece: usize,
    mended: u64,
    is_over: bool,
}

impl<R: Read> Lines<R> {
    pub(super) const fn new(inner: R) -> Self {
        Self { inner, raw: Vec::new(), text: Vec::new(), at: 0, line: 1, piece: 0, mended: 0, is_over: false }
    }

    /// The line that is read, from 1.
    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// How many letters could not be read and are replaced.
    pub(super) const fn mended(&self) -> u64 {
        self.mended
    }

    /// A new piece begins.
    pub(super) const fn begin(&mut self) {
        self.piece = 0;
    }

    fn refill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !self.is_over {
            let read = self.inner.by_ref().take(AT_ONCE as u64).read_to_end(&mut self.raw)?;
            self.is_over = read < AT_ONCE;
            let mut kept = 0;
            for chunk in self.raw.utf8_chunks() {
                self.text.extend(chunk.valid().as_bytes());
                let invalid = chunk.invalid();
                // The beginning of a letter whose end comes with the next bytes; no letter has more than four.
                let is_cut = !self.is_over
                    && invalid.len() < 4
                    && kept + chunk.valid().len() + invalid.len() == self.raw.len();
                kept += chunk.valid().len();
                if !invalid.is_empty() && !is_cut {
                    kept += invalid.len();
                    self.mended += 1;
                    self.text.extend("\u{fffd}".as_bytes());
                }
            }
            self.raw.drain(..kept);
        }
        Ok(())
    }
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Lines<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.piece > PIECE_BYTES_MAX {
            return Err(io::Error::other(TooLong));
        }
        if self.at == self.text.len() {
            self.refill()?;
        }
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.text.len());
        let lines = self.text[self.at..end].iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(lines).unwrap_or(0);
        self.piece += end - self.at;
        self.at = end;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests may panic")]
mod tests {
    use super::*;

    #[test]
    fn letters_that_cannot_be_read_are_replaced_and_counted() {
        let long = format!("{}\n{}", "ấ".repeat(AT_ONCE), "đ".repeat(AT_ONCE));
        let bytes = [long.as_bytes(), b"\n\xff\xfe a \xe1\xba"].concat();
        let mut lines = Lines::new(bytes.as_slice());
        let mut text = String::new();
        for _ in 0..1_000 {
            lines.begin();
            let part = std::str::from_utf8(lines.fill_buf().unwrap()).unwrap().to_owned();
            lines.consume(part.len());
            text.push_str(&part);
        }
        assert_eq!(text, format!("{long}\n\u{fffd}\u{fffd} a \u{fffd}"));
        assert_eq!((lines.line(), lines.mended()), (3, 3));
    }
}

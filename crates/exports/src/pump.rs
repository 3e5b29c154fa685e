//! From the thread that reads rows to the thread that hashes and writes them, through a few buffers that go round.
//!
//! However many rows there are, no more than [`CHUNKS_MAX`] buffers exist: a reader that is faster than the disk waits.

use std::io::{self, ErrorKind, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use kheo_base::{Error, Fault, FaultKind, to_hex};
use sha2::{Digest, Sha256};

/// Bytes that go to the disk at once.
const CHUNK_BYTES: usize = 256 << 10;
/// Buffers that exist at the same time.
pub const CHUNKS_MAX: usize = 4;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How many bytes.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
    /// How many buffers were needed.
    pub chunks: usize,
}

/// The end into which rows go.
pub struct Chunks {
    buffer: Vec<u8>,
    full: SyncSender<Vec<u8>>,
    empty: Receiver<Vec<u8>>,
    made: usize,
}

impl Chunks {
    /// Returns the buffer to write into; after each row comes [`Chunks::pass_on`].
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Hands the buffer over once it is full.
    ///
    /// # Errors
    /// A fault if the writing thread has stopped, whose own error says why.
    pub fn pass_on(&mut self) -> Result<(), Fault> {
        if self.buffer.len() < CHUNK_BYTES { Ok(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> Result<(), Fault> {
        let stopped = || Fault::new("the writing thread has stopped");
        let next = match self.empty.try_recv() {
            Ok(buffer) => buffer,
            Err(_) if self.made < CHUNKS_MAX => {
                self.made += 1;
                Vec::with_capacity(CHUNK_BYTES * 2)
            }
            Err(_) => self.empty.recv().map_err(|_| stopped())?,
        };
        self.full.send(std::mem::replace(&mut self.buffer, next)).map_err(|_| stopped())
    }
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        self.pass_on().map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lets `fill` write into buffers while another thread hashes them and writes them to `writer`.
///
/// # Errors
/// What kept the bytes from being written, before what `fill` returned because of it.
pub fn pump<W: Write + Send, T>(
    writer: &mut W,
    fill: impl FnOnce(&mut Chunks) -> Result<T, Error>,
) -> Result<(T, Written), Error> {
    let (full, waiting) = sync_channel(CHUNKS_MAX);
    let (back, empty) = channel();
    std::thread::scope(|scope| {
        let writing = scope.spawn(move || drain(writer, &waiting, &back));
        let mut chunks = Chunks { buffer: Vec::with_capacity(CHUNK_BYTES * 2), full, empty, made: 1 };
        let filled = fill(&mut chunks);
        let handed = if filled.is_ok() { chunks.hand_over() } else { Ok(()) };
        let made = chunks.made;
        drop(chunks);
        let written = writing.join().map_err(|_| Fault::new("the writing thread panicked"))?;
        let (bytes, sha256) = written.map_err(|error| io_fault("writing an export", error))?;
        let filled = filled?;
        handed?;
        Ok((filled, Written { bytes, sha256, chunks: made }))
    })
}

fn drain<W: Write>(
    writer: &mut W,
    waiting: &Receiver<Vec<u8>>,
    back: &Sender<Vec<u8>>,
) -> io::Result<(u64, String)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    while let Ok(mut chunk) = waiting.recv() {
        writer.write_all(&chunk)?;
        hash.update(&chunk);
        bytes += chunk.len() as u64;
        chunk.clear();
        // Nobody may want it any more: the last row was handed over.
        let _ = back.send(chunk);
    }
    writer.flush()?;
    Ok((bytes, to_hex(&hash.finalize())))
}

/// Turns an error of the disk into a fault of the right kind.
pub(crate) fn io_fault(doing: &str, error: io::Error) -> Fault {
    let kind = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => FaultKind::Full,
        _ => FaultKind::Other,
    };
    Fault::because(doing, error).of_kind(kind)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    /// A disk that is full after some bytes.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 =
                self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::from(ErrorKind::StorageFull))?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn fill(chunks: &mut Chunks, rows: usize) -> Result<(), Error> {
        for row in 0..rows {
            writeln!(chunks.buffer(), "row {row}, some sixty letters of a text that fills the buffers")
                .unwrap();
            chunks.pass_on()?;
        }
        Ok(())
    }

    #[test]
    fn two_hundred_thousand_rows_need_four_buffers() {
        let mut writer = Vec::new();
        let ((), written) = pump(&mut writer, |chunks| fill(chunks, 200_000)).unwrap();
        assert!(written.chunks <= CHUNKS_MAX, "{} buffers", written.chunks);
        assert_eq!(written.bytes, writer.len() as u64);
        assert_eq!(writer.iter().filter(|byte| **byte == b'\n').count(), 200_000);
        assert_eq!(written.sha256, to_hex(&Sha256::digest(&writer)));
    }

    #[test]
    fn a_full_disk_is_told_as_such_and_never_as_success() {
        for size in [0, 1_000, 2_000_000] {
            let told = pump(&mut Small(size), |chunks| fill(chunks, 200_000)).unwrap_err();
            assert_eq!(told.into_fault().kind(), FaultKind::Full, "{size}");
        }
    }

    #[test]
    fn an_error_while_reading_is_told_and_never_success() {
        let told = pump(&mut Vec::new(), |chunks| {
            fill(chunks, 10)?;
            Err::<(), _>(Fault::new("reading").into())
        });
        assert_eq!(told.unwrap_err().into_fault().chain(), "reading");
    }
}

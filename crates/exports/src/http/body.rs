//! A file on its way to a visitor: a few pieces of it in memory, however long it is.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Bytes read at once.
const PIECE_BYTES: usize = 64 << 10;
/// Pieces that wait for a slow visitor.
const PIECES_MAX: usize = 4;

/// A file that is being sent.
pub struct FileBody {
    pieces: Receiver<io::Result<Bytes>>,
    left: u64,
}

impl FileBody {
    /// Begins to read a file of this length.
    pub fn new(file: File, bytes: u64) -> Self {
        let (sender, pieces) = channel(PIECES_MAX);
        tokio::task::spawn_blocking(move || send(file, bytes, &sender));
        Self { pieces, left: bytes }
    }
}

fn send(file: File, bytes: u64, sender: &Sender<io::Result<Bytes>>) {
    let (mut file, mut left) = (file.take(bytes), bytes);
    while left > 0 {
        let mut piece = vec![0; PIECE_BYTES];
        let read = match file.read(&mut piece) {
            // A file that ends early must not look whole: the connection breaks off.
            Ok(0) => Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            other => other,
        };
        let piece = read.map(|count| {
            piece.truncate(count);
            left -= count as u64;
            Bytes::from(piece)
        });
        // Nobody takes it any more, or nothing follows.
        if piece.is_err() | sender.blocking_send(piece).is_err() {
            return;
        }
    }
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.pieces.poll_recv(context).map(|piece| {
            piece.map(|piece| {
                piece.map(|piece| {
                    self.left = self.left.saturating_sub(piece.len() as u64);
                    Frame::data(piece)
                })
            })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

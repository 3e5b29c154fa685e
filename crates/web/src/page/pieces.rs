//! Long content on its way to a visitor: one piece of it in memory, and no thread kept, however slowly it is taken.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use kheo_base::{Error, Fault};
use kheo_store::{Db, Piece, Reader, Span};

/// Bytes of one piece.
pub const PIECE_BYTES: u64 = 64 << 10;

type Reading = Pin<Box<dyn Future<Output = Result<Bytes, Error>> + Send>>;

/// Content that is read piece by piece while it is sent.
pub struct Pieces {
    /// Reads so many bytes from a place on.
    read: Box<dyn FnMut(u64, u64) -> Reading + Send>,
    /// What is being read.
    pending: Option<Reading>,
    at: u64,
    length: u64,
}

impl Pieces {
    /// Begins with what was read already, which may be nothing. `length` is that of the whole, in bytes; `read` is asked for the
    /// piece at a place, at most [`PIECE_BYTES`] long. A piece that comes back shorter ends the connection, since the whole must not
    /// look complete.
    pub fn new<F>(first: Bytes, length: u64, mut read: impl FnMut(u64, u64) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<Bytes, Error>> + Send + 'static,
    {
        let pending: Option<Reading> =
            (!first.is_empty()).then(|| Box::pin(std::future::ready(Ok(first))) as Reading);
        Self { read: Box::new(move |at, count| Box::pin(read(at, count))), pending, at: 0, length }
    }
}

/// The beginning of a value, which is asked for before anything is sent.
pub const BEGINNING: Span = Span { at: 0, count: PIECE_BYTES };

/// Sends a value of the database of which this is the beginning. `read` gives a piece of it; `None` if it is gone.
pub fn sent<F>(beginning: Piece, db: Db, read: F) -> Body
where
    F: Fn(&mut Reader<'_>, Span) -> Result<Option<Piece>, Fault> + Clone + Send + 'static,
{
    let next = move |at, count| {
        let (db, read) = (db.clone(), read.clone());
        async move {
            let piece = db.read(move |db| Ok::<_, Error>(read(db, Span { at, count })?)).await?;
            Ok(piece.map(|piece| piece.bytes).unwrap_or_default().into())
        }
    };
    Body::new(Pieces::new(beginning.bytes.into(), beginning.length, next))
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let (at, left) = (self.at, self.length - self.at);
        if left == 0 {
            return Poll::Ready(None);
        }
        let mut pending = match self.pending.take() {
            Some(pending) => pending,
            None => (self.read)(at, left.min(PIECE_BYTES)),
        };
        let Poll::Ready(piece) = pending.as_mut().poll(context) else {
            self.pending = Some(pending);
            return Poll::Pending;
        };
        let count = piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if piece.is_ok() && (count == 0 || count > left) {
            let wrong = Fault::new("content changed its length while it was sent");
            return Poll::Ready(Some(Err(wrong.into())));
        }
        self.at += count;
        Poll::Ready(Some(piece.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.at == self.length
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length - self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    fn whole() -> Vec<u8> {
        (0..PIECE_BYTES * 2 + 7).map(|number| u8::try_from(number % 251).unwrap_or(0)).collect()
    }

    /// Sends the whole; what lies beyond `there` is gone by the time it is read.
    async fn sent(first: usize, there: usize) -> Option<Vec<u8>> {
        let (content, length) = (whole(), whole().len() as u64);
        let first = Bytes::copy_from_slice(&content[..first]);
        let pieces = Pieces::new(first, length, move |at, count| {
            let (from, to) = (usize::try_from(at).unwrap_or(0), usize::try_from(at + count).unwrap_or(0));
            let piece = Bytes::copy_from_slice(&content[from.min(there)..to.min(there)]);
            async move { Ok(piece) }
        });
        to_bytes(Body::new(pieces), usize::MAX).await.ok().map(|bytes| bytes.to_vec())
    }

    #[tokio::test]
    async fn all_pieces_make_the_whole() {
        for first in [0, 10, usize::try_from(PIECE_BYTES).unwrap_or(0), whole().len()] {
            assert_eq!(sent(first, usize::MAX).await, Some(whole()));
        }
    }

    #[tokio::test]
    async fn what_ends_early_does_not_look_whole() {
        assert_eq!(sent(10, 100).await, None);
    }
}

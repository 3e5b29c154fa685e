//! A file on its way to a visitor: a piece of it in memory and no thread kept, however slowly it is taken.

use std::fs::File;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use kheo_base::{Error, Fault};
use kheo_web::pieces::Pieces;

/// Sends a file of this length, in bytes. One that ends early breaks the connection off.
pub fn of_file(file: File, length: u64) -> Body {
    // Pieces are asked for one after the other, in their order.
    let file = Arc::new(Mutex::new(file));
    let read = move |_, count: u64| {
        let file = file.clone();
        async move {
            let reading = tokio::task::spawn_blocking(move || {
                let mut piece = Vec::new();
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                (&mut *file).take(count).read_to_end(&mut piece).map(|_| piece)
            });
            let piece = reading.await.map_err(|error| Fault::because("reading a file to send", error))?;
            let piece = piece.map_err(|error| Fault::because("reading a file to send", error))?;
            Ok::<_, Error>(Bytes::from(piece))
        }
    };
    Body::new(Pieces::new(Bytes::new(), length, read))
}

//! Answering connections, with limits that a slow or greedy visitor meets.
//!
//! The ready-made loop of axum sets no time for the head of a request, so that a few thousand connections which say nothing,
//! or which ask and take no answer, would hold a server for ever.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;

/// Longest time for the head of a request, which is also how long an idle connection stays.
const HEAD_SECONDS_MAX: u64 = 20;
/// Connections at once; the next one waits until another ends.
const CONNECTIONS_MAX: usize = 10_000;
/// How long requests that have begun may go on after the program was told to stop.
const FINISH_SECONDS_MAX: u64 = 10;
/// Longest time in which a visitor takes nothing of an answer.
const WRITE_MAX: Duration = Duration::from_secs(30);
/// Pause after the system refused a connection, as when it has no file handles left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Answers until `stop` is done, then lets what has begun finish.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut stop = std::pin::pin!(stop);
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let answered = graceful.watch(connection(stream, peer, router.clone(), WRITE_MAX));
                tokio::spawn(async move {
                    // A connection that breaks off concerns nobody but its visitor.
                    drop(answered.await);
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(Duration::from_secs(FINISH_SECONDS_MAX), graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    write_max: Duration,
) -> impl hyper_util::server::graceful::GracefulConnection {
    // Small answers must not wait for more to send.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        hyper::service::Service::call(&TowerToHyperService::new(router.clone()), request)
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(write_max));
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX))
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use bytes::Bytes;
    use kheo_web::pieces::{PIECE_BYTES, Pieces};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    /// Far more than the system keeps for a connection.
    const LENGTH: u64 = 1 << 30;

    /// An endless answer that holds on to something as long as it is sent.
    fn long_answer(held: UnboundedSender<()>) -> Body {
        let read = move |_, count: u64| {
            let _held = &held;
            std::future::ready(Ok(Bytes::from(vec![b'a'; usize::try_from(count).unwrap_or(0)])))
        };
        Body::new(Pieces::new(Bytes::new(), LENGTH.next_multiple_of(PIECE_BYTES), read))
    }

    #[tokio::test]
    async fn who_takes_nothing_of_an_answer_is_let_go() -> std::io::Result<()> {
        let (held, mut is_held) = unbounded_channel();
        let route = axum::routing::get(async move || long_answer(held.clone()).into_response());
        let router = Router::new().route("/", route);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut visitor = TcpStream::connect(listener.local_addr()?).await?;
        visitor.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await?;
        let (stream, peer) = listener.accept().await?;
        let answered = connection(stream, peer, router, Duration::from_millis(100));
        let mut first = [0; 1];
        let (ended, read) = tokio::join!(answered, visitor.read_exact(&mut first));
        read?;
        assert!(ended.is_err(), "the answer was not broken off");
        assert_eq!(is_held.recv().await, None, "what it held stayed in memory");
        Ok(())
    }
}

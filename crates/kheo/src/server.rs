//! Answering connections, with limits that a slow or greedy visitor meets.
//!
//! The ready-made loop of axum sets no time for the head of a request, so that a few thousand connections which say nothing
//! would hold a server for ever.

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

/// Longest time for the head of a request, which is also how long an idle connection stays.
const HEAD_SECONDS_MAX: u64 = 20;
/// Connections at once; the next one waits until another ends.
const CONNECTIONS_MAX: usize = 10_000;
/// How long requests that have begun may go on after the program was told to stop.
const FINISH_SECONDS_MAX: u64 = 10;
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
                let answered = graceful.watch(connection(stream, peer, router.clone()));
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
) -> impl hyper_util::server::graceful::GracefulConnection {
    // Small answers must not wait for more to send.
    drop(stream.set_nodelay(true));
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        hyper::service::Service::call(&TowerToHyperService::new(router.clone()), request)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(HEAD_SECONDS_MAX))
        .serve_connection(TokioIo::new(stream), service)
}

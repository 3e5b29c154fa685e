//! Work handed to a database thread, and the answer handed back.

use kheo_base::{Error, Fault};
use tokio::sync::oneshot;

use crate::{Reader, Tx};

/// Work that only asks.
pub(crate) trait ReadJob: Send {
    /// Runs the work.
    fn run(&mut self, reader: &mut Reader<'_>);
    /// Sends the answer, or the fault that kept the work from being done.
    fn finish(self: Box<Self>, outcome: Result<(), Fault>);
}

/// Work that changes.
pub(crate) trait WriteJob: Send {
    /// Runs the work; `false` means that its changes must be undone.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Sends the answer after the commit, or the fault of the commit.
    fn finish(self: Box<Self>, outcome: Result<(), Fault>);
    /// The fault with which the work ended, if it was one.
    fn fault(&self) -> Option<&Fault>;
    /// Forgets an answer that did not become true, before the work runs again.
    fn forget(&mut self);
}

/// A closure, the answer it gave, and where to send it.
pub(crate) struct Work<F, T> {
    closure: F,
    answer: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<F, T> Work<F, T> {
    pub(crate) fn new(closure: F) -> (Self, oneshot::Receiver<Result<T, Error>>) {
        let (reply, receiver) = oneshot::channel();
        (Self { closure, answer: None, reply }, receiver)
    }

    fn send(self, outcome: Result<(), Fault>) {
        let answer = match (outcome, self.answer) {
            (Ok(()), Some(answer)) => answer,
            (Ok(()), None) => Err(Fault::new("the work was never run").into()),
            // A refusal stands, whatever became of the commit: it changed nothing.
            (
                Err(_),
                Some(Err(error @ (Error::Refusal(_) | Error::Missing | Error::Denied | Error::SignInFirst))),
            ) => Err(error),
            (Err(fault), _) => Err(fault.into()),
        };
        // Nobody may be waiting any more: a browser that went away. The commit stands all the same.
        let _ = self.reply.send(answer);
    }

    fn fault_of_answer(&self) -> Option<&Fault> {
        match &self.answer {
            Some(Err(Error::Fault(fault))) => Some(fault),
            _ => None,
        }
    }
}

impl<F, T> ReadJob for Work<F, T>
where
    F: FnMut(&mut Reader<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn run(&mut self, reader: &mut Reader<'_>) {
        self.answer = Some(guarded(|| (self.closure)(reader)));
    }

    fn finish(self: Box<Self>, outcome: Result<(), Fault>) {
        self.send(outcome);
    }
}

impl<F, T> WriteJob for Work<F, T>
where
    F: FnMut(&mut Tx<'_>) -> Result<T, Error> + Send,
    T: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        let answer = guarded(|| (self.closure)(tx));
        let keep = answer.is_ok();
        self.answer = Some(answer);
        keep
    }

    fn finish(self: Box<Self>, outcome: Result<(), Fault>) {
        self.send(outcome);
    }

    fn fault(&self) -> Option<&Fault> {
        self.fault_of_answer()
    }

    fn forget(&mut self) {
        self.answer = None;
    }
}

/// A panic in one closure must not take the database thread, and with it everybody's work, down.
fn guarded<T>(closure: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(closure))
        .unwrap_or_else(|_| Err(Fault::new("a transaction panicked").into()))
}

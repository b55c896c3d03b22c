//! What the program asks of the cluster: each question is a task of its own, so that nobody waits for it.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc::{self, UnboundedReceiver, UnboundedSender};
use tokio_util::sync::CancellationToken;

use crate::app::{Answer, Ask, Event, Ticket};
use crate::cluster::write::{self, News};
use crate::cluster::{Server, measure, openapi, read, rights};

/// The questions that are under way.
pub struct Desk {
    server: Arc<Server>,
    answers: (UnboundedSender<Event>, UnboundedReceiver<Event>),
    open: HashMap<Ticket, CancellationToken>,
}

impl Desk {
    /// Nothing is asked yet.
    pub fn new(server: Arc<Server>) -> Self {
        Self {
            server,
            answers: mpsc::unbounded_channel(),
            open: HashMap::new(),
        }
    }

    /// The next answer; it never ends, for we ourselves could still ask.
    pub async fn next(&mut self) -> Option<Event> {
        self.answers.1.recv().await
    }

    /// Answers that are there already.
    pub fn ready(&mut self) -> Option<Event> {
        self.answers.1.try_recv().ok()
    }

    /// Asks, until the ticket is called off.
    pub fn ask(&mut self, ticket: Ticket, ask: Ask) {
        let called_off = CancellationToken::new();
        self.open.retain(|_, token| !token.is_cancelled());
        self.open.insert(ticket, called_off.clone());
        let (server, answers) = (self.server.clone(), self.answers.0.clone());
        // When nobody listens any more, the program has ended.
        let tell = move |answer| drop(answers.send(Event::Answer(ticket, answer)));
        tokio::spawn(async move {
            match ask {
                Ask::Read(paths) => {
                    let read = read::read(&server, &paths);
                    if let Some(read) = called_off.run_until_cancelled(read).await {
                        tell(Answer::Read(read));
                    }
                }
                Ask::Known(paths) => {
                    let known = read::known(&server, &paths);
                    if let Some(known) = called_off.run_until_cancelled(known).await {
                        tell(Answer::Known(known));
                    }
                }
                Ask::Measure(node) => {
                    let measured = measure::measure(&server, &node);
                    if let Some(measured) = called_off.run_until_cancelled(measured).await {
                        tell(Answer::Measured(measured));
                    }
                }
                Ask::Schema(version) => {
                    let schema = openapi::schema(&server, &version);
                    if let Some(schema) = called_off.run_until_cancelled(schema).await {
                        tell(Answer::Schema((version, schema.map(Arc::new))));
                    }
                }
                Ask::Rehearse(request) => {
                    let verdict = Box::pin(write::rehearse(&server, &request));
                    if let Some(verdict) = called_off.run_until_cancelled(verdict).await {
                        tell(Answer::Rehearsed(verdict));
                    }
                }
                Ask::CarryOut(request) => {
                    let tell = |news| {
                        tell(match news {
                            News::Sent => Answer::Sent,
                            News::Came(outcome) => Answer::CarriedOut(outcome),
                        });
                    };
                    // It looks at the token itself: what is sent cannot be called off.
                    Box::pin(write::carry_out(&server, &request, &called_off, &tell)).await;
                }
            }
            called_off.cancel();
        });
    }

    /// Nobody wants to know any more; a request that was not sent is not sent.
    pub fn call_off(&mut self, ticket: Ticket) {
        if let Some(token) = self.open.remove(&ticket) {
            token.cancel();
        }
    }

    /// The same for all that was asked.
    pub fn call_off_all(&mut self) {
        self.open.drain().for_each(|(_, token)| token.cancel());
    }

    /// Asks what we may do in a namespace.
    pub fn review(&self, namespace: Arc<str>) {
        let (server, answers) = (self.server.clone(), self.answers.0.clone());
        tokio::spawn(async move {
            let rights = rights::review(&server, &namespace).await;
            let rights = rights.map_err(|trouble| trouble.to_string());
            let _ = answers.send(Event::Reviewed(namespace, rights));
        });
    }
}

//! Another context: it is connected to, and its sets are listed, while what is shown stays; then it takes its place.
//!
//! ```text
//! GoTo ──> connect (a task) ──> There: an app, a server and an observer of their own ──> all sets listed ──> arrive
//!              └── NotReached            Stay, or the end of the program: all of it is dropped
//! ```

use std::future::pending;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::desk::Desk;
use super::{BACKLOG, Session};
use crate::app::contexts::Progress;
use crate::app::keymap::Keymap;
use crate::app::{App, Effect, Event};
use crate::cluster::{Clock, Connected, Observer, Server};
use crate::domain::{Change, Fleet};

/// A context that is being gone to.
pub(super) enum Approach {
    /// It has not answered yet.
    Connecting(JoinHandle<Result<Connected, String>>),
    /// It is observed, unseen.
    There(Box<There>),
}

/// All that is of one cluster.
pub(super) struct There {
    app: App,
    server: Arc<Server>,
    observer: Observer,
    changes: mpsc::Receiver<Vec<Change>>,
    desk: Desk,
    clock: Clock,
    notices: Vec<String>,
}

/// Something that happened on the way.
pub(super) enum Step {
    Connected(Result<Box<Connected>, String>),
    Happened(Event),
}

impl Drop for Approach {
    fn drop(&mut self) {
        if let Self::Connecting(task) = self {
            task.abort();
        }
    }
}

/// The next step on the way, if one is gone.
pub(super) async fn next(approach: &mut Option<Approach>) -> Step {
    match approach {
        Some(Approach::Connecting(task)) => Step::Connected(match task.await {
            Ok(connected) => connected.map(Box::new),
            Err(_) => Err("connecting ended without a word".into()),
        }),
        Some(Approach::There(there)) => tokio::select! {
            Some(batch) = there.changes.recv() => Step::Happened(Event::Changes(batch)),
            Some(answer) = there.desk.next() => Step::Happened(answer),
            else => pending().await,
        },
        None => pending().await,
    }
}

impl Session {
    /// Asks which contexts there are; they come as an event.
    pub(super) fn ask_contexts(&self) {
        let tell = self.came.0.clone();
        let Some(ways) = &self.outside.ways else {
            let one = "the demo has one context, the simulated cluster".into();
            let _ = tell.send(Event::Contexts(Err(one)));
            return;
        };
        let contexts = ways.contexts();
        tokio::spawn(async move {
            // When nobody listens any more, the program has ended.
            let _ = tell.send(Event::Contexts(contexts.await));
        });
    }

    /// Sets out for a context; whatever was gone to before is let be.
    pub(super) fn set_out(&mut self, name: &str) {
        let ways = self.outside.ways.as_ref();
        let way = ways.map(|it| Approach::Connecting(tokio::spawn(it.connect(name))));
        if way.is_none() {
            let why = "the demo has one context, the simulated cluster".into();
            let _ = self.came.0.send(Event::NotReached(why));
        }
        self.approach = way;
    }

    /// Takes in a step; says what the app that is shown is to know of it.
    pub(super) fn take_step(&mut self, step: Step) -> Option<Event> {
        match step {
            Step::Connected(Err(why)) => {
                self.approach = None;
                Some(Event::NotReached(why))
            }
            Step::Connected(Ok(connected)) => {
                let there = There::begin(*connected, &self.app);
                self.approach = Some(Approach::There(Box::new(there)));
                Some(Event::WentOn(Progress::Listing))
            }
            Step::Happened(event) => {
                let Some(Approach::There(there)) = &mut self.approach else {
                    return None;
                };
                there.turn(vec![event]);
                let stood = self.app.ways.ahead.as_ref()?.progress == Progress::Standing;
                let stands = there.app.all_sets_are_known() && !stood;
                stands.then_some(Event::WentOn(Progress::Standing))
            }
        }
    }

    /// Shows the context that was gone to, if it stands and nobody is disturbed by it.
    pub(super) fn arrive(&mut self) {
        let stands = match &self.approach {
            Some(Approach::There(there)) => there.app.all_sets_are_known(),
            _ => false,
        };
        if !stands || self.guest.is_some() || !self.app.may_be_left() {
            return;
        }
        self.keep_unsent();
        let Some(Approach::There(there)) = &mut self.approach else {
            return;
        };
        // Whatever is still asked there is answered to nobody, and its watches end.
        self.desk.call_off_all();
        std::mem::swap(&mut self.desk, &mut there.desk);
        std::mem::swap(&mut self.app, &mut there.app);
        std::mem::swap(&mut self.outside.server, &mut there.server);
        std::mem::swap(&mut self.outside.observer, &mut there.observer);
        std::mem::swap(&mut self.outside.changes, &mut there.changes);
        std::mem::swap(&mut self.outside.clock, &mut there.clock);
        self.app.take_over(&mut there.app, &there.notices);
        if let Some(question) = self.settling.take() {
            question.abort();
        }
        self.settled = mpsc::channel(1);
        self.approach = None;
        self.is_stale = true;
    }
}

impl There {
    fn begin(connected: Connected, here: &App) -> Self {
        let (sender, changes) = mpsc::channel(BACKLOG);
        let fleet = match connected.selector {
            Some(_) => Fleet::filtered(),
            None => Fleet::default(),
        };
        let mut app = App::new(
            connected.identity,
            connected.scopes,
            fleet,
            Keymap::default(),
        );
        if let Some(namespace) = &connected.namespace {
            app.namespace = namespace.as_str().into();
        }
        app.read_only = here.read_only;
        let mut there = Self {
            app,
            desk: Desk::new(connected.server.clone()),
            observer: Observer::with(
                connected.server.clone(),
                sender,
                connected.selector,
                connected.clock.clone(),
            ),
            server: connected.server,
            changes,
            clock: connected.clock,
            notices: connected.notices,
        };
        there.turn(vec![Event::Tick]);
        there
    }

    /// Nobody presses a key there: it looks, and writes nothing.
    fn turn(&mut self, mut happened: Vec<Event>) {
        happened.extend(std::iter::from_fn(|| self.changes.try_recv().ok()).map(Event::Changes));
        for effect in self.app.update(happened, self.clock.now()).effects {
            match effect {
                Effect::Watch(feeds) => self.observer.watch(&feeds),
                Effect::Review(namespace) => self.desk.review(namespace),
                Effect::Ask(ticket, ask) if ask.only_looks() => self.desk.ask(ticket, ask),
                _ => {}
            }
        }
    }
}

//! Watches: what a place is like, and what happens there.
//!
//! A watch reads the history of the store at its reader's pace: it holds no queue of its own, and one whose reader sleeps
//! too long finds that what it has not seen is forgotten.

use std::collections::VecDeque;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream;
use hyper::body::Bytes;
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::watch::Receiver;
use tokio::time::Instant;

use super::form::{Form, put};
use super::options::{Options, Selection, Version};
use super::reply::{Cut, Flow};
use crate::sim::refusal::Refusal;
use crate::sim::running::{Line, Sim};
use crate::sim::store::{Change, Object, Store};
use crate::sim::value;

/// How often a watch that wants to know tells how far it is.
const BOOKMARKS: Duration = Duration::from_secs(60);
/// How much is written at once.
const CHUNK: usize = 32 * 1024;
/// How many changes are looked at at once.
const BATCH: usize = 200;

/// Whether there is more to say than was written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    No,
    Waits,
}

/// A watch under way.
pub struct Watch {
    sim: Line,
    news: Receiver<u64>,
    selection: Selection,
    form: Form,
    /// Whether the columns of a table are still to be described.
    wants_head: bool,
    /// What there was when it began, and is not yet written.
    first: VecDeque<Object>,
    /// Whether the end of that is to be told.
    tells_first: bool,
    /// Everything up to this version was looked at.
    position: u64,
    bookmark: Option<Instant>,
    until: Instant,
    is_over: bool,
}

impl Watch {
    /// The watch that these options ask for.
    pub fn begin(sim: &Sim, options: &Options, form: Form) -> Result<Self, Refusal> {
        let (news, clock) = (sim.revisions(), sim.clock());
        sim.with(|world| {
            let store = &world.store;
            let lasts = options
                .timeout
                .unwrap_or_else(|| Duration::from_secs(1800).mul_f64(1.0 + world.dice.f64()));
            let starts_full = options
                .initial
                .unwrap_or(!matches!(options.version, Version::At(_)));
            let position = match options.version {
                Version::At(at) if options.initial.is_none() => at,
                Version::At(at) if at > store.revision() => {
                    return Err(super::list::too_large(at, store.revision()));
                }
                Version::At(at) if !starts_full => at,
                _ => store.revision(),
            };
            let first = if starts_full {
                initial(store, &options.selection)
            } else {
                VecDeque::new()
            };
            Ok(Self {
                sim: sim.line(),
                news,
                selection: options.selection.clone(),
                form,
                wants_head: true,
                first,
                tells_first: options.initial == Some(true) && options.wants_bookmarks,
                position,
                bookmark: options.wants_bookmarks.then(|| clock.after(BOOKMARKS)),
                until: clock.after(lasts),
                is_over: false,
            })
        })
    }

    /// What is written, bit by bit.
    pub fn flow(self) -> Flow {
        stream::unfold(self, |mut watch| async {
            let bit = watch.next().await?;
            Some((Ok::<_, Cut>(bit), watch))
        })
        .boxed()
    }

    async fn next(&mut self) -> Option<Bytes> {
        loop {
            self.news.borrow_and_update();
            let sim = self.sim.reach()?;
            let clock = sim.clock();
            if self.is_over || clock.after(Duration::ZERO) >= self.until {
                return None;
            }
            let mut out = Vec::new();
            let more = self.write_some(&sim, &mut out);
            drop(sim);
            if !out.is_empty() {
                return Some(out.into());
            }
            if more == More::Waits {
                continue;
            }
            let wake = self.bookmark.map_or(self.until, |at| at.min(self.until));
            tokio::select! {
                changed = self.news.changed() => changed.ok()?,
                () = tokio::time::sleep_until(wake) => {}
            }
        }
    }

    /// Writes what there is to say, up to some amount.
    fn write_some(&mut self, sim: &Sim, out: &mut Vec<u8>) -> More {
        let clock = sim.clock();
        self.write_first(out, clock.now());
        if !self.first.is_empty() {
            return More::Waits;
        }
        let more = self.write_changes(sim, out);
        if more == More::No
            && let Some(due) = self
                .bookmark
                .filter(|at| *at <= clock.after(Duration::ZERO))
        {
            self.bookmark = Some(due + BOOKMARKS);
            self.write_bookmark(out, &Value::Null);
        }
        more
    }

    fn write_first(&mut self, out: &mut Vec<u8>, now: Timestamp) {
        while out.len() < CHUNK {
            let Some(object) = self.first.pop_front() else {
                break;
            };
            self.write(out, "ADDED", &object, now);
        }
        if self.first.is_empty() && std::mem::take(&mut self.tells_first) {
            let mark = json!({ "k8s.io/initial-events-end": "true" });
            self.write_bookmark(out, &mark);
        }
    }

    /// Looks at what has happened since, and writes what is selected of it.
    fn write_changes(&mut self, sim: &Sim, out: &mut Vec<u8>) -> More {
        let (changes, newest) = sim.peek(|world| {
            let store = &world.store;
            let changes: Option<Vec<_>> = store.since(self.position).map(|changes| {
                let ours = changes.filter(|it| self.selection.covers(&it.key));
                ours.take(BATCH).cloned().collect()
            });
            (changes, store.revision())
        });
        let now = sim.clock().now();
        let Some(changes) = changes else {
            let oldest = sim.peek(|world| world.store.compacted());
            write_error(out, &too_old(self.position, oldest));
            self.is_over = true;
            return More::Waits;
        };
        for change in &changes {
            self.write_change(out, change, now);
            self.position = change.revision;
        }
        if changes.len() == BATCH {
            return More::Waits;
        }
        self.position = self.position.max(newest);
        More::No
    }

    fn write_change(&mut self, out: &mut Vec<u8>, change: &Change, now: Timestamp) {
        let selected = |object: &Option<Object>| {
            let object = object.as_ref()?;
            self.selection.select(object).then(|| object.clone())
        };
        match (selected(&change.old), selected(&change.new)) {
            (None, Some(new)) => self.write(out, "ADDED", &new, now),
            (Some(_), Some(new)) => self.write(out, "MODIFIED", &new, now),
            (Some(old), None) => {
                let mut last = (*old).clone();
                let revision = change.revision.to_string();
                value::set(&mut last, "/metadata/resourceVersion", revision);
                self.write(out, "DELETED", &last, now);
            }
            (None, None) => {}
        }
    }

    fn write(&mut self, out: &mut Vec<u8>, word: &str, object: &Value, now: Timestamp) {
        begin(out, word);
        let has_head = std::mem::take(&mut self.wants_head);
        let kind = self.selection.kind;
        self.form.write_with_head(out, kind, object, now, has_head);
        out.extend_from_slice(END);
    }

    fn write_bookmark(&self, out: &mut Vec<u8>, annotations: &Value) {
        let resource = self.selection.kind.resource();
        let mut object = json!({
            "kind": resource.name,
            "apiVersion": resource.api_version(),
            "metadata": { "resourceVersion": self.position.to_string() },
        });
        if !annotations.is_null() {
            value::set(&mut object, "/metadata/annotations", annotations.clone());
        }
        begin(out, "BOOKMARK");
        put(out, &object);
        out.extend_from_slice(END);
    }
}

fn initial(store: &Store, selection: &Selection) -> VecDeque<Object> {
    let first = crate::sim::store::Key::new(selection.kind, selection.namespace.clone(), "");
    store
        .from(first)
        .take_while(|(key, _)| selection.covers(key))
        .filter(|(_, it)| selection.select(it))
        .map(|(_, it)| it.clone())
        .collect()
}

/// What was asked for is forgotten.
pub fn too_old(wished: u64, oldest: u64) -> Refusal {
    Refusal::new(
        410,
        "Expired",
        format!("too old resource version: {wished} ({oldest})"),
    )
}

fn write_error(out: &mut Vec<u8>, refusal: &Refusal) {
    begin(out, "ERROR");
    put(out, &refusal.body());
    out.extend_from_slice(END);
}

const END: &[u8] = b"}\n";

fn begin(out: &mut Vec<u8>, word: &str) {
    out.extend_from_slice(b"{\"type\":\"");
    out.extend_from_slice(word.as_bytes());
    out.extend_from_slice(b"\",\"object\":");
}

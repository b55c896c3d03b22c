//! Drafts on the disk: a file for each text that was typed and not sent. They are replaced whole, and never changed.
//!
//! A thread of its own reads and writes them, for a disk may keep one waiting.

mod folder;
mod leaf;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::draft::Draft;
use crate::domain::escape::escape;
use folder::Folder;

/// So long the disk is waited for when nobody asked for it, as after a panic.
const AT_THE_END: Duration = Duration::from_millis(300);

/// What the drafts tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// What was kept under a key, if something was.
    Recalled(String, Option<Box<Draft>>),
    /// What the operator must know of them.
    Notice(String),
}

/// The drafts of this program; others may keep some in the same folder, and the last one who writes is right.
#[derive(Debug)]
pub struct Drafts {
    place: Place,
    tell: UnboundedSender<Told>,
    told: UnboundedReceiver<Told>,
}

/// Where they are kept.
#[derive(Debug)]
enum Place {
    /// As long as the program runs; why no longer, until that was told.
    Memory(HashMap<String, Box<Draft>>, Option<String>),
    /// By a thread, in a folder.
    Disk(mpsc::Sender<Order>),
}

#[derive(Debug)]
enum Order {
    Keep(Box<Draft>),
    Forget(String),
    Recall(String),
    /// Answered when all that was ordered before is done.
    Settle(mpsc::Sender<()>),
}

impl Drafts {
    /// Drafts that end with the program: a demo's objects do so too.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::with(None)
    }

    /// The same, for this reason, which is told with the first text that is kept.
    #[must_use]
    pub fn nowhere(why: &str) -> Self {
        Self::with(Some(format!(
            "what you type is kept until the program ends, and no longer: {why}"
        )))
    }

    /// Drafts in a folder, which is made with the first of them. What is too old is removed; whatever goes wrong is
    /// told, and nothing more.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        let (orders, ordered) = mpsc::channel();
        let (tell, told) = unbounded_channel();
        let teller = tell.clone();
        let spawned = thread::Builder::new()
            .name("drafts".into())
            .spawn(move || attend(Folder::at(folder), &ordered, &teller));
        match spawned {
            Ok(_) => Self {
                place: Place::Disk(orders),
                tell,
                told,
            },
            Err(error) => Self::nowhere(&error.to_string()),
        }
    }

    fn with(why: Option<String>) -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            place: Place::Memory(HashMap::new(), why),
            tell,
            told,
        }
    }

    /// Keeps a text, soon, in place of what is kept under its key.
    pub fn keep(&mut self, draft: Box<Draft>) {
        match &mut self.place {
            Place::Memory(kept, why) => {
                if let Some(why) = why.take() {
                    let _ = self.tell.send(Told::Notice(why));
                }
                kept.insert(draft.key.clone(), draft);
            }
            // The thread ends with us, and not before.
            Place::Disk(orders) => drop(orders.send(Order::Keep(draft))),
        }
    }

    /// Forgets what is kept under a key, soon.
    pub fn forget(&mut self, key: String) {
        match &mut self.place {
            Place::Memory(kept, _) => drop(kept.remove(&key)),
            Place::Disk(orders) => drop(orders.send(Order::Forget(key))),
        }
    }

    /// Looks what is kept under a key; it is told.
    pub fn recall(&mut self, key: String) {
        match &mut self.place {
            Place::Memory(kept, _) => {
                let found = kept.get(&key).cloned();
                let _ = self.tell.send(Told::Recalled(key, found));
            }
            Place::Disk(orders) => drop(orders.send(Order::Recall(key))),
        }
    }

    /// Waits until all of that is on the disk, but not longer than this; says whether it is.
    #[must_use]
    pub fn settle(&self, most: Duration) -> bool {
        let Place::Disk(orders) = &self.place else {
            return true;
        };
        let (done, is_done) = mpsc::channel();
        orders.send(Order::Settle(done)).is_ok() && is_done.recv_timeout(most).is_ok()
    }

    /// What they tell next; it never ends, for we ourselves could still ask.
    pub async fn next(&mut self) -> Option<Told> {
        self.told.recv().await
    }
}

impl Drop for Drafts {
    /// Also when the program's own thread panics: what was typed is not lost by it.
    fn drop(&mut self) {
        let _ = self.settle(AT_THE_END);
    }
}

fn attend(mut folder: Folder, orders: &mpsc::Receiver<Order>, tell: &UnboundedSender<Told>) {
    let path = escape(&folder.path().to_string_lossy());
    let notice = |words: String| drop(tell.send(Told::Notice(words)));
    folder.sweep();
    let mut failed: Option<String> = None;
    while let Ok(order) = orders.recv() {
        match order {
            Order::Keep(draft) => match folder.keep(&draft) {
                Ok(remark) => {
                    failed = None;
                    if let Some(remark) = remark {
                        notice(format!("the drafts in {path}: {remark}"));
                    }
                }
                Err(error) => {
                    // Once, and not with every second of typing.
                    let words = format!("what you type cannot be kept in {path}: {error}");
                    if failed.as_ref() != Some(&words) {
                        notice(words.clone());
                    }
                    failed = Some(words);
                }
            },
            Order::Forget(key) => {
                if let Err(error) = folder.forget(&key) {
                    notice(format!("a draft in {path} cannot be removed: {error}"));
                }
            }
            Order::Recall(key) => {
                let found = folder.recall(&key).unwrap_or_else(|error| {
                    notice(format!("the draft {path}/{}.json: {error}", escape(&key)));
                    None
                });
                let _ = tell.send(Told::Recalled(key, found.map(Box::new)));
            }
            Order::Settle(done) => drop(done.send(())),
        }
    }
}

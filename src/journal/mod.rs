//! The journal's file: one line of JSON for each write. Lines are appended, and never changed.
//!
//! A thread of its own reads and writes it, for a disk may keep one waiting.

mod file;
mod line;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::domain::escape::escape;
use crate::domain::journal::Entry;
use file::Book;

/// So many lines are read at the start.
pub const MOST: usize = 1000;

/// What the journal tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// The newest lines that were there at the start, oldest first.
    Read(Vec<Entry>),
    /// What the operator must know of it.
    Notice(String),
}

/// The journal of this program; others may write into the same file.
#[derive(Debug)]
pub struct Journal {
    orders: Option<mpsc::Sender<Order>>,
    /// Why it cannot be kept; told with the first line that is not.
    missing: Option<(String, UnboundedSender<Told>)>,
    told: UnboundedReceiver<Told>,
}

#[derive(Debug)]
enum Order {
    Write(Box<Entry>),
    /// Answered when all that was ordered before is done.
    Settle(mpsc::Sender<()>),
}

impl Journal {
    /// A journal of which nothing is kept: whatever is done in a demo touches nothing real.
    #[must_use]
    pub fn in_memory() -> Self {
        Self {
            orders: None,
            missing: None,
            told: unbounded_channel().1,
        }
    }

    /// A journal that cannot be kept: why.
    #[must_use]
    pub fn nowhere(why: &str) -> Self {
        let (tell, told) = unbounded_channel();
        Self {
            orders: None,
            missing: Some((format!("no journal is kept: {why}"), tell)),
            told,
        }
    }

    /// A journal in a file, which is made with the first line. Whatever goes wrong with it is told, and nothing more.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        let (orders, ordered) = mpsc::channel();
        let (tell, told) = unbounded_channel();
        let spawned = thread::Builder::new()
            .name("journal".into())
            .spawn(move || keep(&Book::at(path), &ordered, &tell));
        match spawned {
            Ok(_) => Self {
                orders: Some(orders),
                missing: None,
                told,
            },
            Err(error) => Self::nowhere(&error.to_string()),
        }
    }

    /// Where it lies by the rules of XDG, given the values of `XDG_STATE_HOME` and `HOME`.
    pub fn place(state: &str, home: &str) -> Result<PathBuf, &'static str> {
        let state = PathBuf::from(state);
        let home = PathBuf::from(home);
        // A relative path there is to be ignored, says the specification.
        let folder = if state.is_absolute() {
            state
        } else if home.is_absolute() {
            home.join(".local/state")
        } else {
            return Err("neither XDG_STATE_HOME nor HOME says where");
        };
        Ok(folder.join("kubectl-sts").join("journal.jsonl"))
    }

    /// Appends a line, soon.
    pub fn write(&mut self, entry: Box<Entry>) {
        if let Some((why, tell)) = self.missing.take() {
            let _ = tell.send(Told::Notice(why));
        }
        if let Some(orders) = &self.orders {
            // The thread ends with us, and not before.
            let _ = orders.send(Order::Write(entry));
        }
    }

    /// Waits until all lines are on the disk, but not longer than this; says whether they are.
    #[must_use]
    pub fn settle(&self, most: Duration) -> bool {
        let Some(orders) = &self.orders else {
            return true;
        };
        let (done, is_done) = mpsc::channel();
        orders.send(Order::Settle(done)).is_ok() && is_done.recv_timeout(most).is_ok()
    }

    /// What it tells next; nothing when there is nothing to come.
    pub async fn next(&mut self) -> Option<Told> {
        self.told.recv().await
    }
}

fn keep(book: &Book, orders: &mpsc::Receiver<Order>, tell: &UnboundedSender<Told>) {
    let path = escape(&book.path().to_string_lossy());
    let notice = |words: String| drop(tell.send(Told::Notice(words)));
    match book.read(MOST) {
        Ok(read) => {
            if let Some(broken) = read.in_words() {
                notice(format!("the journal {path}: {broken}"));
            }
            let _ = tell.send(Told::Read(read.entries));
        }
        Err(error) => notice(format!("the journal {path} cannot be read: {error}")),
    }
    while let Ok(order) = orders.recv() {
        match order {
            Order::Write(entry) => match book.append(&line::written(&entry)) {
                Ok(None) => {}
                Ok(Some(remark)) => notice(format!("the journal {path}: {remark}")),
                Err(error) => notice(format!(
                    "the journal {path} cannot be written: {error}; this write is not in it"
                )),
            },
            Order::Settle(done) => drop(done.send(())),
        }
    }
}

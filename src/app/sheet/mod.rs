//! A sheet: the text of one object, read or edited, in place of a pane.
//!
//! ```text
//! y ──> Reading ──> Open, page: Reader ── e ──> page: Writer ── ctrl-s ──> dialog ── confirmed ──> read anew
//!                                                  │  ^                      │
//!                                                  │  └── conflict: yours or theirs, woven into the text
//!                                                  └── every change is kept as a draft
//! ```

mod afterwards;
mod asking;
mod checking;
mod completing;
mod kept;
mod open;
mod press;
mod reader;
mod renewing;
mod search;
mod writer;
mod writing;

pub use asking::{Question, Wanted};
pub use completing::Choice;
pub use kept::Kept;
pub use reader::{Reader, line_of_path};
pub use search::Search;
pub use writer::Writer;
pub use writing::in_words;

use serde_json::Value;

use jiff::Timestamp;

use super::creation::SKELETON;
use super::{App, Shown, Ticket};
use crate::domain::Name;
use crate::domain::plan::ObjectRef;
use crate::manifest::{Kind, Veil};

/// The text of one object, or of objects that are to be created.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The object; nothing where some are to be created. Its uid is empty until it is read.
    pub object: Option<ObjectRef>,
    /// How far it is.
    pub stage: Stage,
    /// The set that it is, or belongs to, where that is known.
    pub set: Option<Name>,
    /// How it is looked at.
    pub page: Page,
    /// What is kept of what is typed.
    pub kept: Kept,
    /// What is asked for below it.
    pub question: Option<Question>,
    /// Whether its lines are numbered.
    pub shows_numbers: bool,
    /// What became of the object since it was opened, where what is typed knows nothing of that.
    pub meanwhile: Option<String>,
    /// What is hidden in the text of objects that are to be created, where it was that of one that is gone.
    pub(super) veil: Veil,
    /// The file that holds its text, if one does.
    pub(super) file: Option<InFile>,
    /// What is being written to a file.
    pub(in crate::app) saving: Option<String>,
    /// What was typed and left a moment ago: who edits again goes on there.
    left: Option<Box<Left>>,
    /// It is being read again.
    refresh: Option<Ticket>,
    /// It may be another by now.
    is_old: bool,
    /// Whether it is edited as soon as it is read.
    edits_at_once: bool,
}

/// A file, and the text that it held when it was read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InFile {
    /// Its path, as it was given.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// How far a sheet is.
#[derive(Clone, Debug)]
pub enum Stage {
    /// The object is being read.
    Reading(Ticket),
    /// It could not be read: why.
    Unreadable(String),
    /// It is open.
    Open(Box<Opened>),
    /// It is not there any more; what was typed stays.
    Gone(String),
    /// There is no object yet.
    New,
}

/// An object as it was opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// As it was read, whole.
    pub object: Value,
    /// The same, with signs in place of its secrets.
    pub veiled: Value,
    /// What is hidden in the text.
    pub veil: Veil,
    /// The text that editing began with.
    pub text: String,
}

/// How a sheet is looked at.
#[derive(Clone, Debug)]
pub enum Page {
    /// It is read.
    Reader(Reader),
    /// It is edited.
    Writer(Box<Writer>),
}

/// What an edit is to come to: asked of the server with whatever the object is by then.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The object as it was opened.
    pub opened: Value,
    /// As it is to be.
    pub wanted: Value,
}

impl InFile {
    /// Whether these are the lines of its text, however they end.
    #[must_use]
    pub fn holds(&self, lines: &[String]) -> bool {
        let lines = lines.iter();
        self.text
            .lines()
            .eq(lines.map(|it| it.strip_suffix('\r').unwrap_or(it)))
    }
}

/// A text that was typed, and left.
#[derive(Clone, Debug)]
struct Left {
    writer: Writer,
    /// What it is compared with.
    opened: Opened,
    kept: Kept,
}

impl Sheet {
    /// The kind of its object.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        Kind::of(self.object.as_ref()?)
    }

    /// The group and version of what the caret is on, such as `apps/v1`, and its kind; where they are known.
    #[must_use]
    pub fn version_and_kind(&self) -> Option<(&str, &str)> {
        if let Some(kind) = self.kind() {
            return Some((kind.version, kind.word));
        }
        let Page::Writer(writer) = &self.page else {
            return None;
        };
        let object = &writer.document()?.value;
        let word = |key: &str| object.get(key).and_then(Value::as_str);
        Some((word("apiVersion")?, word("kind")?))
    }

    /// The object as it was opened.
    #[must_use]
    pub fn opened(&self) -> Option<&Opened> {
        match &self.stage {
            Stage::Open(opened) => Some(opened),
            _ => None,
        }
    }

    /// Whether there is typed text that was not sent.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        match (&self.page, self.opened()) {
            (Page::Writer(writer), Some(opened)) => !writer.editor.holds(&opened.text),
            (Page::Writer(writer), None) => {
                let lines = writer.editor.lines();
                let is_in_file = || self.file.as_ref().is_some_and(|it| it.holds(lines));
                let is_blank = || lines.iter().all(|it| it.trim().is_empty());
                !writer.editor.holds(SKELETON) && !is_in_file() && !is_blank()
            }
            (Page::Reader(_), _) => false,
        }
    }

    /// Takes note of what was shown of it.
    pub(super) fn shown(&mut self, shown: &Shown) {
        match &mut self.page {
            Page::Reader(it) => (it.top, it.page) = (shown.top, shown.page),
            Page::Writer(it) => {
                (it.top, it.left) = (shown.top, shown.left);
                it.editor.set_page(shown.page);
            }
        }
    }

    /// When a long text that was typed is to be checked.
    #[must_use]
    pub fn due(&self) -> Option<Timestamp> {
        match &self.page {
            Page::Writer(writer) => writer.due.map(|(at, _)| at),
            Page::Reader(_) => None,
        }
    }

    /// The keymap's table whose keys work on it.
    #[must_use]
    pub fn table(&self) -> &'static str {
        match self.page {
            _ if self.kept.offer().is_some() => "kept",
            Page::Reader(_) => "yaml",
            Page::Writer(ref it) if it.choice().is_some() => "completion",
            Page::Writer(_) => "editor",
        }
    }
}

impl App {
    /// Whether a text is edited, so that letters are letters.
    #[must_use]
    pub fn is_writing(&self) -> bool {
        let page = self.sheet.as_ref().map(|it| &it.page);
        matches!(page, Some(Page::Writer(_)))
    }

    /// The keymap's table whose keys work on what is shown, below whatever lies over it.
    #[must_use]
    pub fn table(&self) -> &'static str {
        match &self.sheet {
            Some(sheet) => sheet.table(),
            None if self.pod.is_some() => "pod",
            None => self.pane().name,
        }
    }
}

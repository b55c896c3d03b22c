//! A sheet: the text of one object, read or edited, in place of a pane.
//!
//! ```text
//! y ──> Reading ──> Open, page: Reader ── e ──> page: Writer ── ctrl-s ──> dialog ── confirmed ──> read anew
//!                                                  │  ^                      │
//!                                                  │  └── conflict: yours or theirs, woven into the text
//!                                                  └── every change is kept as a draft
//! ```

mod kept;
mod open;
mod press;
mod reader;
mod writer;

pub use kept::Kept;
pub use reader::Reader;
pub use writer::Writer;

use serde_json::Value;

use super::creation::SKELETON;
use super::{App, Ticket};
use crate::domain::plan::ObjectRef;
use crate::manifest::{Kind, Veil};

/// The text of one object, or of objects that are to be created.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// The object; nothing where some are to be created. Its uid is empty until it is read.
    pub object: Option<ObjectRef>,
    /// How far it is.
    pub stage: Stage,
    /// How it is looked at.
    pub page: Page,
    /// What is kept of what is typed.
    pub kept: Kept,
    /// Whether it is edited as soon as it is read.
    edits_at_once: bool,
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

impl Sheet {
    /// The kind of its object.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        Kind::of(self.object.as_ref()?)
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
            (Page::Writer(writer), Some(opened)) => writer.editor.text() != opened.text,
            (Page::Writer(writer), None) => {
                let text = writer.editor.text();
                !text.trim().is_empty() && text != SKELETON
            }
            (Page::Reader(_), _) => false,
        }
    }

    /// The keymap's table whose keys work on it.
    #[must_use]
    pub fn table(&self) -> &'static str {
        match self.page {
            _ if self.kept.offer().is_some() => "kept",
            Page::Reader(_) => "yaml",
            Page::Writer(_) => "editor",
        }
    }
}

impl App {
    /// The keymap's table whose keys work on what is shown, below whatever lies over it.
    #[must_use]
    pub fn table(&self) -> &'static str {
        match &self.sheet {
            Some(sheet) => sheet.table(),
            None => self.pane().name,
        }
    }
}

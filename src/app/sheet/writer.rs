//! A text that is edited, and all that is said of it while it is typed.

use crate::app::editor::Editor;
use crate::manifest::{Mark, Outline, Report};

/// A text that is edited.
#[derive(Clone, Debug)]
pub struct Writer {
    /// The text.
    pub editor: Editor,
    /// Its lines as a tree.
    pub outline: Outline,
    /// What it says, and what is to be said of it.
    pub report: Report,
    /// What the server said of it, by lines of the text that it was asked about.
    pub remarks: Vec<Mark>,
    /// The first line that is seen.
    pub top: usize,
    /// The version of the text that was checked.
    pub(super) checked: Option<u64>,
}

impl Writer {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str, is_modal: bool) -> Self {
        Self {
            editor: Editor::of(text, is_modal),
            outline: Outline::default(),
            report: Report::default(),
            remarks: Vec::new(),
            top: 0,
            checked: None,
        }
    }
}

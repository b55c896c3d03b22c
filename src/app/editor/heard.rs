//! What came of a key: what changed, and what the sheet is to do.

/// What came of a key. Whether the text is another is told by its version, whatever else is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It means nothing here.
    Nothing,
    /// The text is another.
    Text,
    /// Only what is seen of it: the caret, the selection, a prompt.
    Moved,
    /// Something outside the text is to be done.
    Asks(Ask),
}

/// What is to be done outside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Check it, and show what it would change.
    Apply,
    /// Leave; what was typed is kept.
    Leave,
    /// Leave, and forget what was typed.
    LeaveForced,
    /// Write the text into a file.
    SaveAs(String),
    /// Take the text of a file.
    Load(String),
    /// Put the caret on the field of a path.
    GoTo(String),
    /// Give this to the clipboard of the terminal.
    Copy(String),
    /// Tell the operator this.
    Notice(String),
}

impl Heard {
    /// Tells the operator something.
    #[must_use]
    pub fn notice(words: impl Into<String>) -> Self {
        Self::Asks(Ask::Notice(words.into()))
    }
}

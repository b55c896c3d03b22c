//! A text that is read: what is folded, and where one is.

use crate::manifest::Outline;

/// A text that is read.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// Its lines.
    pub lines: Vec<String>,
    /// They as a tree.
    pub outline: Outline,
    /// The line that one is on.
    pub line: usize,
    /// The first line that is seen.
    pub top: usize,
}

impl Reader {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        Self {
            outline: Outline::of(&lines),
            lines,
            line: 0,
            top: 0,
        }
    }
}

//! The lines of a text as a tree, told by their indentation: also of a text that is being typed and cannot be read.

/// The lines of a text as a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    rows: Vec<Row>,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Row {
    /// The JSON pointer of what begins there.
    pointer: String,
    /// The last line of what begins there.
    last: usize,
    /// Whether it is part of a block of text.
    is_text: bool,
}

impl Outline {
    /// Of these lines.
    #[must_use]
    pub fn of(lines: &[String]) -> Self {
        let rows = lines.iter().enumerate().map(|(last, _)| Row {
            last,
            ..Row::default()
        });
        Self {
            rows: rows.collect(),
        }
    }

    /// The JSON pointer of what stands on a line.
    #[must_use]
    pub fn pointer(&self, line: usize) -> &str {
        self.rows.get(line).map_or("", |it| &it.pointer)
    }

    /// The last line of what begins on a line; the line itself where nothing can be folded.
    #[must_use]
    pub fn last(&self, line: usize) -> usize {
        self.rows.get(line).map_or(line, |it| it.last)
    }

    /// The line where what a pointer names begins, or the innermost of what would hold it.
    #[must_use]
    pub fn line_of(&self, pointer: &str) -> Option<usize> {
        self.rows.iter().position(|it| it.pointer == pointer)
    }

    /// Whether a line is part of a block of text, such as a script.
    #[must_use]
    pub fn is_text(&self, line: usize) -> bool {
        self.rows.get(line).is_some_and(|it| it.is_text)
    }
}

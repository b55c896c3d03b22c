//! A text that is edited, and all that is said of it while it is typed.

use jiff::Timestamp;

use super::completing::Choice;
use crate::app::editor::Editor;
use crate::manifest::{Mark, Outline, Report, Weight};
use crate::yaml::Document;

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
    /// The first column that is seen, in characters.
    pub left: usize,
    /// What could be typed at the caret, if that was asked for.
    pub(super) choice: Option<Choice>,
    /// The version of the text that was checked.
    pub(super) checked: Option<u64>,
    /// When a long text is to be checked, once nothing more is typed; and the version that waits.
    pub(super) due: Option<(Timestamp, u64)>,
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
            left: 0,
            choice: None,
            checked: None,
            due: None,
        }
    }

    /// All that is said of it, by us and by the server.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.report.marks.iter().chain(&self.remarks)
    }

    /// The document that the caret is in, as far as it could be read.
    #[must_use]
    pub fn document(&self) -> Option<&Document> {
        let (line, _) = self.editor.caret();
        let mut all = self.report.documents.iter().rev();
        let first = self.report.documents.first();
        let begins = |it: &&Document| it.places.nearest("").value.start.line <= line + 1;
        all.find(begins).or(first)
    }

    /// The worst that is said of a line.
    #[must_use]
    pub fn mark_on(&self, line: usize) -> Option<&Mark> {
        let marks = &self.report.marks;
        let first = marks.partition_point(|it| it.line < line);
        let rest = marks.get(first..).unwrap_or_default();
        let ours = rest.iter().take_while(|it| it.line == line);
        let theirs = self.remarks.iter().filter(|it| it.line == line);
        ours.chain(theirs).min_by_key(|it| it.weight)
    }

    /// How many marks there are of a weight.
    #[must_use]
    pub fn count(&self, weight: Weight) -> usize {
        self.marks().filter(|it| it.weight == weight).count()
    }

    /// From which line on so many are seen, so that the caret is among them.
    #[must_use]
    pub fn top_of(&self, page: usize) -> usize {
        let (line, _) = self.editor.caret();
        self.top.clamp((line + 1).saturating_sub(page.max(1)), line)
    }
}

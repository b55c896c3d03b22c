//! What was typed, in steps that are taken back and made again whole; bounded in number and in bytes.

use std::collections::VecDeque;

use super::text::{Place, behind};

/// So many steps can be taken back.
const MOST_STEPS: usize = 10_000;

/// The text that they may hold together.
const MOST_BYTES: usize = 64 << 20;

/// One text in the place of another.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) at: Place,
    /// Behind the old text.
    pub(super) old_end: Place,
    /// Behind the new text.
    pub(super) new_end: Place,
    pub(super) removed: String,
    pub(super) inserted: String,
}

/// Edits that go back together, with the caret before and after them.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) edits: Vec<Edit>,
    pub(super) before: Place,
    pub(super) after: Place,
    kind: Kind,
}

/// Which steps grow by the next of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, one after the other.
    Letters,
    /// Letters away, one after the other.
    Erased,
    /// Stands for itself.
    Whole,
}

/// All steps.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
    open: Option<(Step, usize)>,
    bytes: usize,
}

impl Step {
    fn of(before: Place) -> Self {
        Self {
            edits: Vec::new(),
            before,
            after: before,
            kind: Kind::Whole,
        }
    }

    fn bytes(&self) -> usize {
        let of = |it: &Edit| it.removed.len() + it.inserted.len();
        self.edits.iter().map(of).sum()
    }

    /// A run of letters is one edit, so that taking it back costs what one edit costs.
    fn push(&mut self, edit: Edit) {
        let Some(last) = self.edits.last_mut() else {
            return self.edits.push(edit);
        };
        if edit.removed.is_empty() && edit.at == last.new_end {
            last.inserted.push_str(&edit.inserted);
            last.new_end = edit.new_end;
        } else if edit.inserted.is_empty()
            && edit.old_end == last.new_end
            && last.inserted.ends_with(&edit.removed)
        {
            let kept = last.inserted.len() - edit.removed.len();
            last.inserted.truncate(kept);
            last.new_end = edit.at;
        } else if edit.inserted.is_empty() && last.inserted.is_empty() && edit.old_end == last.at {
            last.removed.insert_str(0, &edit.removed);
            last.at = edit.at;
            last.new_end = edit.at;
        } else if edit.inserted.is_empty() && last.inserted.is_empty() && edit.at == last.at {
            last.removed.push_str(&edit.removed);
            last.old_end = behind(last.at, &last.removed);
        } else {
            self.edits.push(edit);
        }
    }
}

impl History {
    /// What follows is one step, until it is ended as often as it was begun.
    pub(super) fn begin(&mut self, caret: Place) {
        match &mut self.open {
            Some((_, depth)) => *depth += 1,
            None => self.open = Some((Step::of(caret), 1)),
        }
    }

    /// Ends a step that was begun.
    pub(super) fn end(&mut self, caret: Place, kind: Kind) {
        match self.open.take() {
            Some((step, depth)) if depth > 1 => self.open = Some((step, depth - 1)),
            Some((step, _)) => self.keep(step, caret, kind),
            None => {}
        }
    }

    /// Ends it however often it was begun.
    pub(super) fn settle(&mut self, caret: Place) {
        if let Some((step, _)) = self.open.take() {
            self.keep(step, caret, Kind::Whole);
        }
    }

    pub(super) fn push(&mut self, edit: Edit) {
        self.undone.clear();
        self.bytes += edit.removed.len() + edit.inserted.len();
        if let Some((step, _)) = &mut self.open {
            return step.push(edit);
        }
        let (before, after) = (edit.at, edit.new_end);
        let mut step = Step::of(before);
        step.push(edit);
        self.keep(step, after, Kind::Whole);
    }

    fn keep(&mut self, mut step: Step, caret: Place, kind: Kind) {
        if step.edits.is_empty() {
            return;
        }
        step.after = caret;
        step.kind = kind;
        let joins = |last: &&mut Step| {
            kind != Kind::Whole && last.kind == kind && last.after == step.before
        };
        if let Some(last) = self.done.back_mut().filter(joins) {
            step.edits.into_iter().for_each(|it| last.push(it));
            last.after = step.after;
        } else {
            self.done.push_back(step);
        }
        if self.bytes > MOST_BYTES {
            // What was taken back and typed over, or erased while it was typed, is not held any more.
            self.bytes = self.done.iter().map(Step::bytes).sum();
        }
        while self.done.len() > MOST_STEPS || (self.bytes > MOST_BYTES && self.done.len() > 1) {
            let oldest = self.done.pop_front().map_or(0, |it| it.bytes());
            self.bytes = self.bytes.saturating_sub(oldest);
        }
    }

    /// The step to be taken back now.
    pub(super) fn undo(&mut self) -> Option<Step> {
        let step = self.done.pop_back()?;
        self.undone.push(step.clone());
        Some(step)
    }

    /// The step to be made again now.
    pub(super) fn redo(&mut self) -> Option<Step> {
        let step = self.undone.pop()?;
        self.done.push_back(step.clone());
        Some(step)
    }

    /// No more letters join the last step.
    pub(super) fn pause(&mut self) {
        if let Some(last) = self.done.back_mut() {
            last.kind = Kind::Whole;
        }
    }
}

//! A text that is read: what is folded, where one is, and what is selected.

use std::collections::BTreeSet;

use super::Search;
use crate::app::action::Action;
use crate::domain::plan::request::path;
use crate::manifest::Outline;
use crate::manifest::fresh::WRITTEN_BY_OTHERS;

/// One key moves a long line so far, in characters.
const ASIDE: usize = 8;

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
    /// The first column that is seen, in characters.
    pub left: usize,
    /// The lines below which all that belongs to them is hidden.
    pub folds: BTreeSet<usize>,
    /// Where the selection begins that ends on the line; nothing where nothing is selected.
    pub selected: Option<usize>,
    /// What is looked for.
    pub search: Option<Search>,
    /// So many lines are seen at once.
    pub(super) page: usize,
}

/// Where one was in a text, and what was folded there.
#[derive(Clone, Debug, Default)]
pub struct Spot {
    line: usize,
    top: usize,
    folds: BTreeSet<usize>,
}

impl Reader {
    /// Of a text; what only the server writes is folded.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut reader = Self {
            outline: Outline::of(&lines),
            lines,
            page: 1,
            ..Self::default()
        };
        reader.fold_these(WRITTEN_BY_OTHERS.iter().copied());
        reader
    }

    /// The same view of a text that became another: the line that one is on stays where it is on the screen.
    pub(super) fn renew(&mut self, text: &str) {
        let mut new = Self::of(text);
        let top = self.top_of(self.page);
        let above = std::iter::successors(Some(self.line), |it| self.previous(*it));
        let above = above.take_while(|it| *it > top).count();
        new.folds.clear();
        new.fold_these(self.folds.iter().map(|it| self.outline.pointer(*it)));
        (new.left, new.page) = (self.left, self.page);
        new.line = self.line_in(&new, self.line);
        new.selected = self.selected.map(|it| self.line_in(&new, it));
        new.show();
        let back = |it, _| new.previous(it).unwrap_or(it);
        new.top = (0..above).fold(new.line, back);
        new.search = self.search.take();
        if let Some(search) = &mut new.search {
            search.look(&new.lines, &new.outline);
        }
        *self = new;
    }

    /// The line of another text that says what a line says here; where nothing does, what stood before it.
    fn line_in(&self, new: &Self, line: usize) -> usize {
        let there = |at: usize| {
            let pointer = self.outline.pointer(at);
            let begin = new.outline.line_of(pointer)?;
            let is_there = new.outline.pointer(begin) == pointer;
            let inside = at.saturating_sub(self.outline.line_of(pointer)?);
            is_there.then(|| (begin + inside).min(new.outline.last(begin)))
        };
        (0..=line).rev().find_map(there).unwrap_or(0)
    }

    /// Folds what these name, each where it begins first: in one way through the text, for folds may be many.
    fn fold_these<'a>(&mut self, pointers: impl Iterator<Item = &'a str>) {
        let mut left: BTreeSet<&str> = pointers.filter(|it| !it.is_empty()).collect();
        for line in 0..self.lines.len() {
            if left.is_empty() {
                return;
            }
            if left.remove(self.outline.pointer(line)) && self.outline.last(line) > line {
                self.folds.insert(line);
            }
        }
    }

    fn last_line(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// How many lines are hidden below this one.
    #[must_use]
    pub fn hidden_below(&self, line: usize) -> Option<usize> {
        self.folds.get(&line)?;
        Some(self.outline.last(line).saturating_sub(line))
    }

    /// The next line that is not hidden, if there is one.
    #[must_use]
    pub fn next(&self, line: usize) -> Option<usize> {
        let next = line + 1 + self.hidden_below(line).unwrap_or(0);
        (next < self.lines.len()).then_some(next)
    }

    /// The line before that is not hidden, if there is one.
    #[must_use]
    pub fn previous(&self, line: usize) -> Option<usize> {
        Some(self.shown_for(line.checked_sub(1)?))
    }

    /// The line itself, or the one behind which it is hidden.
    fn shown_for(&self, line: usize) -> usize {
        let mut above = self.folds.range(..line);
        let cover = above.find(|it| self.outline.last(**it) >= line);
        cover.copied().unwrap_or(line)
    }

    /// From which line on so many are seen, so that the line that one is on is among them.
    #[must_use]
    pub fn top_of(&self, page: usize) -> usize {
        let mut least = self.line;
        for _ in 1..page.max(1) {
            least = self.previous(least).unwrap_or(least);
        }
        self.shown_for(self.top).clamp(least, self.line)
    }

    /// The lines that are selected, if some are.
    #[must_use]
    pub fn selection(&self) -> Option<(usize, usize)> {
        let from = self.selected?;
        let last = self.hidden_below(self.line).unwrap_or(0) + self.line;
        Some((from.min(self.line), from.max(last)))
    }

    /// Moves within the text; says whether the action was for that.
    pub(super) fn go(&mut self, action: Action) -> bool {
        let step = |line: usize, down: bool| {
            let next = if down {
                self.next(line)
            } else {
                self.previous(line)
            };
            next.unwrap_or(line)
        };
        let page = self.page.max(2) - 1;
        let half = self.page.div_ceil(2).max(1);
        self.line = match action {
            Action::Up => step(self.line, false),
            Action::Down => step(self.line, true),
            Action::PageUp => (0..page).fold(self.line, |it, _| step(it, false)),
            Action::PageDown => (0..page).fold(self.line, |it, _| step(it, true)),
            Action::HalfPageUp => (0..half).fold(self.line, |it, _| step(it, false)),
            Action::HalfPageDown => (0..half).fold(self.line, |it, _| step(it, true)),
            Action::Top => 0,
            Action::Bottom => self.shown_for(self.last_line()),
            Action::ScrollLeft => {
                self.left = self.left.saturating_sub(ASIDE);
                return true;
            }
            Action::ScrollRight => {
                let longest = self.lines.get(self.line).map_or(0, |it| it.chars().count());
                self.left = (self.left + ASIDE).min(longest.max(self.left));
                return true;
            }
            _ => return false,
        };
        true
    }

    /// Folds what the line begins or belongs to, or unfolds it.
    pub(super) fn fold(&mut self) {
        if self.folds.remove(&self.line) {
            return;
        }
        let begins = |it: &usize| self.outline.last(*it) > *it;
        let holds = |it: &usize| self.outline.last(*it) >= self.line && begins(it);
        let place = (0..=self.line).rev().find(holds);
        self.folds.extend(place);
        self.line = place.unwrap_or(self.line);
    }

    /// Folds all that belongs to the object's blocks (`spec`, `spec.template` and their like); or unfolds everything.
    pub(super) fn fold_all(&mut self) {
        if !self.folds.is_empty() {
            self.folds.clear();
            return;
        }
        let steps = |line: &usize| self.outline.pointer(*line).matches('/').count();
        let blocks = (0..self.lines.len()).filter(|it| self.outline.last(*it) > *it);
        let blocks = blocks.filter(|it| steps(it) <= 2 && self.outline.pointer(*it) != "/spec");
        self.folds = blocks.collect();
        self.line = self.shown_for(self.line);
    }

    /// Unfolds whatever hides the line that one is on.
    pub(super) fn show(&mut self) {
        let (outline, line) = (&self.outline, self.line);
        self.folds
            .retain(|it| *it >= line || outline.last(*it) < line);
    }

    /// Where one is, to come back to.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            line: self.line,
            top: self.top,
            folds: self.folds.clone(),
        }
    }

    /// Back to where one was.
    pub(super) fn go_back(&mut self, spot: &Spot) {
        self.line = spot.line.min(self.last_line());
        self.top = spot.top.min(self.last_line());
        self.folds.clone_from(&spot.folds);
    }

    /// To a line, wherever it is hidden.
    pub(super) fn go_to(&mut self, line: usize) {
        self.line = line.min(self.last_line());
        self.show();
    }
}

/// The line of the field that a path names: `spec.template.spec.containers[0].image`, its end, or a field's name alone;
/// the first that fits best.
#[must_use]
pub fn line_of_path(outline: &Outline, lines: usize, wanted: &str) -> Option<usize> {
    let wanted = wanted
        .trim()
        .trim_start_matches('.')
        .replace(['"', '\''], "");
    let wanted = if wanted.starts_with('/') {
        path(&wanted)
    } else {
        wanted
    };
    let small = wanted.to_lowercase();
    if small.is_empty() {
        return None;
    }
    let fits = |path: &str| {
        let path = path.to_lowercase();
        let last = path.rsplit(['.', '[']).next().unwrap_or_default();
        if path == small {
            Some(0)
        } else if path
            .strip_suffix(&small)
            .is_some_and(|it| it.ends_with(['.', '[']))
        {
            Some(1)
        } else if last.starts_with(&small) {
            Some(2)
        } else {
            path.contains(&small).then_some(3)
        }
    };
    let found = (0..lines).filter_map(|line| Some((fits(&path(outline.pointer(line)))?, line)));
    found.min().map(|(_, line)| line)
}

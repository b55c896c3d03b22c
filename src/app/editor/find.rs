//! What is entered in a prompt: searches while they are typed, and replacements one by one.

use super::history::Kind;
use super::prompt::{Prompt, Said, Topic};
use super::search::{Found, Replacement, Search};
use super::text::Place;
use super::{Ask, Editor, Heard};
use crate::app::action::Action;
use crate::app::chord::Chord;

/// A replacement that is under way.
#[derive(Clone, Debug)]
pub(super) struct Replacing {
    with: Replacement,
    /// The place that is asked about.
    here: Found,
    count: usize,
}

impl Editor {
    pub(super) fn press_in_prompt(&mut self, chord: Chord, action: Option<Action>) -> Heard {
        let Some(prompt) = &mut self.prompt else {
            return Heard::Nothing;
        };
        if prompt.topic == Topic::Choose {
            return self.choose(chord);
        }
        let topic = prompt.topic;
        let search = matches!(topic, Topic::Search { .. });
        let said = match action {
            Some(Action::Paste) => prompt.paste(&self.memory.text),
            Some(Action::NextMatch) if search => return self.go_to_match(false),
            Some(Action::PreviousMatch) if search => return self.go_to_match(true),
            _ => prompt.press(chord),
        };
        match said {
            Said::Same => Heard::Moved,
            Said::Typed => self.typed_in_prompt(),
            Said::Ended => {
                self.prompt = None;
                if search {
                    self.caret = self.origin;
                    self.search = Search::default();
                }
                Heard::Moved
            }
            Said::Done => self.entered(),
        }
    }

    /// Shows at once where it would be found.
    pub(super) fn typed_in_prompt(&mut self) -> Heard {
        let Some(prompt) = &self.prompt else {
            return Heard::Nothing;
        };
        let is_upwards = match prompt.topic {
            Topic::Search { is_upwards } => is_upwards,
            Topic::Replace => false,
            _ => return Heard::Moved,
        };
        let told = match self.sought(prompt.text()) {
            Err(why) => why,
            Ok(search) => {
                self.search = search;
                let found = self.nearest(self.origin, is_upwards);
                self.caret = found.map_or(self.origin, |it| it.from);
                self.counted()
            }
        };
        if let Some(prompt) = &mut self.prompt {
            prompt.told = told;
        }
        Heard::Moved
    }

    fn sought(&self, typed: &str) -> Result<Search, String> {
        if self.is_modal {
            Search::of_vim(typed)
        } else {
            Search::of(typed)
        }
    }

    fn counted(&self) -> String {
        match self.search.count(self.lines()) {
            _ if self.search.is_empty() => String::new(),
            0 => "nowhere".into(),
            1 => "in 1 place".into(),
            many => format!("in {many} places"),
        }
    }

    fn entered(&mut self) -> Heard {
        let Some(prompt) = self.prompt.take() else {
            return Heard::Nothing;
        };
        let text = prompt.text().to_owned();
        match prompt.topic {
            Topic::Search { is_upwards } => self.search_for(&text, is_upwards),
            Topic::Replace => {
                if self.search.is_empty() || prompt.text() != self.search.pattern() {
                    self.prompt = Some(prompt);
                    return Heard::Moved;
                }
                self.prompt = Some(Prompt::of(Topic::With, ""));
                Heard::Moved
            }
            Topic::With => self.begin_replacing(text),
            Topic::GoToPath if !text.is_empty() => Heard::Asks(Ask::GoTo(text)),
            Topic::SaveFile if !text.is_empty() => Heard::Asks(Ask::SaveAs(text)),
            Topic::LoadFile if !text.is_empty() => Heard::Asks(Ask::Load(text)),
            Topic::Command => self.command(&text),
            Topic::GoToPath | Topic::SaveFile | Topic::LoadFile | Topic::Choose => Heard::Moved,
        }
    }

    /// What was entered is looked for; nothing entered looks for the last again.
    fn search_for(&mut self, text: &str, is_upwards: bool) -> Heard {
        if text.is_empty() {
            return self.go_to_match(is_upwards);
        }
        match self.sought(text) {
            Err(why) => {
                self.caret = self.origin;
                Heard::notice(why)
            }
            Ok(search) => {
                self.search = search;
                self.caret = self.origin;
                self.go_on_to(self.nearest(self.origin, is_upwards), is_upwards)
            }
        }
    }

    fn nearest(&self, from: Place, is_upwards: bool) -> Option<Found> {
        if is_upwards {
            self.search.backwards(self.lines(), from)
        } else {
            // In vim the one under the caret is no news.
            let from = if self.is_modal {
                self.text.next(from).unwrap_or((0, 0))
            } else {
                from
            };
            self.search.onwards(self.lines(), from)
        }
    }

    /// To the next place, or the one before.
    pub(super) fn go_to_match(&mut self, is_upwards: bool) -> Heard {
        if self.search.is_empty() {
            return Heard::notice("nothing is looked for yet");
        }
        let found = if is_upwards {
            self.search.backwards(self.lines(), self.caret)
        } else {
            let from = self.text.next(self.caret).unwrap_or((0, 0));
            self.search.onwards(self.lines(), from)
        };
        self.go_on_to(found, is_upwards)
    }

    fn go_on_to(&mut self, found: Option<Found>, is_upwards: bool) -> Heard {
        let Some(found) = found else {
            return Heard::notice(format!("{} is nowhere", self.search.pattern()));
        };
        self.caret = found.from;
        self.wish = None;
        if !self.is_modal {
            self.anchor = None;
        }
        match (found.wrapped, is_upwards) {
            (false, _) => Heard::Moved,
            (true, false) => Heard::notice("from the beginning again"),
            (true, true) => Heard::notice("from the end again"),
        }
    }

    /// Asks what is to be replaced; what is selected on one line is offered.
    pub(super) fn ask_to_replace(&mut self) -> Heard {
        let selected = self.selection().filter(|(from, to)| from.0 == to.0);
        let offered = selected.map_or_else(
            || self.search.pattern().to_owned(),
            |(from, to)| self.text.slice(from, to),
        );
        if let Some((from, _)) = selected {
            self.caret = from;
        }
        self.anchor = None;
        self.open(Topic::Replace, &offered);
        self.typed_in_prompt()
    }

    /// From the first place in the text to the last, whatever the caret is on.
    fn begin_replacing(&mut self, with: String) -> Heard {
        let is_expression = self.search.is_expression();
        let with = if is_expression {
            Replacement::Pattern(with)
        } else {
            Replacement::Plain(with)
        };
        let Some(here) = self.search.onwards(self.lines(), (0, 0)) else {
            return Heard::notice(format!("{} is nowhere", self.search.pattern()));
        };
        self.text.settle(self.caret);
        self.text.begin(self.caret);
        self.replacing = Some(Replacing {
            with,
            here,
            count: 0,
        });
        self.ask_about(here)
    }

    fn ask_about(&mut self, here: Found) -> Heard {
        self.caret = here.to;
        self.anchor = Some(here.from);
        self.prompt = Some(Prompt::of(Topic::Choose, ""));
        Heard::Moved
    }

    fn choose(&mut self, chord: Chord) -> Heard {
        let Some(replacing) = self.replacing.clone() else {
            self.prompt = None;
            return Heard::Moved;
        };
        match chord.types() {
            Some('y' | ' ') => {
                let behind = self.replace_here(&replacing);
                self.next_to_replace(behind)
            }
            Some('n') => self.next_to_replace(replacing.here.to),
            Some('l') => {
                self.replace_here(&replacing);
                self.end_replacing()
            }
            Some('a') => self.replace_rest(),
            Some('q') => self.end_replacing(),
            None if chord.is(crossterm::event::KeyCode::Esc) => self.end_replacing(),
            _ => Heard::Moved,
        }
    }

    /// Puts the other text here; says where it ends.
    fn replace_here(&mut self, replacing: &Replacing) -> Place {
        let (from, to) = (replacing.here.from, replacing.here.to);
        let line = self.text.line(from.0);
        let Some(text) = self.search.substitute(line, from.1, &replacing.with) else {
            return to;
        };
        if let Some(it) = &mut self.replacing {
            it.count += 1;
        }
        self.text.change(from, to, &text)
    }

    fn next_to_replace(&mut self, from: Place) -> Heard {
        let found = self.search.onwards(self.lines(), from);
        let found = found.filter(|it| !it.wrapped);
        let Some((found, replacing)) = found.zip(self.replacing.as_mut()) else {
            self.caret = from;
            return self.end_replacing();
        };
        replacing.here = found;
        self.ask_about(found)
    }

    /// All from here on; what was passed over before stays.
    fn replace_rest(&mut self) -> Heard {
        let Some(replacing) = self.replacing.clone() else {
            return Heard::Moved;
        };
        let here = replacing.here.from;
        let count = self.replace_lines((here, self.text.last()), &replacing.with, usize::MAX);
        if let Some(it) = &mut self.replacing {
            it.count += count;
        }
        self.caret = self.text.clamp(here);
        self.end_replacing()
    }

    /// Puts another text wherever it is found, on lines from a place to a last one; says how often.
    pub(super) fn replace_lines(
        &mut self,
        (from, last): (Place, usize),
        with: &Replacement,
        most: usize,
    ) -> usize {
        let mut count = 0;
        let mut lines = Vec::new();
        for line in from.0..=last.min(self.text.last()) {
            let text = self.text.line(line);
            let passed = if line == from.0 { from.1 } else { 0 };
            let head = super::text::before(text, passed);
            let (new, times) = self
                .search
                .replaced(super::text::after(text, passed), with, most);
            count += times;
            lines.push(format!("{head}{new}"));
        }
        let end = last.min(self.text.last());
        self.text
            .change((from.0, 0), (end, self.text.len(end)), &lines.join("\n"));
        count
    }

    /// Ends a replacement: all of it is one step.
    pub(super) fn end_replacing(&mut self) -> Heard {
        let Some(replacing) = self.replacing.take() else {
            return Heard::Moved;
        };
        self.prompt = None;
        self.anchor = None;
        self.caret = self.text.clamp(self.caret);
        self.text.finish(self.caret, Kind::Whole);
        match replacing.count {
            1 => Heard::notice("replaced in 1 place"),
            many => Heard::notice(format!("replaced in {many} places")),
        }
    }
}

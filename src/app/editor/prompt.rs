//! One line that is asked for below a text: what to look for, a path, a file.
//!
//! An editor opens and ends its own (`Editor::prompt` is the one to draw, `Editor::open` opens one). A text that is
//! only read may hold one by itself: feed it with [`Prompt::press`] until it says [`Said::Done`] or [`Said::Ended`].

use tui_textarea::{Input, Key};

use crate::app::chord::Chord;
use crate::app::form::Typed;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A text to look for; upwards or downwards.
    Search {
        /// Whether it is looked for upwards.
        is_upwards: bool,
    },
    /// A text to look for, so that another takes its place.
    Replace,
    /// The text that takes its place.
    With,
    /// Whether it does so here.
    Choose,
    /// A path, such as `spec.template.spec.containers[0].image`.
    GoToPath,
    /// A file to be written.
    SaveFile,
    /// A file to be read.
    LoadFile,
    /// A command, as vim has them behind a colon.
    Command,
}

/// One line that is asked for.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What is asked for.
    pub topic: Topic,
    /// What is wrong with it so far, or what is known of it: one sentence.
    pub told: String,
    line: Typed,
}

/// What came of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or only the caret moved.
    Same,
    /// What was typed is another now.
    Typed,
    /// It was entered.
    Done,
    /// It was left.
    Ended,
}

impl Prompt {
    /// Asks for this; what is offered can be typed over.
    #[must_use]
    pub fn of(topic: Topic, offered: &str) -> Self {
        Self {
            topic,
            told: String::new(),
            line: Typed::of(offered),
        }
    }

    /// What stands before what is typed.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.topic {
            Topic::Search { is_upwards: false } => "search: ",
            Topic::Search { is_upwards: true } => "search upwards: ",
            Topic::Replace => "replace: ",
            Topic::With => "with: ",
            Topic::Choose => "replace it? y yes · n no · a all that follow · q enough",
            Topic::GoToPath => "go to: ",
            Topic::SaveFile => "save as: ",
            Topic::LoadFile => "load: ",
            Topic::Command => ":",
        }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        self.line.text()
    }

    /// Before which character one types.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.line.caret()
    }

    /// Takes a key: all letters are letters here.
    pub fn press(&mut self, chord: Chord) -> Said {
        let key: Input = chord.into();
        match key.key {
            Key::Enter => Said::Done,
            Key::Esc => Said::Ended,
            Key::Char('c') if key.ctrl => Said::Ended,
            Key::Backspace if self.text().is_empty() => Said::Ended,
            // The line knows many more, such as one that deletes all; they are not in our keymap.
            Key::Char(_) if key.ctrl || key.alt => Said::Same,
            _ if self.line.press(chord) => Said::Typed,
            _ => Said::Same,
        }
    }

    /// Takes the first line of what was pasted.
    pub fn paste(&mut self, text: &str) -> Said {
        if self.topic != Topic::Choose && self.line.paste(text) {
            Said::Typed
        } else {
            Said::Same
        }
    }
}

//! The line at the foot of the screen: what to filter by, what to look for, or a command.

use crossterm::event::KeyCode;

use super::action::Action;
use super::chord::Chord;
use super::commands::{Offer, offers};
use super::form::Typed;
use super::lens::Filter;
use super::{App, Effect, Overlay};
use crate::panes::Item;

/// So many lines are remembered.
const MOST_REMEMBERED: usize = 100;

/// A line that is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is asked for.
    pub topic: Topic,
    /// What could be meant; of a command only.
    pub offers: Vec<Offer>,
    /// Which of them is chosen.
    pub chosen: Option<usize>,
    /// What is wrong with what was typed.
    pub told: Option<String>,
    line: Typed,
    /// How many lines back in what was typed before, from 1.
    recalled: usize,
    before: Before,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// What to leave in a list.
    Filter,
    /// What to look for in a list.
    Search,
    /// What to do.
    Command,
}

/// How things stood when it was asked.
#[derive(Clone, Debug, Default)]
struct Before {
    filter: Filter,
    sought: Option<Filter>,
    item: Option<Item>,
}

impl Asked {
    /// What stands before what is typed.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self.topic {
            Topic::Filter => "/",
            Topic::Search => "search ",
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

    /// A line to begin with.
    pub(super) fn begin_with(&mut self, text: &str) {
        self.line = Typed::of(text);
        self.offers.clear();
    }

    /// Types what is offered on a line; it is not entered.
    pub(super) fn take_offer(&mut self, row: usize) {
        if let Some(offer) = self.offers.get(row) {
            self.line = Typed::of(&offer.line);
            self.chosen = Some(row);
        }
    }

    fn choose(&mut self, is_forwards: bool) {
        let Some(last) = self.offers.len().checked_sub(1) else {
            return;
        };
        self.chosen = Some(match (self.chosen, is_forwards) {
            (None, true) => 0,
            (None, false) => last,
            (Some(row), true) => (row + 1) % (last + 1),
            (Some(row), false) => row.checked_sub(1).unwrap_or(last),
        });
        let chosen = self.chosen.and_then(|row| self.offers.get(row));
        if let Some(offer) = chosen {
            self.line = Typed::of(&offer.line);
        }
    }
}

impl App {
    /// Asks for a line.
    pub(super) fn ask_line(&mut self, topic: Topic) {
        let lens = self.lens().clone();
        let offered = match topic {
            Topic::Filter => lens.filter.to_string(),
            Topic::Search | Topic::Command => String::new(),
        };
        let mut asked = Asked {
            topic,
            offers: Vec::new(),
            chosen: None,
            told: None,
            line: Typed::of(&offered),
            recalled: 0,
            before: Before {
                filter: lens.filter,
                sought: lens.sought,
                item: self.chosen(),
            },
        };
        self.heed_line(&mut asked);
        self.overlay = Some(Overlay::Asked(Box::new(asked)));
    }

    /// Letters are typed here, whatever they mean elsewhere.
    pub(super) fn press_in_line(
        &mut self,
        mut asked: Box<Asked>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let is_emptied = chord.is(KeyCode::Backspace) && asked.text().is_empty();
        let action = match chord.types() {
            Some(_) => None,
            None => self.keymap.own("line", chord),
        };
        match action {
            _ if is_emptied => return self.leave_line(&asked),
            Some(Action::Back) => return self.leave_line(&asked),
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Confirm) => return self.enter_line(asked, effects),
            Some(Action::NextField) if asked.topic == Topic::Command => asked.choose(true),
            Some(Action::PreviousField) if asked.topic == Topic::Command => asked.choose(false),
            Some(Action::NextField | Action::PreviousField) => self.turn_line(&mut asked),
            Some(Action::Up) => self.recall(&mut asked, true),
            Some(Action::Down) => self.recall(&mut asked, false),
            _ => {
                if asked.line.press(chord) {
                    self.heed_line(&mut asked);
                }
            }
        }
        self.overlay = Some(Overlay::Asked(asked));
    }

    /// What was pasted is typed; it never enters the line.
    pub(super) fn paste_in_line(&mut self, text: &str) {
        match self.overlay.take() {
            Some(Overlay::Asked(mut asked)) => {
                if asked.line.paste(text) {
                    self.heed_line(&mut asked);
                }
                self.overlay = Some(Overlay::Asked(asked));
            }
            other => self.overlay = other,
        }
    }

    /// A filter becomes a search for the same, or the other way round.
    fn turn_line(&mut self, asked: &mut Asked) {
        asked.topic = match asked.topic {
            Topic::Filter => Topic::Search,
            _ => Topic::Filter,
        };
        self.restore(&asked.before);
        self.heed_line(asked);
    }

    /// Does what a line means while it is typed.
    fn heed_line(&mut self, asked: &mut Asked) {
        asked.told = None;
        asked.chosen = None;
        match asked.topic {
            Topic::Command => asked.offers = offers(self, asked.text()),
            Topic::Filter => match Filter::parse(asked.text()) {
                Ok(filter) => self.lens_mut().filter = filter,
                Err(why) => asked.told = Some(why),
            },
            Topic::Search => match Filter::parse(asked.text()) {
                Ok(Filter::Nothing) => self.lens_mut().sought = None,
                Ok(sought) => {
                    self.lens_mut().sought = Some(sought);
                    self.go_to_first_match(asked.before.item.clone());
                }
                Err(why) => asked.told = Some(why),
            },
        }
    }

    /// What is known has changed: it is offered anew to whoever is typing.
    pub(super) fn offer_anew(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Asked(mut asked)) if asked.topic == Topic::Command => {
                if asked.chosen.is_none() {
                    asked.offers = offers(self, asked.text());
                }
                self.overlay = Some(Overlay::Asked(asked));
            }
            other => self.overlay = other,
        }
    }

    fn enter_line(&mut self, mut asked: Box<Asked>, effects: &mut Vec<Effect>) {
        let line = asked.text().trim().to_owned();
        if asked.told.is_some() && asked.topic != Topic::Command {
            self.overlay = Some(Overlay::Asked(asked));
            return;
        }
        if !line.is_empty() {
            self.lines.retain(|it| *it != (asked.topic, line.clone()));
            self.lines.push((asked.topic, line.clone()));
            let excess = self.lines.len().saturating_sub(MOST_REMEMBERED);
            self.lines.drain(..excess);
        }
        if asked.topic == Topic::Command
            && !line.is_empty()
            && let Err(why) = self.command(&line, effects)
        {
            asked.told = Some(why);
            self.overlay = Some(Overlay::Asked(asked));
        }
    }

    fn leave_line(&mut self, asked: &Asked) {
        if asked.topic != Topic::Command {
            self.restore(&asked.before);
        }
    }

    fn restore(&mut self, before: &Before) {
        let lens = self.lens_mut();
        lens.filter = before.filter.clone();
        lens.sought.clone_from(&before.sought);
        if let Some(item) = &before.item {
            self.cursor_mut().choose(item.clone());
        }
    }

    /// Goes back in what was typed before, or forth again.
    fn recall(&mut self, asked: &mut Asked, is_back: bool) {
        let of_topic =
            |it: &&(Topic, String)| (it.0 == Topic::Command) == (asked.topic == Topic::Command);
        let known: Vec<&String> = self
            .lines
            .iter()
            .filter(of_topic)
            .map(|(_, it)| it)
            .collect();
        let recalled = if is_back {
            (asked.recalled + 1).min(known.len())
        } else {
            asked.recalled.saturating_sub(1)
        };
        let line = known.iter().rev().nth(recalled.wrapping_sub(1));
        let line = line.map_or(String::new(), ToString::to_string);
        asked.recalled = recalled;
        asked.line = Typed::of(&line);
        self.heed_line(asked);
    }
}

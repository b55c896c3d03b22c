//! From one context to another: the choice of one, the way there while the old picture stays, and the arrival.

use std::sync::Arc;

use super::action::Action;
use super::aim::Barrier;
use super::chord::Chord;
use super::form::Typed;
use super::{App, Effect, Overlay};
use crate::domain::context::Context;
use crate::domain::escape::escape_within;
use crate::domain::near::nearest;

/// What is known of the other contexts, and the one that is being gone to.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Those there are.
    pub known: Known,
    /// The one that is to take the place of what is shown.
    pub ahead: Option<Ahead>,
    /// Whether they are being looked at, so that they were asked for.
    are_wanted: bool,
}

/// The contexts there are, as far as that is known.
#[derive(Clone, Debug, Default)]
pub enum Known {
    /// Nobody has told yet.
    #[default]
    NotYet,
    /// These.
    Told(Arc<[Context]>),
    /// There is nothing to choose from; in one sentence.
    None(String),
}

/// A context that is being gone to, while what is shown stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// How it is shown.
    pub label: String,
    /// How far it is.
    pub progress: Progress,
}

/// How far one is on the way to a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It has not answered yet.
    Connecting,
    /// It answers, and its sets are being listed.
    Listing,
    /// It can be shown.
    Standing,
}

/// A choice of context: a line of input above those that fit.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    line: Typed,
    chosen: usize,
}

impl Choice {
    /// What was typed.
    #[must_use]
    pub fn typed(&self) -> (&str, usize) {
        (self.line.text(), self.line.caret())
    }

    /// Those that fit what was typed, and which of them is chosen.
    #[must_use]
    pub fn of<'a>(&self, ways: &'a Ways) -> (Vec<&'a Context>, usize) {
        let typed = self.line.text().trim();
        let all = ways.all().iter();
        let fitting: Vec<_> = all.filter(|it| it.label.contains(typed)).collect();
        let chosen = self.chosen.min(fitting.len().saturating_sub(1));
        (fitting, chosen)
    }

    pub(super) fn choose(&mut self, row: usize) {
        self.chosen = row;
    }

    fn paste(&mut self, text: &str) {
        self.line.paste(text);
        self.chosen = 0;
    }
}

impl Ways {
    /// Those that are known.
    #[must_use]
    pub fn all(&self) -> &[Context] {
        match &self.known {
            Known::Told(all) => all,
            Known::NotYet | Known::None(_) => &[],
        }
    }
}

impl App {
    /// Opens the choice of another context.
    pub(super) fn ask_for_context(&mut self) {
        self.overlay = Some(Overlay::Contexts(Box::default()));
    }

    /// Asks which contexts there are, once whenever they begin to be looked at.
    pub(super) fn look_for_contexts(&mut self, effects: &mut Vec<Effect>) {
        let are_wanted = match &self.overlay {
            Some(Overlay::Contexts(_)) => true,
            Some(Overlay::Asked(it)) => {
                let word = it.text().split_whitespace().next();
                word.is_some_and(|it| super::commands::CONTEXT.contains(&it))
            }
            _ => false,
        };
        if are_wanted && !self.ways.are_wanted {
            effects.push(Effect::Contexts);
        }
        self.ways.are_wanted = are_wanted;
    }

    /// It was told which contexts there are.
    pub(super) fn learn_contexts(&mut self, told: Result<Vec<Context>, String>) {
        self.ways.known = match told {
            Ok(all) => Known::Told(all.into()),
            Err(why) => Known::None(why),
        };
        self.offer_anew();
    }

    /// Letters are typed here, whatever they mean elsewhere.
    pub(super) fn press_in_contexts(
        &mut self,
        mut choice: Box<Choice>,
        chord: Chord,
        effects: &mut Vec<Effect>,
    ) {
        let action = match chord.types() {
            Some(_) => None,
            None => self.keymap.action("context", chord),
        };
        let (fitting, row) = choice.of(&self.ways);
        let last = fitting.len().saturating_sub(1);
        match action {
            Some(Action::Back) => return,
            Some(Action::Quit) => return effects.push(Effect::Quit),
            Some(Action::Open) => {
                if let Some(name) = fitting.get(row).map(|it| it.name.clone()) {
                    self.notice = self.go_to_context(&name, effects).err();
                    return;
                }
            }
            Some(
                action @ (Action::Up
                | Action::Down
                | Action::PageUp
                | Action::PageDown
                | Action::Top
                | Action::Bottom),
            ) => choice.chosen = self.scrolled(row, Some(action)).min(last),
            _ => {
                if choice.line.press(chord) {
                    choice.chosen = 0;
                }
            }
        }
        self.overlay = Some(Overlay::Contexts(choice));
    }

    /// What was pasted is typed.
    pub(super) fn paste_in_contexts(&mut self, text: &str) {
        if let Some(Overlay::Contexts(choice)) = &mut self.overlay {
            choice.paste(text);
        }
    }

    /// Sets out for the context of a name, as it is written or as it is shown. What is shown stays until that one stands.
    pub(super) fn go_to_context(
        &mut self,
        name: &str,
        effects: &mut Vec<Effect>,
    ) -> Result<(), String> {
        let all = self.ways.all();
        let found = all.iter().find(|it| &*it.name == name);
        let found = found.or_else(|| all.iter().find(|it| &*it.label == name));
        let (name, label) = match (found, &self.ways.known) {
            (Some(it), _) => (it.name.to_string(), it.label.to_string()),
            // The kubeconfig will tell.
            (None, Known::NotYet) => (name.to_owned(), escape_within(name, 200)),
            (None, Known::Told(_)) => return Err(self.no_context(name)),
            (None, Known::None(why)) => return Err(why.clone()),
        };
        if *label == *self.identity.context {
            return Err(format!("{label} is shown already"));
        }
        if let Some(left) = self.left_undone().first() {
            return Err(format!(
                "{left}: let it end, or call it off, before you leave"
            ));
        }
        self.ways.ahead = Some(Ahead {
            label,
            progress: Progress::Connecting,
        });
        effects.push(Effect::GoTo(name));
        Ok(())
    }

    fn no_context(&self, name: &str) -> String {
        let labels = || self.ways.all().iter().map(|it| &*it.label);
        let meant = nearest(name, labels()).map_or_else(
            || format!("there are {}; Tab lists them", labels().count()),
            |it| format!("did you mean {it}?"),
        );
        format!("no context {}: {meant}", escape_within(name, 100))
    }

    /// How far the way is now.
    pub(super) fn went_on(&mut self, now: Progress) {
        if let Some(ahead) = &mut self.ways.ahead {
            ahead.progress = now;
        }
    }

    /// The context cannot be gone to: what is shown stays.
    pub(super) fn was_not_reached(&mut self, why: &str) {
        let Some(ahead) = self.ways.ahead.take() else {
            return;
        };
        self.say(format!(
            "{} is not reached, {} stays: {why}",
            ahead.label,
            self.whose()
        ));
    }

    /// Whether a key means that one stays where one is.
    pub(super) fn stays(&mut self, chord: Chord, effects: &mut Vec<Effect>) -> bool {
        let is_back = self.keymap.action(self.table(), chord) == Some(Action::Back);
        if self.overlay.is_some() || self.is_writing() || self.ways.ahead.is_none() || !is_back {
            return false;
        }
        if let Some(ahead) = self.ways.ahead.take() {
            effects.push(Effect::Stay);
            self.notice = Some(format!("{} stays, not {}", self.whose(), ahead.label));
        }
        true
    }

    fn whose(&self) -> String {
        match &*self.identity.context {
            "" => self.identity.server.to_string(),
            context => context.to_owned(),
        }
    }

    /// Why nothing at all may be written now, if nothing may.
    pub(super) fn writes_nothing(&self) -> Option<Barrier> {
        let leaves = self.ways.ahead.is_some();
        let leaves = leaves.then_some(Barrier::Leaving);
        self.read_only.then_some(Barrier::ReadOnly).or(leaves)
    }

    /// Whether what is shown may be taken away: nobody is typing or choosing, and nothing is on its way to the cluster.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        let is_idle = self.overlay.is_none() && !self.is_writing() && !self.keymap.is_under_way();
        is_idle && !self.is_sending()
    }

    /// What is said of the way to another context, if one is being gone to.
    #[must_use]
    pub fn on_the_way(&self) -> Option<String> {
        let ahead = self.ways.ahead.as_ref()?;
        let (label, here) = (&ahead.label, self.whose());
        let key = self.keymap.chord(&["everywhere"], Action::Back);
        let key = key.map_or_else(|| "going back".into(), |it| it.to_string());
        Some(match ahead.progress {
            Progress::Connecting => format!("connecting to {label} … {key} stays on {here}"),
            Progress::Listing => {
                format!("{label} answers, and lists its sets … {key} stays on {here}")
            }
            Progress::Standing if self.is_sending() => {
                format!(
                    "{label} stands; what {here} was sent is waited for … {key} stays on {here}"
                )
            }
            Progress::Standing => format!("{label} stands: it is shown as soon as this is left"),
        })
    }

    /// Takes the place of what was shown before: the hand that works it is the same, the cluster is another.
    pub fn take_over(&mut self, before: &mut Self, notices: &[String]) {
        self.keymap = std::mem::take(&mut before.keymap);
        self.favourites = std::mem::take(&mut before.favourites);
        self.journal = std::mem::take(&mut before.journal);
        self.garments = std::mem::take(&mut before.garments);
        self.lines = std::mem::take(&mut before.lines);
        self.ways = std::mem::take(&mut before.ways);
        self.ways.ahead = None;
        self.breadth = before.breadth;
        // Its own time: that of another may be ahead of it.
        self.pressed = self.steady;
        let mut words = vec![format!("now on {}", self.whose())];
        words.extend(before.last_words_of_deeds());
        words.extend(notices.iter().cloned());
        self.notice = Some(words.join(" · "));
    }
}

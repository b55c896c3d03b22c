//! Sequences of keys: a key that begins one waits for the next, as long as it takes; `esc` and whatever leads nowhere
//! end it.

use crossterm::event::KeyCode;

use super::action::Action;
use super::chord::Chord;
use super::keymap::{EVERYWHERE, Keys, Step};
use super::sheet::Page;
use super::{App, Effect, Overlay};

/// Whose keys work: tables of the keymap, the nearest first; and whether letters are typed.
type Listening = (Vec<&'static str>, bool);

impl App {
    pub(super) fn press(&mut self, chord: Chord, effects: &mut Vec<Effect>) {
        self.notice = None;
        self.pressed = self.steady;
        self.clicked = None;
        if self.keymap.is_under_way() && chord.is(KeyCode::Esc) {
            return self.keymap.let_go();
        }
        if !self.keymap.is_under_way() && self.stays(chord, effects) {
            return;
        }
        let (tables, types) = self.listening();
        if types && !self.keymap.is_under_way() && chord.types().is_some() {
            return self.hear(chord, effects);
        }
        match self.keymap.follow(&tables, chord) {
            Step::Alone => self.hear(chord, effects),
            Step::Begun => {}
            Step::Whole => {
                self.hear(Chord::of_sequence(), effects);
                self.keymap.let_go();
            }
            Step::Lost(keys) => self.notice = Some(format!("{keys} is bound to nothing here")),
        }
    }

    /// What may follow the keys that were pressed, if a sequence is under way.
    #[must_use]
    pub fn followers(&self) -> Option<(Keys, Vec<(Keys, Action)>)> {
        let is_under_way = self.keymap.is_under_way();
        is_under_way.then(|| {
            (
                self.keymap.begun(),
                self.keymap.followers(&self.listening().0),
            )
        })
    }

    /// The keymap's table whose keys work on what lies on top.
    #[must_use]
    pub fn top_table(&self) -> &'static str {
        match &self.overlay {
            Some(Overlay::Help(_)) => "help",
            Some(Overlay::Namespaces(_)) => "namespace",
            Some(Overlay::Contexts(_)) => "context",
            Some(Overlay::Comparison(_)) => "comparison",
            Some(Overlay::Pod) => "pod",
            Some(Overlay::Dialog(_) | Overlay::Several(_)) => "dialog",
            Some(Overlay::Creation(_)) => "creation",
            Some(Overlay::Conflict(_)) => "conflict",
            Some(Overlay::Node(_)) => "node",
            Some(Overlay::Menu(_)) => "menu",
            Some(Overlay::Copying(_)) => "copying",
            Some(Overlay::Asked(_)) => "line",
            Some(Overlay::UnderWay(_)) => "under-way",
            None => self.table(),
        }
    }

    fn listening(&self) -> Listening {
        let table = self.top_table();
        match (&self.overlay, &self.sheet) {
            (Some(Overlay::Menu(_)), _) => (vec![self.pane().name, table, EVERYWHERE], false),
            (Some(Overlay::Asked(_)), _) => (vec![table], true),
            (None, None) if self.lens().sought.is_some() => {
                (vec!["search", table, EVERYWHERE], false)
            }
            (Some(Overlay::Namespaces(_) | Overlay::Contexts(_)), _) => {
                (vec![table, EVERYWHERE], true)
            }
            (Some(Overlay::Dialog(it)), _) => (vec![table, EVERYWHERE], it.is_typing()),
            (Some(Overlay::Several(it)), _) => (vec![table, EVERYWHERE], it.is_typing()),
            (Some(_), _) | (None, None) => (vec![table, EVERYWHERE], false),
            (None, Some(sheet)) if sheet.kept.offer().is_some() => (vec![table], false),
            // What is asked for below a text takes every key.
            (None, Some(sheet)) if sheet.question.is_some() => (Vec::new(), true),
            (None, Some(sheet)) => match sheet.page {
                Page::Reader(_) => (vec![table, EVERYWHERE], false),
                Page::Writer(_) => (vec![table], true),
            },
        }
    }
}

//! The only place where state changes.

use jiff::Timestamp;

use super::action::Action;
use super::asked::Topic;
use super::creation::SKELETON;
use super::namespaces::Namespaces;
use super::{Answer, App, Comparison, Effect, Event, Overlay, Turn};
use crate::domain::{Change, Scope, Touched};
use crate::panes::compare::Extent;
use crate::panes::{Breadth, Item, Level, revisions, sets, yaml};

/// An axis of time is doubled or halved so often at most.
const FURTHEST: i8 = 8;

impl App {
    /// Takes in what happened, at our clock's time.
    pub fn update(&mut self, events: Vec<Event>, clock: Timestamp) -> Turn {
        let mut effects = Vec::new();
        let mut touched = Touched::default();
        let is_quiet = |event: &Event| matches!(event, Event::Tick | Event::Changes(_));
        let is_asked = !events.iter().all(is_quiet);
        let was_set_back = self.tell_time(clock);
        for event in events {
            self.take_in(event, &mut touched, &mut effects);
        }
        self.tell_time(clock);
        let has_passed = self.standings.changes_at().is_some_and(|at| at <= self.now);
        let shows_anything = touched.anything;
        let open = self.place.open.as_ref();
        let is_reached = open.is_some_and(|(name, _)| touched.sets.contains(name));
        let reached = self.work_out(touched, shows_anything || has_passed);
        let has_opened = self.open_awaited();
        self.note_place();
        self.renew_marks();
        self.renew_order(shows_anything);
        self.go_on(is_reached || has_passed);
        self.check_sheet(&mut effects);
        self.renew_sheet(&reached, &mut effects);
        self.attend(&reached, &mut effects);
        self.attend_several(&reached, &mut effects);
        self.pursue(&reached, &mut effects);
        self.keep_vigil(&reached, &mut effects);
        self.review(&mut effects);
        self.look_for_contexts(&mut effects);
        self.listen(&mut effects);
        self.keep_typed(&mut effects);
        self.attend_open(&reached, &mut effects);
        let wanted = self.wanted();
        if wanted != self.watched && !self.scopes.is_empty() {
            self.watched.clone_from(&wanted);
            effects.push(Effect::Watch(wanted));
        }
        let shows_change = is_asked || shows_anything || has_passed || has_opened || was_set_back;
        Turn {
            effects,
            shows_change,
        }
    }

    fn take_in(&mut self, event: Event, touched: &mut Touched, effects: &mut Vec<Effect>) {
        match event {
            Event::Changes(changes) => changes
                .into_iter()
                .for_each(|change| self.learn(change, touched)),
            Event::Key(chord) => self.press(chord, effects),
            Event::Click(x, y) => self.click(x, y, effects),
            Event::Wheel(notches) => self.wheel(notches, effects),
            Event::Paste(text) => {
                self.keymap.let_go();
                if let Some(Overlay::Namespaces(choice)) = &mut self.overlay {
                    choice.paste(&text);
                }
                self.paste_in_contexts(&text);
                self.paste_in_dialog(&text, effects);
                self.paste_in_several(&text, effects);
                self.paste_in_line(&text);
                self.paste_in_sheet(&text);
            }
            Event::Settled(Ok(scopes)) => self.look_at(scopes),
            Event::Settled(Err(why)) => self.notice = Some(why),
            Event::Reviewed(namespace, rights) => {
                self.reviews.end(&namespace);
                if let Ok(rights) = rights {
                    self.rights.insert(namespace, rights);
                }
            }
            Event::Journal(entries) => drop(self.journal.splice(0..0, entries)),
            Event::Draft(key, draft) => self.recalled(&key, draft),
            Event::File(file) => self.file_came(file),
            Event::Answer(ticket, Answer::Measured(it)) => self.take_measures(ticket, it, touched),
            Event::Answer(ticket, answer) => {
                // What was waited for may have come true before the answer came.
                let sets = self.deeds.of(ticket).map(|it| it.plan.set.clone());
                touched.sets.extend(sets);
                self.answered(ticket, answer, effects);
            }
            Event::Contexts(told) => self.learn_contexts(told),
            Event::WentOn(progress) => self.went_on(progress),
            Event::NotReached(why) => self.was_not_reached(&why),
            Event::Tick => {}
        }
    }

    fn learn(&mut self, change: Change, touched: &mut Touched) {
        match &change {
            Change::Skew(seconds) => self.skew = *seconds,
            Change::Notice(words) => self.say(words.to_string()),
            Change::Applied(_)
            | Change::Gone { .. }
            | Change::Feed { .. }
            | Change::Measured(_)
            | Change::Closed(_) => {}
        }
        self.fleet.apply(change, touched);
    }

    pub(super) fn look_at(&mut self, scopes: Vec<Scope>) {
        self.scopes = scopes;
        if let Some(sheet) = self.sheet.take() {
            self.set_aside(&sheet);
        }
        self.place.open = None;
        self.place.fleet_pane = &sets::SETS;
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each action")]
    pub(super) fn act(&mut self, action: Action, effects: &mut Vec<Effect>) {
        match action {
            Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::HalfPageUp
            | Action::HalfPageDown
            | Action::Top
            | Action::Bottom => self.move_cursor(action),
            Action::Open => self.open_chosen(),
            Action::Back => self.go_back(),
            Action::NextPane => self.turn(1, effects),
            Action::PreviousPane => self.turn(self.tabs().len().saturating_sub(1), effects),
            Action::Pane(number) => self.show(number.checked_sub(1), effects),
            Action::Namespaces => {
                let choice = Namespaces::of(&self.fleet, &self.favourites);
                self.overlay = Some(Overlay::Namespaces(Box::new(choice)));
            }
            Action::Contexts => self.ask_for_context(),
            Action::AllNamespaces => effects.push(Effect::Settle),
            Action::OnlyFindings => self.only_findings = !self.only_findings,
            Action::WarningsFirst => self.warnings_first = !self.warnings_first,
            Action::Mark => self.mark_chosen(),
            Action::MarkRange => self.mark_range(),
            Action::Unmark => drop(self.unmark()),
            Action::Further => self.zoom = self.zoom.saturating_add(1).min(FURTHEST),
            Action::Nearer => self.zoom = self.zoom.saturating_sub(1).max(-FURTHEST),
            Action::CopyCommand => self.copy_command(effects),
            Action::Operate(_) | Action::Cure => {
                let chosen = self.chosen();
                self.operate(action, chosen.as_ref(), effects);
            }
            Action::ToOwner | Action::ToService | Action::ToNode => {
                self.jump(action, self.chosen().as_ref(), effects);
            }
            Action::Menu => self.overlay = Some(Overlay::Menu(self.menu_of(self.chosen()))),
            Action::UnderWay => self.overlay = Some(Overlay::UnderWay(0)),
            // Means something over a text, over a comparison or in a dialog only.
            Action::Whole
            | Action::CallOff
            | Action::LeaveOut
            | Action::NextField
            | Action::PreviousField
            | Action::Confirm
            | Action::ConfirmDisruption
            | Action::Apply
            | Action::Fold
            | Action::FoldAll
            | Action::Search
            | Action::GoToPath
            | Action::LineNumbers
            | Action::ScrollLeft
            | Action::ScrollRight
            | Action::Select
            | Action::Copy
            | Action::CopyPath
            | Action::LoadFile
            | Action::UndoTyping
            | Action::RedoTyping
            | Action::Replace
            | Action::LineStart
            | Action::LineEnd
            | Action::WordBack
            | Action::WordOn
            | Action::CutToEnd
            | Action::Cut
            | Action::Paste
            | Action::SelectAll
            | Action::Complete
            | Action::Take
            | Action::Indent
            | Action::Outdent
            | Action::Comment
            | Action::NextMark
            | Action::ExternalEditor
            | Action::Yours
            | Action::Theirs
            | Action::AddService
            | Action::TakeUp
            | Action::Discard => {}
            Action::SaveFile => self.ask_where_to_save(),
            Action::NextMatch => self.go_to_match(true),
            Action::PreviousMatch => self.go_to_match(false),
            Action::Filter => self.ask_line(Topic::Filter),
            Action::Command => self.ask_line(Topic::Command),
            Action::SortByName
            | Action::SortByAge
            | Action::SortByState
            | Action::SortByNext
            | Action::SortByPrevious => self.sort(action),
            Action::CopyValue => self.ask_what_to_copy(),
            Action::CopyName => self.copy_named("name", effects),
            Action::CopyNamespace => self.copy_named("namespace", effects),
            Action::Favourite(number) => self.look_at_favourite(number),
            Action::Earlier => self.travel(true),
            Action::Later => self.travel(false),
            Action::LastPlace => self.travel_to_last(),
            Action::Wide => {
                self.breadth = match self.breadth {
                    Breadth::Usual => Breadth::Wide,
                    Breadth::Wide => Breadth::Usual,
                };
            }
            Action::Create => self.open_new(SKELETON),
            Action::Yaml => self.open_sheet(false, effects),
            Action::Edit => self.open_sheet(true, effects),
            Action::Retry => self.retry(effects),
            Action::Help => self.overlay = Some(Overlay::Help(0)),
            Action::Quit => effects.push(Effect::Quit),
        }
    }

    pub(super) fn move_cursor(&mut self, action: Action) {
        let items = self.items();
        let follows = self.pane().starts_at_end;
        let cursor = self.cursor_mut();
        let Some(row) = cursor.position(&items) else {
            return;
        };
        let row = match action {
            Action::Up => row.saturating_sub(1),
            Action::Down => row + 1,
            Action::PageUp => row.saturating_sub(cursor.page.max(1)),
            Action::PageDown => row + cursor.page.max(1),
            Action::HalfPageUp => row.saturating_sub(cursor.page.div_ceil(2).max(1)),
            Action::HalfPageDown => row + cursor.page.div_ceil(2).max(1),
            Action::Top => 0,
            _ => items.len(),
        };
        cursor.go_to(row, &items, follows);
    }

    /// What is meant by what is done next: the pod that is open, else the row of the list.
    pub(super) fn chosen(&self) -> Option<Item> {
        if let Some(view) = &self.pod {
            return Some(Item::Seat(view.ordinal));
        }
        let items = self.items();
        let (row, _) = self.cursor(&items)?;
        items.get(row).cloned()
    }

    fn open_chosen(&mut self) {
        match self.chosen() {
            Some(Item::Set(name)) => self.open(name, None),
            Some(Item::Seat(ordinal)) if self.pane().name == "ordinals" => self.open_pod(ordinal),
            // On the pane of one set there is nothing more to open.
            Some(Item::Finding(name, _)) if self.place.open.is_none() => {
                if self.fleet.set(&name).is_some() {
                    self.open(name, None);
                } else {
                    self.notice = Some("that set is gone; Left behind tells more".into());
                }
            }
            Some(Item::Revision(name)) => {
                let compared = revisions::compared(&self.view(), &name);
                self.overlay = compared.map(|(before, after)| {
                    Overlay::Comparison(Comparison {
                        before,
                        after,
                        extent: Extent::Differences,
                        top: 0,
                    })
                });
            }
            _ => {}
        }
    }

    /// Gives the command that does the same to the terminal's clipboard.
    fn copy_command(&mut self, effects: &mut Vec<Effect>) {
        let entry = match self.chosen() {
            Some(Item::Written(line)) => self.journal.get(line),
            _ => None,
        };
        if let Some(entry) = entry {
            self.give(entry.kubectl.clone(), effects);
        }
    }

    fn go_back(&mut self) {
        if self.clear_lens() || self.unmark() {
            return;
        }
        if self.place.open.take().is_some() {
            return;
        }
        if self.place.fleet_pane.name == sets::SETS.name {
            self.only_findings = false;
        }
        self.place.fleet_pane = &sets::SETS;
    }

    fn turn(&mut self, steps: usize, effects: &mut Vec<Effect>) {
        let tabs = self.tabs();
        let here = tabs
            .iter()
            .position(|pane| pane.name == self.pane().name)
            .unwrap_or(0);
        self.show((here + steps).checked_rem(tabs.len()), effects);
    }

    fn show(&mut self, number: Option<usize>, effects: &mut Vec<Effect>) {
        let Some(pane) = number.and_then(|number| self.tabs().get(number).copied()) else {
            return;
        };
        self.leave_pod(effects);
        if pane.name == yaml::YAML.name {
            return self.open_own_sheet(effects);
        }
        self.sheet = None;
        match (&mut self.place.open, pane.level) {
            (Some((_, shown)), Level::Set) => *shown = pane,
            _ => self.place.fleet_pane = pane,
        }
    }
}

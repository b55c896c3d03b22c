//! The footer: the keys that work here and now, from what is bound; those that are forbidden stay, grey.

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::action::Action;
use crate::app::aim::Barrier;
use crate::app::keymap::Keys;
use crate::app::marks;
use crate::app::mouse::Spot;
use crate::app::sheet::{Page, Sheet};
use crate::app::{App, Overlay};
use crate::domain::{Freshness, Kind};
use crate::panes::part::{faint, glyph, info, quiet, waiting};
use crate::panes::{Item, Level, Line, node};
use crate::theme::{Glyph, Ground, Tone};

/// The last line of the screen.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect, chosen: Option<&Item>) {
    painter.fill(area, Ground::Bar);
    let table = app.top_table();
    let operations = match app.overlay {
        None if app.sheet.is_some() => Vec::new(),
        None => operations(app, app.pane().name, chosen),
        Some(Overlay::Pod) => {
            let seat = app.pod.as_ref().map(|it| Item::Seat(it.ordinal));
            operations(app, table, seat.as_ref())
        }
        Some(_) => Vec::new(),
    };
    let width = area.width.saturating_sub(2);
    let refusal = operations.iter().find_map(|it| it.refusal.clone());
    // Why a key is grey is worth more than another key.
    let kept = refusal
        .iter()
        .map(|it| painter.width(&[faint(it.clone())]) + 3);
    let kept: u16 = kept.filter(|it| *it <= width / 3).sum();
    let (first, rest, last) = actions(app);
    let keys = |actions: &[Action]| -> Vec<Key> {
        let chord = |action: &Action| app.keymap.chord(&[table, "everywhere"], *action);
        let actions = actions.iter();
        let actions = actions.filter(|it| **it != Action::Open || opens(app, chosen));
        let bound = actions.filter_map(|it| Some((chord(it)?, it)));
        bound.map(|(chord, it)| key(&chord, it.about())).collect()
    };
    let mut line = Keyed {
        line: marked(app),
        ..Keyed::default()
    };
    for key in keys(first) {
        line.add(painter, key);
    }
    let mut end = Keyed::default();
    for key in keys(last) {
        // What is cut off tells nothing.
        let gaps = if end.line.is_empty() { 3 } else { 6 };
        let used = painter.width(&line.line) + painter.width(&end.line) + gaps;
        if used + painter.width(&key.0) <= width {
            end.add(painter, key);
        }
    }
    // Where both find no room, what changes the cluster takes no more than its half.
    let others: u16 = keys(rest).iter().map(|it| painter.width(&it.0) + 3).sum();
    let room = width.saturating_sub(painter.width(&end.line) + 3 + kept);
    let half = room.saturating_sub(others).max(room / 2);
    let operations = operations.into_iter().map(|it| (it.key, half));
    let others = keys(rest).into_iter().map(|it| (it, room));
    for (key, room) in operations.chain(others) {
        if painter.width(&line.line) + painter.width(&key.0) + 3 <= room {
            line.add(painter, key);
        }
    }
    line.join(painter, end);
    let end = painter.parts(1, area.y, width, &line.line);
    for (x, width, keys) in line.places {
        let place = Rect {
            x: 1 + x,
            width,
            ..area
        };
        painter.spot(place, Spot::Keys(keys));
    }
    if let Some(why) = refusal.or_else(|| missing(app)) {
        let words = vec![faint(why)];
        if end + painter.width(&words) + 3 <= area.width {
            painter.parts_before(area.width.saturating_sub(1), area.y, area.width, &words);
        }
    }
}

/// Whether there is anything to open: in an empty list there is not.
fn opens(app: &App, chosen: Option<&Item>) -> bool {
    match &app.overlay {
        None => app.sheet.is_some() || chosen.is_some(),
        Some(Overlay::Contexts(it)) => !it.of(&app.ways).0.is_empty(),
        Some(Overlay::Node(it)) => !node::seats(&app.view(), &it.name).is_empty(),
        Some(_) => true,
    }
}

/// How much of the list is marked, before all else: whatever is pressed next is for that.
fn marked(app: &App) -> Line {
    let is_list = app.overlay.is_none() && app.sheet.is_none();
    let words = marks::in_words(app).filter(|_| is_list);
    let words = words.map(|it| waiting(format!(" {it}")).bold());
    let line = words.map(|it| vec![glyph(Tone::Info, Glyph::Mark), it]);
    line.unwrap_or_default()
}

/// What a key does, with the key.
type Key = (Line, Keys);

/// A line of keys, and where each of them stands in it: its column and its width.
#[derive(Default)]
struct Keyed {
    line: Line,
    places: Vec<(u16, u16, Keys)>,
}

impl Keyed {
    fn add(&mut self, painter: &Painter<'_>, (words, keys): Key) {
        let places = vec![(0, painter.width(&words), keys)];
        self.join(
            painter,
            Self {
                line: words,
                places,
            },
        );
    }

    fn join(&mut self, painter: &Painter<'_>, other: Self) {
        if other.line.is_empty() {
            return;
        }
        if !self.line.is_empty() {
            self.line.push(quiet("   "));
        }
        let begin = painter.width(&self.line);
        self.line.extend(other.line);
        let places = other.places.into_iter();
        self.places
            .extend(places.map(|(x, width, keys)| (begin + x, width, keys)));
    }
}

fn key(chord: &Keys, about: &'static str) -> Key {
    let words = vec![info(chord.to_string()).bold(), quiet(format!(" {about}"))];
    (words, chord.clone())
}

type Actions = &'static [Action];

/// What stays on the narrowest screen; what is named where there is room; and what stands at the end.
fn actions(app: &App) -> (Actions, Actions, Actions) {
    const END: Actions = &[Action::Menu, Action::Help, Action::Quit];
    match (&app.overlay, app.pane().level) {
        (Some(Overlay::Help(_)), _) => (&[Action::Back], &[], &[]),
        (
            Some(
                Overlay::Namespaces(_)
                | Overlay::Contexts(_)
                | Overlay::Menu(_)
                | Overlay::Copying(_),
            ),
            _,
        ) => (&[Action::Open, Action::Back], &[], &[]),
        (Some(Overlay::Node(_)), _) => {
            (&[Action::Open, Action::Back, Action::CopyCommand], &[], &[])
        }
        (Some(Overlay::Asked(_)), _) => (&[], &[], &[]),
        (Some(Overlay::Comparison(_)), _) => (&[Action::Back, Action::Whole], &[], &[]),
        (Some(Overlay::Pod), _) => (&[Action::Back, Action::Yaml], &[Action::Edit], END),
        (Some(Overlay::Conflict(_)), _) => (&[Action::Back], &[Action::Yours, Action::Theirs], &[]),
        (Some(Overlay::Dialog(_)), _) => (
            &[Action::Back],
            &[Action::NextField, Action::CopyCommand, Action::Retry],
            &[],
        ),
        (Some(Overlay::Creation(_) | Overlay::Several(_)), _) => {
            (&[Action::Back], &[Action::CopyCommand, Action::Retry], &[])
        }
        (Some(Overlay::UnderWay(_)), _) => (&[Action::Back, Action::CallOff], &[], &[]),
        (None, _) if app.sheet.is_some() => of_sheet(app),
        (None, Level::Fleet) => (
            &[Action::Open, Action::CopyCommand],
            &[
                Action::Filter,
                Action::Command,
                Action::NextPane,
                Action::Namespaces,
                Action::OnlyFindings,
                Action::Mark,
            ],
            END,
        ),
        (None, Level::Set) => (
            &[Action::Open],
            &[
                Action::Further,
                Action::Nearer,
                Action::Mark,
                Action::NextPane,
                Action::WarningsFirst,
            ],
            &[Action::Back, Action::Menu, Action::Help, Action::Quit],
        ),
    }
}

/// On a text.
fn of_sheet(app: &App) -> (Actions, Actions, Actions) {
    let is_offered = |it: &Sheet| it.kept.offer().is_some();
    if app.sheet.as_deref().is_some_and(is_offered) {
        return (&[Action::TakeUp, Action::Discard, Action::Back], &[], &[]);
    }
    match app.sheet.as_ref().map(|it| &it.page) {
        Some(Page::Writer(it)) if it.choice().is_some() => {
            (&[Action::Take, Action::Back], &[], &[])
        }
        Some(Page::Writer(_)) => (
            &[Action::Apply, Action::Back],
            &[Action::Search, Action::Complete, Action::NextMark],
            &[Action::Help],
        ),
        Some(Page::Reader(_)) | None => (
            &[Action::Edit, Action::Back],
            &[Action::Search, Action::Fold, Action::GoToPath],
            &[Action::Help, Action::Quit],
        ),
    }
}

/// The key of an operation, and why it is forbidden, if it is.
struct Offer {
    key: Key,
    refusal: Option<String>,
}

/// The cure of what was found; the operations that are bound here; and those that are bound to a letter
/// everywhere.
fn operations(app: &App, table: &str, chosen: Option<&Item>) -> Vec<Offer> {
    let mut bound = app.keymap.bound(table);
    let is_own = |action: Action| app.keymap.keys(table, action).next().is_some();
    bound.retain(|(action, chords)| {
        let letter = chords.first().and_then(Keys::types);
        letter.is_some_and(char::is_alphabetic) || is_own(*action)
    });
    bound.sort_by_key(|(action, _)| (*action != Action::Cure, !is_own(*action)));
    let offer = |(action, chords): (Action, Vec<Keys>)| {
        let chord = chords.first()?;
        let about = action.about();
        match app.offer(action, chosen)? {
            Ok(_) => Some(Offer {
                key: key(chord, about),
                refusal: None,
            }),
            Err(Barrier::NoAim(_) | Barrier::ForOne(_)) => None,
            Err(barrier) => Some(Offer {
                key: (vec![faint(format!("{chord} {about}"))], chord.clone()),
                refusal: Some(format!("{about}: {barrier}")),
            }),
        }
    };
    bound.into_iter().filter_map(offer).collect()
}

/// The first thing that this pane needs and may not read, in one sentence, and how many more there are.
fn missing(app: &App) -> Option<String> {
    let refusal = |kind: Kind| {
        let mut feeds = app.fleet.feeds().filter(|(feed, _)| feed.kind == kind);
        feeds.find_map(|(_, freshness)| match freshness {
            Freshness::Forbidden { why, .. } | Freshness::Absent { why } => Some(why.to_string()),
            Freshness::Live | Freshness::Syncing { .. } | Freshness::Stale { .. } => None,
        })
    };
    let mut refusals = app.pane().needs().filter_map(refusal);
    let first = refusals.next()?;
    Some(match refusals.count() {
        0 => first,
        more => format!("{first}, and {more} more"),
    })
}

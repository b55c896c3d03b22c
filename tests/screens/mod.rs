//! Snapshots of full screens: what is said, and where. Colours are told apart in `tests/theme.rs`.

use kubectl_sts::app::chord::Chord;
use kubectl_sts::app::keymap::{DEFAULT, Keymap};
use kubectl_sts::app::{App, Event};
use kubectl_sts::domain::example::{NOW, changes};
use kubectl_sts::domain::{Change, Feed, Fleet, Freshness, Identity, Kind, Name, Scope};
use kubectl_sts::screen;
use kubectl_sts::screen::paint::Painter;
use kubectl_sts::theme::{Surroundings, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod columns;
mod dialogs;
mod findings;
mod journal;
mod lacking;
mod places;
mod revisions;
pub mod rollout;
mod states;

/// The sets of one screen, each with what is the matter with it.
pub const FLEET: &str = "mongodb 3 claims: 0= 1= 2=
    pg-ledger 5 claims: 0=old 1=old 2=old 3=starting 4=
    es-data 5 claims: 0= 1= 2=old,image 3= 4=
    held 3 partition=1: 0=old 1= 2=
    nats 3: 0= 1= 2=terminating,lost
    manual 3 ondelete: 0=old 1= 2=old
    redis 3: 0= 1= 2=unscheduled
    down 1: 0= 1=unready 2=
    zero 0 claims:
    late 3 unobserved: 0= 1= 2=";

/// A program that has seen the sets of these lines, each with its headless Service, on a live connection.
pub fn app(lines: &str) -> App {
    let mut seen: Vec<Change> = lines
        .lines()
        .flat_map(|line| changes(line.trim()))
        .collect();
    seen.extend(Kind::ALL.map(|kind| feed(kind, Freshness::Live)));
    app_that_saw(seen)
}

/// A program that has seen these changes.
pub fn app_that_saw(changes: Vec<Change>) -> App {
    let identity = Identity {
        context: "prod-eu".into(),
        server: "https://10.0.0.1:6443".into(),
        user: "ada@corp".into(),
        ..Identity::default()
    };
    let keymap = Keymap::parse(DEFAULT).expect("the keymap that is built in");
    let mut app = App::new(identity, vec![Scope::Cluster], Fleet::default(), keymap);
    app.update(vec![Event::Changes(changes)], NOW);
    app
}

pub fn feed(kind: Kind, freshness: Freshness) -> Change {
    Change::Feed {
        feed: Feed {
            kind,
            scope: Scope::Cluster,
        },
        freshness,
    }
}

/// Presses keys, each named as in a keymap.
pub fn press(app: &mut App, keys: &str) {
    for key in keys.split_whitespace() {
        let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is a key"));
        app.update(vec![Event::Key(chord)], NOW);
    }
}

/// The screen as text, without the spaces at the ends of its lines.
pub fn screen(app: &mut App, width: u16, height: u16) -> String {
    let around = Surroundings {
        locale: "C.UTF-8",
        ..Surroundings::default()
    };
    screen_in(app, width, height, around)
}

pub fn screen_in(app: &mut App, width: u16, height: u16, around: Surroundings<'_>) -> String {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let theme = Theme::choose(around);
    let shown = screen::draw(app, &mut Painter::new(&mut buffer, &theme, app.now));
    app.shown(shown);
    let line = |y: u16| {
        let cells = (0..width).map(|x| buffer[(x, y)].symbol().to_owned());
        cells.collect::<String>().trim_end().to_owned()
    };
    (0..height).map(line).collect::<Vec<_>>().join("\n")
}

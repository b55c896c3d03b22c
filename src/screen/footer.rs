//! The footer: the keys that work here and now, from what is bound.

use ratatui::layout::Rect;

use super::paint::Painter;
use crate::app::action::Action;
use crate::app::{App, Overlay};
use crate::domain::{Freshness, Kind};
use crate::panes::part::{faint, info, quiet};
use crate::panes::{Level, Line};
use crate::theme::Ground;

/// The last line of the screen.
pub fn draw(app: &App, painter: &mut Painter<'_>, area: Rect) {
    painter.fill(area, Ground::Bar);
    let keys = keys(app);
    let end = painter.parts(1, area.y, area.width.saturating_sub(2), &keys);
    if let Some(why) = missing(app) {
        let words = vec![faint(why)];
        if end + painter.width(&words) + 3 <= area.width {
            painter.parts_before(area.width.saturating_sub(1), area.y, area.width, &words);
        }
    }
}

fn keys(app: &App) -> Line {
    let pane = app.pane();
    let (table, actions): (&str, &[Action]) = match (&app.overlay, pane.level) {
        (Some(Overlay::Help(_)), _) => ("help", &[Action::Back]),
        (Some(Overlay::Namespaces(_)), _) => ("namespace", &[Action::Open, Action::Back]),
        (Some(Overlay::Comparison(_)), _) => ("comparison", &[Action::Back, Action::Whole]),
        (None, Level::Fleet) => (
            pane.name,
            &[
                Action::Open,
                Action::NextPane,
                Action::Namespaces,
                Action::OnlyFindings,
                Action::Help,
                Action::Quit,
            ],
        ),
        (None, Level::Set) => (
            pane.name,
            &[
                Action::Open,
                Action::Mark,
                Action::Further,
                Action::Nearer,
                Action::Back,
                Action::NextPane,
                Action::WarningsFirst,
                Action::Help,
                Action::Quit,
            ],
        ),
    };
    let mut line = Line::new();
    for action in actions {
        if let Some(chord) = app.keymap.chord(&[table, "everywhere"], *action) {
            let gap = if line.is_empty() { "" } else { "   " };
            line.push(quiet(gap));
            line.push(info(chord.to_string()).bold());
            line.push(quiet(format!(" {}", action.about())));
        }
    }
    line
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

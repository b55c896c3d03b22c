//! The menu of what can be done, and what is being done.

use ratatui::layout::Rect;

use super::overlay::{window, within};
use super::paint::Painter;
use crate::app::App;
use crate::app::copying::Copying;
use crate::app::menu::{Entry, Menu};
use crate::app::mouse::Spot;
use crate::panes::Line;
use crate::panes::part::{age, faint, head, info, quiet, text, waiting};
use crate::theme::{Ground, Tone};

/// All that can be done: what it is, its key, or why not.
pub fn draw_menu(app: &App, painter: &mut Painter<'_>, area: Rect, menu: &Menu) -> (usize, usize) {
    let entries = app.entries(menu);
    let lines: Vec<Line> = entries.iter().map(entry).collect();
    let title = match app.set_of(menu.chosen.as_ref()) {
        Some(set) => format!("what can be done to {set}"),
        None => "what can be done".to_owned(),
    };
    list(painter, area, &[head(title).bold()], &lines, Some(menu.row))
}

fn entry(entry: &Entry) -> Line {
    let chord = entry.chord.as_ref();
    let chord = chord.map_or_else(String::new, ToString::to_string);
    let about = entry.action.about();
    match &entry.barrier {
        None => vec![info(format!("{chord:<8}")).bold(), text(about)],
        Some(why) => vec![
            faint(format!("{chord:<8}{about:<42}  ")),
            faint(why.clone()),
        ],
    }
}

/// What can be copied, each with its name.
pub fn draw_copying(painter: &mut Painter<'_>, area: Rect, copying: &Copying) -> (usize, usize) {
    let line = |(what, value): &(String, String)| -> Line {
        vec![quiet(format!("{what:<16}")), text(value.clone())]
    };
    let lines: Vec<Line> = copying.values.iter().map(line).collect();
    list(
        painter,
        area,
        &[head("copy").bold()],
        &lines,
        Some(copying.row),
    )
}

/// What is under way, and what came of what is over, the newest first.
pub fn draw_under_way(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    row: usize,
) -> (usize, usize) {
    let undertakings = &app.deeds.undertakings;
    let words = |it: &crate::app::undertaking::Undertaking| {
        let progress = app.standings.all().get(&it.plan.set);
        vec![
            waiting(it.in_words(&app.fleet, progress, app.now)),
            quiet("  "),
            age(Tone::Quiet, it.began),
        ]
    };
    let mut lines: Vec<Line> = undertakings.iter().map(words).collect();
    // Between the two stands nothing that could be chosen.
    let mut chosen = row;
    if lines.is_empty() {
        lines.push(vec![quiet("nothing is under way")]);
        chosen += 1;
    }
    if !app.deeds.past.is_empty() {
        lines.push(Line::new());
        chosen += usize::from(row >= undertakings.len());
    }
    let past = app.deeds.past.iter().rev();
    lines.extend(past.map(|it| {
        let words = text(it.words.clone());
        vec![age(Tone::Quiet, it.at), quiet(" ago  "), words]
    }));
    let title = vec![head("what is being done").bold()];
    let last = lines.len().saturating_sub(1);
    let is_any = !undertakings.is_empty() || !app.deeds.past.is_empty();
    list(
        painter,
        area,
        &title,
        &lines,
        is_any.then_some(chosen.min(last)),
    )
}

/// Lines of which one is chosen, which is always seen.
fn list(
    painter: &mut Painter<'_>,
    area: Rect,
    title: &[crate::panes::part::Part],
    lines: &[Line],
    row: Option<usize>,
) -> (usize, usize) {
    let inside = window(painter, within(area), (100, lines.len()), title);
    let page = usize::from(inside.height);
    let first = row.map_or(0, |row| (row + 1).saturating_sub(page));
    let seen = lines.iter().enumerate().skip(first);
    for (y, (index, line)) in (inside.y..inside.bottom()).zip(seen) {
        painter.parts(inside.x, y, inside.width, line);
        let place = Rect {
            y,
            height: 1,
            ..inside
        };
        painter.spot(place, Spot::Line(index));
        if Some(index) == row {
            painter.lay(place, Ground::Selected);
        }
    }
    (lines.len().saturating_sub(1), page)
}

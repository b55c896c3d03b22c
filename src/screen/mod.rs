//! App to cells.
//!
//! ```text
//!  kubectl-sts prod-eu · all namespaces · ada@corp          ● live  214 sets  1,836 pods  ✖ 2 stuck   header
//!  payments/pg-ledger  rolling ▰▰▱▱▱▱▱ 2/7  waits for pg-ledger-4: ...                                headline
//!   1 Ordinals   2 Claims   3 Events   4 Settings                                                     tabs
//!  ──────────────────────────────────────────────
//!   #   POD          STATE        REV  READY ...                                                      table
//! ▌ 4   pg-ledger-4  ◐ not ready  9    1/2
//!  ╭ pg-ledger-4 ─────────────────────────────╮                                                       detail
//!  ╰──────────────────────────────────────────╯
//!  no permission: list nodes in the whole cluster                                                     notice
//!  enter open   n namespace   ? help                                                                  footer
//! ```

mod answers;
pub mod asked;
mod begun;
pub mod conflict;
pub mod creation;
pub mod detail;
pub mod dialog;
pub mod footer;
pub mod gantt;
pub mod header;
mod help;
mod kept;
pub mod listing;
pub mod menu;
mod node;
pub mod overlay;
pub mod paint;
mod pod;
mod question;
mod seats;
mod several;
pub mod sheet;
pub mod table;
pub mod untrusted;
mod verdict;

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::app::{App, Overlay, Shown};
use crate::domain::Freshness;
use crate::panes::part::{bad, quiet};
use crate::panes::{Detail, Item};
use crate::theme::{Ground, Tone};
use paint::Painter;

/// The smallest screen that can be read.
pub const LEAST: (u16, u16) = (40, 8);

/// What stands above a list leaves it so many lines, its head included.
const HEADED_LIST: u16 = 6;

/// Draws the whole screen; says what of a list could be seen.
pub fn draw(app: &App, painter: &mut Painter<'_>) -> Shown {
    let area = painter.area();
    painter.fill(area, Ground::Plain);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        too_small(painter);
        return Shown::default();
    }
    header::draw(app, painter, row(area, 0));
    let mut body = Rect {
        y: area.y + 1,
        height: area.height - 2,
        ..area
    };
    let notice = notice(app);
    body.height -= u16::from(notice.is_some());
    let shown = draw_pane(app, painter, body);
    let chosen = shown.chosen.as_ref().map(|(_, item)| item);
    footer::draw(app, painter, row(area, area.height - 1), chosen);
    if app.overlay.is_some() {
        // A click beside what lies over it does nothing; the footer is its own.
        painter.cover(Rect {
            height: area.height - 1,
            ..area
        });
    }
    let over = match &app.overlay {
        Some(Overlay::Help(top)) => Some(help::draw(app, painter, area, *top)),
        Some(Overlay::Comparison(it)) => Some(overlay::draw_comparison(app, painter, area, it)),
        Some(Overlay::Pod) => app.pod.as_ref().map(|it| pod::draw(app, painter, area, it)),
        Some(Overlay::Namespaces(choice)) => {
            overlay::draw_namespaces(app, choice, painter, area);
            None
        }
        Some(Overlay::Contexts(choice)) => {
            overlay::draw_contexts(app, choice, painter, area);
            None
        }
        Some(Overlay::Dialog(it)) => Some(dialog::draw(app, painter, body, it)),
        Some(Overlay::Several(it)) => Some(several::draw(app, painter, body, it)),
        Some(Overlay::Creation(it)) => Some(creation::draw(app, painter, body, it)),
        Some(Overlay::Conflict(it)) => {
            conflict::draw(app, painter, body, it);
            None
        }
        Some(Overlay::Asked(it)) => {
            asked::draw(app, painter, area, it);
            None
        }
        Some(Overlay::Copying(it)) => Some(menu::draw_copying(painter, area, it)),
        Some(Overlay::Node(it)) => Some(node::draw(app, painter, area, it)),
        Some(Overlay::Menu(it)) => Some(menu::draw_menu(app, painter, area, it)),
        Some(Overlay::UnderWay(row)) => Some(menu::draw_under_way(app, painter, area, *row)),
        None => None,
    };
    if let Some(words) = notice {
        painter.text(1, body.bottom(), area.width - 2, &words, Tone::Waiting);
    }
    begun::draw(app, painter, area);
    header::draw_badge(app, painter, row(area, 0));
    Shown {
        over,
        spots: painter.take_spots(),
        ..shown
    }
}

/// What the operator must know: what just came to be, else why contact was lost, else what is under way.
fn notice(app: &App) -> Option<Cow<'_, str>> {
    let said = app.notice.as_deref().map(Cow::Borrowed);
    said.or_else(|| app.on_the_way().map(Cow::Owned))
        .or_else(|| staleness(app).map(Cow::Borrowed))
        .or_else(|| app.under_way().map(Cow::Owned))
}

/// Why contact was lost, where it was.
fn staleness(app: &App) -> Option<&str> {
    app.fleet
        .feeds()
        .find_map(|(_, freshness)| match freshness {
            Freshness::Stale { why, .. } => Some(&**why),
            _ => None,
        })
}

fn draw_pane(app: &App, painter: &mut Painter<'_>, body: Rect) -> Shown {
    let titled = header::draw_title(app, painter, body);
    if let Some(sheet) = &app.sheet {
        let rest = kept::draw(app, sheet, painter, titled);
        return sheet::draw(app, sheet, painter, rest);
    }
    let mut rest = draw_heading(app, painter, titled);
    debug_assert!(app.list_is_true(), "a list that was kept is old");
    let items = app.items();
    let chosen = app.cursor(&items);
    let detail = chosen.and_then(|(row, _)| chosen_detail(app, items.get(row)?));
    if let Some(detail) = detail {
        rest = detail::draw(painter, rest, &detail);
    }
    if items.is_empty() {
        let words = match &app.place.open {
            Some((name, _)) if app.open_set().is_none() => {
                vec![quiet(format!("StatefulSet {name} is not there"))]
            }
            _ if app.unfiltered().is_some_and(|all| all > 0) => {
                let words = format!("nothing here fits {}; ", app.lens().filter);
                vec![quiet(words), quiet("esc shows all again")]
            }
            _ => (app.pane().empty)(&app.view()),
        };
        painter.parts(2, rest.y + 1, rest.width.saturating_sub(4), &words);
        return Shown::default();
    }
    let (top, page) = table::draw(app, painter, rest, &items, chosen.unwrap_or_default());
    let chosen = chosen.and_then(|(row, _)| Some((row, items.get(row)?.clone())));
    Shown {
        chosen,
        top,
        page,
        ..Shown::default()
    }
}

/// What is true of the whole list, above it; returns what is left below.
fn draw_heading(app: &App, painter: &mut Painter<'_>, area: Rect) -> Rect {
    let lines = (app.pane().heading)(&app.view());
    let room = area.height.saturating_sub(HEADED_LIST);
    let shown = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(room);
    if shown == 0 {
        return area;
    }
    for (y, line) in (area.y..area.y + shown).zip(&lines) {
        painter.parts(2, y, area.width.saturating_sub(4), line);
    }
    // A line of air, where there is room.
    let below = if room > shown + 8 { shown + 1 } else { shown };
    Rect {
        y: area.y + below,
        height: area.height - below,
        ..area
    }
}

fn chosen_detail(app: &App, item: &Item) -> Option<Detail> {
    (app.pane().detail)(&app.view(), item)
}

fn too_small(painter: &mut Painter<'_>) {
    let words = format!("too small: {}x{} is the least", LEAST.0, LEAST.1);
    let width = painter.area().width;
    painter.parts(0, 0, width, &[bad(words)]);
}

fn row(area: Rect, y: u16) -> Rect {
    Rect {
        y: area.y + y,
        height: 1,
        ..area
    }
}

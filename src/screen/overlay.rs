//! What lies over the panes: two revisions beside each other, and the choice of a namespace or a context.

use ratatui::layout::Rect;

use super::detail::wrapped;
use super::paint::Painter;
use super::untrusted;
use crate::app::action::Action;
use crate::app::contexts::{self, Known};
use crate::app::mouse::Spot;
use crate::app::namespaces::{Choice, Namespaces};
use crate::app::{App, Comparison};
use crate::domain::context::Context;
use crate::panes::part::{faint, head, info, quiet, text};
use crate::panes::{Line, compare};
use crate::theme::{Ground, Tone};

/// What is said of a choice stands in a column behind names of up to so many cells.
const NAMES_WIDTH: usize = 32;

/// What differs between two revisions; returns how far it can be scrolled, and by how
/// much at once.
pub fn draw_comparison(
    app: &App,
    painter: &mut Painter<'_>,
    area: Rect,
    comparison: &Comparison,
) -> (usize, usize) {
    let Comparison {
        before,
        after,
        extent,
        top,
    } = comparison;
    let view = app.view();
    let width = area.width.saturating_sub(2);
    let room = width.saturating_sub(4);
    let lines = compare::lines(&view, before, after, *extent);
    let lines: Vec<Line> = lines.iter().flat_map(|line| wrapped(line, room)).collect();
    let title = compare::title(&view, before, after);
    // As high as the screen: what lies below says the same in short.
    let inside = window(
        painter,
        within(area),
        (width, usize::from(area.height)),
        &title,
    );
    scroll(painter, inside, &lines, *top)
}

/// Lines from one of them on; returns how far they can be scrolled, and how
/// many are seen.
pub(super) fn scroll(
    painter: &mut Painter<'_>,
    inside: Rect,
    lines: &[Line],
    top: usize,
) -> (usize, usize) {
    let last = lines.len().saturating_sub(usize::from(inside.height));
    for (y, line) in (inside.y..inside.bottom()).zip(lines.iter().skip(top.min(last))) {
        painter.parts(inside.x, y, inside.width, line);
    }
    (last, usize::from(inside.height))
}

/// A line of input, and the namespaces that fit it.
pub fn draw_namespaces(app: &App, choice: &Namespaces, painter: &mut Painter<'_>, area: Rect) {
    let choices = choice.choices();
    let names = choices.iter().map(|it| match it {
        Choice::All => "",
        Choice::Known(name, _) | Choice::Typed(name) => name,
    });
    let width = names_width(names);
    let words = |it: &Choice| -> Line {
        // Where there are favourites, all stand behind a column with their keys.
        let action = match it {
            Choice::All => Some(Action::AllNamespaces),
            Choice::Known(name, _) => choice.favourite(name).map(Action::Favourite),
            Choice::Typed(_) => None,
        };
        let key = action.and_then(|it| app.keymap.chord(&["everywhere"], it));
        let key = key.map_or_else(String::new, |it| it.to_string());
        let mut line = Line::new();
        if !app.favourites.is_empty() {
            line.push(info(format!("{key:<7}")).bold());
        }
        line.extend(words(it, width));
        line
    };
    let lines = Lines {
        count: choices.len(),
        chosen: choice.chosen(),
        line: &|nth| choices.get(nth).map(words).unwrap_or_default(),
    };
    let typed = (choice.typed(), choice.caret());
    draw_choice(painter, area, ("namespace", 48), typed, &lines);
}

/// A line of input, and the contexts that fit it.
pub fn draw_contexts(app: &App, choice: &contexts::Choice, painter: &mut Painter<'_>, area: Rect) {
    let (fitting, chosen) = choice.of(&app.ways);
    let room = area.width.saturating_sub(6).min(80);
    let width = names_width(fitting.iter().map(|it| &*it.label));
    let told = match (&app.ways.known, fitting.is_empty()) {
        (Known::NotYet, _) => Some("the kubeconfig is read ..."),
        (Known::None(why), _) => Some(&**why),
        (Known::Told(_), true) => Some("no context has that in its name"),
        (Known::Told(_), false) => None,
    };
    let told = told.map(|words| wrapped(&vec![quiet(words.to_owned())], room));
    let lines = Lines {
        count: told.as_ref().map_or(fitting.len(), Vec::len),
        chosen: told.as_ref().map_or(chosen, |_| usize::MAX),
        line: &|nth| match (&told, fitting.get(nth)) {
            (Some(told), _) => told.get(nth).cloned().unwrap_or_default(),
            (None, Some(it)) => of_context(app, it, width),
            (None, None) => Line::new(),
        },
    };
    draw_choice(painter, area, ("context", 84), choice.typed(), &lines);
}

fn of_context(app: &App, it: &Context, width: usize) -> Line {
    let is_here = it.label == app.identity.context;
    let mut line = vec![text(padded(&it.label, width))];
    let namespace = match &*it.namespace {
        "" => String::new(),
        namespace => format!(" · {namespace}"),
    };
    line.push(faint(format!("  {}{namespace}", it.cluster)));
    if is_here {
        line.push(info("  shown now"));
    }
    line
}

/// Cells that the longest of these names takes, of those that are not too long for a column.
fn names_width<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let widths = names.map(untrusted::width);
    widths.filter(|it| *it <= NAMES_WIDTH).max().unwrap_or(0)
}

fn padded(name: &str, width: usize) -> String {
    let blanks = width.saturating_sub(untrusted::width(name));
    format!("{name}{}", " ".repeat(blanks))
}

/// What can be chosen: how many lines, which of them is, and each.
struct Lines<'a> {
    count: usize,
    chosen: usize,
    line: &'a dyn Fn(usize) -> Line,
}

/// A line of input, and below it what can be chosen.
fn draw_choice(
    painter: &mut Painter<'_>,
    area: Rect,
    (title, width): (&'static str, u16),
    (typed, caret): (&str, usize),
    lines: &Lines<'_>,
) {
    let title = vec![head(title).bold()];
    let inside = window(
        painter,
        within(area),
        (width, lines.count.max(3) + 2),
        &title,
    );
    let end = painter.parts(
        inside.x,
        inside.y,
        inside.width,
        &[text(typed.to_owned()).bold()],
    );
    let before: String = typed.chars().take(caret).collect();
    let x = inside.x + painter.width(&[text(before)]);
    if x >= end {
        painter.parts(end, inside.y, 1, &[text(" ")]);
    }
    let cell = |x, y, width| Rect {
        x,
        y,
        width,
        height: 1,
    };
    painter.lay(cell(x.min(inside.right()), inside.y, 1), Ground::Selected);
    let room = usize::from(inside.height.saturating_sub(2));
    let is_chosen = lines.chosen < lines.count;
    let first = if is_chosen {
        (lines.chosen + 1).saturating_sub(room)
    } else {
        0
    };
    for (y, index) in (inside.y + 2..inside.bottom()).zip(first..lines.count) {
        painter.parts(inside.x, y, inside.width, &(lines.line)(index));
        painter.spot(cell(inside.x, y, inside.width), Spot::Line(index));
        if index == lines.chosen {
            painter.lay(cell(inside.x, y, inside.width), Ground::Selected);
        }
    }
}

fn words(choice: &Choice, width: usize) -> Line {
    match choice {
        Choice::All => vec![text("all namespaces")],
        Choice::Known(name, sets) => vec![
            text(padded(name, width)),
            faint(format!(
                "  {sets} {}",
                if *sets == 1 { "set" } else { "sets" }
            )),
        ],
        Choice::Typed(name) => vec![text(padded(name, width)), faint("  as typed")],
    }
}

/// How many lines are below what is seen of a window, in its frame, with the key of a table that leads there.
pub(super) fn more(
    app: &App,
    painter: &mut Painter<'_>,
    (inside, table): (Rect, &str),
    lines: usize,
) {
    let tables = [table, "everywhere"];
    let chord = app.keymap.chord(&tables, Action::PageDown);
    let key = chord.map_or_else(String::new, |it| it.to_string());
    if lines > 0 {
        let words = vec![
            info(format!(" {key}")).bold(),
            quiet(format!(" {lines} more ")),
        ];
        painter.parts_before(inside.right(), inside.bottom(), inside.width, &words);
    }
}

/// All of the screen but its first and its last line.
pub(super) fn within(area: Rect) -> Rect {
    Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    }
}

/// An empty box in the middle; returns its inside.
pub(super) fn window(
    painter: &mut Painter<'_>,
    area: Rect,
    (width, lines): (u16, usize),
    title: &[crate::panes::part::Part],
) -> Rect {
    let height = u16::try_from(lines)
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
    let width = width.min(area.width.saturating_sub(2));
    let frame = Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    };
    painter.fade(area);
    painter.fill(frame, Ground::Panel);
    painter.boxed(frame, title, Tone::Info);
    Rect {
        x: frame.x + 2,
        y: frame.y + 1,
        width: width.saturating_sub(4),
        height: height.saturating_sub(2),
    }
}
